// SPDX-License-Identifier: GPL-2.0
/* iommuctl lat: how long maps, unmaps and IOTLB syncs take. */
#include "../lat/options.h"
#include "../lat/source.h"
#include "../wait.h"
#include "cmd.h"

static enum status make_rows(struct cli *cli, struct lat_source *src,
			     const struct lat_view *view,
			     const struct lat_set *set, struct lat_rows *rows)
{
	size_t i;

	for (i = 0; i < set->count; i++) {
		const struct lat_entry *entry = &set->entry[i];
		const struct lat_who *who;

		if (!entry->hist.count)
			continue;
		who = lat_source_who(src, lat_key_domain(entry->id.key));
		if (!who || lat_rows_add(rows, view, who, entry))
			return out_of_memory(cli);
	}
	lat_rows_sort(rows);
	for (i = 0; view->by & LAT_BY(PROCESS) && i < rows->count; i++) {
		struct lat_row *row = &rows->row[i];

		row->comm = lat_source_comm(src, row->process);
		if (!row->comm)
			return out_of_memory(cli);
	}
	return STATUS_OK;
}

/**
 * struct clock - where we are in time; CLOCK_MONOTONIC, seconds
 * @begun: begin of the interval under way
 * @next: its end, if it has one
 * @dropped: events dropped before it
 * @crowded: those of them without room for their device
 * @missed: events missed before it
 */
struct clock {
	double begun;
	double next;
	uint64_t dropped;
	uint64_t crowded;
	uint64_t missed;
};

/* The programs are measured for that long at the end of an interval */
#define GAUGE_SHARE (1.0 / 8)
#define GAUGE_MAX   0.05
/* and once, if it has no end, so long after its begin */
#define GAUGE_AFTER 1.0

/* Return: whether a signal ends it all. */
static bool wait_interval(const struct lat_options *o, struct lat_source *src,
			  const struct clock *clock, const sigset_t *signals)
{
	double length = o->interval * GAUGE_SHARE, from, to;
	bool ended;

	if (length > GAUGE_MAX || !o->interval)
		length = GAUGE_MAX;
	from = clock->begun + GAUGE_AFTER;
	if (o->interval)
		from = clock->next - length;
	to = from + length;
	ended = wait_until(from, signals);
	if (!ended) {
		lat_source_gauge(src, true);
		ended = wait_until(to, signals);
		lat_source_gauge(src, false);
	}
	if (ended || o->interval)
		return ended;
	return wait_until(0, signals);
}

static enum status show_round(struct cli *cli, const struct lat_options *o,
			      struct lat_source *src, struct clock *clock)
{
	uint64_t crowded = lat_source_crowded(src);
	uint64_t dropped = lat_source_dropped(src);
	uint64_t missed = lat_source_missed(src);
	double now = seconds_now();
	struct lat_round round = {
		.source = lat_source_name(src),
		.functions = lat_source_functions(src),
		.seconds = now - clock->begun,
		.dropped = dropped - clock->dropped,
		.crowded = crowded - clock->crowded,
		.missed = missed - clock->missed,
	};
	struct lat_set set = {};
	enum status status;

	lat_source_cost(src, &round.cost);
	if (o->style.phases ?
	    lat_source_phases(src, o->style.view.device, &round.phases) :
	    lat_source_read(src, &set))
		status = out_of_memory(cli);
	else
		status = make_rows(cli, src, &o->style.view, &set, &round.rows);
	if (!status)
		status = lat_show(cli, &o->style, &round);
	lat_rows_free(&round.rows);
	lat_phase_rows_free(&round.phases);
	lat_set_free(&set);
	clock->begun = now;
	clock->next = next_round(clock->next, o->interval, seconds_now());
	clock->dropped = dropped;
	clock->crowded = crowded;
	clock->missed = missed;
	return status;
}

/*
 * The last interval is read after detaching, so that nothing is left out of
 * it, and is ended by our caller.
 */
static enum status measure(struct cli *cli, const struct lat_options *o,
			   struct lat_source *src, const sigset_t *signals)
{
	struct clock clock = { .begun = seconds_now() };
	enum status status;
	uint64_t round;
	bool last;

