/* SPDX-License-Identifier: GPL-2.0 */
/* What rows of `iommuctl lat` are by, and what their columns are called. */
#ifndef _IOMMUCTL_LAT_KEYS_H
#define _IOMMUCTL_LAT_KEYS_H

#include "../print.h"
#include "set.h"

/* "map" of IOMMUCTL_OP_MAP, …; "?" if it is unknown */
const char *lat_op_name(unsigned int op);

/* The operation of that name, or -1. */
int lat_op_of(const char *name);

/* By enum lat_by */
extern const struct column lat_by_columns[LAT_BYS];

/* "device" of LAT_BY_DEVICE, … */
const char *lat_by_name(enum lat_by by);

/* Has a row that property, or do operations of its kind have none? */
bool lat_row_has(const struct lat_row *row, enum lat_by by);

/* The property as text, NULL if it is a number: lat_row_num() */
const char *lat_row_text(const struct lat_row *row, enum lat_by by);
uint64_t lat_row_num(const struct lat_row *row, enum lat_by by);

/**
 * struct lat_percentile - a column of percentiles
 * @key: its name in JSON
 * @permille: the share of events that did not take longer, in thousandths
 */
struct lat_percentile {
	const char *key;
	unsigned int permille;
};

#define LAT_PERCENTILES 4

extern const struct lat_percentile lat_percentiles[LAT_PERCENTILES];

#endif /* _IOMMUCTL_LAT_KEYS_H */
