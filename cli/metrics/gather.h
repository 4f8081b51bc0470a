/* SPDX-License-Identifier: GPL-2.0 */
/* From a source of latencies to the text of their metrics. */
#ifndef _IOMMUCTL_METRICS_GATHER_H
#define _IOMMUCTL_METRICS_GATHER_H

#include "../lat/source.h"
#include "text.h"

/**
 * struct gather - what is exported
 * @src: what measures
 * @table: all it measured
 * @start: when it began: seconds since 1970
 * @readings: how often it was read
 */
struct gather {
	struct lat_source *src;
	struct metrics_table table;
	double start;
	uint64_t readings;
};

/**
 * gather_open() - begin to measure
 * @g: out: for gather_close(), also after an error
 * @cli: context
 * @slots: histograms of a CPU, as of feed_open()
 * @devices: devices with series of their own
 *
 * Return: STATUS_OK, or the status after fail().
 */
enum status gather_open(struct gather *g, struct cli *cli, unsigned int slots,
			size_t devices);

/**
 * gather_text() - read the source, and tell all that there is
 * @g: what is exported
 * @format: in which format
 * @len: out: bytes of the text
 *
 * Return: the text, for free(), or NULL: no memory.
 */
char *gather_text(struct gather *g, enum metrics_format format, size_t *len);

void gather_close(struct gather *g);

#endif /* _IOMMUCTL_METRICS_GATHER_H */
