/* SPDX-License-Identifier: GPL-2.0 */
/* The rows of `iommuctl top`: what devices did in one interval, and in which order. */
#ifndef _IOMMUCTL_TOP_ROWS_H
#define _IOMMUCTL_TOP_ROWS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "../lat/hist.h"

#define TOP_ALL_OPS	(-1)
/* Rows kept; what comes when there are so many has none, and is counted */
#define TOP_MAX_ROWS	4096

/**
 * struct top_row - one device, or one operation of it
 * @device: its name
 * @op: enum iommuctl_op, or TOP_ALL_OPS
 * @hist: operations that succeeded
 * @errors: how many failed
 */
struct top_row {
	char device[LAT_NAME_LEN];
	int op;
	struct lat_hist hist;
	uint64_t errors;
};

/**
 * struct top_rows - an interval
 * @row: the rows; they stay from interval to interval, so that a device that
 *	 rests does not vanish from under the reader's eyes
 * @count: how many
 * @room: how many fit
 * @left_out: operations that found no row
 */
struct top_rows {
	struct top_row *row;
	size_t count;
	size_t room;
	uint64_t left_out;
};

/* What rows are sorted by; the columns in their order */
enum top_sort {
	TOP_BY_DEVICE,
	TOP_BY_RATE,
	TOP_BY_BYTES,
	TOP_BY_ERRORS,
	TOP_BY_MEAN,
	TOP_BY_P50,
	TOP_BY_P99,
	TOP_BY_MAX,
	TOP_SORTS,
};

/* A new interval begins: the rows stay, with nothing in them. */
void top_rows_begin(struct top_rows *rows);

/**
 * top_rows_add() - add operations to their row
 * @rows: the rows
 * @device: name of the device
 * @op: enum iommuctl_op, or TOP_ALL_OPS where rows are by device alone
 * @failed: whether they failed
 * @hist: them
 *
 * Return: 0, or -1: no memory.
 */
int top_rows_add(struct top_rows *rows, const char *device, int op,
		 unsigned int failed, const struct lat_hist *hist);

/**
 * top_rows_merge() - the rows to be shown, of those collected
 * @to: out: them
 * @from: rows by operation
 * @by_op: as they are; else one for each device, of what it does all the time:
 *	   without attach and detach
 * @filter: those whose device has this in its name; "": all
 *
 * Return: 0, or -1: no memory.
 */
int top_rows_merge(struct top_rows *to, const struct top_rows *from, bool by_op,
		   const char *filter);

/* The largest come first, of names the first; what is equal, by name. */
void top_rows_sort(struct top_rows *rows, enum top_sort by, bool reverse);

void top_rows_free(struct top_rows *rows);

#endif /* _IOMMUCTL_TOP_ROWS_H */
