// SPDX-License-Identifier: GPL-2.0
/* Histograms of `iommuctl lat`, as text. */
#include <inttypes.h>

#include "show_part.h"

#define BAR_WIDTH 40

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

#define LONG_GAP 8 /* empty buckets that are shown as one line */

/* "0000:00:04.0 domain 3 map 4K" */
static void say_keys(struct cli *cli, const struct lat_style *style,
		     const struct lat_row *row)
{
	const char *gap = "";
	char buf[FORMAT_LEN];
	unsigned int by;

	for (by = 0; by < LAT_BYS; by++) {
		if (!(style->view.by >> by & 1) || !lat_row_has(row, by))
			continue;
		say(cli, "%s", gap);
		gap = " ";
		if (by != LAT_BY_DEVICE && by != LAT_BY_OP &&
		    by != LAT_BY_MODE && by != LAT_BY_SIZE)
			say(cli, "%s ", lat_by_name(by));
		if (lat_row_text(row, by))
			say(cli, "%s", lat_row_text(row, by));
		else
			say(cli, "%s",
			    format_num(buf, lat_by_columns[by].cell,
				       lat_row_num(row, by)));
	}
}

void lat_show_hist(struct cli *cli, const struct lat_style *style,
		   const struct lat_row *row, const struct lat_hist *h,
		   const char *what)
{
	uint64_t most;
	unsigned int i, last;

	most = hist_range(h, &i, &last);
	if (!most)
		return;
	say(cli, "\n");
	say_keys(cli, style, row);
	say(cli, "%s\n%14s   %-14s %10s\n", what, "ns from", "to", "count");
	for (; i <= last; i++) {
		if (gap(h, i) >= LONG_GAP) {
			say(cli, "%14s\n", "…");
			i += gap(h, i);
		}
		bar(cli, h, i, most);
	}
}
