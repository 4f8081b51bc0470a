// SPDX-License-Identifier: GPL-2.0
/* What `iommuctl lat` prints of one interval. */
#include <inttypes.h>
#include <string.h>
#include <sys/utsname.h>
#include <time.h>

#include <iommuctl/event.h>

#include "lat_show.h"
#include "lat_source.h"
#include "print.h"

static const char *const op_names[IOMMUCTL_OPS] = {
	[IOMMUCTL_OP_MAP]		= "map",
	[IOMMUCTL_OP_UNMAP]		= "unmap",
	[IOMMUCTL_OP_IOTLB_SYNC]	= "iotlb_sync",
	[IOMMUCTL_OP_IOTLB_SYNC_MAP]	= "iotlb_sync_map",
	[IOMMUCTL_OP_FLUSH_ALL]		= "flush_all",
	[IOMMUCTL_OP_ATTACH]		= "attach",
	[IOMMUCTL_OP_DETACH]		= "detach",
};

const char *lat_op_name(unsigned int op)
{
	return op < IOMMUCTL_OPS ? op_names[op] : "?";
}

int lat_op_of(const char *name)
{
	int op;

	for (op = 0; op < IOMMUCTL_OPS; op++)
		if (!strcmp(name, op_names[op]))
			return op;
	return -1;
}

/* The share of events below each column, in thousandths */
static const struct {
	const char *key;
	unsigned int permille;
} percentiles[] = {
	{ "p50", 500 }, { "p99", 990 }, { "p999", 999 },
};

#define PERCENTILES	(sizeof(percentiles) / sizeof(percentiles[0]))

/* Which columns there are depends on the view. */
enum when { ALWAYS, BY_DOMAIN, BY_SIZE, IN_NS, IN_US };

static const struct {
	enum when when;
	struct column column;
} columns[] = {
	{ ALWAYS,    { .key = "device", .heading = "DEVICE" } },
	{ BY_DOMAIN, { .key = "domain", .heading = "DOMAIN", .cell = CELL_DEC } },
	{ ALWAYS,    { .key = "op",     .heading = "OP" } },
	{ BY_SIZE,   { .key = "size",   .heading = "SIZE", .cell = CELL_BYTES } },
	{ ALWAYS,    { .key = "count",  .heading = "COUNT", .cell = CELL_DEC } },
	{ ALWAYS,    { .key = "errors", .heading = "ERRORS", .cell = CELL_DEC } },
	{ IN_NS,     { .key = "mean",   .heading = "MEAN(ns)", .cell = CELL_DEC } },
	{ IN_US,     { .key = "mean",   .heading = "MEAN(us)", .cell = CELL_REAL } },
	{ ALWAYS,    { .key = "p50",    .heading = "P50", .cell = CELL_REAL } },
	{ ALWAYS,    { .key = "p99",    .heading = "P99", .cell = CELL_REAL } },
	{ ALWAYS,    { .key = "p999",   .heading = "P99.9", .cell = CELL_REAL } },
	{ ALWAYS,    { .key = "max",    .heading = "MAX", .cell = CELL_REAL } },
};

#define COLUMNS		(sizeof(columns) / sizeof(columns[0]))

static bool wanted(enum when when, const struct lat_style *style)
{
	switch (when) {
	case BY_DOMAIN:
		return style->view.by_domain;
	case BY_SIZE:
		return style->view.by_size;
	case IN_NS:
		return !style->micro;
	case IN_US:
		return style->micro;
	default:
		return true;
	}
}

/* Return: how many */
static size_t choose_columns(struct column *to, const struct lat_style *style)
{
	size_t i, n = 0;

	for (i = 0; i < COLUMNS; i++)
		if (wanted(columns[i].when, style))
			to[n++] = columns[i].column;
	return n;
}