	clock.next = clock.begun + o->interval;
	for (round = 1;; round++) {
		last = wait_interval(o, src, &clock, signals);
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

static enum status make_ask(struct cli *cli, struct lat_ask *ask,
			    struct lat_options *o)
{
	struct lat_view *view = &o->style.view;
	enum status status;

	ask->slots = o->slots;
	ask->phases = o->style.phases;
	ask->by_cpu = lat_view_needs(view, LAT_BY_CPU);
	if (lat_view_needs(view, LAT_BY_PROT))
		ask->more |= LAT_MORE_PROT;
	if (lat_view_needs(view, LAT_BY_PROCESS))
		ask->more |= LAT_MORE_PROCESS;
	status = lat_choose(cli, o->source, view->device, o->device, ask);
	if (view->device)
		view->device = o->device;
	return status;
}

static enum status run(struct cli *cli, const struct lat_options *o,
		       const struct lat_ask *ask)
{
	struct lat_source *src;
	sigset_t signals, old;
	enum status status;

	hold_signals(&signals, &old);
	src = lat_source_open(cli, ask);
	if (src) {
		lat_say_begun(cli, src);
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
	struct lat_options o = {};
	struct lat_ask ask = {};
	enum status status;

	status = lat_options_parse(cli, &o, argc, argv);
	if (!status)
		status = make_ask(cli, &ask, &o);
	return status ?: run(cli, &o, &ask);
}

static const struct arg lat_args[] = {
	{ ARG_WORD, ARG_OPTIONAL, "-b", "KEYS" },
	{ ARG_FLAG, ARG_OPTIONAL, "-D", NULL },
	{ ARG_FLAG, ARG_OPTIONAL, "-G", NULL },
	{ ARG_FLAG, ARG_OPTIONAL, "-M", NULL },
	{ ARG_FLAG, ARG_OPTIONAL, "-s", NULL },
	{ ARG_FLAG, ARG_OPTIONAL, "-F", NULL },
	{ ARG_FLAG, ARG_OPTIONAL, "-C", NULL },
	{ ARG_FLAG, ARG_OPTIONAL, "-H", NULL },
	{ ARG_FLAG, ARG_OPTIONAL, "-T", NULL },
	{ ARG_FLAG, ARG_OPTIONAL, "-u", NULL },
	{ ARG_FLAG, ARG_OPTIONAL, "-P", NULL },
	{ ARG_DEVICE, ARG_OPTIONAL, "-d", "DEVICE" },
	{ ARG_WORD, ARG_OPTIONAL, "-o", "OP" },
	{ ARG_NUMBER, ARG_OPTIONAL, "-g", "GROUP" },
	{ ARG_NUMBER, ARG_OPTIONAL, "-c", "CPU" },
	{ ARG_NUMBER, ARG_OPTIONAL, "-p", "PID" },
	{ ARG_NUMBER, ARG_OPTIONAL, "--domain", "N" },
	{ ARG_WORD, ARG_OPTIONAL, "--source", "SOURCE" },
	{ ARG_NUMBER, ARG_OPTIONAL, "--slots", "N" },
	{ ARG_NUMBER, ARG_OPTIONAL, NULL, "INTERVAL" },
	{ ARG_NUMBER, ARG_OPTIONAL, NULL, "COUNT" },
	{}
};

static const struct verb lat_verbs[] = {
	{ .summary = "latency of map, unmap and IOTLB sync",
	  .args = lat_args,
	  .run_argv = lat_run },
	{}
};

const struct object cmd_lat = {
	.name = "lat",
	.summary = "latency of map, unmap and IOTLB sync",
	.verbs = lat_verbs,
	.help = "Shows how long maps, unmaps and IOTLB syncs take: of devices under the shim and\n"
		"virtual devices, or without the module of all devices. Each INTERVAL seconds a\n"
		"table, COUNT times; without INTERVAL one table, after Ctrl-C. Percentiles are\n"
		"right to a quarter of a power of two. Failed operations are counted as errors\n"
		"and are in no other figure.\n"
		"\n"
		"Rows are by device and operation, and by\n"
		"  -D         domain\n"
		"  -G         IOMMU group\n"
		"  -M         mode: strict, lazy, passthrough; unmanaged: not the DMA API's\n"
		"  -s         size: 4K holds operations from 4 KiB to below 8 KiB\n"
		"  -F         permissions of a map: r, w, rw, ...\n"
		"  -C         CPU\n"
		"  -b KEYS    just these: device, group, mode, domain, op, size, prot, cpu,\n"
		"             process, with commas; +KEYS are added to the others. An interrupt\n"
		"             counts for the process it interrupts.\n"
		"What counts is, of each that is given,\n"
		"  -d DEVICE  this device alone\n"
		"  -o OP      this operation alone; may be given again. map, unmap, iotlb_sync,\n"
		"             iotlb_sync_map, flush_all, attach, detach\n"
		"  -g GROUP, -c CPU, -p PID, --domain N\n"
		"             this group, CPU, process, domain alone\n"
		"Where the time goes:\n"
		"  -P         phases of the calls into the DMA API, by device: the call itself,\n"
		"             IOVA allocation, the core, the driver's tables, IOTLB sync, flush\n"
		"             queue, cache clean, bounce buffers. They add up to the whole.\n"
		"  --source SOURCE\n"
		"             module: what the module times, the driver's callbacks; core: the\n"
		"             kernel's own functions, by BPF programs, which needs no module;\n"
		"             kprobe: these by kprobes, as core is where the kernel attaches no\n"
		"             programs to functions (arm64 before 6.4). By default the module,\n"
		"             if it has a device; -P is of the core.\n"
		"How it is shown:\n"
		"  -H         histograms\n"
		"  -T         the time before each table\n"
		"  -u         microseconds instead of nanoseconds; JSON has always nanoseconds\n"
		"  -j         JSON: one document an interval\n"
		"  --slots N  room for N histograms on each CPU, a power of two; if it does not\n"
		"             do, operations are dropped and their number is shown\n",
};
