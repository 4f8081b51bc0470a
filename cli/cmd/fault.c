// SPDX-License-Identifier: GPL-2.0
/* iommuctl fault: DMA that was refused. */
#include "../client.h"
#include "../diagnose.h"
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

static const struct verb verbs[] = {
	{ .name = "list", .summary = "the last faults, oldest first",
	  .run = list },
	{}
};

const struct object cmd_fault = {
	.name = "fault",
	.summary = "DMA of virtual devices that was refused",
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
"Examples:\n"
"  iommuctl fault list\n"
"  iommuctl -j fault\n",
};
