// SPDX-License-Identifier: GPL-2.0
/* iommuctl trace: single maps, unmaps and IOTLB syncs, as they come. */
#include <errno.h>
#include <getopt.h>
#include <signal.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <iommuctl/event.h>

#include "../client.h"
#include "../lat/keys.h"
#include "../names.h"
#include "../parse.h"
#include "../trace/show.h"
#include "../trace/source.h"
#include "../wait.h"
#include "cmd.h"

#define RING_DEFAULT	(4ULL << 20)
#define RING_MAX	(1ULL << 30)

/* Longer than this no event waits to be shown */
#define POLL_MS		50

/* Events from one look for a signal to the next, where polls do not end */
#define LOOK_EVERY	256

/**
 * struct run - a run of trace
 * @want: what is to be traced
 * @device: full name of the device, or empty
 * @count: events to show, 0: until a signal
 * @show: where they are shown
 * @signals: those that end it, of hold_signals()
 * @over: one has come
 */
struct run {
	struct trace_want want;
	char device[IOMMUCTL_DEVNAME_LEN];
	uint64_t count;
	struct trace_show show;
	sigset_t signals;
	bool over;
};

static enum status parse_op(struct cli *cli, struct run *run, const char *word)
{
	int op = lat_op_of(word);

	if (op < 0) {
		misuse(cli, "no operation '%s'", word);
		hint(cli, "there are map, unmap, iotlb_sync, iotlb_sync_map, flush_all, attach, detach");
		return STATUS_USAGE;
	}
	run->want.ops |= 1U << op;
	return STATUS_OK;
}

static enum status parse_ring(struct cli *cli, struct run *run,
			      const char *word)
{
	uint64_t size, page = sysconf(_SC_PAGESIZE);

	if (parse_size(word, &size) || size < page || size > RING_MAX ||
	    size & (size - 1))
		return misuse(cli, "--buffer '%s' is no power of two from a page to 1G",
			      word);
	run->want.ring = size;
	return STATUS_OK;
}

static enum status parse_min(struct cli *cli, struct run *run, const char *word)
{
	const char *why = parse_duration(word, &run->want.min);

	return why ? misuse(cli, "--min '%s' %s", word, why) : STATUS_OK;
}

static enum status parse_count(struct cli *cli, struct run *run,
			       const char *word)
{
	const char *why = parse_number(word, &run->count);

	if (!why && !run->count)
		why = "is no event at all";
	return why ? misuse(cli, "-n '%s' %s", word, why) : STATUS_OK;
}

static enum status parse_option(struct cli *cli, struct run *run, int c)
{
	switch (c) {
	case 'd':
		run->want.device = optarg;
		return STATUS_OK;
	case 'o':
		return parse_op(cli, run, optarg);
	case 'm':
		return parse_min(cli, run, optarg);
	case 'e':
		run->want.errors = true;
		return STATUS_OK;
	case 's':
		run->want.stack = true;
		return STATUS_OK;
	case 'n':
		return parse_count(cli, run, optarg);
	case 'c':
		run->want.core = true;
		return STATUS_OK;
	case 'b':
		return parse_ring(cli, run, optarg);
	default:
		cli->json = true;
		return STATUS_OK;
	}
}

static const struct option long_options[] = {
	{ "device",	required_argument, NULL, 'd' },
	{ "op",		required_argument, NULL, 'o' },
	{ "min",	required_argument, NULL, 'm' },
	{ "errors",	no_argument,	   NULL, 'e' },
	{ "stack",	no_argument,	   NULL, 's' },
	{ "count",	required_argument, NULL, 'n' },
	{ "core",	no_argument,	   NULL, 'c' },
	{ "buffer",	required_argument, NULL, 'b' },
	{ "json",	no_argument,	   NULL, 'j' },
	{}
};

#define ARGC_MAX	64

/* getopt wants a program before the words, and sorts them. */
static enum status parse_words(struct cli *cli, struct run *run, int argc,
			       char **argv)
{
	char *words[ARGC_MAX + 2] = { (char *)"trace" };
	enum status status = STATUS_OK;
	int c;

	if (argc > ARGC_MAX)
		return misuse(cli, "too many words");
	memcpy(&words[1], argv, argc * sizeof(*argv));
	argc++;
	optind = 0;
	opterr = 0;
	while (!status && (c = getopt_long(argc, words, ":d:o:n:j",
					   long_options, NULL)) >= 0) {
		if (c == '?')
			return misuse(cli, "trace has no option '%s'",
				      words[optind - 1]);
		if (c == ':')
			return misuse(cli, "option '%s' wants a value",
				      words[optind - 1]);
		status = parse_option(cli, run, c);
	}
	if (!status && optind < argc)
		return misuse(cli, "'%s' is too much: trace takes options alone",
			      words[optind]);
	return status;
}

/* Is there an object that fires events, of the device asked for? */
static bool is_there(struct cli *cli, enum iommuctl_type type,
		     const char *device, int *err)
{
	struct client_list list;
	bool found = false;
	const void *rec;

	client_list_begin(&list, cli, type, 0);
	while (!found && (rec = client_list_next(&list)))
		found = !device || !strcmp(device, object_name(type, rec));
	*err = list.err;
	return found;
}

/*
 * The module tells of devices under the shim, and of virtual ones; the core of all,
 * but of less.
 */
static enum status choose_source(struct cli *cli, struct run *run)
{
	unsigned int core_ops = 1U << IOMMUCTL_OP_MAP | 1U << IOMMUCTL_OP_UNMAP;
	const char *device = run->want.device;
	int err;

