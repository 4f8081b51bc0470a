// SPDX-License-Identifier: GPL-2.0
/* What `iommuctl trace` prints: a line for each event. */
#include <inttypes.h>
#include <string.h>
#include <sys/utsname.h>
#include <time.h>

#include "../lat/keys.h"
#include "show.h"
#include "stack.h"

static const struct column columns[] = {
	{ "time_ns", "TIME(s)", CELL_TIME, 14 },
	{ "cpu", "CPU", CELL_DEC, 3 },
	{ "comm", "COMM", CELL_TEXT, 15 },
	{ "pid", "PID", CELL_DEC, 6 },
	{ "device", "DEVICE", CELL_TEXT, 12 },
	{ "domain", "DOMAIN", CELL_DEC, 6 },
	{ "op", "OP", CELL_TEXT, 14 },
	{ "iova", "IOVA", CELL_HEX, 12 },
	{ "size", "SIZE", CELL_BYTES, 6 },
	{ "ns", "LAT(ns)", CELL_DEC, 8 },
	{ "result", "RESULT", CELL_TEXT, 6 },
};

/* A document of its own, without what cli_end() does more for a command */
static void end_line(struct cli *cli)
{
	json_close(&cli->js);
	fputc('\n', cli->out);
}

static void json_begin(struct cli *cli, const struct trace_source *src)
{
	struct json *js = cli_js(cli);
	struct timespec mono, real;
	struct utsname kernel;

	uname(&kernel);
	clock_gettime(CLOCK_MONOTONIC, &mono);
	clock_gettime(CLOCK_REALTIME, &real);
	json_text(js, "type", "begin");
	json_num(js, "version", TRACE_VERSION);
	json_text(js, "kernel", kernel.release);
	json_text(js, "source", trace_source_name(src));
	json_text(js, "unit", "ns");
	json_num(js, "time_ns", mono.tv_sec * 1000000000ULL + mono.tv_nsec);
	json_num(js, "realtime_ns", real.tv_sec * 1000000000ULL + real.tv_nsec);
	end_line(cli);
}

enum status trace_show_begin(struct trace_show *show,
			     const struct trace_source *src)
{
	show->src = src;
	if (show->cli->json) {
		json_begin(show->cli, src);
		return STATUS_OK;
	}
	show->table = table_open(show->cli, "events", columns,
				 ARRAY_SIZE(columns), TABLE_STREAM);
	return show->table ? STATUS_OK : STATUS_ERROR;
}

static const char *result_name(int ret)
{
	const char *name = ret ? strerrorname_np(-ret) : "ok";

	return name ?: "error";
}

/* Of the core only the address of a domain is known. */
static bool has_id(const struct trace_event *event)
{
	return event->domain <= UINT32_MAX;
}

static void text_event(struct table *t, const char *device,
		       const struct trace_event *event)
{
	table_num(t, event->time);
	table_num(t, event->cpu);
	table_text(t, event->comm);
	table_num(t, event->pid);
	table_text(t, device);
	if (has_id(event))
		table_num(t, event->domain);
	else
		table_none(t);
	table_text(t, lat_op_name(event->op));
	table_num(t, event->iova);
	table_num(t, event->size);
	table_num(t, event->ns);
	table_text(t, result_name(event->ret));
}

static void json_event(struct json *js, const char *device,
		       const struct trace_event *event)
{
	json_text(js, "type", "event");
	json_num(js, "time_ns", event->time);
	json_num(js, "cpu", event->cpu);
	json_text(js, "comm", event->comm);
	json_num(js, "pid", event->tgid);
	json_num(js, "tid", event->pid);
	json_text(js, "device", device);
	if (has_id(event))
		json_num(js, "domain", event->domain);
	else
		json_null(js, "domain");
	json_text(js, "op", lat_op_name(event->op));
	json_num(js, "iova", event->iova);
	json_num(js, "size", event->size);
	json_num(js, "ns", event->ns);
	json_text(js, "result", result_name(event->ret));
}

/* The symbols are read when the first stack comes, with all modules in. */
static void show_stack(struct trace_show *show,
		       const struct trace_event_stack *event)
{
	uint64_t stack[TRACE_FRAMES];
	size_t n = 0, skip = 0;

	if (event->event.stack_bytes > 0 &&
	    stack_symbols(show->cli, &show->ksyms)) {
		n = event->event.stack_bytes / sizeof(stack[0]);
		memcpy(stack, event->stack, n * sizeof(stack[0]));
		skip = ksyms_skip(show->ksyms, stack, n);
	}
	stack_print(show->cli, show->ksyms, stack + skip, n - skip, 4);
}

void trace_show_event(struct trace_show *show, const struct trace_event *event)
{
	const char *device = trace_source_device(show->src, event);
	struct cli *cli = show->cli;

	show->events++;
	if (cli->json)
		json_event(cli_js(cli), device, event);
	else
		text_event(show->table, device, event);
	if (show->stacks)
		show_stack(show, (const struct trace_event_stack *)event);
	if (cli->json)
		end_line(cli);
}

bool trace_show_flush(struct trace_show *show)
{
	return !fflush(show->cli->out) && !ferror(show->cli->out);
}

static void text_end(struct trace_show *show, const struct trace_source *src)
{
	uint64_t missed = trace_source_missed(src), n;
	struct cli *cli = show->cli;
	unsigned int cpu;

	for (cpu = 0; cpu < trace_source_cpus(src); cpu++) {
		n = trace_source_dropped(src, cpu);
		if (n)
			fprintf(cli->err,
				"%" PRIu64 " events of CPU %u dropped: the ring buffer was full; see --buffer\n",
				n, cpu);
	}
	if (missed)
		fprintf(cli->err,
			"%" PRIu64 " events missed: they interrupted the tracing of others\n",
			missed);
}

/* The last document is ended by our caller. */
static void json_end(struct trace_show *show, const struct trace_source *src)
{
	struct json *js = cli_js(show->cli);
	unsigned int cpu;
	uint64_t sum = 0;

	json_text(js, "type", "end");
	json_num(js, "events", show->events);
	for (cpu = 0; cpu < trace_source_cpus(src); cpu++)
		sum += trace_source_dropped(src, cpu);
	json_num(js, "dropped", sum);
	json_array(js, "dropped_by_cpu");
	for (cpu = 0; cpu < trace_source_cpus(src); cpu++)
		json_num(js, NULL, trace_source_dropped(src, cpu));
	json_close(js);
	json_num(js, "missed", trace_source_missed(src));
}

enum status trace_show_end(struct trace_show *show,
			   const struct trace_source *src)
{
	enum status status = STATUS_OK;

	if (show->table)
		status = table_close(show->table);
	ksyms_free(show->ksyms);
	if (show->cli->json)
		json_end(show, src);
	else
		text_end(show, src);
	return status;
}
