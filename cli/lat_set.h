/* SPDX-License-Identifier: GPL-2.0 */
/* Latency histograms by key, and the rows that are shown of them. */
#ifndef _IOMMUCTL_LAT_SET_H
#define _IOMMUCTL_LAT_SET_H

#include <stdbool.h>
#include <stddef.h>

#include "lat_hist.h"

/**
 * struct lat_entry - what is known of one key
 * @key: see lat_key()
 * @hist: its distribution
 */
struct lat_entry {
	uint64_t key;
	struct lat_hist hist;
};

/**
 * struct lat_set - entries, by key
 * @entry: array, ascending
 * @count: how many
 * @room: how many fit
 */
struct lat_set {
	struct lat_entry *entry;
	size_t count;
	size_t room;
};

/**
 * lat_set_get() - the histogram of a key, an empty one if it is new
 * @set: the set
 * @key: the key
 *
 * Return: valid until the next call, or NULL: no memory.
 */
struct lat_hist *lat_set_get(struct lat_set *set, uint64_t key);

/* The histogram of a key, or NULL if the set has none. */
const struct lat_hist *lat_set_find(const struct lat_set *set, uint64_t key);

void lat_set_free(struct lat_set *set);

/**
 * struct lat_row - a row of the table
 * @device: name of the device
 * @domain: id of the domain, 0 if rows are not by domain
 * @op: enum iommuctl_op
 * @order: log2 of the size, 0 if rows are not by size or it has none
 * @ok: operations that succeeded
 * @failed: operations that failed
 */
struct lat_row {
	const char *device;
	unsigned int domain;
	unsigned int op;
	unsigned int order;
	struct lat_hist ok;
	struct lat_hist failed;
};

struct lat_rows {
	struct lat_row *row;
	size_t count;
	size_t room;
};

/**
 * struct lat_view - what is shown
 * @by_domain: a row for each domain
 * @by_size: a row for each power of two of the size
 * @device: this device alone; NULL: all
 * @ops: one bit for each operation to show
 */
struct lat_view {
	bool by_domain;
	bool by_size;
	const char *device;
	unsigned int ops;
};

/**
 * lat_rows_add() - put one entry into the row it belongs to
 * @rows: the rows
 * @view: what is shown; an entry that it leaves out goes nowhere
 * @device: name of the device of the entry's domain; lives as long as @rows
 * @entry: the entry
 *
 * Return: 0, or -1: no memory.
 */
int lat_rows_add(struct lat_rows *rows, const struct lat_view *view,
		 const char *device, const struct lat_entry *entry);

/* Sort by device, domain, operation and size. */
void lat_rows_sort(struct lat_rows *rows);

void lat_rows_free(struct lat_rows *rows);

#endif /* _IOMMUCTL_LAT_SET_H */
