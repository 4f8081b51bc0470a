/* SPDX-License-Identifier: GPL-2.0 */
/* Where the time of calls went, by phase. */
#ifndef _IOMMUCTL_LAT_PHASES_H
#define _IOMMUCTL_LAT_PHASES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <iommuctl/lat_core.h>

/**
 * struct lat_phase_row - calls of one kind
 * @device: name of their device, "-" if not known
 * @call: enum lat_call
 * @count: calls that succeeded
 * @errors: calls that failed, which are in nothing else here
 * @sum: nanoseconds of all; those of all phases add up to it
 * @phase: what the phases had
 */
struct lat_phase_row {
	const char *device;
	unsigned int call;
	uint64_t count;
	uint64_t errors;
	uint64_t sum;
	struct lat_phase_sum phase[LAT_PHASE_COUNT];
};

struct lat_phase_rows {
	struct lat_phase_row *row;
	size_t count;
	size_t room;
};

/* "dma_map" of LAT_CALL_DMA_MAP, …; "driver" of LAT_PHASE_DRIVER, … */
const char *lat_call_name(unsigned int call);
const char *lat_phase_name(unsigned int phase);

/**
 * lat_phase_rows_add() - put what a cell has into the row it belongs to
 * @rows: the rows
 * @device: name of the device; lives as long as @rows
 * @cell: the cell
 *
 * Return: 0, or -1: no memory.
 */
int lat_phase_rows_add(struct lat_phase_rows *rows, const char *device,
		       const struct lat_phase_cell *cell);

/* @now -= @before, earlier rows of the same; what is 0 then goes. */
void lat_phase_rows_since(struct lat_phase_rows *now,
			  const struct lat_phase_rows *before);

/* By device and call. */
void lat_phase_rows_sort(struct lat_phase_rows *rows);

/* Return: 0, or -1: no memory. */
int lat_phase_rows_copy(struct lat_phase_rows *to,
			const struct lat_phase_rows *from);

void lat_phase_rows_free(struct lat_phase_rows *rows);

#endif /* _IOMMUCTL_LAT_PHASES_H */
