/* SPDX-License-Identifier: GPL-2.0 */
/* What `iommuctl metrics` exports: counters by device and operation. */
#ifndef _IOMMUCTL_METRICS_TABLE_H
#define _IOMMUCTL_METRICS_TABLE_H

#include <stddef.h>
#include <stdint.h>

#include "../lat/hist.h"

/* Operations with series of their own; what is above goes into the last one */
#define METRICS_OPS		16
/* Bounds of the exported histogram, and what is above all of them */
#define METRICS_BOUNDS		17
/* Devices with series of their own, if nothing else is asked for */
#define METRICS_DEVICES		64
#define METRICS_MAX_DEVICES	1024
#define METRICS_OTHER		"other"

/**
 * struct metrics_series - all of one device and operation, from the start on
 * @count: operations that succeeded
 * @sum: nanoseconds of them
 * @bytes: bytes done by them
 * @errors: operations that failed, which are in no other figure
 * @bucket: those that succeeded by metrics_bound(), each in one bucket only
 */
struct metrics_series {
	uint64_t count;
	uint64_t sum;
	uint64_t bytes;
	uint64_t errors;
	uint64_t bucket[METRICS_BOUNDS + 1];
};

/**
 * struct metrics_device - a device
 * @name: its name
 * @op: its series, NULL of an operation that never happened
 */
struct metrics_device {
	char name[LAT_NAME_LEN];
	struct metrics_series *op[METRICS_OPS];
};

/**
 * struct metrics_table - all series
 * @device: devices in the order in which they were first seen
 * @count: how many
 * @limit: how many there may be
 * @other: all further ones together, which keeps the number of series bounded
 *	   whatever comes and goes
 * @folded: operations that went there
 */
struct metrics_table {
	struct metrics_device *device;
	size_t count;
	size_t limit;
	struct metrics_device other;
	uint64_t folded;
};

/* Make an empty table for @limit devices. Return: 0, or -1: no memory. */
int metrics_table_init(struct metrics_table *table, size_t limit);
void metrics_table_free(struct metrics_table *table);

/**
 * metrics_table_add() - add what happened since the last time
 * @table: the table
 * @device: name of the device
 * @op: enum iommuctl_op
 * @failed: whether these operations failed
 * @hist: them
 *
 * Return: 0, or -1: no memory, and nothing was added.
 */
int metrics_table_add(struct metrics_table *table, const char *device,
		      unsigned int op, unsigned int failed,
		      const struct lat_hist *hist);

/**
 * metrics_bound() - the longest duration that a bucket holds
 * @i: the bucket, below METRICS_BOUNDS
 *
 * The bounds end buckets of include/iommuctl/lat.h, so that no operation is
 * counted on the wrong side: a nanosecond below a power of two.
 *
 * Return: nanoseconds, itself included.
 */
uint64_t metrics_bound(unsigned int i);

#endif /* _IOMMUCTL_METRICS_TABLE_H */
