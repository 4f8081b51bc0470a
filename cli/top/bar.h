/* SPDX-License-Identifier: GPL-2.0 */
/* A distribution as a bar on a logarithmic scale, from 100 ns to 10 ms. */
#ifndef _IOMMUCTL_TOP_BAR_H
#define _IOMMUCTL_TOP_BAR_H

#include "../lat/hist.h"
#include "canvas.h"

/* The scale, @width columns from @x on */
void bar_scale(struct canvas *c, unsigned int x, unsigned int y,
	       unsigned int width);

/*
 * A mark at the median, thick from there to the 99th percentile, thin to the
 * maximum
 */
void bar_draw(struct canvas *c, unsigned int x, unsigned int y,
	      unsigned int width, bool utf8, const struct lat_hist *hist);

#endif /* _IOMMUCTL_TOP_BAR_H */
