// SPDX-License-Identifier: GPL-2.0
/* Latency histograms by key, and the rows that are shown of them. */
#include <stdlib.h>
#include <string.h>

#include "set.h"

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

static int compare_nums(uint64_t a, uint64_t b)
{
	return a < b ? -1 : a > b;
}

static int compare_ids(const struct lat_id *a, const struct lat_id *b)
{
	if (a->key != b->key)
		return compare_nums(a->key, b->key);
	if (a->more != b->more)
		return compare_nums(a->more, b->more);
	return compare_nums(a->cpu, b->cpu);
}

/* The first entry whose id is not below @id. */
static size_t lower_bound(const struct lat_set *set, const struct lat_id *id)
{
	size_t low = 0, high = set->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (compare_ids(&set->entry[middle].id, id) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static bool is_at(const struct lat_set *set, size_t i, const struct lat_id *id)
{
	return i < set->count && !compare_ids(&set->entry[i].id, id);
}

struct lat_hist *lat_set_get(struct lat_set *set, const struct lat_id *id)
{
	size_t i = lower_bound(set, id);
	struct lat_entry *entry;

	if (is_at(set, i, id))
		return &set->entry[i].hist;
	entry = grow(set->entry, set->count, &set->room, sizeof(*entry));
	if (!entry)
		return NULL;
	set->entry = entry;
	memmove(&entry[i + 1], &entry[i], (set->count - i) * sizeof(*entry));
	set->count++;
	memset(&entry[i], 0, sizeof(*entry));
	entry[i].id = *id;
	return &entry[i].hist;
}

const struct lat_hist *lat_set_find(const struct lat_set *set,
				    const struct lat_id *id)
{
	size_t i = lower_bound(set, id);

	return is_at(set, i, id) ? &set->entry[i].hist : NULL;
}

void lat_set_free(struct lat_set *set)
{
	free(set->entry);
	memset(set, 0, sizeof(*set));
}

/* In the order of enum lat_by */
static int compare(const void *left, const void *right)
{
	const struct lat_row *a = left, *b = right;
	int order;

	order = strverscmp(a->who.device, b->who.device);
	if (!order)
		order = strverscmp(a->who.group, b->who.group);
	if (!order)
		order = strcmp(a->who.mode, b->who.mode);
	if (!order)
		order = compare_nums(a->domain, b->domain);
	if (!order)
		order = compare_nums(a->op, b->op);
	if (!order)
		order = compare_nums(a->order, b->order);
	if (!order)
		order = compare_nums(a->prot, b->prot);
	if (!order)
		order = compare_nums(a->cpu, b->cpu);
	return order ?: compare_nums(a->process, b->process);
}

/* Both arrays grow as one. */
static int grow_rows(struct lat_rows *rows)
{
	size_t room = rows->room;
	struct lat_row *row;
	size_t *sorted;

	if (rows->count < room)
		return 0;
	row = grow(rows->row, rows->count, &room, sizeof(*row));
	if (!row)
		return -1;
	rows->row = row;
	sorted = reallocarray(rows->sorted, room, sizeof(*sorted));
	if (!sorted)
		return -1;
	rows->sorted = sorted;
	rows->room = room;
	return 0;
}

/* Where in @sorted a row like @want is, or would be */
static size_t find_row(const struct lat_rows *rows, const struct lat_row *want)
{
	size_t low = 0, high = rows->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (compare(&rows->row[rows->sorted[middle]], want) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* The row like @want, made if there is none; NULL: no memory. */
static struct lat_row *get_row(struct lat_rows *rows,
			       const struct lat_row *want)
{
	size_t i = find_row(rows, want);

	if (i < rows->count && !compare(&rows->row[rows->sorted[i]], want))
		return &rows->row[rows->sorted[i]];
	if (grow_rows(rows))
		return NULL;
	memmove(&rows->sorted[i + 1], &rows->sorted[i],
		(rows->count - i) * sizeof(*rows->sorted));
	rows->sorted[i] = rows->count;
	rows->row[rows->count] = *want;
	return &rows->row[rows->count++];
}

/* Is it filtered out? */
static bool left_out(const struct lat_view *view, const struct lat_who *who,
		     const struct lat_id *id)
{
	unsigned int filter = view->filter;

	return (filter & LAT_BY(DEVICE) && strcmp(view->device, who->device)) ||
	       (filter & LAT_BY(GROUP) && strcmp(view->group, who->group)) ||
	       (filter & LAT_BY(DOMAIN) &&
		view->domain != lat_key_domain(id->key)) ||
	       (filter & LAT_BY(CPU) && view->cpu != id->cpu) ||
	       (filter & LAT_BY(PROCESS) &&
		view->process != lat_more_process(id->more)) ||
	       !(view->ops >> lat_key_op(id->key) & 1);
}

/* What of @id is in the view */
static void fill_row(struct lat_row *row, unsigned int by,
		     const struct lat_who *who, const struct lat_id *id)
{
	row->who.device = by & LAT_BY(DEVICE) ? who->device : "";
	row->who.group = by & LAT_BY(GROUP) ? who->group : "";
	row->who.mode = by & LAT_BY(MODE) ? who->mode : "";
	if (by & LAT_BY(DOMAIN))
		row->domain = lat_key_domain(id->key);
	if (by & LAT_BY(OP))
		row->op = lat_key_op(id->key);
	if (by & LAT_BY(SIZE))
		row->order = lat_key_order(id->key);
	if (by & LAT_BY(PROT))
		row->prot = lat_more_prot(id->more);
	if (by & LAT_BY(CPU))
		row->cpu = id->cpu;
	if (by & LAT_BY(PROCESS))
		row->process = lat_more_process(id->more);
}

int lat_rows_add(struct lat_rows *rows, const struct lat_view *view,
		 const struct lat_who *who, const struct lat_entry *entry)
{
	struct lat_row want = {}, *row;

	if (left_out(view, who, &entry->id))
		return 0;
	fill_row(&want, view->by, who, &entry->id);
	row = get_row(rows, &want);
	if (!row)
		return -1;
	if (lat_key_failed(entry->id.key))
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
	free(rows->sorted);
	memset(rows, 0, sizeof(*rows));
}
