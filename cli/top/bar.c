// SPDX-License-Identifier: GPL-2.0
/* A distribution as a bar on a logarithmic scale. */
#include <math.h>
#include <string.h>

#include "bar.h"

#define FIRST_DECADE	2	/* 100 ns */
#define LAST_DECADE	7	/* 10 ms */

/* The column of a duration, below @width */
static unsigned int column(double ns, unsigned int width)
{
	double share = (log10(ns > 1 ? ns : 1) - FIRST_DECADE) /
		       (LAST_DECADE - FIRST_DECADE);

	if (share <= 0)
		return 0;
	if (share >= 1)
		return width - 1;
	return share * width;
}

void bar_scale(struct canvas *c, unsigned int x, unsigned int y,
	       unsigned int width)
{
	static const char *const ticks[] = {
		"100ns", "1us", "10us", "100us", "1ms", "10ms",
	};
	unsigned int i, at, end = 0, last = x + width - 4;

	for (i = FIRST_DECADE; i < LAST_DECADE; i++) {
		const char *tick = ticks[i - FIRST_DECADE];

		at = x + column(pow(10, i), width);
		if (at < end || at + strlen(tick) >= last)
			continue;
		end = canvas_put(c, at, y, INK_HEADING, "%s", tick) + 1;
	}
	canvas_put(c, last, y, INK_HEADING, "%s", ticks[LAST_DECADE - FIRST_DECADE]);
}

void bar_draw(struct canvas *c, unsigned int x, unsigned int y,
	      unsigned int width, bool utf8, const struct lat_hist *hist)
{
	unsigned int p50, p99, max;

	if (!hist->count)
		return;
	p50 = column(lat_hist_percentile(hist, 500), width);
	p99 = column(lat_hist_percentile(hist, 990), width);
	max = column(hist->max, width);
	canvas_fill(c, x + p99, y, INK_TAIL, utf8 ? L'\u2500' : L'-',
		    max - p99 + 1);
	canvas_fill(c, x + p50, y, INK_TYPICAL, utf8 ? L'\u2501' : L'=',
		    p99 - p50 + 1);
	canvas_fill(c, x + p50, y, INK_TYPICAL, utf8 ? L'\u2503' : L'|', 1);
}
