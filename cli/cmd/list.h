/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _IOMMUCTL_CMD_LIST_H
#define _IOMMUCTL_CMD_LIST_H

#include "../print.h"
#include "../sysfs.h"

/* Put the rows of one @name into a table */
typedef void rows_fn(struct cli *cli, struct table *t, const char *name);

/* A table with the rows of all @names, one after another; see table_open() */
enum status table_of(struct cli *cli, const char *key,
		     const struct column *cols, size_t ncols,
		     unsigned int flags, const struct sysfs_names *names,
		     rows_fn *rows);

/* What @iommus, and the PCI devices of @groups, can do: two tables */
enum status caps_tables(struct cli *cli, const struct sysfs_names *iommus,
			const struct sysfs_names *groups);

#endif /* _IOMMUCTL_CMD_LIST_H */
