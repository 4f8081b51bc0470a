// SPDX-License-Identifier: GPL-2.0
/* What `iommuctl metrics` exports: counters by device and operation. */
#include <stdlib.h>
#include <string.h>

#include "table.h"

/*
 * 128 ns to 64 µs by factors of two, where maps and syncs are; then to a second
 * by factors of four. Each bound is a series of each device and operation.
 */
static const unsigned char bound_order[METRICS_BOUNDS] = {
	7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 18, 20, 22, 24, 26, 28, 30,
};

uint64_t metrics_bound(unsigned int i)
{
	return (1ULL << bound_order[i]) - 1;
}

int metrics_table_init(struct metrics_table *table, size_t limit)
{
	memset(table, 0, sizeof(*table));
	strcpy(table->other.name, METRICS_OTHER);
	table->limit = limit;
	table->device = calloc(limit, sizeof(*table->device));
	return table->device ? 0 : -1;
}

static void free_series(struct metrics_device *device)
{
	unsigned int op;

	for (op = 0; op < METRICS_OPS; op++)
		free(device->op[op]);
}

void metrics_table_free(struct metrics_table *table)
{
	size_t i;

	for (i = 0; i < table->count; i++)
		free_series(&table->device[i]);
	free_series(&table->other);
	free(table->device);
	memset(table, 0, sizeof(*table));
}

static struct metrics_device *get_device(struct metrics_table *table,
					 const char *name)
{
	struct metrics_device *device;
	size_t i;

	for (i = 0; i < table->count; i++)
		if (!strcmp(table->device[i].name, name))
			return &table->device[i];
	if (table->count == table->limit)
		return &table->other;
	device = &table->device[table->count++];
	strncat(device->name, name, sizeof(device->name) - 1);
	return device;
}

static void fold(struct metrics_series *to, const struct lat_hist *hist)
{
	unsigned int i, bound = 0;

	for (i = 0; i < LAT_BUCKETS; i++) {
		while (bound < METRICS_BOUNDS &&
		       lat_bucket_high(i) > metrics_bound(bound))
			bound++;
		to->bucket[bound] += hist->bucket[i];
	}
}

int metrics_table_add(struct metrics_table *table, const char *device,
		      unsigned int op, unsigned int failed,
		      const struct lat_hist *hist)
{
	struct metrics_device *of = get_device(table, device);
	struct metrics_series **series;

	series = &of->op[op < METRICS_OPS ? op : METRICS_OPS - 1];
	if (!*series)
		*series = calloc(1, sizeof(**series));
	if (!*series)
		return -1;
	if (of == &table->other)
		table->folded += hist->count;
	if (failed) {
		(*series)->errors += hist->count;
		return 0;
	}
	(*series)->count += hist->count;
	(*series)->sum += hist->sum;
	(*series)->bytes += hist->bytes;
	fold(*series, hist);
	return 0;
}
