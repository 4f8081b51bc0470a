// SPDX-License-Identifier: GPL-2.0
/* iommuctl list: what the kernel tells of this machine's IOMMUs. No module. */
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "../client.h"
#include "../sysfs.h"
#include "cmd.h"
#include "domain.h"
#include "list.h"

enum { CAPS, RESERVED };

static const struct arg args[] = {
	[CAPS] = { ARG_FLAG, ARG_OPTIONAL, "caps", NULL },
	[RESERVED] = { ARG_FLAG, ARG_OPTIONAL, "reserved", NULL },
	{}
};

/* What a PCI device is, from its class code */
static const char *class_name(const char *class)
{
	static const struct {
		unsigned int base;	/* class, or class and subclass */
		unsigned int shift;
		const char *name;
	} names[] = {
		{ 0x0106, 8, "SATA" }, { 0x0107, 8, "SAS" },
		{ 0x0108, 8, "NVMe" }, { 0x0200, 8, "Ethernet" },
		{ 0x0207, 8, "InfiniBand" }, { 0x0300, 8, "VGA" },
		{ 0x0302, 8, "3D" }, { 0x0403, 8, "audio" },
		{ 0x0600, 8, "host bridge" }, { 0x0601, 8, "ISA bridge" },
		{ 0x0604, 8, "PCI bridge" }, { 0x0c03, 8, "USB" },
		{ 0x0c05, 8, "SMBus" }, { 0x01, 16, "storage" },
		{ 0x02, 16, "network" }, { 0x03, 16, "display" },
		{ 0x04, 16, "multimedia" }, { 0x05, 16, "memory" },
		{ 0x06, 16, "bridge" }, { 0x0b, 16, "processor" },
		{ 0x12, 16, "accelerator" },
	};
	unsigned long code = strtoul(class, NULL, 16);
	size_t i;

	for (i = 0; i < ARRAY_SIZE(names); i++)
		if (code >> names[i].shift == names[i].base)
			return names[i].name;
	return "";
}

/* strict, lazy, …: what a group's default domain means for its DMA */
static const char *mode_name(const char *type)
{
	static const char *const modes[][2] = {
		{ "DMA", "strict" },
		{ "DMA-FQ", "lazy" },
		{ "identity", "passthrough" },
		{ "blocked", "blocked" },
		{ "unmanaged", "by its owner" },
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(modes); i++)
		if (!strcmp(type, modes[i][0]))
			return modes[i][1];
	return "";
}

static void device_row(struct cli *cli, struct table *t, const char *group,
		       const char *type, const char *device)
{
	char bus[SYSFS_NAME] = "", driver[SYSFS_NAME] = "";
	char iommu[SYSFS_NAME] = "", class[SYSFS_NAME] = "";

	if (sysfs_bus(cli, device, bus)) {
		sysfs_driver(cli, device, driver);
		sysfs_link(cli, iommu, sizeof(iommu),
			   "bus/%s/devices/%s/iommu", bus, device);
		sysfs_read(cli, class, sizeof(class),
			   "bus/%s/devices/%s/class", bus, device);
	}
	table_num(t, strtoull(group, NULL, 10));
	table_text(t, type);
	table_text(t, mode_name(type));
	table_text(t, iommu);
	table_text(t, device);
	table_text(t, bus);
	table_text(t, class_name(class));
	table_text(t, driver);
}

static void group_rows(struct cli *cli, struct table *t, const char *group)
{
	struct sysfs_names devices;
	char type[SYSFS_NAME];
	int i;

	sysfs_read(cli, type, sizeof(type), "kernel/iommu_groups/%s/type",
		   group);
	sysfs_names(cli, &devices, "kernel/iommu_groups/%s/devices", group);
	for (i = 0; i < devices.n; i++)
		device_row(cli, t, group, type, devices.name[i]);
	sysfs_names_free(&devices);
}

enum status table_of(struct cli *cli, const char *key,
		     const struct column *cols, size_t ncols,
		     unsigned int flags, const struct sysfs_names *names,
		     rows_fn *rows)
{
	struct table *t = table_open(cli, key, cols, ncols, flags);
	int i;

	if (!t)
		return STATUS_ERROR;
	for (i = 0; i < names->n; i++)
		rows(cli, t, names->name[i]);
	return table_close(t);
}

static enum status device_table(struct cli *cli,
				const struct sysfs_names *groups)
{
	static const struct column cols[] = {
		{ "group", "GROUP", CELL_DEC, 0 },
		{ "type", "DOMAIN", CELL_TEXT, 0 },
		{ "mode", "MODE", CELL_TEXT, 0 },
		{ "iommu", "IOMMU", CELL_TEXT, 0 },
		{ "device", "DEVICE", CELL_TEXT, 0 },
		{ "bus", "BUS", CELL_TEXT, 0 },
		{ "class", "CLASS", CELL_TEXT, 0 },
		{ "driver", "DRIVER", CELL_TEXT, 0 },
	};

	return table_of(cli, "devices", cols, 8, TABLE_APART, groups, group_rows);
}

