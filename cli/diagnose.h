/* SPDX-License-Identifier: GPL-2.0 */
/*
 * From an errno of the module to a sentence: what is wrong, and what to do.
 * Looking for the cause comes after the refusal; nothing is checked before.
 */
#ifndef _IOMMUCTL_DIAGNOSE_H
#define _IOMMUCTL_DIAGNOSE_H

#include <linux/iommuctl.h>

#include "cli.h"

/**
 * refused() - fail() with the errno's sentence
 * @cli: context
 * @err: errno
 * @fmt: what was tried: "cannot map 0x1000"
 *
 * Return: STATUS_ERROR.
 */
__printf(3, 4)
enum status refused(struct cli *cli, int err, const char *fmt, ...);

/**
 * no_such() - fail(): there is no object of that name; tell which there are
 * @cli: context
 * @type: its type
 * @word: its name or id
 *
 * Return: STATUS_ERROR.
 */
enum status no_such(struct cli *cli, enum iommuctl_type type, const char *word);
enum status no_such_id(struct cli *cli, enum iommuctl_type type, uint32_t id);

/* "domain", "buffer", …: what a type of object is called */
const char *type_name(enum iommuctl_type type);

/*
 * Why an ioctl on a domain was refused; @what as of refused(). First: is there
 * such a domain, is it ours, has it a page table?
 */
enum status diagnose_domain(struct cli *cli, int err, uint32_t domain,
			    const char *what);
enum status diagnose_map(struct cli *cli, int err,
			 const struct iommuctl_map *map);
enum status diagnose_unmap(struct cli *cli, int err,
			   const struct iommuctl_unmap *unmap);
enum status diagnose_attach(struct cli *cli, int err, uint32_t domain,
			    const char *device);
enum status diagnose_detach(struct cli *cli, int err, uint32_t domain,
			    const char *device);
enum status diagnose_domain_add(struct cli *cli, int err, uint32_t type,
				const char *device, const char *what);
enum status diagnose_device(struct cli *cli, int err, const char *device,
			    const char *what);
enum status diagnose_destroy(struct cli *cli, int err, enum iommuctl_type type,
			     uint32_t id, const char *word);

/* An enum iommuctl_fault_reason: in a word that is stable, and in a sentence */
const char *fault_name(uint64_t reason);
const char *fault_text(uint64_t reason);

#endif /* _IOMMUCTL_DIAGNOSE_H */
