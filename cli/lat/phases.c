// SPDX-License-Identifier: GPL-2.0
/* Where the time of calls went, by phase. */
#include <stdlib.h>
#include <string.h>

#include "phases.h"

const char *lat_call_name(unsigned int call)
{
	static const char *const names[] = {
#define NAME(name, text) \
	[LAT_CALL_##name] = text,
		LAT_CALLS(NAME)
#undef NAME
	};

	return call < LAT_CALL_COUNT ? names[call] : "?";
}

const char *lat_phase_name(unsigned int phase)
{
	static const char *const names[] = {
#define NAME(name, text) \
	[LAT_PHASE_##name] = text,
		LAT_PHASES(NAME)
#undef NAME
	};

	return phase < LAT_PHASE_COUNT ? names[phase] : "?";
}

static struct lat_phase_row *find(const struct lat_phase_rows *rows,
				  const char *device, unsigned int call)
{
	size_t i;

	for (i = 0; i < rows->count; i++)
		if (rows->row[i].call == call &&
		    !strcmp(rows->row[i].device, device))
			return &rows->row[i];
	return NULL;
}

static struct lat_phase_row *get(struct lat_phase_rows *rows,
				 const char *device, unsigned int call)
{
	struct lat_phase_row *row = find(rows, device, call);
	size_t room = rows->room ? rows->room * 2 : 16;

	if (row)
		return row;
	if (rows->count == rows->room) {
		row = reallocarray(rows->row, room, sizeof(*row));
		if (!row)
			return NULL;
		rows->row = row;
		rows->room = room;
	}
	row = &rows->row[rows->count++];
	memset(row, 0, sizeof(*row));
	row->device = device;
	row->call = call;
	return row;
}

int lat_phase_rows_add(struct lat_phase_rows *rows, const char *device,
		       const struct lat_phase_cell *cell)
{
	struct lat_phase_row *row;
	unsigned int i;

	row = get(rows, device, lat_key_op(cell->key));
	if (!row)
		return -1;
	if (lat_key_failed(cell->key)) {
		row->errors += cell->count;
		return 0;
	}
	row->count += cell->count;
	row->sum += cell->sum;
	for (i = 0; i < LAT_PHASE_COUNT; i++) {
		row->phase[i].entered += cell->phase[i].entered;
		row->phase[i].ns += cell->phase[i].ns;
	}
	return 0;
}

static void subtract(struct lat_phase_row *row,
		     const struct lat_phase_row *before)
{
	unsigned int i;

	row->count -= before->count;
	row->errors -= before->errors;
	row->sum -= before->sum;
	for (i = 0; i < LAT_PHASE_COUNT; i++) {
		row->phase[i].entered -= before->phase[i].entered;
		row->phase[i].ns -= before->phase[i].ns;
	}
}

void lat_phase_rows_since(struct lat_phase_rows *now,
			  const struct lat_phase_rows *before)
{
	size_t i, kept = 0;

	for (i = 0; i < now->count; i++) {
		struct lat_phase_row *row = &now->row[i];
		const struct lat_phase_row *was;

		was = find(before, row->device, row->call);
		if (was)
			subtract(row, was);
		if (row->count || row->errors)
			now->row[kept++] = *row;
	}
	now->count = kept;
}

static int compare(const void *left, const void *right)
{
	const struct lat_phase_row *a = left, *b = right;
	int by_name = strverscmp(a->device, b->device);

	return by_name ?: (int)a->call - (int)b->call;
}

void lat_phase_rows_sort(struct lat_phase_rows *rows)
{
	if (rows->count)
		qsort(rows->row, rows->count, sizeof(*rows->row), compare);
}

int lat_phase_rows_copy(struct lat_phase_rows *to,
			const struct lat_phase_rows *from)
{
	memset(to, 0, sizeof(*to));
	if (!from->count)
		return 0;
	to->row = reallocarray(NULL, from->count, sizeof(*to->row));
	if (!to->row)
		return -1;
	memcpy(to->row, from->row, from->count * sizeof(*to->row));
	to->count = from->count;
	to->room = from->count;
	return 0;
}

void lat_phase_rows_free(struct lat_phase_rows *rows)
{
	free(rows->row);
	memset(rows, 0, sizeof(*rows));
}
