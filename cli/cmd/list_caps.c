// SPDX-License-Identifier: GPL-2.0
/* iommuctl list caps: what IOMMUs and devices can do, where it can be seen. */
#include <stdlib.h>
#include <string.h>

#include "../caps.h"
#include "list.h"

/* A register that the kernel prints in hexadecimal. Return: is it there? */
static bool read_register(struct cli *cli, const char *iommu, const char *kind,
			  const char *name, uint64_t *reg)
{
	char text[SYSFS_NAME];

	*reg = 0;
	if (!sysfs_read(cli, text, sizeof(text), "class/iommu/%s/%s/%s", iommu,
			kind, name))
		return false;
	*reg = strtoull(text, NULL, 16);
	return true;
}

/* @caps is left as it is where the driver tells nothing. */
static void read_caps(struct cli *cli, const char *iommu,
		      struct iommu_caps *caps)
{
	uint64_t cap, more;

	if (read_register(cli, iommu, "intel-iommu", "cap", &cap) &&
	    read_register(cli, iommu, "intel-iommu", "ecap", &more))
		caps_intel(caps, cap, more);
	else if (read_register(cli, iommu, "amd-iommu", "cap", &cap) &&
		 read_register(cli, iommu, "amd-iommu", "features", &more))
		caps_amd(caps, cap, more);
}

static void num_or_none(struct table *t, uint64_t num)
{
	if (num)
		table_num(t, num);
	else
		table_none(t);
}

static void iommu_row(struct cli *cli, struct table *t, const char *iommu)
{
	struct iommu_caps caps = {};

	read_caps(cli, iommu, &caps);
	table_text(t, iommu);
	num_or_none(t, caps.pgsizes);
	num_or_none(t, caps.width);
	num_or_none(t, caps.pasid);
	table_text(t, caps.words);
}

static enum status iommu_caps_table(struct cli *cli,
				    const struct sysfs_names *iommus)
{
	static const struct column cols[] = {
		{ "name", "IOMMU", CELL_TEXT, 0 },
		{ "page_sizes", "PAGES", CELL_PGSIZES, 0 },
		{ "width", "WIDTH", CELL_DEC, 0 },
		{ "pasid_bits", "PASID", CELL_DEC, 0 },
		{ "capabilities", "CAPABILITIES", CELL_TEXT, 0 },
	};

	return table_of(cli, "iommu_caps", cols, 5, TABLE_APART, iommus,
			iommu_row);
}

static void on_off(struct table *t, bool there, bool on)
{
	table_text(t, on ? "on" : there ? "off" : "");
}

static void device_row(struct cli *cli, struct table *t, const char *device)
{
	unsigned char config[4096];
	struct pci_caps caps;
	size_t len = 0;
	FILE *file;

	file = sysfs_open(cli, "bus/pci/devices/%s/config", device);
	if (!file)
		return;
	len = fread(config, 1, sizeof(config), file);
	fclose(file);
	caps_pci(&caps, config, len);
	if (!caps.pasid && !caps.ats && !caps.pri)
		return;
	table_text(t, device);
	num_or_none(t, caps.pasid);
	on_off(t, caps.pasid, caps.pasid_on);
	on_off(t, caps.ats, caps.ats_on);
	on_off(t, caps.pri, caps.pri_on);
}

static void group_rows(struct cli *cli, struct table *t, const char *group)
{
	struct sysfs_names devices;
	int i;

	sysfs_names(cli, &devices, "kernel/iommu_groups/%s/devices", group);
	for (i = 0; i < devices.n; i++)
		device_row(cli, t, devices.name[i]);
	sysfs_names_free(&devices);
}

static enum status device_caps_table(struct cli *cli,
				     const struct sysfs_names *groups)
{
	static const struct column cols[] = {
		{ "device", "DEVICE", CELL_TEXT, 0 },
		{ "pasid_bits", "PASID", CELL_DEC, 0 },
		{ "pasid", "ENABLED", CELL_TEXT, 0 },
		{ "ats", "ATS", CELL_TEXT, 0 },
		{ "pri", "PRI", CELL_TEXT, 0 },
	};

	return table_of(cli, "device_caps", cols, 5, TABLE_APART, groups,
			group_rows);
}

enum status caps_tables(struct cli *cli, const struct sysfs_names *iommus,
			const struct sysfs_names *groups)
{
	enum status status = iommu_caps_table(cli, iommus);

	return status ?: device_caps_table(cli, groups);
}
