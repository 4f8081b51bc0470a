/* SPDX-License-Identifier: GPL-2.0 */
/* `iommuctl top` at work: on the screen, or as plain text. */
#ifndef _IOMMUCTL_TOP_LIVE_H
#define _IOMMUCTL_TOP_LIVE_H

#include "../cli.h"
#include "../lat/source.h"
#include "draw.h"

/**
 * struct top - what is shown, and of what
 * @cli: context
 * @view: how it is looked at
 * @slots: histograms of a CPU, 0: as many as domains want
 * @count: intervals, 0: until it is ended
 * @src: what measures
 * @ops: rows by operation, as they were read
 * @shown: rows to be shown
 * @canvas: them, drawn
 * @begun: when the interval began, CLOCK_MONOTONIC, seconds
 * @seconds: how long the last one was
 * @rounds: how many there were
 */
struct top {
	struct cli *cli;
	struct top_view view;
	unsigned int slots;
	uint64_t count;
	struct lat_source *src;
	struct top_rows ops;
	struct top_rows shown;
	struct canvas canvas;
	double begun;
	double seconds;
	uint64_t rounds;
};

/* The word for a column to sort by */
const char *top_sort_name(enum top_sort sort);

/* Each returns STATUS_OK, or the status after fail(). */
enum status top_live(struct top *top);
enum status top_batch(struct top *top);

#endif /* _IOMMUCTL_TOP_LIVE_H */
