// SPDX-License-Identifier: GPL-2.0
/* Latency histograms by key, and the rows that are shown of them. */
#include <stdlib.h>
#include <string.h>

#include "set.h"

/*
 * Make room for one element more in an array, and in the indices into it. If one
 * of them cannot grow, both have what they had.
 *
 * Return: the array or NULL.
 */
static void *grow(void *array, size_t **sorted, size_t count, size_t *room,
		  size_t size)
{
	size_t more = *room ? *room * 2 : 16, *indices;
	void *bigger;

	if (count < *room)
		return array;
	indices = reallocarray(*sorted, more, sizeof(*indices));
	if (!indices)
		return NULL;
	*sorted = indices;
	bigger = reallocarray(array, more, size);
	if (bigger)
		*room = more;
	return bigger;
}

/* Put the index @count, that of a new element, at place @i of @count. */
static void insert(size_t *sorted, size_t i, size_t count)
{
	memmove(&sorted[i + 1], &sorted[i], (count - i) * sizeof(*sorted));
	sorted[i] = count;
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

/* Where in @sorted the first entry is whose id is not below @id */
static size_t lower_bound(const struct lat_set *set, const struct lat_id *id)
{
	size_t low = 0, high = set->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (compare_ids(&set->entry[set->sorted[middle]].id, id) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* The entry of @id, if it is at place @i of @sorted, or NULL */
static struct lat_entry *entry_at(const struct lat_set *set, size_t i,
				  const struct lat_id *id)
{
	struct lat_entry *entry;

	if (i == set->count)
		return NULL;
	entry = &set->entry[set->sorted[i]];
	return compare_ids(&entry->id, id) ? NULL : entry;
}

struct lat_hist *lat_set_get(struct lat_set *set, const struct lat_id *id)
{
	size_t i = lower_bound(set, id);
	struct lat_entry *entry = entry_at(set, i, id);

	if (entry)
		return &entry->hist;
	entry = grow(set->entry, &set->sorted, set->count, &set->room,
		     sizeof(*entry));
	if (!entry)
		return NULL;
	set->entry = entry;
	insert(set->sorted, i, set->count);
	entry += set->count++;
	memset(entry, 0, sizeof(*entry));
	entry->id = *id;
	return &entry->hist;
}

const struct lat_hist *lat_set_find(const struct lat_set *set,
				    const struct lat_id *id)
{
	const struct lat_entry *entry = entry_at(set, lower_bound(set, id), id);

	return entry ? &entry->hist : NULL;
}

int lat_set_copy(struct lat_set *to, const struct lat_set *from)
{
	size_t i, n = from->count;

	memset(to, 0, sizeof(*to));
	if (!n)
		return 0;
	to->entry = reallocarray(NULL, n, sizeof(*to->entry));
	to->sorted = reallocarray(NULL, n, sizeof(*to->sorted));
	if (!to->entry || !to->sorted) {
		lat_set_free(to);
		return -1;
	}
	for (i = 0; i < n; i++) {
		to->entry[i] = from->entry[from->sorted[i]];
		to->sorted[i] = i;
	}
	to->room = n;
	to->count = n;
	return 0;
}

void lat_set_free(struct lat_set *set)
{
	free(set->entry);
	free(set->sorted);
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
	struct lat_row *row;

	if (i < rows->count && !compare(&rows->row[rows->sorted[i]], want))
		return &rows->row[rows->sorted[i]];
	row = grow(rows->row, &rows->sorted, rows->count, &rows->room,
		   sizeof(*row));
	if (!row)
		return NULL;
	rows->row = row;
	insert(rows->sorted, i, rows->count);
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
