// SPDX-License-Identifier: GPL-2.0
/* iommuctl metrics: counters and histograms for Prometheus. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "../metrics/feed.h"
#include "../metrics/file.h"
#include "../metrics/serve.h"
#include "../parse.h"
#include "../wait.h"
#include "cmd.h"

enum { OUTPUT, EVERY, LISTEN, FORMAT, DEVICES, SLOTS, DURATION };

static const struct arg args[] = {
	[OUTPUT] = { ARG_FILE, ARG_OPTIONAL, "--output", "FILE" },
	[EVERY] = { ARG_WORD, ARG_OPTIONAL, "--every", "SECONDS" },
	[LISTEN] = { ARG_WORD, ARG_OPTIONAL, "--listen", "ADDRESS:PORT" },
	[FORMAT] = { ARG_WORD, ARG_OPTIONAL, "--format", "FORMAT" },
	[DEVICES] = { ARG_NUMBER, ARG_OPTIONAL, "--devices", "N" },
	[SLOTS] = { ARG_NUMBER, ARG_OPTIONAL, "--slots", "N" },
	[DURATION] = { ARG_WORD, ARG_OPTIONAL, NULL, "DURATION" },
	{}
};

#define MAX_SECONDS	(365.0 * 24 * 3600)

/**
 * struct plan - the command line
 * @output: file to write, NULL: standard output
 * @every: seconds between two writings, 0: once
 * @duration: seconds to measure, 0: until a signal
 * @listen: serve at @at
 * @at: where
 * @format: of the text
 * @devices: devices with series of their own
 * @slots: histograms of a CPU, 0: as many as domains want
 */
struct plan {
	const char *output;
	double every;
	double duration;
	bool listen;
	struct sockaddr_storage at;
	enum metrics_format format;
	unsigned int devices;
	unsigned int slots;
};

static enum status parse_seconds(struct cli *cli, const char *what,
				 const struct value *v, double *to)
{
	char *end;

	if (!v->given)
		return STATUS_OK;
	*to = strtod(v->word, &end);
	if (*end || end == v->word || !(*to >= 0.01) || *to > MAX_SECONDS)
		return misuse(cli, "%s: '%s' is no time in seconds, from 0.01 on",
			      what, v->word);
	return STATUS_OK;
}

/*
 * Until told otherwise a file is in the format that its reader, node_exporter,
 * understands: it stops at OpenMetrics' type info.
 */
static enum status parse_format(struct cli *cli, const struct value *v,
				struct plan *plan)
{
	plan->format = plan->output ? METRICS_PROMETHEUS : METRICS_OPENMETRICS;
	if (!v->given)
		return STATUS_OK;
	if (!strcmp(v->word, "openmetrics")) {
		plan->format = METRICS_OPENMETRICS;
	} else if (!strcmp(v->word, "prometheus")) {
		plan->format = METRICS_PROMETHEUS;
	} else {
		misuse(cli, "--format: there is no format '%s'", v->word);
		hint(cli, "there are openmetrics and prometheus");
		return STATUS_USAGE;
	}
	if (plan->listen)
		return misuse(cli, "--format and --listen exclude each other: who asks says the format");
	return STATUS_OK;
}

static enum status parse_bounds(struct cli *cli, const struct value *v,
				struct plan *plan)
{
	uint64_t devices = v[DEVICES].given ? v[DEVICES].num : METRICS_DEVICES;
	uint64_t slots = v[SLOTS].num;

	if (!devices || devices > METRICS_MAX_DEVICES)
		return misuse(cli, "--devices '%s' is not from 1 to %u",
			      v[DEVICES].word, METRICS_MAX_DEVICES);
	if (v[SLOTS].given &&
	    (slots < 2 || slots > LAT_MAX_SLOTS || slots & (slots - 1)))
		return misuse(cli, "--slots '%s' is no power of two from 2 to %u",
			      v[SLOTS].word, LAT_MAX_SLOTS);
	plan->devices = devices;
	plan->slots = slots;
	return STATUS_OK;
}

static enum status check_together(struct cli *cli, const struct value *v)
{
	if (cli->json) {
		misuse(cli, "metrics are text of a format of their own, not JSON");
		hint(cli, "the same figures as JSON: %s -j lat -H", CLI_NAME);
		return STATUS_USAGE;
	}
	if (v[LISTEN].given && v[OUTPUT].given)
		return misuse(cli, "--listen and --output exclude each other");
	if (v[LISTEN].given && v[DURATION].given)
		return misuse(cli, "--listen takes no DURATION: a signal ends it");
	if (v[EVERY].given && !v[OUTPUT].given) {
		misuse(cli, "--every needs --output");
		hint(cli, "a file for node_exporter: --output /var/lib/prometheus/node-exporter/iommuctl.prom");
		return STATUS_USAGE;
	}
	return STATUS_OK;
}

