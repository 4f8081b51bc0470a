/* SPDX-License-Identifier: GPL-2.0 */
/* What `iommuctl trace` prints: a line for each event. */
#ifndef _IOMMUCTL_TRACE_SHOW_H
#define _IOMMUCTL_TRACE_SHOW_H

#include <iommuctl/trace.h>

#include "../print.h"
#include "ksyms.h"
#include "source.h"

/* Of the JSON documents; grows when a member changes its meaning */
#define TRACE_VERSION	1

/**
 * struct trace_show - the lines being printed
 * @cli: context
 * @stacks: show stacks
 * @src: where the events come from
 * @table: the table under way, in text
 * @ksyms: the kernel's symbols, once a stack needed them
 * @events: events shown
 */
struct trace_show {
	struct cli *cli;
	bool stacks;
	const struct trace_source *src;
	struct table *table;
	struct ksyms *ksyms;
	uint64_t events;
};

/* Before the first event. Return: STATUS_OK, or the status after fail(). */
enum status trace_show_begin(struct trace_show *show,
			     const struct trace_source *src);
void trace_show_event(struct trace_show *show, const struct trace_event *event);

/* What was shown so far arrives. Return: false if it did not. */
bool trace_show_flush(struct trace_show *show);

/* After the last: events that did not come. */
enum status trace_show_end(struct trace_show *show,
			   const struct trace_source *src);

#endif /* _IOMMUCTL_TRACE_SHOW_H */
