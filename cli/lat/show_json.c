// SPDX-License-Identifier: GPL-2.0
/* What `iommuctl -j lat` prints of one interval. */
#include <sys/utsname.h>
#include <time.h>

#include "show_part.h"

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
		for (i = 0; i < LAT_PERCENTILES; i++) {
			const struct lat_percentile *p = &lat_percentiles[i];

			json_num(js, p->key, lat_hist_percentile(h, p->permille));
		}
		json_num(js, "max", h->max);
	}
	if (style->histogram)
		json_hist(js, h);
}

static void json_keys(struct json *js, const struct lat_style *style,
		      const struct lat_row *row)
{
	unsigned int by;

	for (by = 0; by < LAT_BYS; by++) {
		const char *name = lat_by_name(by);
		char buf[FORMAT_LEN];

		if (!(style->view.by >> by & 1))
			continue;
		if (lat_row_text(row, by))
			json_text(js, name, lat_row_text(row, by));
		else if (lat_by_columns[by].cell == CELL_PROT)
			json_text(js, name,
				  lat_row_has(row, by) ?
					  format_num(buf, CELL_PROT,
						     row->prot) :
					  "");
		else
			json_num(js, name, lat_row_num(row, by));
	}
	if (style->view.by & LAT_BY(PROCESS))
		json_text(js, "comm", row->comm);
}

static void json_row(struct json *js, const struct lat_style *style,
		     double seconds, const struct lat_row *row)
{
	json_object(js, NULL);
	json_keys(js, style, row);
	json_stats(js, style, &row->ok);
	json_num(js, "rate", lat_rate(&row->ok, seconds));
	json_num(js, "errors", row->failed.count);
	if (row->failed.count) {
		json_object(js, "failed");
		json_stats(js, style, &row->failed);
		json_close(js);
	}
	json_close(js);
}

static void json_cost(struct json *js, const struct lat_cost *cost)
{
	if (!cost->runs)
		return;
	json_object(js, "overhead");
	json_real(js, "cpu", lat_cost_share(cost));
	json_real(js, "ns", lat_cost_each(cost));
	json_close(js);
}

static void json_functions(struct json *js, const char *const *name)
{
	if (!name)
		return;
	json_array(js, "functions");
	for (; *name; name++)
		json_text(js, NULL, *name);
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

/* Grows when a member goes or changes its meaning; not when one is added. */
#define LAT_JSON_VERSION 1

void lat_show_json(struct cli *cli, const struct lat_style *style,
		   const struct lat_round *round)
{
	struct json *js = cli_js(cli);
	struct utsname kernel;
	size_t i;

	uname(&kernel);
	json_num(js, "version", LAT_JSON_VERSION);
	json_time(js);
	json_real(js, "interval", round->seconds);
	json_text(js, "unit", "ns");
	json_text(js, "kernel", kernel.release);
	json_text(js, "source", round->source);
	json_functions(js, round->functions);
	json_num(js, "dropped", round->dropped);
	json_num(js, "missed", round->missed);
	json_cost(js, &round->cost);
	if (style->phases) {
		lat_json_phases(js, round);
		return;
	}
	json_array(js, "rows");
	for (i = 0; i < round->rows.count; i++)
		json_row(js, style, round->seconds, &round->rows.row[i]);
	json_close(js);
}
