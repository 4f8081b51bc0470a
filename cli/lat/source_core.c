// SPDX-License-Identifier: GPL-2.0
/*
 * The core as a source, without the module: bpf/lat_core.bpf.c, by programs at
 * functions or by kprobes; or where phases are asked for bpf/lat_phases.bpf.c.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <bpf/bpf.h>
#include <bpf/libbpf.h>

#include <iommuctl/lat_core.h>

#include "../diagnose.h"
#include "functions.h"
#include "../load.h"
#include "kind.h"
#include "lat_core.skel.h"
#include "lat_phases.skel.h"

#define OP(function, op, ...) { #function, IOMMUCTL_OP_##op },
#define PHASE(function, phase, ...) { #function, LAT_PHASE_##phase },
static const struct function op_functions[] = { LAT_CORE_OPS(OP) };
static const struct function phase_functions[] = { LAT_CORE_PHASES(PHASE) };
#undef OP
#undef PHASE

#define COUNT(array)	(sizeof(array) / sizeof((array)[0]))

_Static_assert(COUNT(phase_functions) <= FUNCTIONS_MAX, "too many functions");

/**
 * struct core - skeleton, functions and links
 * @functions: what is timed
 * @ops: the skeleton, if operations are asked for
 * @phases: the skeleton, if phases are
 * @obj: its object
 * @whos: its lat_whos
 * @missed: its lat_missed
 * @crowded: its lat_crowded
 * @pace: its lat_pace
 * @link: of the helpers
 */
struct core {
	struct functions functions;
	struct lat_core_bpf *ops;
	struct lat_phases_bpf *phases;
	struct bpf_object *obj;
	const struct lat_core_who *whos;
	const unsigned long long *missed;
	const unsigned long long *crowded;
	volatile unsigned int *pace;
	struct bpf_link *link[6];
};

/* Programs that look after whos, or what is missed, and at which function */
static const struct {
	const char *program;
	const char *function; /* NULL: none */
	bool kprobes;
} helpers[] = {
	{ "know_attach", "__iommu_attach_device", false },
	{ "forget_domain", "iommu_domain_free", false },
	{ "forget_device", "device_del", false },
	{ "kprobe_forget_domain", "iommu_domain_free", true },
	{ "told_map", NULL, true },
	{ "told_unmap", NULL, true },
};

static int open_skeleton(struct lat_source *src, struct core *core)
{
	if (src->ask.phases)
		core->phases = lat_phases_bpf__open();
	else
		core->ops = lat_core_bpf__open();
	if (!core->phases && !core->ops)
		return load_failed(src->cli, errno, "open");
	core->obj = core->phases ? core->phases->obj : core->ops->obj;
	return 0;
}

/* Is there what maps, and what unmaps? */
static bool is_known(const struct lat_source *src, const struct core *core)
{
	const struct functions *f = &core->functions;

	if (src->ask.phases)
		return functions_has(f, "iommu_map") &&
		       functions_has(f, "iommu_unmap");
	return (functions_has(f, "__iommu_map") ||
		functions_has(f, "iommu_map_nosync")) &&
	       functions_has(f, "__iommu_unmap");
}

static int open_core(struct lat_source *src)
{
	struct core *core = calloc(1, sizeof(*core));

	if (!core)
		return out_of_memory(src->cli);
	src->skel = core;
	core->functions.cli = src->cli;
	core->functions.kprobes = src->ask.kprobes;
	core->functions.function =
		src->ask.phases ? phase_functions : op_functions;
	core->functions.count = src->ask.phases ? COUNT(phase_functions) :
						  COUNT(op_functions);
	if (functions_find(&core->functions) || open_skeleton(src, core))
		return -1;
	if (is_known(src, core))
		return 0;
	load_unknown(src->cli);
	return -1;
}

static struct lat_parts parts(const struct lat_source *src)
{
	const struct core *core = src->skel;