static uint64_t row_size(const struct lat_row *row)
{
	return row->order ? 1ULL << row->order : 0;
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

static void put_row(struct table *t, const struct lat_style *style,
		    const struct lat_row *row)
{
	const struct lat_hist *h = &row->ok;
	size_t i;

	table_text(t, row->device);
	if (style->view.by_domain)
		table_num(t, row->domain);
	table_text(t, lat_op_name(row->op));
	if (style->view.by_size) {
		if (row->order)
			table_num(t, row_size(row));
		else
			table_none(t);
	}
	table_num(t, h->count);
	table_num(t, row->failed.count);
	put_duration(t, style, h, lat_hist_mean(h));
	for (i = 0; i < PERCENTILES; i++)
		put_duration(t, style, h,
			     lat_hist_percentile(h, percentiles[i].permille));
	put_duration(t, style, h, h->max);
}

static enum status show_table(struct cli *cli, const struct lat_style *style,
			      const struct lat_round *round)
{
	struct column cols[COLUMNS];
	struct table *t;
	size_t i;

	if (!round->rows.count) {
		say(cli, "No operation in %.2f s.\n", round->seconds);
		return STATUS_OK;
	}
	t = table_open(cli, "rows", cols, choose_columns(cols, style), 0);
	if (!t)
		return STATUS_ERROR;
	for (i = 0; i < round->rows.count; i++)
		put_row(t, style, &round->rows.row[i]);
	return table_close(t);
}

#define BAR_WIDTH	40

/* The busiest bucket; @first and @last in use; last < first if none is. */
static uint64_t hist_range(const struct lat_hist *h, unsigned int *first,
			   unsigned int *last)
{
	uint64_t most = 0;
	unsigned int i;

	*first = LAT_BUCKETS;
	*last = 0;
	for (i = 0; i < LAT_BUCKETS; i++) {
		if (!h->bucket[i])
			continue;
		if (*first > i)
			*first = i;
		*last = i;
		if (most < h->bucket[i])
			most = h->bucket[i];
	}
	return most;
}

static void bar(struct cli *cli, const struct lat_hist *h, unsigned int bucket,
		uint64_t most)
{
	static const char stars[] = "****************************************";
	uint64_t n = h->bucket[bucket];
	int width = (double)n / (double)most * BAR_WIDTH + 0.5;

	if (!width && n)
		width = 1;
	if (bucket < LAT_BUCKETS - 1)
		say(cli, "%14" PRIu64 " - %-14" PRIu64, lat_bucket_low(bucket),
		    lat_bucket_high(bucket));
	else
		say(cli, "%14" PRIu64 " - %-14s", lat_bucket_low(bucket), "…");
	say(cli, " %10" PRIu64 " |%-*.*s|\n", n, BAR_WIDTH, width, stars);
}

/* Empty buckets from here to the next one in use */
static unsigned int gap(const struct lat_hist *h, unsigned int bucket)
{
	unsigned int n = 0;

	while (!h->bucket[bucket + n])
		n++;
	return n;
}

#define LONG_GAP	8	/* empty buckets that are shown as one line */

static void show_hist(struct cli *cli, const struct lat_row *row,
		      const struct lat_hist *h, const char *what)
{
	uint64_t most;
	unsigned int i, last;

	most = hist_range(h, &i, &last);
	if (!most)
		return;
	say(cli, "\n%s", row->device);
	if (row->domain)
		say(cli, " domain %u", row->domain);
	say(cli, " %s", lat_op_name(row->op));
	if (row->order) {
		char buf[FORMAT_LEN];

		say(cli, " %s", format_num(buf, CELL_BYTES, row_size(row)));
	}
	say(cli, "%s\n%14s   %-14s %10s\n", what, "ns from", "to", "count");
	for (; i <= last; i++) {
		if (gap(h, i) >= LONG_GAP) {
			say(cli, "%14s\n", "…");
			i += gap(h, i);
		}
		bar(cli, h, i, most);
	}
}

static void show_losses(struct cli *cli, const struct lat_round *round)
{
	if (round->dropped)
		say(cli, "%" PRIu64 " operations dropped: more histograms than there is room for; see --slots\n",
		    round->dropped);
	if (round->missed)
		say(cli, "%" PRIu64 " operations missed: they interrupted the measuring of others\n",
		    round->missed);
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
	status = show_table(cli, style, round);
	if (status)
		return status;
	for (i = 0; style->histogram && i < round->rows.count; i++) {
		const struct lat_row *row = &round->rows.row[i];

		show_hist(cli, row, &row->ok, "");
		show_hist(cli, row, &row->failed, ", failed");
	}
	show_losses(cli, round);
	say(cli, "\n");
	return STATUS_OK;
}

static void json_hist(struct json *js, const struct lat_hist *h)
{
	unsigned int i;

	json_array(js, "histogram");
	for (i = 0; i < LAT_BUCKETS; i++) {
		if (!h->bucket[i])
			continue;
		json_object(js, NULL);
		json_num(js, "from", lat_bucket_low(i));
		json_num(js, "to", lat_bucket_high(i));
		json_num(js, "count", h->bucket[i]);
		json_close(js);
	}
	json_close(js);
}

static void json_stats(struct json *js, const struct lat_style *style,
		       const struct lat_hist *h)
{
	size_t i;

	json_num(js, "count", h->count);
	json_num(js, "sum", h->sum);
	json_num(js, "bytes", h->bytes);
	if (h->count) {
		json_real(js, "mean", lat_hist_mean(h));
		for (i = 0; i < PERCENTILES; i++)
			json_num(js, percentiles[i].key,
				 lat_hist_percentile(h,
						     percentiles[i].permille));
		json_num(js, "max", h->max);
	}
	if (style->histogram)
		json_hist(js, h);
}

static void json_row(struct json *js, const struct lat_style *style,
		     const struct lat_row *row)
{
	json_object(js, NULL);
	json_text(js, "device", row->device);
	if (style->view.by_domain)
		json_num(js, "domain", row->domain);
	json_text(js, "op", lat_op_name(row->op));
	if (style->view.by_size)
		json_num(js, "size", row_size(row));
	json_stats(js, style, &row->ok);
	json_num(js, "errors", row->failed.count);
	if (row->failed.count) {
		json_object(js, "failed");
		json_stats(js, style, &row->failed);
		json_close(js);
	}
	json_close(js);
}

static void json_time(struct json *js)
{
	struct timespec now;
	char text[40];
	struct tm tm;
	size_t len;

	clock_gettime(CLOCK_REALTIME, &now);
	gmtime_r(&now.tv_sec, &tm);
	len = strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%S", &tm);
	snprintf(text + len, sizeof(text) - len, ".%03ldZ",
		 now.tv_nsec / 1000000);
	json_text(js, "time", text);
}

static void show_json(struct cli *cli, const struct lat_style *style,
		      const struct lat_round *round)
{
	struct json *js = cli_js(cli);
	struct utsname kernel;
	size_t i;

	uname(&kernel);
	json_time(js);
	json_real(js, "interval", round->seconds);
	json_text(js, "unit", "ns");
	json_text(js, "kernel", kernel.release);
	json_text(js, "source", LAT_SOURCE);
	json_num(js, "dropped", round->dropped);
	json_num(js, "missed", round->missed);
	json_array(js, "rows");
	for (i = 0; i < round->rows.count; i++)
		json_row(js, style, &round->rows.row[i]);
	json_close(js);
}

enum status lat_show(struct cli *cli, const struct lat_style *style,
		     const struct lat_round *round)
{
	if (!cli->json)
		return show_text(cli, style, round);
	show_json(cli, style, round);
	return STATUS_OK;
}
