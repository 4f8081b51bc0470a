// SPDX-License-Identifier: GPL-2.0
/* Single operations, from BPF programs. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <bpf/bpf.h>
#include <bpf/libbpf.h>

#include "../client.h"
#include "../diagnose.h"
#include "groups.h"
#include "../load.h"
#include "source.h"
#include "trace.skel.h"
#include "trace_core.skel.h"

/**
 * struct trace_source - the programs, attached
 * @module: skeleton of those that the module tells, or NULL
 * @core: skeleton of those on the core's functions, or NULL
 * @obj: what either has
 * @groups: of @core: which device translates through which domain
 * @ring: the reader of the ring buffer
 * @fn: takes the events
 * @data: for @fn
 * @enough: @fn did not want to go on
 * @cpus: CPUs that there may be
 * @dropped: of each, as last read
 * @missed_before: what count_missed() had when it began to trace
 * @missed: calls missed until it was stopped
 * @stopped: by trace_source_stop()
 */
struct trace_source {
	struct trace_bpf *module;
	struct trace_core_bpf *core;
	struct bpf_object *obj;
	struct groups groups;
	struct ring_buffer *ring;
	trace_fn fn;
	void *data;
	bool enough;
	unsigned int cpus;
	uint64_t *dropped;
	uint64_t missed_before;
	uint64_t missed;
	bool stopped;
};

static int take(void *ctx, void *record, size_t size)
{
	struct trace_source *src = ctx;

	(void)size;
	enum trace_next next = src->fn(src->data, record);

	src->enough = next == TRACE_ENOUGH;
	return next == TRACE_GO_ON ? 0 : -ECANCELED;
}

/* Both skeletons have these. */
#define SET_WANT(rodata, want) do { \
	(rodata)->trace_ops = (want)->ops; \
	(rodata)->trace_min = (want)->min; \
	(rodata)->trace_errors = (want)->errors; \
	(rodata)->trace_stack = (want)->stack; \
	(rodata)->trace_wake = (want)->ring / 8; \
} while (0)

static enum status open_module(struct cli *cli, struct trace_source *src,
			       const struct trace_want *want)
{
	src->module = trace_bpf__open();
	if (!src->module)
		return load_failed(cli, errno, "open");
	src->obj = src->module->obj;
	SET_WANT(src->module->rodata, want);
	src->module->rodata->trace_by_device = want->device;
	if (want->device)
		snprintf((char *)src->module->rodata->trace_device,
			 TRACE_NAME_LEN, "%s", want->device);
	return STATUS_OK;
}

static enum status set_domain(struct cli *cli, struct trace_source *src,
			      const char *name)
{
	const struct groups_device *device = groups_find(&src->groups, name);

	if (!device) {
		fail(cli, ENODEV, "no device '%s' is in an IOMMU group", name);
		hint(cli, "those that are: %s list", CLI_NAME);
		return STATUS_ERROR;
	}
	src->core->rodata->trace_domain = device->domain;
	return STATUS_OK;
}

static enum status open_core(struct cli *cli, struct trace_source *src,
			     const struct trace_want *want)
{
	src->core = trace_core_bpf__open();
	if (!src->core)
		return load_failed(cli, errno, "open");
	src->obj = src->core->obj;
	SET_WANT(src->core->rodata, want);
	if (!load_choose(src->obj))
		return load_unknown(cli);
	if (groups_read(cli, &src->groups))
		return STATUS_ERROR;
	return want->device ? set_domain(cli, src, want->device) : STATUS_OK;
}

static enum status load(struct cli *cli, struct trace_source *src,
			const struct trace_want *want)
{
	struct bpf_map *ring;
	int err;

	ring = bpf_object__find_map_by_name(src->obj, "trace_ring");
	bpf_map__set_max_entries(ring, want->ring);
	err = want->core ? trace_core_bpf__load(src->core) :
			   trace_bpf__load(src->module);
	if (err)
		return load_failed(cli, -err, "load");
	src->ring = ring_buffer__new(bpf_map__fd(ring), take, src, NULL);
	return src->ring ? STATUS_OK :
			   load_failed(cli, errno, "read the ring buffer of");
}