	if (core->phases)
		return (struct lat_parts)LAT_PARTS(core->phases);
	return (struct lat_parts)LAT_PARTS(core->ops);
}

static void choose_helpers(const struct core *core)
{
	const struct functions *f = &core->functions;
	size_t i;

	for (i = 0; i < COUNT(helpers); i++) {
		const char *function = helpers[i].function;
		struct bpf_program *prog;

		prog = bpf_object__find_program_by_name(core->obj,
							helpers[i].program);
		if (prog && helpers[i].kprobes == f->kprobes &&
		    (!function || functions_known(f, function)))
			bpf_program__set_autoload(prog, true);
	}
}

static int load(struct lat_source *src)
{
	struct core *core = src->skel;
	int err;

	functions_choose(&core->functions, core->obj);
	choose_helpers(core);
	if (core->ops)
		core->ops->rodata->lat_told_of = src->ask.kprobes;
	err = core->phases ? lat_phases_bpf__load(core->phases) :
			     lat_core_bpf__load(core->ops);
	if (err)
		return load_failed(src->cli, -err, "load");
	core->whos = core->phases ? core->phases->bss->lat_whos :
				    core->ops->bss->lat_whos;
	core->missed = core->phases ? &core->phases->bss->lat_missed :
				      &core->ops->bss->lat_missed;
	core->crowded = core->phases ? &core->phases->bss->lat_crowded :
				       &core->ops->bss->lat_crowded;
	core->pace = core->phases ? &core->phases->bss->lat_pace :
				    &core->ops->bss->lat_pace;
	return 0;
}

