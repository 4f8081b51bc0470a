// SPDX-License-Identifier: GPL-2.0
/* iommuctl lat: how long maps, unmaps and IOTLB syncs take. */
#include <errno.h>
#include <getopt.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <iommuctl/event.h>

#include "../client.h"
#include "../lat_show.h"
#include "../lat_source.h"
#include "../names.h"
#include "../parse.h"
#include "cmd.h"

#define MODULE_BTF	"/sys/kernel/btf/iommuctl"

/* A domain under load has about this many histograms, errors included */
#define SLOTS_PER_DOMAIN	32
#define MIN_SLOTS		256
#define MAX_INTERVAL		(365.0 * 24 * 3600)

/**
 * struct options - the command line
 * @style: how to show it
 * @device: full name of the device to show, or empty
 * @slots: histograms of a CPU, 0: as many as the domains want
 * @interval: seconds, 0: until a signal
 * @count: intervals, 0: until a signal
 */
struct options {
	struct lat_style style;
	char device[IOMMUCTL_DEVNAME_LEN];
	unsigned int slots;
	double interval;
	uint64_t count;
};

static enum status parse_op(struct cli *cli, struct options *o, const char *word)
{
	int op = lat_op_of(word);

	if (op < 0) {
		misuse(cli, "no operation '%s'", word);
		hint(cli, "there are map, unmap, iotlb_sync, iotlb_sync_map, flush_all, attach, detach");
		return STATUS_USAGE;
	}
	o->style.view.ops |= 1U << op;
	return STATUS_OK;
}

static enum status parse_slots(struct cli *cli, struct options *o,
			       const char *word)
{
	uint64_t num = 0;

	if (parse_number(word, &num) || num < 2 || num > LAT_MAX_SLOTS ||
	    num & (num - 1))
		return misuse(cli, "--slots '%s' is no power of two from 2 to %u",
			      word, LAT_MAX_SLOTS);
	o->slots = num;
	return STATUS_OK;
}

static enum status parse_option(struct cli *cli, struct options *o, int c)
{
	switch (c) {
	case 'D':
		o->style.view.by_domain = true;
		return STATUS_OK;
	case 's':
		o->style.view.by_size = true;
		return STATUS_OK;
	case 'H':
		o->style.histogram = true;
		return STATUS_OK;
	case 'T':
		o->style.timestamp = true;
		return STATUS_OK;
	case 'u':
		o->style.micro = true;
		return STATUS_OK;
	case 'j':
		cli->json = true;
		return STATUS_OK;
	case 'd':
		o->style.view.device = optarg;
		return STATUS_OK;
	case 'o':
		return parse_op(cli, o, optarg);
	default:
		return parse_slots(cli, o, optarg);
	}
}

static enum status parse_places(struct cli *cli, struct options *o,
				int argc, char **argv)
{
	const char *why;
	char *end;

	if (argc > 2)
		return misuse(cli, "'%s' is too much: lat takes INTERVAL and COUNT",
			      argv[2]);
	if (argc < 1)
		return STATUS_OK;
	o->interval = strtod(argv[0], &end);
	if (*end || end == argv[0] || !(o->interval >= 0.001) ||
	    o->interval > MAX_INTERVAL)
		return misuse(cli, "'%s' is no interval in seconds", argv[0]);
	if (argc < 2)
		return STATUS_OK;
	why = parse_number(argv[1], &o->count);
	if (why)
		return misuse(cli, "'%s' %s", argv[1], why);
	if (!o->count)
		return misuse(cli, "the COUNT of intervals is 0");
	return STATUS_OK;
}

#define ARGC_MAX	64

static const struct option long_options[] = {
	{ "domain",	no_argument,	   NULL, 'D' },
	{ "size",	no_argument,	   NULL, 's' },
	{ "histogram",	no_argument,	   NULL, 'H' },
	{ "timestamp",	no_argument,	   NULL, 'T' },
	{ "us",		no_argument,	   NULL, 'u' },
	{ "json",	no_argument,	   NULL, 'j' },
	{ "device",	required_argument, NULL, 'd' },
	{ "op",		required_argument, NULL, 'o' },
	{ "slots",	required_argument, NULL, 'S' },
	{}
};

/* getopt wants a program before the words, and sorts them. */
static enum status parse_words(struct cli *cli, struct options *o,
			       int argc, char **argv)
{
	char *words[ARGC_MAX + 2] = { (char *)"lat" };
	enum status status;
	int c;

	if (argc > ARGC_MAX)
		return misuse(cli, "too many words");
	memcpy(&words[1], argv, argc * sizeof(*argv));
	argc++;
	optind = 0;
	opterr = 0;
	while ((c = getopt_long(argc, words, ":DsHTujd:o:", long_options,
				NULL)) >= 0) {
		if (c == '?')
			return misuse(cli, "lat has no option '%s'",
				      words[optind - 1]);
		if (c == ':')
			return misuse(cli, "option '%s' wants a value",
				      words[optind - 1]);
		status = parse_option(cli, o, c);
		if (status)
			return status;
	}
	if (!o->style.view.ops)
		o->style.view.ops = ~0U;
	return parse_places(cli, o, argc - optind, words + optind);
}