/* The driver of an IOMMU gives its properties in a directory of its name */
static void iommu_kind(struct cli *cli, const char *name, char *kind)
{
	struct sysfs_names files;
	const char *dash;
	int i;

	snprintf(kind, SYSFS_NAME, "%s",
		 strncmp(name, "viommu", 6) ? "" : "virtual");
	sysfs_names(cli, &files, "class/iommu/%s", name);
	for (i = 0; i < files.n; i++) {
		dash = strstr(files.name[i], "-iommu");
		if (dash && !dash[6])
			snprintf(kind, SYSFS_NAME, "%s", files.name[i]);
	}
	sysfs_names_free(&files);
}

static void iommu_row(struct cli *cli, struct table *t, const char *name)
{
	char kind[SYSFS_NAME], used[SYSFS_NAME], most[SYSFS_NAME];
	struct sysfs_names devices;

	iommu_kind(cli, name, kind);
	table_text(t, name);
	table_text(t, kind);
	sysfs_names(cli, &devices, "class/iommu/%s/devices", name);
	table_num(t, devices.n);
	sysfs_names_free(&devices);
	if (sysfs_read(cli, used, sizeof(used),
		       "class/iommu/%s/%s/domains_used", name, kind))
		table_num(t, strtoull(used, NULL, 10));
	else
		table_none(t);
	if (sysfs_read(cli, most, sizeof(most),
		       "class/iommu/%s/%s/domains_supported", name, kind))
		table_num(t, strtoull(most, NULL, 10));
	else
		table_none(t);
}

static enum status iommu_table(struct cli *cli,
			       const struct sysfs_names *iommus)
{
	static const struct column cols[] = {
		{ "name", "IOMMU", CELL_TEXT, 0 },
		{ "kind", "KIND", CELL_TEXT, 0 },
		{ "devices", "DEVICES", CELL_DEC, 0 },
		{ "domains_used", "DOMAINS", CELL_DEC, 0 },
		{ "domains_supported", "AT MOST", CELL_DEC, 0 },
	};

	return table_of(cli, "iommus", cols, 5, 0, iommus, iommu_row);
}

static void reserved_rows(struct cli *cli, struct table *t, const char *group)
{
	char type[SYSFS_NAME], line[256];
	uint64_t first, last;
	FILE *file;

	file = sysfs_open(cli, "kernel/iommu_groups/%s/reserved_regions",
			  group);
	if (!file)
		return;
	while (fgets(line, sizeof(line), file)) {
		if (sscanf(line, "%" SCNx64 " %" SCNx64 " %63s", &first, &last,
			   type) != 3)
			continue;
		table_num(t, strtoull(group, NULL, 10));
		table_num(t, first);
		table_num(t, last);
		table_text(t, type);
	}
	fclose(file);
}

static enum status reserved_table(struct cli *cli,
				  const struct sysfs_names *groups)
{
	static const struct column cols[] = {
		{ "group", "GROUP", CELL_DEC, 0 },
		{ "first", "FIRST", CELL_HEX, 0 },
		{ "last", "LAST", CELL_HEX, 0 },
		{ "type", "RESERVED", CELL_TEXT, 0 },
	};

	return table_of(cli, "reserved", cols, 4, TABLE_APART, groups, reserved_rows);
}

static enum status all_tables(struct cli *cli, const struct value *v,
			      const struct sysfs_names *iommus,
			      const struct sysfs_names *groups)
{
	enum status status;

	if (!cli->json && !iommus->n && !groups->n) {
		say(cli, "no IOMMU is in use on this machine\n");
		say(cli, "(is it on: firmware; intel_iommu=on or amd_iommu=on?)\n");
	}
	status = iommu_table(cli, iommus);
	if (!status)
		status = device_table(cli, groups);
	if (!status && v[CAPS].given)
		status = caps_tables(cli, iommus, groups);
	if (!status && v[RESERVED].given)
		status = reserved_table(cli, groups);
	if (!status && client_present(cli))
		status = domain_table(cli, TABLE_APART);
	return status;
}

static enum status list(struct cli *cli, const struct value *v)
{
	struct sysfs_names iommus = {}, groups = {};
	enum status status;

	if (sysfs_names(cli, &iommus, "class/iommu") &&
	    sysfs_names(cli, &groups, "kernel/iommu_groups"))
		status = all_tables(cli, v, &iommus, &groups);
	else
		status = out_of_memory(cli);
	sysfs_names_free(&groups);
	sysfs_names_free(&iommus);
	return status;
}

static const struct verb verbs[] = {
	{ .summary = "IOMMUs, groups, devices and domains of this machine",
	  .args = args, .run = list },
	{}
};

const struct object cmd_list = {
	.name = "list",
	.summary = "IOMMUs, groups and devices of this machine",
	.verbs = verbs,
	.help =
"Needs neither the module nor root. DOMAIN is the type of the group's default\n"
"domain, as the kernel names it; MODE what that means for the DMA of its\n"
"devices: strict (unmapping waits for the IOTLB), lazy (it does not),\n"
"passthrough (no translation). caps adds what IOMMUs and devices can do, where\n"
"their drivers tell (a device's is root's to see); reserved, the IOVAs that each\n"
"group may not use. With the module, the domains that it knows follow.\n"
"\n"
"Examples:\n"
"  iommuctl list\n"
"  iommuctl list caps reserved\n"
"  iommuctl -j list\n",
};
