// SPDX-License-Identifier: GPL-2.0
/* The rows of `iommuctl top`. */
#include <stdlib.h>
#include <string.h>

#include <iommuctl/event.h>

#include "rows.h"

void top_rows_begin(struct top_rows *rows)
{
	size_t i;

	for (i = 0; i < rows->count; i++) {
		memset(&rows->row[i].hist, 0, sizeof(rows->row[i].hist));
		rows->row[i].errors = 0;
	}
}

/* Room for one more. Return: whether there is memory for it. */
static bool grow(struct top_rows *rows)
{
	size_t room = rows->room ? rows->room * 2 : 16;
	struct top_row *row;

	if (rows->count < rows->room)
		return true;
	row = reallocarray(rows->row, room, sizeof(*row));
	if (!row)
		return false;
	rows->row = row;
	rows->room = room;
	return true;
}

int top_rows_add(struct top_rows *rows, const char *device, int op,
		 unsigned int failed, const struct lat_hist *hist)
{
	struct top_row *row;
	size_t i;

	for (i = 0; i < rows->count; i++)
		if (rows->row[i].op == op && !strcmp(rows->row[i].device, device))
			break;
	if (i == TOP_MAX_ROWS) {
		rows->left_out += hist->count;
		return 0;
	}
	if (i == rows->count) {
		if (!grow(rows))
			return -1;
		memset(&rows->row[i], 0, sizeof(rows->row[i]));
		strncat(rows->row[i].device, device,
			sizeof(rows->row[i].device) - 1);
		rows->row[i].op = op;
		rows->count++;
	}
	row = &rows->row[i];
	if (failed)
		row->errors += hist->count;
	else
		lat_hist_add(&row->hist, hist);
	return 0;
}

static double sort_value(const struct top_row *row, enum top_sort by)
{
	switch (by) {
	case TOP_BY_RATE:
		return row->hist.count;
	case TOP_BY_BYTES:
		return row->hist.bytes;
	case TOP_BY_ERRORS:
		return row->errors;
	case TOP_BY_MEAN:
		return lat_hist_mean(&row->hist);
	case TOP_BY_P50:
		return lat_hist_percentile(&row->hist, 500);
	case TOP_BY_P99:
		return lat_hist_percentile(&row->hist, 990);
	case TOP_BY_MAX:
		return row->hist.max;
	default:
		return 0;
	}
}

/* How to sort, and a row with what it is sorted by, which takes long to find */
struct sorted {
	double value;
	bool reverse;
	struct top_row row;
};

static int compare(const void *left, const void *right)
{
	const struct sorted *a = left, *b = right;
	int order = 0;

	if (a->value != b->value)
		order = a->value > b->value ? -1 : 1;
	if (!order)
		order = strverscmp(a->row.device, b->row.device);
	if (!order)
		order = a->row.op - b->row.op;
	return a->reverse ? -order : order;
}

/* Without memory they stay as they are. */
void top_rows_sort(struct top_rows *rows, enum top_sort by, bool reverse)
{
	struct sorted *sorted;
	size_t i;

	if (!rows->count)
		return;
	sorted = calloc(rows->count, sizeof(*sorted));
	if (!sorted)
		return;
	for (i = 0; i < rows->count; i++) {
		sorted[i].row = rows->row[i];
		sorted[i].value = sort_value(&rows->row[i], by);
		sorted[i].reverse = reverse;
	}
	qsort(sorted, rows->count, sizeof(*sorted), compare);
	for (i = 0; i < rows->count; i++)
		rows->row[i] = sorted[i].row;
	free(sorted);
}

static int merge_row(struct top_rows *to, const struct top_row *row, bool by_op)
{
	int op = by_op ? row->op : TOP_ALL_OPS;
	struct lat_hist failed = { .count = row->errors };

	if (!by_op && (row->op == IOMMUCTL_OP_ATTACH ||
		       row->op == IOMMUCTL_OP_DETACH))
		return 0;
	if (top_rows_add(to, row->device, op, 0, &row->hist))
		return -1;
	return top_rows_add(to, row->device, op, 1, &failed);
}

int top_rows_merge(struct top_rows *to, const struct top_rows *from, bool by_op,
		   const char *filter)
{
	size_t i;

	to->count = 0;
	for (i = 0; i < from->count; i++)
		if (strcasestr(from->row[i].device, filter) &&
		    merge_row(to, &from->row[i], by_op))
			return -1;
	return 0;
}

void top_rows_free(struct top_rows *rows)
{
	free(rows->row);
	memset(rows, 0, sizeof(*rows));
}
