/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _IOMMUCTL_CMD_LIST_H
#define _IOMMUCTL_CMD_LIST_H

#include "../print.h"
#include "../sysfs.h"

/* What @iommus, and the PCI devices of @groups, can do: two tables */
enum status caps_tables(struct cli *cli, const struct sysfs_names *iommus,
			const struct sysfs_names *groups);

#endif /* _IOMMUCTL_CMD_LIST_H */
