// SPDX-License-Identifier: GPL-2.0
/* What `iommuctl lat` prints of one interval. */
#include <inttypes.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>

#include "show_part.h"

/* What is counted, beside the keys: some only where there is room. */
enum when { ALWAYS, IN_NS, IN_US, IF_WIDE };

static const struct {
	enum when when;
	struct column column;
} columns[] = {
	{ ALWAYS, { .key = "count", .heading = "COUNT", .cell = CELL_DEC } },
	{ ALWAYS, { .key = "errors", .heading = "ERRORS", .cell = CELL_DEC } },
	{ IF_WIDE, { .key = "rate", .heading = "RATE/s", .cell = CELL_DEC } },
	{ IF_WIDE, { .key = "bytes", .heading = "BYTES", .cell = CELL_BYTES } },
	{ IN_NS, { .key = "mean", .heading = "MEAN(ns)", .cell = CELL_DEC } },
	{ IN_US, { .key = "mean", .heading = "MEAN(us)", .cell = CELL_REAL } },
	{ ALWAYS, { .key = "p50", .heading = "P50", .cell = CELL_REAL } },
	{ IF_WIDE, { .key = "p90", .heading = "P90", .cell = CELL_REAL } },
	{ ALWAYS, { .key = "p99", .heading = "P99", .cell = CELL_REAL } },
	{ ALWAYS, { .key = "p999", .heading = "P99.9", .cell = CELL_REAL } },
	{ ALWAYS, { .key = "max", .heading = "MAX", .cell = CELL_REAL } },
};

#define COLUMNS (sizeof(columns) / sizeof(columns[0]))

/* All keys, a process's name, and all that is counted */
#define MAX_COLUMNS (LAT_BYS + 1 + COLUMNS)

/* Where it is a screen, a table without the columns IF_WIDE fits this one */
#define WIDE_FROM 110

static bool is_wide(struct cli *cli)
{
	struct winsize size;

	return ioctl(fileno(cli->out), TIOCGWINSZ, &size) || !size.ws_col ||
	       size.ws_col >= WIDE_FROM;
}

static bool wanted(enum when when, const struct lat_style *style, bool wide)
{
	switch (when) {
	case IN_NS:
		return !style->micro;
	case IN_US:
		return style->micro;
	case IF_WIDE:
		return wide;
	default:
		return true;
	}
}

/* Return: how many */
static size_t choose_columns(struct column *to, const struct lat_style *style,
			     bool wide)
{
	static const struct column comm = { .key = "comm", .heading = "COMM" };
	size_t i, n = 0;

	for (i = 0; i < LAT_BYS; i++)
		if (style->view.by >> i & 1)
			to[n++] = lat_by_columns[i];
	if (style->view.by & LAT_BY(PROCESS))
		to[n++] = comm;
	for (i = 0; i < COLUMNS; i++)
		if (wanted(columns[i].when, style, wide))
			to[n++] = columns[i].column;
	return n;
}

static void put_duration(struct table *t, const struct lat_style *style,
			 const struct lat_hist *h, double ns)
{
	if (!h->count)
		table_none(t);
	else if (style->micro)
		table_real(t, ns / 1000);
	else
		table_num(t, (uint64_t)(ns + 0.5));
}

static void put_keys(struct table *t, const struct lat_style *style,
		     const struct lat_row *row)
{
	unsigned int by;

	for (by = 0; by < LAT_BYS; by++) {
		if (!(style->view.by >> by & 1))
			continue;
		if (lat_row_text(row, by))
			table_text(t, lat_row_text(row, by));
		else if (lat_row_has(row, by))
			table_num(t, lat_row_num(row, by));
		else
			table_none(t);
	}
	if (style->view.by & LAT_BY(PROCESS))
		table_text(t, row->comm);
}

static void put_row(struct table *t, const struct lat_style *style, bool wide,
		    double seconds, const struct lat_row *row)
{
	const struct lat_hist *h = &row->ok;
	size_t i;

	put_keys(t, style, row);
	table_num(t, h->count);
	table_num(t, row->failed.count);
	if (wide) {
		table_num(t, lat_rate(h, seconds));
		table_num(t, h->bytes);
	}
	put_duration(t, style, h, lat_hist_mean(h));
	for (i = 0; i < LAT_PERCENTILES; i++) {
		unsigned int permille = lat_percentiles[i].permille;

		if (wide || permille != 900)
			put_duration(t, style, h,
				     lat_hist_percentile(h, permille));
	}
	put_duration(t, style, h, h->max);
}

static enum status show_table(struct cli *cli, const struct lat_style *style,
			      const struct lat_round *round)
{
	struct column cols[MAX_COLUMNS];
	bool wide = is_wide(cli);
	struct table *t;
	size_t i;

	if (!round->rows.count) {
		say(cli, "No operation in %.2f s.\n", round->seconds);
		return STATUS_OK;
	}
	t = table_open(cli, "rows", cols, choose_columns(cols, style, wide), 0);
	if (!t)
		return STATUS_ERROR;
	for (i = 0; i < round->rows.count; i++)
		put_row(t, style, wide, round->seconds, &round->rows.row[i]);
	return table_close(t);
}

static void show_losses(struct cli *cli, const struct lat_round *round)
{
	/* An event under way may be in the one and not in the other yet. */
	if (round->dropped > round->crowded)
		say(cli,
		    "%" PRIu64
		    " operations dropped: more histograms than there is room for; see --slots\n",
		    round->dropped - round->crowded);
	if (round->crowded)
		say(cli,
		    "%" PRIu64
		    " operations dropped: more devices came and went than there is room for; start again\n",
		    round->crowded);
	if (round->missed)
		say(cli,
		    "%" PRIu64
		    " operations missed: they interrupted the measuring of others\n",
		    round->missed);
}

static void show_cost(struct cli *cli, const struct lat_cost *cost)
{
	if (cost->runs)
		say(cli,
		    "Measuring took about %.2f %% of a CPU, %.0f ns an event.\n",
		    lat_cost_share(cost) * 100, lat_cost_each(cost));
}

static enum status show_text(struct cli *cli, const struct lat_style *style,
			     const struct lat_round *round)
{
	enum status status;
	size_t i;

	if (style->timestamp) {
		time_t now = time(NULL);
		char text[16];

		strftime(text, sizeof(text), "%H:%M:%S", localtime(&now));
		say(cli, "%s\n", text);
	}
	status = style->phases ? lat_show_phases(cli, style, round) :
				 show_table(cli, style, round);
	if (status)
		return status;
	for (i = 0; style->histogram && i < round->rows.count; i++) {
		const struct lat_row *row = &round->rows.row[i];

		lat_show_hist(cli, style, row, &row->ok, "");
		lat_show_hist(cli, style, row, &row->failed, ", failed");
	}
	show_losses(cli, round);
	show_cost(cli, &round->cost);
	say(cli, "\n");
	return STATUS_OK;
}

uint64_t lat_rate(const struct lat_hist *h, double seconds)
{
	return seconds > 0 ? h->count / seconds + 0.5 : 0;
}

double lat_cost_share(const struct lat_cost *cost)
{
	return cost->seconds > 0 ? cost->ns / 1e9 / cost->seconds : 0;
}

double lat_cost_each(const struct lat_cost *cost)
{
	return (double)cost->ns / cost->runs;
}

enum status lat_show(struct cli *cli, const struct lat_style *style,
		     const struct lat_round *round)
{
	if (!cli->json)
		return show_text(cli, style, round);
	lat_show_json(cli, style, round);
	return STATUS_OK;
}
