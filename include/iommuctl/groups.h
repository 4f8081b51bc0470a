/* SPDX-License-Identifier: GPL-2.0 */
/* Which device translates through which domain: what bpf/groups.bpf.c lists. */
#ifndef _IOMMUCTL_GROUPS_H
#define _IOMMUCTL_GROUPS_H

#define GROUPS_NAME_LEN	64	/* NUL included */
#define GROUPS_DEVICES	4096	/* at most */

/* What the program is called with: GROUPS_FOLDER, open */
struct groups_ask {
	int fd;
};

#define GROUPS_FOLDER	"/sys/kernel/iommu_groups"

/**
 * struct groups_device - a device in an IOMMU group
 * @domain: address of the domain that its group is attached to
 * @group: number of the group
 * @type: type of the domain, __IOMMU_DOMAIN_*
 * @name: the device's name
 */
struct groups_device {
	unsigned long long domain;
	unsigned int group;
	unsigned int type;
	char name[GROUPS_NAME_LEN];
};

#endif /* _IOMMUCTL_GROUPS_H */
