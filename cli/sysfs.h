/* SPDX-License-Identifier: GPL-2.0 */
/* What the kernel itself tells of IOMMUs, groups and devices. No module. */
#ifndef _IOMMUCTL_SYSFS_H
#define _IOMMUCTL_SYSFS_H

#include <stdint.h>

#include "cli.h"

#define SYSFS_NAME	64	/* a file's or device's name, NUL included */

/**
 * struct sysfs_names - names in a directory
 * @n: how many
 * @name: them; numbers in names sort as numbers
 */
struct sysfs_names {
	int n;
	char **name;
};

/**
 * sysfs_names() - list a directory below /sys
 * @cli: context
 * @names: out: them, none if it does not exist; for sysfs_names_free()
 * @fmt: the directory, without "/sys/"
 *
 * Return: false without memory.
 */
__printf(3, 4)
bool sysfs_names(const struct cli *cli, struct sysfs_names *names,
		 const char *fmt, ...);
void sysfs_names_free(struct sysfs_names *names);

/* The first line of a file below /sys. Return: whether it could be read. */
__printf(4, 5)
bool sysfs_read(const struct cli *cli, char *line, size_t size,
		const char *fmt, ...);

/* A file below /sys, for its lines; NULL if there is none. */
__printf(2, 3)
FILE *sysfs_open(const struct cli *cli, const char *fmt, ...);

/* Where a link below /sys leads: its last part. Return: whether it is one. */
__printf(4, 5)
bool sysfs_link(const struct cli *cli, char *target, size_t size,
		const char *fmt, ...);

/**
 * sysfs_bus() - which bus a device is on
 * @cli: context
 * @device: its name, "0000:00:04.0"
 * @bus: out: "pci", SYSFS_NAME bytes
 *
 * Return: whether there is such a device.
 */
bool sysfs_bus(const struct cli *cli, const char *device, char *bus);

/* The driver bound to a device, in SYSFS_NAME bytes. Return: whether one is. */
bool sysfs_driver(const struct cli *cli, const char *device, char *driver);

/* The IOMMU group of a device, in SYSFS_NAME bytes. Return: whether in one. */
bool sysfs_group(const struct cli *cli, const char *device, char *group);

#endif /* _IOMMUCTL_SYSFS_H */