/* Look up whose the domains are that there are now. */
static void know_all(const struct core *core)
{
	struct lat_core_devices devices;
	struct bpf_test_run_opts opts = {
		.sz = sizeof(opts),
		.ctx_in = &devices,
		.ctx_size_in = sizeof(devices),
	};
	struct bpf_program *prog;

	devices.fd = open("/sys/devices", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (devices.fd < 0)
		return;
	prog = bpf_object__find_program_by_name(core->obj, "know_all");
	bpf_prog_test_run_opts(bpf_program__fd(prog), &opts);
	close(devices.fd);
}

static int attach(struct lat_source *src)
{
	struct core *core = src->skel;
	size_t i;
	int err;

	for (i = 0; i < COUNT(helpers); i++) {
		struct bpf_program *prog;

		prog = bpf_object__find_program_by_name(core->obj,
							helpers[i].program);
		if (prog && bpf_program__fd(prog) >= 0)
			core->link[i] = bpf_program__attach(prog);
	}
	know_all(core);
	err = functions_attach(&core->functions, core->obj);
	if (err)
		return load_failed(src->cli, err, "attach");
	load_go(core->pace);
	return 0;
}

/* As the kernel numbers them; struct lat_core_who */
#define DOMAIN_PAGING	(1U << 0)
#define DOMAIN_DMA_API	(1U << 1)
#define DOMAIN_IDENTITY	(1U << 2)
#define DOMAIN_DMA_FQ	(1U << 3)

static const char *mode_name(unsigned int type)
{
	if (type & DOMAIN_DMA_FQ)
		return "lazy";
	if (type & DOMAIN_DMA_API)
		return "strict";
	if (type & DOMAIN_IDENTITY)
		return "passthrough";
	return type & DOMAIN_PAGING ? "unmanaged" : "-";
}

static void know(struct lat_source *src, struct known *known)
{
	const struct core *core = src->skel;
	const struct lat_core_who *who;

	known->who.mode = "-";
	if (known->id - 1 >= LAT_CORE_WHOS)
		return;
	who = &core->whos[known->id - 1];
	if (!who->device[0])
		know_all(core);
	if (!who->device[0])
		return;
	memcpy(known->name, who->device, sizeof(known->name));
	snprintf(known->group, sizeof(known->group), "%d", who->group);
	known->who.mode = mode_name(who->type);
}

static const char *const *functions(const struct lat_source *src)
{
	const struct core *core = src->skel;

	return core->functions.timed;
}

#define UNSEEN		"attach and detach are not seen"
#define UNSEEN_SYNCS	"attach, detach and IOTLB syncs are not seen"

/*
 * A driver that nobody told us about, or one whose functions are inlined, or have
 * the names of another one's
 */
static const char *unseen(const struct lat_source *src)
{
	const struct functions *f = &((const struct core *)src->skel)->functions;

	if (src->ask.phases) {
		if (!functions_has_kind(f, LAT_PHASE_DRIVER))
			return "the driver's functions are not known, its time is the core's";
		return functions_has_kind(f, LAT_PHASE_SYNC) ?
			       NULL :
			       "IOTLB syncs are not known, their time is the core's";
	}
	if (functions_has_kind(f, IOMMUCTL_OP_IOTLB_SYNC))
		return src->ask.kprobes ? UNSEEN "; in some interrupts, failures and IOTLB syncs" :
					  UNSEEN;
	return src->ask.kprobes ? UNSEEN_SYNCS "; in some interrupts, failures" :
				  UNSEEN_SYNCS;
}

static uint64_t missed(const struct lat_source *src)
{
	const struct core *core = src->skel;

	return __atomic_load_n(core->missed, __ATOMIC_RELAXED);
}

/* How often the kernel left a program out, which was running there already */
static uint64_t left_out(const struct core *core, const char *name)
{
	struct bpf_program *prog;
	struct bpf_prog_info info = {};
	__u32 len = sizeof(info);

	prog = bpf_object__find_program_by_name(core->obj, name);
	if (bpf_obj_get_info_by_fd(bpf_program__fd(prog), &info, &len))
		return 0;
	return info.recursion_misses;
}

/* Calls of which the tracepoint was seen, or should have been, and no exit */
static uint64_t missed_exits(const struct lat_source *src)
{
	const struct core *core = src->skel;
	uint64_t told, seen;

	told = __atomic_load_n(&core->ops->bss->lat_told, __ATOMIC_RELAXED) +
	       left_out(core, "told_map") + left_out(core, "told_unmap");
	seen = __atomic_load_n(&core->ops->bss->lat_seen, __ATOMIC_RELAXED);
	return told > seen ? told - seen : 0;
}

static uint64_t crowded(const struct lat_source *src)
{
	const struct core *core = src->skel;

	return __atomic_load_n(core->crowded, __ATOMIC_RELAXED);
}

static void detach(struct lat_source *src)
{
	struct core *core = src->skel;
	size_t i;

	if (core->pace)
		load_end(core->pace);
	if (src->ask.kprobes)
		load_drain();
	functions_detach(&core->functions);
	for (i = 0; i < COUNT(helpers); i++) {
		bpf_link__destroy(core->link[i]);
		core->link[i] = NULL;
	}
}

static void destroy(struct lat_source *src)
{
	struct core *core = src->skel;

	detach(src);
	lat_core_bpf__destroy(core->ops);
	lat_phases_bpf__destroy(core->phases);
	functions_free(&core->functions);
	free(core);
}

const struct lat_kind lat_kind_core = {
	.name = "core",
	.misses = "leave_",
	.open = open_core,
	.parts = parts,
	.load = load,
	.attach = attach,
	.know = know,
	.functions = functions,
	.unseen = unseen,
	.missed = missed,
	.crowded = crowded,
	.detach = detach,
	.destroy = destroy,
};

const struct lat_kind lat_kind_kprobe = {
	.name = "kprobe",
	.misses = "none",
	.open = open_core,
	.parts = parts,
	.load = load,
	.attach = attach,
	.know = know,
	.functions = functions,
	.unseen = unseen,
	.missed = missed,
	.missed_too = missed_exits,
	.crowded = crowded,
	.detach = detach,
	.destroy = destroy,
};
