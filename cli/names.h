/* SPDX-License-Identifier: GPL-2.0 */
/* From the name or id of an object to the object. */
#ifndef _IOMMUCTL_NAMES_H
#define _IOMMUCTL_NAMES_H

#include <linux/iommuctl.h>

#include "cli.h"

/**
 * find_object() - an object by name or id
 * @cli: context
 * @type: IOMMUCTL_MODEL, _IOMMU, _DEV or _SHIM
 * @word: its name, or its id in decimal
 * @rec: out: its record
 *
 * Return: STATUS_OK, or the status after fail(), which tells which exist.
 */
enum status find_object(struct cli *cli, enum iommuctl_type type,
			const char *word, void *rec);

/**
 * object_name() - the name that a record holds
 * @type: its type
 * @rec: the record
 *
 * Return: the name, NULL for a type that has ids only.
 */
const char *object_name(enum iommuctl_type type, const void *rec);

/* The id that a record holds */
uint32_t object_id(const void *rec);

/**
 * device_name() - the full name of any device
 * @cli: context
 * @word: "vdev0", its id, "0000:00:04.0" or "00:04.0"
 * @name: out: IOMMUCTL_DEVNAME_LEN bytes
 *
 * Return: STATUS_OK, or the status after fail().
 */
enum status device_name(struct cli *cli, const char *word, char *name);

#endif /* _IOMMUCTL_NAMES_H */