	if (device) {
		if (device_name(cli, device, run->device))
			return STATUS_ERROR;
		device = run->device;
		run->want.device = device;
	}
	if (!run->want.core && client_present(cli) &&
	    (is_there(cli, IOMMUCTL_SHIM, device, &err) ||
	     (!err && is_there(cli, IOMMUCTL_DEV, device, &err))))
		return STATUS_OK;
	run->want.core = true;
	if (!run->want.ops || run->want.ops & core_ops)
		return STATUS_OK;
	fail(cli, 0, "without the module, and a device under its shim, only map and unmap can be traced");
	hint(cli, "%s shim add %s", CLI_NAME, device ?: "--all");
	return STATUS_ERROR;
}

static bool is_pending(const sigset_t *signals)
{
	static const struct timespec now;

	return sigtimedwait(signals, NULL, &now) > 0;
}

/*
 * Where events come faster than they are shown, a poll does not end by itself.
 * After a signal it does, and what is there still is shown when no more comes.
 */
static enum trace_next take(void *data, const struct trace_event *event)
{
	struct run *run = data;

	trace_show_event(&run->show, event);
	if (run->show.events == run->count || ferror(run->show.cli->out))
		return TRACE_ENOUGH;
	if (run->show.events % LOOK_EVERY || !is_pending(&run->signals))
		return TRACE_GO_ON;
	run->over = true;
	return TRACE_PAUSE;
}

static enum status follow(struct cli *cli, struct run *run,
			  struct trace_source *src)
{
	enum status status = trace_show_begin(&run->show, src);

	if (status)
		return status;
	trace_show_flush(&run->show);
	fprintf(cli->err, run->want.core ?
		"Tracing maps and unmaps of the core; Ctrl-C ends it.\n" :
		"Tracing; Ctrl-C ends it.\n");
	while (trace_source_poll(src, POLL_MS) && !run->over &&
	       !is_pending(&run->signals))
		if (!trace_show_flush(&run->show))
			break;
	trace_source_stop(src);
	trace_source_poll(src, 0);
	return trace_show_end(&run->show, src);
}

/* Signals are looked for between events, so none can come in one. */
static enum status follow_quietly(struct cli *cli, struct run *run)
{
	enum status status = STATUS_ERROR;
	struct trace_source *src;
	sigset_t old;

	hold_signals(&run->signals, &old);
	src = trace_source_open(cli, &run->want, take, run);
	if (src)
		status = follow(cli, run, src);
	trace_source_close(src);
	sigprocmask(SIG_SETMASK, &old, NULL);
	return status;
}

static enum status trace_run(struct cli *cli, int argc, char **argv)
{
	struct run run = {
		.want = { .ring = RING_DEFAULT },
		.show = { .cli = cli },
	};
	enum status status;

	status = parse_words(cli, &run, argc, argv);
	if (status)
		return status;
	run.show.stacks = run.want.stack;
	status = choose_source(cli, &run);
	if (!run.want.ops)
		run.want.ops = ~0U;
	return status ? status : follow_quietly(cli, &run);
}

static const struct arg args[] = {
	{ ARG_DEVICE, ARG_OPTIONAL, "-d", "DEVICE" },
	{ ARG_WORD, ARG_OPTIONAL, "-o", "OP" },
	{ ARG_WORD, ARG_OPTIONAL, "--min", "TIME" },
	{ ARG_FLAG, ARG_OPTIONAL, "--errors", NULL },
	{ ARG_FLAG, ARG_OPTIONAL, "--stack", NULL },
	{ ARG_NUMBER, ARG_OPTIONAL, "-n", "COUNT" },
	{ ARG_FLAG, ARG_OPTIONAL, "--core", NULL },
	{ ARG_SIZE, ARG_OPTIONAL, "--buffer", "SIZE" },
	{}
};

static const struct verb verbs[] = {
	{ .summary = "single operations, as they come", .args = args,
	  .run_argv = trace_run },
	{}
};

const struct object cmd_trace = {
	.name = "trace",
	.summary = "single operations of drivers, as they come; outliers",
	.verbs = verbs,
	.help =
"Prints a line for each callback of an IOMMU driver that ends: of devices under\n"
"the shim, and of virtual devices. If there are none, for each map and unmap of the\n"
"kernel's IOMMU core, which needs no module. What is not asked for is left out in\n"
"the kernel.\n"
"\n"
"  -d DEVICE      this device alone\n"
"  -o OP          this operation alone; may be given again. map, unmap, iotlb_sync,\n"
"                 iotlb_sync_map, flush_all, attach, detach\n"
"  --min TIME     those that took TIME or longer: 500ns, 10us, 2ms, 1s\n"
"  --errors       those that failed\n"
"  --stack        the kernel's stack of each, below it\n"
"  -n COUNT       end after COUNT of them\n"
"  --core         maps and unmaps of the core, even if there are such devices\n"
"  --buffer SIZE  of the ring buffer, a power of two (4M); when it is full,\n"
"                 operations are dropped, and their number is told at the end\n"
"  -j             JSON: a document for each, one before, and one at the end\n"
"\n"
"TIME(s) is in seconds since boot (CLOCK_MONOTONIC), when it ended; LAT(ns) how\n"
"long it took; SIZE of what failed is what was asked for.\n"
"\n"
"Examples:\n"
"  iommuctl trace --min 10us\n"
"  iommuctl trace -d 0000:00:04.0 -o map --stack -n 20\n"
"  iommuctl -j trace --errors\n",
};
