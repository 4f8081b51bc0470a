/* SPDX-License-Identifier: GPL-2.0 */
/* What the parts of lat_show() share. */
#ifndef _IOMMUCTL_LAT_SHOW_PART_H
#define _IOMMUCTL_LAT_SHOW_PART_H

#include "keys.h"
#include "show.h"

struct json;

/* Events a second */
uint64_t lat_rate(const struct lat_hist *h, double seconds);

/* The share of one CPU, and nanoseconds a run, that measuring took */
double lat_cost_share(const struct lat_cost *cost);
double lat_cost_each(const struct lat_cost *cost);

/* The histogram of a row's operations, or of those that failed, as @what says */
void lat_show_hist(struct cli *cli, const struct lat_style *style,
		   const struct lat_row *row, const struct lat_hist *h,
		   const char *what);

/* The table of lat_round.phases, and its part of JSON */
enum status lat_show_phases(struct cli *cli, const struct lat_style *style,
			    const struct lat_round *round);
void lat_json_phases(struct json *js, const struct lat_round *round);

void lat_show_json(struct cli *cli, const struct lat_style *style,
		   const struct lat_round *round);

#endif /* _IOMMUCTL_LAT_SHOW_PART_H */
