// SPDX-License-Identifier: GPL-2.0
/* From rows to a screen. */
#include <inttypes.h>
#include <string.h>

#include "../cli.h"
#include "../lat/keys.h"
#include "bar.h"
#include "draw.h"
#include "human.h"

#define HEAD_LINES	3	/* above the headings of columns */
#define OP_WIDTH	14
#define BAR_MIN		14
#define BAR_MAX		72

/* The columns of figures, by enum top_sort; @spare: which to leave out first */
static const struct {
	const char *heading;
	unsigned int width;
	unsigned int spare;
} columns[TOP_SORTS] = {
	[TOP_BY_DEVICE] = { "DEVICE", 0, 0 },
	[TOP_BY_RATE] = { "OPS/S", 6, 0 },
	[TOP_BY_BYTES] = { "BYTES/S", 7, 2 },
	[TOP_BY_ERRORS] = { "ERRORS", 6, 0 },
	[TOP_BY_MEAN] = { "MEAN", 6, 3 },
	[TOP_BY_P50] = { "P50", 6, 1 },
	[TOP_BY_P99] = { "P99", 6, 0 },
	[TOP_BY_MAX] = { "MAX", 6, 0 },
};

#define SPARES	3

/**
 * struct layout - what goes where
 * @device: width of the column of devices
 * @shown: one bit for each column, enum top_sort
 * @bar: where the bar begins
 * @bar_width: its width, 0: none
 */
struct layout {
	unsigned int device;
	unsigned int shown;
	unsigned int bar;
	unsigned int bar_width;
};

/* Columns that all but the bar take */
static unsigned int taken(const struct layout *l, const struct top_view *view)
{
	unsigned int i, width = l->device + (view->by_op ? OP_WIDTH + 1 : 0);

	for (i = TOP_BY_RATE; i < TOP_SORTS; i++)
		if (l->shown & 1U << i)
			width += columns[i].width + 1;
	return width + 1;
}

static void leave_out(struct layout *l, const struct top_view *view,
		      unsigned int spare)
{
	unsigned int i;

	for (i = TOP_BY_RATE; i < TOP_SORTS; i++)
		if (columns[i].spare == spare && view->sort != i)
			l->shown &= ~(1U << i);
}

static void lay_out(struct layout *l, const struct canvas *c,
		    const struct top_view *view, const struct top_rows *rows)
{
	unsigned int longest = 12, most = c->width < 120 ? 16 : 32, spare;
	size_t i;

	for (i = 0; i < rows->count; i++)
		if (longest < strlen(rows->row[i].device))
			longest = strlen(rows->row[i].device);
	l->device = longest < most ? longest : most;
	l->shown = (1U << TOP_SORTS) - 1;
	for (spare = 1; spare <= SPARES; spare++)
		if (taken(l, view) + BAR_MIN > c->width)
			leave_out(l, view, spare);
	l->bar = taken(l, view);
	l->bar_width = 0;
	if (l->bar + BAR_MIN <= c->width)
		l->bar_width = c->width - l->bar;
	if (l->bar_width > BAR_MAX)
		l->bar_width = BAR_MAX;
}

static void draw_heading(struct canvas *c, unsigned int y,
			 const struct layout *l, const struct top_view *view)
{
	unsigned int i, x = l->device;
	enum ink ink;

	canvas_fill(c, 0, y, INK_HEADING, L' ', c->width);
	ink = view->sort == TOP_BY_DEVICE ? INK_SORTED : INK_HEADING;
	canvas_put(c, 0, y, ink, "DEVICE");
	if (view->by_op) {
		canvas_put(c, x + 1, y, INK_HEADING, "OP");
		x += OP_WIDTH + 1;
	}
	for (i = TOP_BY_RATE; i < TOP_SORTS; i++) {
		if (!(l->shown & 1U << i))
			continue;
		ink = view->sort == i ? INK_SORTED : INK_HEADING;
		x = canvas_put(c, x, y, ink, " %*s", (int)columns[i].width,
			       columns[i].heading);
	}
	if (l->bar_width)
		bar_scale(c, l->bar, y, l->bar_width);
}

