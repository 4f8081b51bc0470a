// SPDX-License-Identifier: GPL-2.0
/* From a source of latencies to the text of their metrics. */
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <time.h>

#include "feed.h"
#include "gather.h"

static struct timespec clock_now(clockid_t clock)
{
	struct timespec now;

	clock_gettime(clock, &now);
	return now;
}

enum status gather_open(struct gather *g, struct cli *cli, unsigned int slots,
			size_t devices)
{
	struct timespec now;

	memset(g, 0, sizeof(*g));
	if (metrics_table_init(&g->table, devices))
		return out_of_memory(cli);
	g->src = feed_open(cli, slots);
	if (!g->src)
		return STATUS_ERROR;
	now = clock_now(CLOCK_REALTIME);
	g->start = now.tv_sec + now.tv_nsec / 1e9;
	return STATUS_OK;
}

static int add(const char *device, unsigned int op, unsigned int failed,
	       const struct lat_hist *hist, void *data)
{
	return metrics_table_add(data, device, op, failed, hist);
}

char *gather_text(struct gather *g, enum metrics_format format, size_t *len)
{
	struct timespec begin = clock_now(CLOCK_MONOTONIC), end;
	struct metrics_report report = {
		.table = &g->table,
		.version = CLI_VERSION,
		.source = lat_source_name(g->src),
		.start = g->start,
	};
	struct utsname kernel;
	char *text = NULL;
	FILE *out;

	if (feed_read(g->src, add, &g->table))
		return NULL;
	g->readings++;
	end = clock_now(CLOCK_MONOTONIC);
	uname(&kernel);
	report.kernel = kernel.release;
	report.dropped = lat_source_dropped(g->src);
	report.missed = lat_source_missed(g->src);
	report.readings = g->readings;
	report.reading_ns = (end.tv_sec - begin.tv_sec) * 1000000000LL +
			    end.tv_nsec - begin.tv_nsec;
	out = open_memstream(&text, len);
	if (!out)
		return NULL;
	metrics_print(out, format, &report);
	if (!fclose(out))
		return text;
	free(text);
	return NULL;
}

void gather_close(struct gather *g)
{
	lat_source_close(g->src);
	metrics_table_free(&g->table);
}