/* How many objects there are of a type; -1 after fail(). */
static long count_objects(struct cli *cli, enum iommuctl_type type)
{
	struct client_list list;
	long n = 0;

	client_list_begin(&list, cli, type, 0);
	while (client_list_next(&list))
		n++;
	if (list.err) {
		fail(cli, list.err, "cannot list the module's objects: %s",
		     strerror(list.err));
		return -1;
	}
	return n;
}

static enum status check_btf(struct cli *cli)
{
	if (!access(MODULE_BTF, R_OK))
		return STATUS_OK;
	fail(cli, errno, "the module has no type information (BTF): %s",
	     MODULE_BTF);
	hint(cli, "install pahole (Debian: dwarves), then build and load the module again");
	return STATUS_ERROR;
}

/* Something must fire events, else the user would wait for nothing. */
static enum status check_devices(struct cli *cli)
{
	long shims = count_objects(cli, IOMMUCTL_SHIM), devices;

	if (shims < 0)
		return STATUS_ERROR;
	devices = count_objects(cli, IOMMUCTL_DEV);
	if (devices < 0)
		return STATUS_ERROR;
	if (shims + devices)
		return STATUS_OK;
	fail(cli, 0, "nothing to measure: no device is under the shim, and there is no virtual device");
	hint(cli, "real devices: %s shim add --all, or one of %s list", CLI_NAME,
	     CLI_NAME);
	hint(cli, "a virtual one: %s iommu add model vtd-second-stage, then %s device add viommu0",
	     CLI_NAME, CLI_NAME);
	return STATUS_ERROR;
}

/* -d: is the device one that fires events? */
static enum status check_device(struct cli *cli, struct options *o)
{
	const struct iommuctl_shim_rec *shim;
	const struct iommuctl_dev_rec *dev;
	struct client_list list;
	enum status status;

	if (!o->style.view.device)
		return STATUS_OK;
	status = device_name(cli, o->style.view.device, o->device);
	if (status)
		return status;
	o->style.view.device = o->device;
	client_list_begin(&list, cli, IOMMUCTL_SHIM, 0);
	while ((shim = client_list_next(&list)))
		if (!strcmp(shim->device, o->device))
			return STATUS_OK;
	client_list_begin(&list, cli, IOMMUCTL_DEV, 0);
	while ((dev = client_list_next(&list)))
		if (!strcmp(dev->name, o->device))
			return STATUS_OK;
	fail(cli, 0, "%s is not under the shim, nothing of it is measured",
	     o->device);
	hint(cli, "%s shim add %s", CLI_NAME, o->device);
	return STATUS_ERROR;
}

static enum status choose_slots(struct cli *cli, struct options *o)
{
	unsigned int slots = MIN_SLOTS;
	long domains;

	if (o->slots)
		return STATUS_OK;
	domains = count_objects(cli, IOMMUCTL_DOMAIN);
	if (domains < 0)
		return STATUS_ERROR;
	while (slots < domains * SLOTS_PER_DOMAIN && slots < LAT_MAX_SLOTS)
		slots *= 2;
	o->slots = slots;
	return STATUS_OK;
}

static enum status make_rows(struct cli *cli, struct lat_source *src,
			     const struct lat_view *view,
			     const struct lat_set *set, struct lat_rows *rows)
{
	size_t i;

	for (i = 0; i < set->count; i++) {
		const struct lat_entry *entry = &set->entry[i];
		const char *device;

		if (!entry->hist.count)
			continue;
		device = lat_source_device(src, lat_key_domain(entry->key));
		if (!device || lat_rows_add(rows, view, device, entry))
			return out_of_memory(cli);
	}
	lat_rows_sort(rows);
	return STATUS_OK;
}

/**
 * struct clock - where we are in time; CLOCK_MONOTONIC, seconds
 * @begun: begin of the interval under way
 * @next: its end, if it has one
 * @dropped: events dropped before it
 * @missed: events missed before it
 */
struct clock {
	double begun;
	double next;
	uint64_t dropped;
	uint64_t missed;
};

static double seconds_now(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec + now.tv_nsec / 1e9;
}

/* Return: whether a signal ends it all. */
static bool wait_interval(const struct options *o, const struct clock *clock,
			  const sigset_t *signals)
{
	struct timespec timeout;
	double rest;

	for (;;) {
		if (!o->interval) {
			if (sigwaitinfo(signals, NULL) > 0)
				return true;
			continue;
		}
		rest = clock->next - seconds_now();
		if (rest < 0)
			rest = 0;
		timeout.tv_sec = rest;
		timeout.tv_nsec = (rest - timeout.tv_sec) * 1e9;
		if (sigtimedwait(signals, NULL, &timeout) > 0)
			return true;
		if (errno == EAGAIN)
			return false;
	}
}

