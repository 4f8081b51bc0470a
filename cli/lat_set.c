// SPDX-License-Identifier: GPL-2.0
/* Latency histograms by key, and the rows that are shown of them. */
#include <stdlib.h>
#include <string.h>

#include "lat_set.h"

/* Make room for one element more in an array. Return: the array or NULL. */
static void *grow(void *array, size_t count, size_t *room, size_t size)
{
	void *bigger;

	if (count < *room)
		return array;
	bigger = reallocarray(array, *room ? *room * 2 : 16, size);
	if (bigger)
		*room = *room ? *room * 2 : 16;
	return bigger;
}

/* The first entry whose key is not below @key. */
static size_t lower_bound(const struct lat_set *set, uint64_t key)
{
	size_t low = 0, high = set->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (set->entry[middle].key < key)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

struct lat_hist *lat_set_get(struct lat_set *set, uint64_t key)
{
	size_t i = lower_bound(set, key);
	struct lat_entry *entry;

	if (i < set->count && set->entry[i].key == key)
		return &set->entry[i].hist;
	entry = grow(set->entry, set->count, &set->room, sizeof(*entry));
	if (!entry)
		return NULL;
	set->entry = entry;
	memmove(&entry[i + 1], &entry[i], (set->count - i) * sizeof(*entry));
	set->count++;
	memset(&entry[i], 0, sizeof(*entry));
	entry[i].key = key;
	return &entry[i].hist;
}

const struct lat_hist *lat_set_find(const struct lat_set *set, uint64_t key)
{
	size_t i = lower_bound(set, key);

	if (i < set->count && set->entry[i].key == key)
		return &set->entry[i].hist;
	return NULL;
}

void lat_set_free(struct lat_set *set)
{
	free(set->entry);
	memset(set, 0, sizeof(*set));
}

static int compare(const void *left, const void *right)
{
	const struct lat_row *a = left, *b = right;
	int by_name = strverscmp(a->device, b->device);

	if (by_name)
		return by_name;
	if (a->domain != b->domain)
		return a->domain < b->domain ? -1 : 1;
	if (a->op != b->op)
		return a->op < b->op ? -1 : 1;
	if (a->order != b->order)
		return a->order < b->order ? -1 : 1;
	return 0;
}

/* The row like @want, made if there is none; NULL: no memory. */
static struct lat_row *get_row(struct lat_rows *rows,
			       const struct lat_row *want)
{
	struct lat_row *row;
	size_t i;

	for (i = 0; i < rows->count; i++)
		if (!compare(&rows->row[i], want))
			return &rows->row[i];
	row = grow(rows->row, rows->count, &rows->room, sizeof(*row));
	if (!row)
		return NULL;
	rows->row = row;
	row[rows->count] = *want;
	return &row[rows->count++];
}

int lat_rows_add(struct lat_rows *rows, const struct lat_view *view,
		 const char *device, const struct lat_entry *entry)
{
	struct lat_row want = {
		.device = device,
		.domain = view->by_domain ? lat_key_domain(entry->key) : 0,
		.op = lat_key_op(entry->key),
		.order = view->by_size ? lat_key_order(entry->key) : 0,
	};
	struct lat_row *row;

	if (view->device && strcmp(view->device, device))
		return 0;
	if (!(view->ops & 1U << want.op))
		return 0;
	row = get_row(rows, &want);
	if (!row)
		return -1;
	if (lat_key_failed(entry->key))
		lat_hist_add(&row->failed, &entry->hist);
	else
		lat_hist_add(&row->ok, &entry->hist);
	return 0;
}

void lat_rows_sort(struct lat_rows *rows)
{
	if (rows->count)
		qsort(rows->row, rows->count, sizeof(*rows->row), compare);
}

void lat_rows_free(struct lat_rows *rows)
{
	free(rows->row);
	memset(rows, 0, sizeof(*rows));
}
