// SPDX-License-Identifier: GPL-2.0
/* iommuctl top: what devices do behind their IOMMUs, live. */
#include <langinfo.h>
#include <stdlib.h>
#include <string.h>

#include "../metrics/feed.h"
#include "../parse.h"
#include "../top/live.h"
#include "cmd.h"

enum { BATCH, BY_OP, DEVICE, SORT, SLOTS, INTERVAL, COUNT };

static const struct arg args[] = {
	[BATCH] = { ARG_FLAG, ARG_OPTIONAL, "-b", NULL },
	[BY_OP] = { ARG_FLAG, ARG_OPTIONAL, "-o", NULL },
	[DEVICE] = { ARG_DEVICE, ARG_OPTIONAL, "-d", "DEVICE" },
	[SORT] = { ARG_WORD, ARG_OPTIONAL, "-s", "COLUMN" },
	[SLOTS] = { ARG_NUMBER, ARG_OPTIONAL, "--slots", "N" },
	[INTERVAL] = { ARG_WORD, ARG_OPTIONAL, NULL, "INTERVAL" },
	[COUNT] = { ARG_NUMBER, ARG_OPTIONAL, NULL, "COUNT" },
	{}
};

#define MIN_INTERVAL	0.05
#define MAX_INTERVAL	3600.0

static enum status parse_sort(struct cli *cli, const char *word,
			      struct top_view *view)
{
	unsigned int i;

	for (i = 0; i < TOP_SORTS; i++)
		if (!strcmp(word, top_sort_name(i))) {
			view->sort = i;
			return STATUS_OK;
		}
	misuse(cli, "-s: there is no column '%s'", word);
	hint(cli, "there are device, rate, bytes, errors, mean, p50, p99, max");
	return STATUS_USAGE;
}

static enum status parse_interval(struct cli *cli, const char *word,
				  struct top_view *view)
{
	char *end;

	view->interval = strtod(word, &end);
	if (*end || end == word || !(view->interval >= MIN_INTERVAL) ||
	    view->interval > MAX_INTERVAL)
		return misuse(cli, "'%s' is no interval in seconds, from %g to %g",
			      word, MIN_INTERVAL, MAX_INTERVAL);
	return STATUS_OK;
}

static enum status parse(struct cli *cli, const struct value *v,
			 struct top *top)
{
	uint64_t slots = v[SLOTS].num;
	enum status status = STATUS_OK;

	if (v[SLOTS].given &&
	    (slots < 2 || slots > LAT_MAX_SLOTS || slots & (slots - 1)))
		return misuse(cli, "--slots '%s' is no power of two from 2 to %u",
			      v[SLOTS].word, LAT_MAX_SLOTS);
	if (v[COUNT].given && !v[COUNT].num)
		return misuse(cli, "the COUNT of intervals is 0");
	top->slots = slots;
	top->count = v[COUNT].num;
	top->view.sort = TOP_BY_RATE;
	top->view.interval = 1;
	top->view.by_op = v[BY_OP].given;
	top->view.utf8 = !strcmp(nl_langinfo(CODESET), "UTF-8");
	if (v[DEVICE].given)
		strncat(top->view.filter, v[DEVICE].word, TOP_FILTER_LEN - 1);
	if (v[SORT].given)
		status = parse_sort(cli, v[SORT].word, &top->view);
	if (!status && v[INTERVAL].given)
		status = parse_interval(cli, v[INTERVAL].word, &top->view);
	return status;
}

static enum status run(struct cli *cli, const struct value *v)
{
	struct top top = { .cli = cli };
	enum status status = parse(cli, v, &top);

	if (status)
		return status;
	if (v[BATCH].given || cli->json)
		return top_batch(&top);
	return top_live(&top);
}

static const struct verb verbs[] = {
	{ .summary = "what devices do behind their IOMMUs, live",
	  .args = args, .run = run },
	{}
};

const struct object cmd_top = {
	.name = "top",
	.summary = "what devices do behind their IOMMUs, live",
	.verbs = verbs,
	.help =
"Fills the screen with what each device did in the last INTERVAL (1 s): operations\n"
"and bytes a second, errors, how long they took, and that as a bar on a logarithmic\n"
"scale: a mark at the median, thick to the 99th percentile, thin to the maximum.\n"
"A device's row is of maps, unmaps and flushes together. Ends after COUNT intervals.\n"
"\n"
"  -b         batch: plain text, for a pipe or a file; needs no terminal\n"
"  -o         a row for each operation\n"
"  -d DEVICE  devices with this in their names alone\n"
"  -s COLUMN  sort by device, rate (the default), bytes, errors, mean, p50, p99, max\n"
"  --slots N  room for N histograms on each CPU, a power of two\n"
"\n"
"Keys: q quit; h help; < > D R B E M 5 P X sort; r reverse; o operations; / filter;\n"
"p pause; + - interval; c clear; arrows and page keys scroll.\n"
"NO_COLOR in the environment: no colours.\n"
"\n"
"Examples:\n"
"  iommuctl top\n"
"  iommuctl top -o -s p99 -d 0000:00:04.0 5\n"
"  iommuctl top -b 1 10\n"
"  iommuctl -j top 1 1\n",
};