static const char *put_time(char *buf, const struct lat_hist *h, double ns)
{
	return h->count ? human_time(buf, ns) : "-";
}

/* A figure of a row, as text */
static const char *figure(char *buf, const struct top_row *row,
			  enum top_sort which, double seconds)
{
	const struct lat_hist *h = &row->hist;

	switch (which) {
	case TOP_BY_RATE:
		return human_count(buf, h->count / seconds);
	case TOP_BY_BYTES:
		return human_bytes(buf, h->bytes / seconds);
	case TOP_BY_ERRORS:
		return human_count(buf, row->errors);
	case TOP_BY_MEAN:
		return put_time(buf, h, lat_hist_mean(h));
	case TOP_BY_P50:
		return put_time(buf, h, lat_hist_percentile(h, 500));
	case TOP_BY_P99:
		return put_time(buf, h, lat_hist_percentile(h, 990));
	default:
		return put_time(buf, h, h->max);
	}
}

static void draw_row(struct canvas *c, unsigned int y, const struct layout *l,
		     const struct top_view *view, const struct top_row *row,
		     double seconds)
{
	bool idle = !row->hist.count && !row->errors;
	enum ink ink = idle ? INK_IDLE : INK_PLAIN;
	unsigned int i, x = l->device;
	char buf[HUMAN_LEN];

	canvas_put(c, 0, y, ink, "%.*s", (int)l->device, row->device);
	if (view->by_op) {
		canvas_put(c, x + 1, y, ink, "%.*s", OP_WIDTH,
			   lat_op_name(row->op));
		x += OP_WIDTH + 1;
	}
	for (i = TOP_BY_RATE; i < TOP_SORTS; i++) {
		bool bad = i == TOP_BY_ERRORS && row->errors;

		if (l->shown & 1U << i)
			x = canvas_put(c, x, y, bad ? INK_BAD : ink, " %*s",
				       (int)columns[i].width,
				       figure(buf, row, i, seconds));
	}
	if (l->bar_width)
		bar_draw(c, l->bar, y, l->bar_width, view->utf8, &row->hist);
}

static void draw_title(struct canvas *c, const struct top_view *view,
		       const struct top_facts *facts)
{
	unsigned int x;

	x = canvas_put(c, 0, 0, INK_TITLE, CLI_NAME " top");
	x = canvas_put(c, x, 0, INK_PLAIN, "  %s  every %gs  ", facts->time,
		       view->interval);
	if (view->filter[0])
		x = canvas_put(c, x, 0, INK_KEY, "only *%s*  ", view->filter);
	if (view->paused)
		x = canvas_put(c, x, 0, INK_BAD, "paused  ");
	canvas_put(c, x, 0, INK_PLAIN, "%s, %s", facts->source, facts->kernel);
}

static void draw_sums(struct canvas *c, const struct top_rows *rows,
		      const struct top_facts *facts)
{
	char rate[HUMAN_LEN], bytes[HUMAN_LEN], bad[HUMAN_LEN];
	uint64_t lost = facts->dropped + facts->missed + rows->left_out;
	struct top_row sum = {};
	unsigned int x;
	size_t i;

	for (i = 0; i < rows->count; i++) {
		sum.hist.count += rows->row[i].hist.count;
		sum.hist.sum += rows->row[i].hist.sum;
		sum.hist.bytes += rows->row[i].hist.bytes;
		sum.errors += rows->row[i].errors;
	}
	x = canvas_put(c, 0, 1, INK_PLAIN,
		       "%s ops/s, %s bytes/s, %.2f%% of a CPU in drivers; ",
		       human_count(rate, sum.hist.count / facts->seconds),
		       human_bytes(bytes, sum.hist.bytes / facts->seconds),
		       sum.hist.sum / facts->seconds / 1e7);
	x = canvas_put(c, x, 1, sum.errors ? INK_BAD : INK_PLAIN, "%s errors",
		       human_count(bad, sum.errors));
	if (lost)
		canvas_put(c, x, 1, INK_BAD, ", %s not seen",
			   human_count(bad, lost));
}