static enum status show_round(struct cli *cli, const struct options *o,
			      struct lat_source *src, struct clock *clock)
{
	uint64_t dropped = lat_source_dropped(src);
	uint64_t missed = lat_source_missed(src);
	double now = seconds_now();
	struct lat_round round = {
		.seconds = now - clock->begun,
		.dropped = dropped - clock->dropped,
		.missed = missed - clock->missed,
	};
	struct lat_set set = {};
	enum status status;

	if (lat_source_read(src, &set))
		status = out_of_memory(cli);
	else
		status = make_rows(cli, src, &o->style.view, &set, &round.rows);
	if (!status)
		status = lat_show(cli, &o->style, &round);
	lat_rows_free(&round.rows);
	lat_set_free(&set);
	clock->begun = now;
	clock->next += o->interval;
	clock->dropped = dropped;
	clock->missed = missed;
	return status;
}

/*
 * The last interval is read after detaching, so that nothing is left out of
 * it, and is ended by our caller.
 */
static enum status measure(struct cli *cli, const struct options *o,
			   struct lat_source *src, const sigset_t *signals)
{
	struct clock clock = { .begun = seconds_now() };
	enum status status;
	uint64_t round;
	bool last;

	clock.next = clock.begun + o->interval;
	for (round = 1;; round++) {
		last = wait_interval(o, &clock, signals);
		last = last || round == o->count;
		if (last)
			lat_source_stop(src);
		status = show_round(cli, o, src, &clock);
		if (status || last)
			return status;
		status = cli_end(cli);
		if (status)
			return status;
	}
}

/* Signals are taken by sigtimedwait(), so none can come between. */
static enum status run(struct cli *cli, const struct options *o)
{
	struct lat_source *src;
	sigset_t signals, old;
	enum status status;

	sigemptyset(&signals);
	sigaddset(&signals, SIGINT);
	sigaddset(&signals, SIGTERM);
	sigaddset(&signals, SIGHUP);
	sigprocmask(SIG_BLOCK, &signals, &old);
	src = lat_source_open(cli, o->slots);
	if (src) {
		fprintf(cli->err, "Measuring; Ctrl-C ends it.\n");
		status = measure(cli, o, src, &signals);
	} else {
		status = STATUS_ERROR;
	}
	lat_source_close(src);
	sigprocmask(SIG_SETMASK, &old, NULL);
	return status;
}

static enum status lat_run(struct cli *cli, int argc, char **argv)
{
	struct options o = {};
	enum status status;

	status = parse_words(cli, &o, argc, argv);
	if (!status)
		status = check_devices(cli);
	if (!status)
		status = check_device(cli, &o);
	if (!status)
		status = check_btf(cli);
	if (!status)
		status = choose_slots(cli, &o);
	if (!status)
		status = run(cli, &o);
	return status;
}

static const struct arg lat_args[] = {
	{ ARG_FLAG, ARG_OPTIONAL, "-D", NULL },
	{ ARG_FLAG, ARG_OPTIONAL, "-s", NULL },
	{ ARG_FLAG, ARG_OPTIONAL, "-H", NULL },
	{ ARG_FLAG, ARG_OPTIONAL, "-T", NULL },
	{ ARG_FLAG, ARG_OPTIONAL, "-u", NULL },
	{ ARG_DEVICE, ARG_OPTIONAL, "-d", "DEVICE" },
	{ ARG_WORD, ARG_OPTIONAL, "-o", "OP" },
	{ ARG_NUMBER, ARG_OPTIONAL, NULL, "INTERVAL" },
	{ ARG_NUMBER, ARG_OPTIONAL, NULL, "COUNT" },
	{}
};

static const struct verb lat_verbs[] = {
	{ .summary = "latency of map, unmap and IOTLB sync",
	  .args = lat_args, .run_argv = lat_run },
	{}
};

const struct object cmd_lat = {
	.name = "lat",
	.summary = "latency of map, unmap and IOTLB sync",
	.verbs = lat_verbs,
	.help =
"Shows how long the callbacks of IOMMU drivers take: of devices under the shim,\n"
"and of virtual devices. Each INTERVAL seconds a table, COUNT times; without\n"
"INTERVAL one table, after Ctrl-C. Percentiles are right to a quarter of a power\n"
"of two. Failed operations are counted as errors and are in no other figure.\n"
"\n"
"  -D         rows by domain, not only by device\n"
"  -s         rows by size: 4K holds operations from 4 KiB to below 8 KiB\n"
"  -d DEVICE  this device alone\n"
"  -o OP      this operation alone; may be given again. map, unmap, iotlb_sync,\n"
"             iotlb_sync_map, flush_all, attach, detach\n"
"  -H         histograms\n"
"  -T         the time before each table\n"
"  -u         microseconds instead of nanoseconds; JSON has always nanoseconds\n"
"  -j         JSON: one document an interval\n"
"  --slots N  room for N histograms on each CPU, a power of two; if it does not\n"
"             do, operations are dropped and their number is shown\n",
};
