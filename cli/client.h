/* SPDX-License-Identifier: GPL-2.0 */
/* The client of the module: one function for each ioctl. */
#ifndef _IOMMUCTL_CLIENT_H
#define _IOMMUCTL_CLIENT_H

#include <linux/iommuctl.h>

#include "cli.h"

/*
 * Each opens /dev/iommuctl if need be, fills in the size, and tries again
 * after a signal.
 *
 * Return: 0 or an errno, to be explained by the caller. If the node could not
 * be opened, that is told already, and what the caller says is dropped.
 */
int client_info(struct cli *cli, struct iommuctl_info *arg);
int client_reset(struct cli *cli, struct iommuctl_reset *arg);
int client_destroy(struct cli *cli, struct iommuctl_destroy *arg);
int client_iommu_add(struct cli *cli, struct iommuctl_iommu_add *arg);
int client_device_add(struct cli *cli, struct iommuctl_device_add *arg);
int client_device_dma(struct cli *cli, struct iommuctl_device_dma *arg);
int client_domain_add(struct cli *cli, struct iommuctl_domain_add *arg);
int client_attach(struct cli *cli, struct iommuctl_domain_attach *arg);
int client_detach(struct cli *cli, struct iommuctl_domain_attach *arg);
int client_buffer_add(struct cli *cli, struct iommuctl_buffer_add *arg);
int client_buffer_access(struct cli *cli, struct iommuctl_buffer_access *arg);
int client_map(struct cli *cli, struct iommuctl_map *arg);
int client_unmap(struct cli *cli, struct iommuctl_unmap *arg);
int client_translate(struct cli *cli, struct iommuctl_translate *arg);
int client_walk(struct cli *cli, struct iommuctl_walk *arg,
		struct iommuctl_step *steps, unsigned int room);
int client_shim_add(struct cli *cli, struct iommuctl_shim_add *arg);

/* Is the module there? Tells nothing. */
bool client_present(const struct cli *cli);
void client_close(struct cli *cli);

#define CLIENT_PAGE	(16 * 1024)	/* bytes of records fetched at once */

/**
 * struct client_list - all objects of one type, one after the other
 * @cli: context
 * @req: the ioctl
 * @pos: records of the page that were handed out
 * @last: the page is the last one
 * @err: errno that ended it
 * @page: the page
 */
struct client_list {
	struct cli *cli;
	struct iommuctl_list req;
	unsigned int pos;
	bool last;
	int err;
	uint64_t page[CLIENT_PAGE / sizeof(uint64_t)];
};

/**
 * client_list_begin() - begin a list
 * @l: the list
 * @cli: context
 * @type: enum iommuctl_type
 * @after: list ids above this one
 */
void client_list_begin(struct client_list *l, struct cli *cli,
		       enum iommuctl_type type, uint64_t after);

/* Return: the next record, valid until the next call; NULL: see ->err. */
const void *client_list_next(struct client_list *l);

/**
 * client_get() - the record of one object
 * @cli: context
 * @type: enum iommuctl_type, IOMMUCTL_FAULT excluded
 * @id: its id
 * @rec: out: its struct iommuctl_*_rec
 *
 * Return: 0 or an errno, ENOENT if there is none.
 */
int client_get(struct cli *cli, enum iommuctl_type type, uint32_t id,
	       void *rec);

/**
 * struct client_dump - the mappings of a domain, one after the other
 * @cli: context
 * @req: the ioctl
 * @pos: records of the page that were handed out
 * @err: errno that ended it
 * @page: the page
 */
struct client_dump {
	struct cli *cli;
	struct iommuctl_dump req;
	unsigned int pos;
	int err;
	struct iommuctl_mapping page[CLIENT_PAGE /
				     sizeof(struct iommuctl_mapping)];
};

/**
 * client_dump_begin() - begin a dump
 * @d: the dump
 * @cli: context
 * @domain: id of the domain
 * @first: first IOVA
 * @last: last IOVA, included
 */
void client_dump_begin(struct client_dump *d, struct cli *cli,
		       uint32_t domain, uint64_t first, uint64_t last);

/* Return: the next mapping, valid until the next call; NULL: see ->err. */
const struct iommuctl_mapping *client_dump_next(struct client_dump *d);

#endif /* _IOMMUCTL_CLIENT_H */