/* A call whose exit was left out; one whose entry was is lost by its exit. */
static uint64_t count_missed(const struct trace_source *src)
{
	uint64_t missed = src->core ? src->core->bss->trace_lost : 0;
	struct bpf_program *prog;

	bpf_object__for_each_program(prog, src->obj) {
		struct bpf_prog_info info = {};
		__u32 len = sizeof(info);

		if (bpf_program__autoload(prog) &&
		    strncmp(bpf_program__name(prog), "enter", 5) &&
		    !bpf_obj_get_info_by_fd(bpf_program__fd(prog), &info, &len))
			missed += info.recursion_misses;
	}
	return missed;
}

/* The module answers when it times all that was just asked for. */
static enum status attach(struct cli *cli, struct trace_source *src)
{
	struct iommuctl_info info = {};
	int err = src->core ? trace_core_bpf__attach(src->core) :
			      trace_bpf__attach(src->module);

	if (err)
		return load_failed(cli, -err, "attach");
	if (src->core) {
		load_go(&src->core->bss->trace_pace);
		src->missed_before = count_missed(src);
		return STATUS_OK;
	}
	err = client_info(cli, &info);
	return err ? refused(cli, err, "cannot ask the module") : STATUS_OK;
}

static enum status start(struct cli *cli, struct trace_source *src,
			 const struct trace_want *want)
{
	enum status status;

	src->cpus = libbpf_num_possible_cpus();
	src->dropped = calloc(src->cpus, sizeof(*src->dropped));
	if (!src->dropped)
		return out_of_memory(cli);
	status = want->core ? open_core(cli, src, want) :
			      open_module(cli, src, want);
	if (!status)
		status = load(cli, src, want);
	return status ? status : attach(cli, src);
}

struct trace_source *trace_source_open(struct cli *cli,
				       const struct trace_want *want,
				       trace_fn fn, void *data)
{
	struct trace_source *src = calloc(1, sizeof(*src));

	if (!src) {
		out_of_memory(cli);
		return NULL;
	}
	load_begin();
	src->fn = fn;
	src->data = data;
	if (!start(cli, src, want))
		return src;
	trace_source_close(src);
	return NULL;
}

/* What came without a wake-up is taken, too. */
bool trace_source_poll(struct trace_source *src, int ms)
{
	if (src->enough)
		return false;
	if (!ms || ring_buffer__poll(src->ring, ms) != -ECANCELED)
		ring_buffer__consume(src->ring);
	return !src->enough;
}

void trace_source_stop(struct trace_source *src)
{
	src->missed = trace_source_missed(src);
	src->stopped = true;
	if (src->core) {
		load_end(&src->core->bss->trace_pace);
		trace_core_bpf__detach(src->core);
	} else {
		trace_bpf__detach(src->module);
	}
	load_settle();
}

unsigned int trace_source_cpus(const struct trace_source *src)
{
	return src->cpus;
}

uint64_t trace_source_dropped(const struct trace_source *src, unsigned int cpu)
{
	struct bpf_map *map;
	__u32 zero = 0;

	map = bpf_object__find_map_by_name(src->obj, "trace_dropped");
	if (bpf_map__lookup_elem(map, &zero, sizeof(zero), src->dropped,
				 src->cpus * sizeof(*src->dropped), 0))
		return 0;
	return src->dropped[cpu];
}

uint64_t trace_source_missed(const struct trace_source *src)
{
	return src->stopped ? src->missed :
			      count_missed(src) - src->missed_before;
}

const char *trace_source_name(const struct trace_source *src)
{
	return src->core ? "core" : "module";
}

const char *trace_source_device(const struct trace_source *src,
				const struct trace_event *event)
{
	if (src->core)
		return groups_name(&src->groups, event->domain);
	return event->device;
}

void trace_source_close(struct trace_source *src)
{
	if (!src)
		return;
	ring_buffer__free(src->ring);
	trace_bpf__destroy(src->module);
	trace_core_bpf__destroy(src->core);
	groups_free(&src->groups);
	free(src->dropped);
	free(src);
}
