/* SPDX-License-Identifier: GPL-2.0 */
/* What `iommuctl lat` prints of one interval. */
#ifndef _IOMMUCTL_LAT_SHOW_H
#define _IOMMUCTL_LAT_SHOW_H

#include "cli.h"
#include "lat_set.h"

/**
 * struct lat_style - how it is shown
 * @view: which rows
 * @histogram: the distribution of each row too
 * @timestamp: the time before each table
 * @micro: microseconds in text; JSON has nanoseconds always
 */
struct lat_style {
	struct lat_view view;
	bool histogram;
	bool timestamp;
	bool micro;
};

/**
 * struct lat_round - one interval
 * @rows: what happened in it
 * @seconds: how long it was
 * @dropped: events that found no free histogram
 * @missed: events that the kernel did not show to the program
 */
struct lat_round {
	struct lat_rows rows;
	double seconds;
	uint64_t dropped;
	uint64_t missed;
};

/* "map" of IOMMUCTL_OP_MAP, …; "?" if it is unknown */
const char *lat_op_name(unsigned int op);

/* The operation of that name, or -1. */
int lat_op_of(const char *name);

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
