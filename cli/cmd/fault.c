// SPDX-License-Identifier: GPL-2.0
/* iommuctl fault: DMA that was refused. */
#include <string.h>

#include "../client.h"
#include "../diagnose.h"
#include "../fault/follow.h"
#include "../names.h"
#include "cmd.h"

static void put_fault(struct table *t, const struct iommuctl_fault_rec *rec)
{
	table_num(t, rec->seq);
	table_num(t, rec->time_ns);
	table_text(t, rec->device);
	if (rec->domain)
		table_num(t, rec->domain);
	else
		table_none(t);
	table_text(t, rec->write ? "write" : "read");
	table_num(t, rec->iova);
	table_text(t, fault_name(rec->reason));
}

static enum status list(struct cli *cli, const struct value *v)
{
	static const struct column cols[] = {
		{ "seq", "SEQ", CELL_DEC, 0 },
		{ "time_ns", "TIME", CELL_TIME, 0 },
		{ "device", "DEVICE", CELL_TEXT, 0 },
		{ "domain", "DOMAIN", CELL_DEC, 0 },
		{ "access", "ACCESS", CELL_TEXT, 0 },
		{ "iova", "IOVA", CELL_HEX, 0 },
		{ "reason", "REASON", CELL_TEXT, 0 },
	};
	const struct iommuctl_fault_rec *rec;
	struct client_list l;
	struct table *t;

	(void)v;
	t = table_open(cli, "faults", cols, 7, 0);
	if (!t)
		return STATUS_ERROR;
	client_list_begin(&l, cli, IOMMUCTL_FAULT, 0);
	while ((rec = client_list_next(&l)))
		put_fault(t, rec);
	if (l.err)
		refused(cli, l.err, "cannot list the faults");
	return table_close(t);
}

enum { DEVICE, COUNT };

static const struct arg follow_args[] = {
	[DEVICE] = { ARG_DEVICE, ARG_OPTIONAL | ARG_BARE, "device", "DEVICE" },
	[COUNT] = { ARG_NUMBER, ARG_OPTIONAL, "count", "N" },
	{}
};

/* A real device needs no module to be named: by its full name. */
static enum status follow(struct cli *cli, const struct value *v)
{
	char name[IOMMUCTL_DEVNAME_LEN] = "";
	enum status status;

	if (v[COUNT].given && !v[COUNT].num)
		return misuse(cli, "count: '0' is nothing to wait for");
	if (!v[DEVICE].given)
		return fault_follow(cli, NULL, v[COUNT].num);
	if (client_present(cli)) {
		status = device_name(cli, v[DEVICE].word, name);
		if (status)
			return status;
	} else {
		strncat(name, v[DEVICE].word, sizeof(name) - 1);
	}
	return fault_follow(cli, name, v[COUNT].num);
}

static const struct verb verbs[] = {
	{ .name = "list", .summary = "the last faults of virtual devices, oldest first",
	  .run = list },
	{ .name = "follow", .summary = "faults of all devices, as they come",
	  .args = follow_args, .run = follow },
	{}
};

const struct object cmd_fault = {
	.name = "fault",
	.summary = "DMA that was refused",
	.verbs = verbs,
	.help =
"TIME is in seconds since boot (CLOCK_MONOTONIC). A gap in SEQ means that older\n"
"ones were overwritten. REASON:\n"
"  unmapped   nothing is mapped there\n"
"  no-read    the mapping does not allow reading\n"
"  no-write   the mapping does not allow writing\n"
"  blocked    the device is in no domain, or a blocked one\n"
"  aperture   outside the domain's aperture\n"
"  address    what is mapped there is no buffer's memory\n"
"  stale      in the IOTLB, not so in the page table: no flush after unmapping\n"
"\n"
"follow tells of faults of real devices, too, from tracepoints and the kernel log\n"
"(Intel, AMD, Arm SMMUv3 and SMMU, virtio-iommu): the device, its group and what\n"
"type of domain that has by default, the module's domain that it is in, the IOVA,\n"
"why, and what is mapped there and near it, where the module or tracking knows. It\n"
"needs no module. Drivers limit how often they tell. After \"iommuctl track start\"\n"
"it tells who made the mapping that is there, or who unmapped what was there last,\n"
"with the stacks; where faults come fast, of the first ones of each second. With -j\n"
"each fault is a document; the last one tells how many there were, and were lost.\n"
"\n"
"Examples:\n"
"  iommuctl fault list\n"
"  iommuctl -j fault\n"
"  iommuctl fault follow\n"
"  iommuctl fault follow 0000:00:04.0 count 1\n",
};
