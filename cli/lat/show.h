/* SPDX-License-Identifier: GPL-2.0 */
/* What `iommuctl lat` prints of one interval. */
#ifndef _IOMMUCTL_LAT_SHOW_H
#define _IOMMUCTL_LAT_SHOW_H

#include "../cli.h"
#include "phases.h"
#include "set.h"
#include "source.h"

/**
 * struct lat_style - how it is shown
 * @view: which rows
 * @histogram: the distribution of each row too
 * @timestamp: the time before each table
 * @phases: where the time of calls went, and no rows
 * @micro: microseconds in text; JSON has nanoseconds always
 */
struct lat_style {
	struct lat_view view;
	bool histogram;
	bool timestamp;
	bool phases;
	bool micro;
};

/**
 * struct lat_round - one interval
 * @source: "module", "core" or "kprobe"
 * @functions: lat_source_functions()
 * @rows: what happened in it
 * @phases: where the time went, if that is asked for
 * @seconds: how long it was
 * @dropped: events that found no free histogram
 * @crowded: those of them whose device or domain found no room
 * @missed: events that the kernel did not show to the program
 * @cost: what the programs took of its last part; no runs: not known
 */
struct lat_round {
	const char *source;
	const char *const *functions;
	struct lat_rows rows;
	struct lat_phase_rows phases;
	double seconds;
	uint64_t dropped;
	uint64_t crowded;
	uint64_t missed;
	struct lat_cost cost;
};

/**
 * lat_show() - print an interval
 * @cli: context
 * @style: how
 * @round: the interval
 *
 * Return: STATUS_OK, or the status after fail().
 */
enum status lat_show(struct cli *cli, const struct lat_style *style,
		     const struct lat_round *round);

#endif /* _IOMMUCTL_LAT_SHOW_H */