static enum status parse(struct cli *cli, const struct value *v,
			 struct plan *plan)
{
	enum status status = check_together(cli, v);

	plan->output = v[OUTPUT].word;
	plan->listen = v[LISTEN].given;
	if (!status)
		status = parse_seconds(cli, "--every", &v[EVERY], &plan->every);
	if (!status)
		status = parse_seconds(cli, "DURATION", &v[DURATION],
				       &plan->duration);
	if (!status && plan->listen)
		status = serve_address(cli, v[LISTEN].word, &plan->at);
	if (!status)
		status = parse_format(cli, &v[FORMAT], plan);
	if (!status)
		status = parse_bounds(cli, v, plan);
	return status;
}

static enum status put(struct cli *cli, const struct plan *plan,
		       struct gather *g)
{
	size_t len;
	char *text;
	int err = 0;

	text = gather_text(g, plan->format, &len);
	if (!text)
		return out_of_memory(cli);
	if (plan->output)
		err = metrics_file_replace(plan->output, text, len);
	else
		fwrite(text, 1, len, cli->out);
	free(text);
	if (err)
		return fail(cli, err, "cannot write %s: %s", plan->output,
			    strerror(err));
	return STATUS_OK;
}

/* The last text is made after detaching, so that it lacks nothing. */
static enum status write_rounds(struct cli *cli, const struct plan *plan,
				struct gather *g, const sigset_t *signals)
{
	double begin = seconds_now(), next = begin, end = 0;
	enum status status = STATUS_OK;

	if (plan->duration)
		end = begin + plan->duration;
	while (plan->every && !status) {
		status = put(cli, plan, g);
		next = next_round(next, plan->every, seconds_now());
		if (end && next >= end)
			break;
		if (!status && wait_until(next, signals))
			goto stop;
	}
	if (!status)
		wait_until(end, signals);
stop:
	lat_source_stop(g->src);
	return status ?: put(cli, plan, g);
}

static enum status export(struct cli *cli, const struct plan *plan)
{
	sigset_t signals, old;
	enum status status;
	struct gather g;

	hold_signals(&signals, &old);
	status = gather_open(&g, cli, plan->slots, plan->devices);
	if (!status && plan->listen) {
		status = serve(cli, &plan->at, &g, &signals);
	} else if (!status) {
		fprintf(cli->err, "Measuring; Ctrl-C ends it.\n");
		status = write_rounds(cli, plan, &g, &signals);
	}
	gather_close(&g);
	sigprocmask(SIG_SETMASK, &old, NULL);
	return status;
}

/* Before it is measured: what is there is not put back. */
static enum status check_output(struct cli *cli, const struct plan *plan)
{
	if (!plan->output || metrics_file_fits(plan->output))
		return STATUS_OK;
	fail(cli, 0, "%s is no regular file, and would be replaced by one",
	     plan->output);
	hint(cli, "--output takes a file itself, not a link to it; without it, the text goes to standard output");
	return STATUS_ERROR;
}

static enum status metrics(struct cli *cli, const struct value *v)
{
	enum status status;
	struct plan plan = {};

	status = parse(cli, v, &plan);
	if (!status)
		status = check_output(cli, &plan);
	return status ?: export(cli, &plan);
}

static const struct verb verbs[] = {
	{ .summary = "latency histograms and counters, for Prometheus",
	  .args = args, .run = metrics },
	{}
};

const struct object cmd_metrics = {
	.name = "metrics",
	.summary = "latency histograms and counters, for Prometheus",
	.verbs = verbs,
	.help =
"Counts from its start on: for DURATION seconds, or until a signal comes; then it\n"
"prints all that it counted.\n"
"\n"
"  --output FILE    to this file; each time it is replaced at once, never half\n"
"                   written: for node_exporter's textfile collector\n"
"  --every SECONDS  and again each SECONDS\n"
"  --listen ADDRESS:PORT  serves it as http://ADDRESS:PORT/metrics, on a loopback\n"
"                   address alone; port 0: a free one, it is said which\n"
"  --format FORMAT  openmetrics, or prometheus: the older text format 0.0.4,\n"
"                   which is what a file is in by default, as node_exporter reads\n"
"                   no other. With --listen, who asks chooses\n"
"  --devices N      so many devices have series of their own, 64 by default; what\n"
"                   comes later is device=\"other\"\n"
"  --slots N        room for N histograms on each CPU, a power of two\n"
"\n"
"A device and operation has 22 series. So there are at most (N + 1) * 22 for each\n"
"kind of operation, whatever devices come and go.\n"
"\n"
"Examples:\n"
"  iommuctl metrics 10\n"
"  iommuctl metrics --output /var/lib/prometheus/node-exporter/iommuctl.prom --every 15\n"
"  iommuctl metrics --listen 127.0.0.1:9950\n",
};