static void draw_help(struct canvas *c)
{
	static const char *const lines[][2] = {
		{ "< >", "sort by the column to the left, to the right" },
		{ "D R B E", "sort by device, rate, bytes, errors" },
		{ "M 5 P X", "sort by mean, median, 99th percentile, maximum" },
		{ "r", "the other way round" },
		{ "o", "a row for each operation, or for each device" },
		{ "/", "devices with this in their names alone; empty: all" },
		{ "+ -", "longer and shorter intervals" },
		{ "p, blank", "pause" },
		{ "c", "clear: forget devices that do nothing any more" },
		{ "arrows", "and page keys: scroll" },
		{ "q", "quit" },
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(lines); i++) {
		canvas_put(c, 2, 2 + i, INK_KEY, "%s", lines[i][0]);
		canvas_put(c, 12, 2 + i, INK_PLAIN, "%s", lines[i][1]);
	}
	canvas_put(c, 2, 3 + i, INK_PLAIN,
		   "Bars: from the median to the 99th percentile, then to the maximum.");
	canvas_put(c, 2, 5 + i, INK_PLAIN, "Any key goes back.");
}

/* The last line: keys, or what is being typed */
static void draw_foot(struct canvas *c, const struct top_view *view)
{
	static const char *const keys[][2] = {
		{ "q", "quit" }, { "h", "help" }, { "<>", "sort" },
		{ "r", "reverse" }, { "o", "operations" }, { "/", "filter" },
		{ "p", "pause" }, { "+-", "interval" },
	};
	unsigned int i, x = 0, y = c->height - 1;

	if (view->typing) {
		canvas_put(c, 0, y, INK_KEY, "device: %s_", view->typed);
		return;
	}
	for (i = 0; i < ARRAY_SIZE(keys); i++) {
		x = canvas_put(c, x, y, INK_KEY, "%s", keys[i][0]);
		x = canvas_put(c, x, y, INK_PLAIN, " %s  ", keys[i][1]);
	}
	if (view->rows > view->page)
		canvas_put(c, x, y, INK_PLAIN, "%zu-%zu of %zu",
			   view->first + 1, view->first + view->page, view->rows);
}

static void draw_rows(struct canvas *c, struct top_view *view,
		      const struct top_rows *rows,
		      const struct top_facts *facts)
{
	struct layout l;
	size_t i;

	lay_out(&l, c, view, rows);
	draw_heading(c, HEAD_LINES, &l, view);
	for (i = 0; i < view->page && view->first + i < rows->count; i++)
		draw_row(c, HEAD_LINES + 1 + i, &l, view,
			 &rows->row[view->first + i], facts->seconds);
	if (!rows->count)
		canvas_put(c, 0, HEAD_LINES + 1, INK_IDLE, "%s",
			   view->filter[0] ? "No such device did anything yet." :
					     "No operation yet.");
}

void top_draw(struct canvas *c, struct top_view *view,
	      const struct top_rows *rows, const struct top_facts *facts)
{
	view->rows = rows->count;
	view->page = 0;
	if (c->height > HEAD_LINES + 2)
		view->page = c->height - HEAD_LINES - 2;
	if (view->first + view->page > view->rows)
		view->first = view->rows > view->page ? view->rows - view->page : 0;
	if (!c->height)
		return;
	draw_title(c, view, facts);
	if (view->help) {
		draw_help(c);
		return;
	}
	draw_sums(c, rows, facts);
	draw_rows(c, view, rows, facts);
	canvas_fill(c, 0, c->height - 1, INK_PLAIN, L' ', c->width);
	draw_foot(c, view);
}

int top_draw_batch(struct canvas *c, struct top_view *view,
		   const struct top_rows *rows, const struct top_facts *facts)
{
	if (canvas_resize(c, c->width, HEAD_LINES + 2 + rows->count))
		return -1;
	view->first = 0;
	view->page = rows->count;
	draw_title(c, view, facts);
	draw_sums(c, rows, facts);
	draw_rows(c, view, rows, facts);
	return 0;
}
