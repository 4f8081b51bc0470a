/* SPDX-License-Identifier: GPL-2.0 */
/* From rows to a screen. Nothing here reads or shows. */
#ifndef _IOMMUCTL_TOP_DRAW_H
#define _IOMMUCTL_TOP_DRAW_H

#include "canvas.h"
#include "view.h"

/**
 * struct top_facts - what is said beside the rows
 * @time: "12:34:56"
 * @source: what the figures come from
 * @kernel: release of the kernel
 * @seconds: how long the interval was
 * @dropped: operations that found no free histogram, since the start
 * @missed: operations that the kernel did not show, since the start
 */
struct top_facts {
	const char *time;
	const char *source;
	const char *kernel;
	double seconds;
	uint64_t dropped;
	uint64_t missed;
};

/**
 * top_draw() - draw the screen
 * @c: where to, with the size it is to have
 * @view: how it is looked at; ->page, ->rows and ->first are brought up to date
 * @rows: the rows to be shown, sorted
 * @facts: what is said beside them
 */
void top_draw(struct canvas *c, struct top_view *view,
	      const struct top_rows *rows, const struct top_facts *facts);

/**
 * top_draw_batch() - the same without what is of use with keys only
 * @c: where to; it is made as high as it needs
 * @view: how it is looked at
 * @rows: as of top_draw()
 * @facts: likewise
 *
 * Return: 0, or -1: no memory.
 */
int top_draw_batch(struct canvas *c, struct top_view *view,
		   const struct top_rows *rows, const struct top_facts *facts);

#endif /* _IOMMUCTL_TOP_DRAW_H */
