// SPDX-License-Identifier: GPL-2.0
/* iommuctl track: keep account of who mapped what. */
#include <stdlib.h>

#include "../trace/known.h"
#include "cmd.h"

#define DEFAULT_MAX	65536
#define MAX_MAX		(16 << 20)
#define DEFAULT_RECENT	1024
#define MAX_RECENT	(1 << 20)

static enum status start(struct cli *cli, const struct value *v)
{
	struct track_options options = {
		.max = DEFAULT_MAX,
		.recent = DEFAULT_RECENT,
		.stacks = !v[2].given,
	};

	if (v[0].given && (!v[0].num || v[0].num > MAX_MAX))
		return misuse(cli, "max: '%s' is not from 1 to %d", v[0].word,
			      MAX_MAX);
	if (v[1].given && (!v[1].num || v[1].num > MAX_RECENT ||
			   v[1].num & (v[1].num - 1)))
		return misuse(cli, "recent: '%s' is no power of two from 1 to %d",
			      v[1].word, MAX_RECENT);
	if (v[0].given)
		options.max = v[0].num;
	if (v[1].given)
		options.recent = v[1].num;
	if (track_start(cli, &options))
		return STATUS_ERROR;
	say(cli, "tracking, until: " CLI_NAME " track stop\n");
	return STATUS_OK;
}

static enum status stop(struct cli *cli, const struct value *v)
{
	(void)v;
	if (track_stop(cli))
		return STATUS_ERROR;
	say(cli, "tracking ended\n");
	return STATUS_OK;
}

static void put_info(struct cli *cli, const struct track_info *info,
		     const struct track_extents *extents)
{
	uint64_t bytes = 0;
	size_t i;

	for (i = 0; i < extents->n; i++)
		bytes += extents->extent[i].size;
	say(cli, "tracking:\n");
	member_num(cli, "age", CELL_TIME, track_now() - info->state.begun);
	member_num(cli, "functions", CELL_DEC, info->functions);
	member_text(cli, "stacks", info->state.stacks ? "yes" : "no");
	member_num(cli, "mappings", CELL_DEC, extents->n);
	member_num(cli, "bytes", CELL_BYTES, bytes);
	member_num(cli, "blocks", CELL_DEC, extents->blocks);
	member_num(cli, "max", CELL_DEC, info->max);
	member_num(cli, "recent", CELL_DEC, info->state.recent);
	member_num(cli, "full", CELL_DEC, info->state.full);
	member_num(cli, "missed", CELL_DEC, info->missed);
	member_num(cli, "busy", CELL_DEC, info->state.busy);
	member_num(cli, "unknown", CELL_DEC, info->state.unknown);
	member_num(cli, "no_stack", CELL_DEC, info->state.no_stack);
}

static enum status show(struct cli *cli, const struct value *v)
{
	struct track_extents extents = {};
	struct track_info info;
	struct track *track = track_open(cli);
	enum status status;

	(void)v;
	if (!track)
		return STATUS_ERROR;
	status = track_info(cli, track, &info);
	if (!status)
		status = track_read(cli, track, &extents);
	if (!status)
		put_info(cli, &info, &extents);
	free(extents.extent);
	track_close(track);
	return status;
}

static void put_extent(struct table *t, const struct known *known,
		       const struct track_extent *e)
{
	table_text(t, groups_name(&known->groups, e->domain));
	table_num(t, e->iova);
	table_num(t, e->size);
	table_num(t, track_prot(e->mapping.prot));
	table_num(t, known->now - e->mapping.made.time);
	table_num(t, e->mapping.made.pid);
	table_text(t, e->mapping.made.comm);
}

static enum status put_list(struct cli *cli, const struct known *known,
			    const struct groups_device *device)
{
	static const struct column cols[] = {
		{ "device", "DEVICE", CELL_TEXT, 12 },
		{ "iova", "IOVA", CELL_HEX, 14 },
		{ "size", "SIZE", CELL_BYTES, 6 },
		{ "prot", "PROT", CELL_PROT, 8 },
		{ "age_ns", "AGE(s)", CELL_TIME, 14 },
		{ "pid", "PID", CELL_DEC, 7 },
		{ "comm", "COMM", CELL_TEXT, 15 },
	};
	struct table *t = table_open(cli, "mappings", cols, ARRAY_SIZE(cols),
				     TABLE_STREAM);
	size_t i;

	if (!t)
		return STATUS_ERROR;
	for (i = 0; i < known->extents.n && !give_up(cli); i++)
		if (!device ||
		    device->domain == known->extents.extent[i].domain)
			put_extent(t, known, &known->extents.extent[i]);
	known_losses(cli, known);
	return table_close(t);
}

static enum status list(struct cli *cli, const struct value *v)
{
	const struct groups_device *device = NULL;
	struct known known;
	enum status status = known_open(cli, &known);

	if (!status && v[0].given) {
		device = known_device(cli, &known, v[0].word);
		status = device ? STATUS_OK : STATUS_ERROR;
	}
	if (!status)
		status = put_list(cli, &known, device);
	known_close(&known);
	return status;
}

static const struct arg start_args[] = {
	{ ARG_NUMBER, ARG_OPTIONAL, "max", "COUNT" },
	{ ARG_NUMBER, ARG_OPTIONAL, "recent", "COUNT" },
	{ ARG_FLAG, ARG_OPTIONAL, "nostack", NULL },
	{}
};

static const struct arg list_args[] = {
	{ ARG_DEVICE, ARG_OPTIONAL, NULL, "DEVICE" },
	{}
};

static const struct verb verbs[] = {
	{ .name = "start", .summary = "begin, and go on until it is stopped",
	  .args = start_args, .run = start },
	{ .name = "stop", .summary = "end, and forget all", .run = stop },
	{ .name = "show", .summary = "whether it is on, and what it could not keep",
	  .run = show },
	{ .name = "list", .summary = "all that is mapped since the begin",
	  .args = list_args, .run = list },
	{}
};

const struct object cmd_track = {
	.name = "track",
	.summary = "keep account of who mapped what, for owner and leaks",
	.verbs = verbs,
	.help =
"Of each mapping of each device behind an IOMMU: IOVA, size, permissions, when it\n"
"was made, by which thread, with the stack of the kernel; and of the last unmaps,\n"
"the same. It needs no module and no process: BPF programs on the core's functions,\n"
"pinned in /sys/fs/bpf/iommuctl/track, until \"track stop\". A mapping is what one\n"
"call of the core made, one dma_map_sg() as one dma_map_page().\n"
"\n"
"  max COUNT     room for so many mappings (65536; about 150 bytes each). Those of\n"
"                sizes that are no power of two take more than one\n"
"  recent COUNT  unmaps kept for each CPU, a power of two (1024)\n"
"  nostack       keep no stacks: most of what tracking costs\n"
"\n"
"What was mapped before is not known. show tells what could not be kept:\n"
"  full      mappings, or parts of some, without room\n"
"  missed    calls that no program saw, as they interrupted four others\n"
"  busy      parts that could not be stored, as what was interrupted did so\n"
"  unknown   unmaps of what is not known, as it was mapped before the begin\n"
"  no_stack  stacks without room\n"
"\n"
"Examples:\n"
"  iommuctl track start\n"
"  iommuctl track start max 1000000 nostack\n"
"  iommuctl track list 0000:00:04.0\n"
"  iommuctl track stop\n",
};
