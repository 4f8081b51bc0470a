/* SPDX-License-Identifier: GPL-2.0 */
/* Which device translates through which domain, as the kernel has it now. */
#ifndef _IOMMUCTL_TRACE_GROUPS_H
#define _IOMMUCTL_TRACE_GROUPS_H

#include <iommuctl/groups.h>

#include "../cli.h"

/**
 * struct groups - devices in IOMMU groups
 * @n: how many
 * @device: them
 */
struct groups {
	size_t n;
	struct groups_device *device;
};

/* Read them, for groups_free(). Return: STATUS_OK, or the status after fail() */
enum status groups_read(struct cli *cli, struct groups *groups);
void groups_free(struct groups *groups);

/* The device of that name, NULL if it is in no group */
const struct groups_device *groups_find(const struct groups *groups,
					const char *name);

/**
 * groups_name() - the device that a domain serves, the first of several
 * @groups: the devices
 * @domain: address of the domain
 *
 * Return: its name, "-" if the domain is attached to none now.
 */
const char *groups_name(const struct groups *groups, uint64_t domain);

#endif /* _IOMMUCTL_TRACE_GROUPS_H */
