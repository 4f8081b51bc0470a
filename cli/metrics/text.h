/* SPDX-License-Identifier: GPL-2.0 */
/* The text that Prometheus reads. Nothing here measures. */
#ifndef _IOMMUCTL_METRICS_TEXT_H
#define _IOMMUCTL_METRICS_TEXT_H

#include <stdio.h>

#include "table.h"

/**
 * enum metrics_format - which text
 * @METRICS_OPENMETRICS: OpenMetrics 1.0
 * @METRICS_PROMETHEUS: Prometheus's older format 0.0.4, the one that
 *			node_exporter's textfile collector and promtool read
 */
enum metrics_format {
	METRICS_OPENMETRICS,
	METRICS_PROMETHEUS,
};

/**
 * struct metrics_report - what is to be said
 * @table: the series
 * @version: of this command
 * @kernel: release of the kernel
 * @source: what the figures come from
 * @start: when measuring began: seconds since 1970
 * @dropped: operations that found no free histogram
 * @missed: operations that the kernel did not show to the program
 * @readings: how often the histograms were read
 * @reading_ns: how long the last one took
 */
struct metrics_report {
	const struct metrics_table *table;
	const char *version;
	const char *kernel;
	const char *source;
	double start;
	uint64_t dropped;
	uint64_t missed;
	uint64_t readings;
	uint64_t reading_ns;
};

/* The type of content that HTTP says it is */
const char *metrics_content_type(enum metrics_format format);

/* Which format the value of HTTP's header Accept asks for; NULL: no header */
enum metrics_format metrics_accepted(const char *accept);

/* Print all series; errors are the stream's. */
void metrics_print(FILE *out, enum metrics_format format,
		   const struct metrics_report *report);

#endif /* _IOMMUCTL_METRICS_TEXT_H */
