/* SPDX-License-Identifier: GPL-2.0 */
/* Latency histograms by key, and the rows that are shown of them. */
#ifndef _IOMMUCTL_LAT_SET_H
#define _IOMMUCTL_LAT_SET_H

#include <stdbool.h>
#include <stddef.h>

#include "hist.h"

/**
 * struct lat_id - what the events of one histogram have in common
 * @key: see lat_key()
 * @more: see lat_more(); 0 if nothing was asked for
 * @cpu: the CPU, 0 where it was not asked for
 */
struct lat_id {
	uint64_t key;
	uint64_t more;
	unsigned int cpu;
};

/**
 * struct lat_entry - what is known of one of them
 * @id: which
 * @hist: its distribution
 */
struct lat_entry {
	struct lat_id id;
	struct lat_hist hist;
};

/**
 * struct lat_set - entries, by id
 * @entry: array, in the order they came; of lat_set_copy(): ascending
 * @sorted: indices into it, ascending
 * @count: how many
 * @room: how many fit
 *
 * Entries are large: each stays where it is when others come.
 */
struct lat_set {
	struct lat_entry *entry;
	size_t *sorted;
	size_t count;
	size_t room;
};

/**
 * lat_set_get() - the histogram of an id, an empty one if it is new
 * @set: the set
 * @id: the id
 *
 * Return: valid until the next call, or NULL: no memory.
 */
struct lat_hist *lat_set_get(struct lat_set *set, const struct lat_id *id);

/* The histogram of an id, or NULL if the set has none. */
const struct lat_hist *lat_set_find(const struct lat_set *set,
				    const struct lat_id *id);

/**
 * lat_set_copy() - copy a set
 * @to: out: the copy, its entries ascending; whatever it had is not freed
 * @from: the set
 *
 * Return: 0, or -1: no memory, and @to is empty.
 */
int lat_set_copy(struct lat_set *to, const struct lat_set *from);

void lat_set_free(struct lat_set *set);

/* What rows may be by; in the order of columns, and of sorting */
enum lat_by {
	LAT_BY_DEVICE,
	LAT_BY_GROUP,
	LAT_BY_MODE,
	LAT_BY_DOMAIN,
	LAT_BY_OP,
	LAT_BY_SIZE,
	LAT_BY_PROT,
	LAT_BY_CPU,
	LAT_BY_PROCESS,
	LAT_BYS,
};

#define LAT_BY(what) (1U << LAT_BY_##what)

/* Rows are by these unless it is said otherwise */
#define LAT_BY_DEFAULT (LAT_BY(DEVICE) | LAT_BY(OP))

/**
 * struct lat_who - whose operations those of a domain are
 * @device: name of the device
 * @group: number of its IOMMU group
 * @mode: of the domain: "strict", "lazy", "passthrough", "unmanaged" for one
 *	  that is not the DMA API's
 *
 * What is not known is "-".
 */
struct lat_who {
	const char *device;
	const char *group;
	const char *mode;
};

/**
 * struct lat_row - a row of the table
 * @who: device, group and mode, "" where rows are not by them
 * @domain: id of the domain
 * @op: enum iommuctl_op
 * @order: log2 of the size, 0 if it has none
 * @prot: IOMMUCTL_PROT_*, 0 of what is no map
 * @cpu: CPU
 * @process: id of the process
 * @comm: its name, filled in by whoever shows it
 * @ok: operations that succeeded
 * @failed: operations that failed
 *
 * What rows are not by is 0.
 */
struct lat_row {
	struct lat_who who;
	unsigned int domain;
	unsigned int op;
	unsigned int order;
	unsigned int prot;
	unsigned int cpu;
	unsigned int process;
	const char *comm;
	struct lat_hist ok;
	struct lat_hist failed;
};

/**
 * struct lat_rows - rows
 * @row: array, in the order they came until lat_rows_sort()
 * @sorted: indices into it, in order; until lat_rows_sort()
 * @count: how many
 * @room: how many fit
 */
struct lat_rows {
	struct lat_row *row;
	size_t *sorted;
	size_t count;
	size_t room;
};

/**
 * struct lat_view - what is shown
 * @by: LAT_BY(): a row for each combination of these
 * @filter: LAT_BY(): what of the following counts
 * @device: this device alone
 * @group: this IOMMU group alone
 * @domain: this domain alone
 * @cpu: this CPU alone
 * @process: this process alone
 * @ops: one bit for each operation to show
 */
struct lat_view {
	unsigned int by;
	unsigned int filter;
	const char *device;
	const char *group;
	unsigned int domain;
	unsigned int cpu;
	unsigned int process;
	unsigned int ops;
};

/* Does this view need to know that, to group by it or to filter? */
static inline bool lat_view_needs(const struct lat_view *view, enum lat_by by)
{
	return (view->by | view->filter) >> by & 1;
}

/**
 * lat_rows_add() - put one entry into the row it belongs to
 * @rows: the rows
 * @view: what is shown; an entry that it leaves out goes nowhere
 * @who: whose the entry's domain is; its texts live as long as @rows
 * @entry: the entry
 *
 * Return: 0, or -1: no memory.
 */
int lat_rows_add(struct lat_rows *rows, const struct lat_view *view,
		 const struct lat_who *who, const struct lat_entry *entry);

/* Sort in the order of enum lat_by. No more rows can be added. */
void lat_rows_sort(struct lat_rows *rows);

void lat_rows_free(struct lat_rows *rows);

#endif /* _IOMMUCTL_LAT_SET_H */
