// SPDX-License-Identifier: GPL-2.0
/* What rows of `iommuctl lat` are by, and what their columns are called. */
#include <string.h>

#include <iommuctl/event.h>

#include "keys.h"

static const char *const op_names[IOMMUCTL_OPS] = {
	[IOMMUCTL_OP_MAP] = "map",
	[IOMMUCTL_OP_UNMAP] = "unmap",
	[IOMMUCTL_OP_IOTLB_SYNC] = "iotlb_sync",
	[IOMMUCTL_OP_IOTLB_SYNC_MAP] = "iotlb_sync_map",
	[IOMMUCTL_OP_FLUSH_ALL] = "flush_all",
	[IOMMUCTL_OP_ATTACH] = "attach",
	[IOMMUCTL_OP_DETACH] = "detach",
};

const char *lat_op_name(unsigned int op)
{
	return op < IOMMUCTL_OPS ? op_names[op] : "?";
}

int lat_op_of(const char *name)
{
	int op;

	for (op = 0; op < IOMMUCTL_OPS; op++)
		if (!strcmp(name, op_names[op]))
			return op;
	return -1;
}

/* Names of the keys; in the order of columns */
const struct column lat_by_columns[LAT_BYS] = {
	[LAT_BY_DEVICE] = { .key = "device", .heading = "DEVICE" },
	[LAT_BY_GROUP] = { .key = "group", .heading = "GROUP" },
	[LAT_BY_MODE] = { .key = "mode", .heading = "MODE" },
	[LAT_BY_DOMAIN] = { .key = "domain",
			    .heading = "DOMAIN",
			    .cell = CELL_DEC },
	[LAT_BY_OP] = { .key = "op", .heading = "OP" },
	[LAT_BY_SIZE] = { .key = "size", .heading = "SIZE", .cell = CELL_BYTES },
	[LAT_BY_PROT] = { .key = "prot", .heading = "PROT", .cell = CELL_PROT },
	[LAT_BY_CPU] = { .key = "cpu", .heading = "CPU", .cell = CELL_DEC },
	[LAT_BY_PROCESS] = { .key = "process",
			     .heading = "PID",
			     .cell = CELL_DEC },
};

const char *lat_by_name(enum lat_by by)
{
	return lat_by_columns[by].key;
}

/* The share of events below each column, in thousandths */
const struct lat_percentile lat_percentiles[LAT_PERCENTILES] = {
	{ "p50", 500 },
	{ "p90", 900 },
	{ "p99", 990 },
	{ "p999", 999 },
};

#define PERCENTILES (sizeof(percentiles) / sizeof(percentiles[0]))

static uint64_t row_size(const struct lat_row *row)
{
	return row->order ? 1ULL << row->order : 0;
}

bool lat_row_has(const struct lat_row *row, enum lat_by by)
{
	switch (by) {
	case LAT_BY_SIZE:
		return row->order;
	case LAT_BY_PROT:
		return row->prot;
	default:
		return true;
	}
}

const char *lat_row_text(const struct lat_row *row, enum lat_by by)
{
	switch (by) {
	case LAT_BY_DEVICE:
		return row->who.device;
	case LAT_BY_GROUP:
		return row->who.group;
	case LAT_BY_MODE:
		return row->who.mode;
	case LAT_BY_OP:
		return lat_op_name(row->op);
	default:
		return NULL;
	}
}

uint64_t lat_row_num(const struct lat_row *row, enum lat_by by)
{
	switch (by) {
	case LAT_BY_DOMAIN:
		return row->domain;
	case LAT_BY_SIZE:
		return row_size(row);
	case LAT_BY_PROT:
		return row->prot;
	case LAT_BY_CPU:
		return row->cpu;
	default:
		return row->process;
	}
}
