// SPDX-License-Identifier: GPL-2.0
/* Programs at the entry and the exit of kernel functions. */
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include <bpf/bpf.h>
#include <bpf/btf.h>
#include <bpf/libbpf.h>
#include <linux/bpf.h>

#include "../load.h"
#include "../sysfs.h"
#include "functions.h"

/* Modules that have some, where they are not built in */
static const char *const modules[FUNCTIONS_BTFS - 1] = {
	"virtio_iommu", "arm_smmu_v3", "arm_smmu", "s390_iommu",
};

/* How functions of a driver begin, and what it calls its IOMMUs in sysfs */
static const struct {
	const char *function;
	const char *iommu;
} drivers[] = {
	{ "intel_", "dmar" },
	{ "__domain_mapping", "dmar" },
	{ "vtdss_", "dmar" },
	{ "amd_", "ivhd" },
	{ "amdv1_", "ivhd" },
	{ "arm_smmu_", "smmu" },
};

static bool begins(const char *text, const char *with)
{
	return !strncmp(text, with, strlen(with));
}

/* Is a function of a driver without an IOMMU here? It need not be timed. */
static bool is_idle(const char *function, const struct sysfs_names *iommus)
{
	size_t i;
	int k;

	for (i = 0; i < sizeof(drivers) / sizeof(drivers[0]); i++) {
		if (!begins(function, drivers[i].function))
			continue;
		for (k = 0; k < iommus->n; k++)
			if (begins(iommus->name[k], drivers[i].iommu))
				return false;
		return true;
	}
	return false;
}

/*
 * Drivers of arm64 name their functions alike. Where both are built in, the kernel
 * takes a name for whichever it finds first, and may time one that is never called.
 */
static bool is_shared(const char *function)
{
	return begins(function, "arm_smmu_");
}

/* Is @line, of /proc/kallsyms, a function of the kernel's with that name? */
static bool is_symbol(const char *line, const char *name)
{
	const char *at = strchr(line, ' ');
	size_t length = strlen(name);

	return at && strchr("tTwW", at[1]) && at[2] == ' ' &&
	       !strncmp(at + 3, name, length) && at[3 + length] == '\n';
}

/* Take those out whose names are not one function's. */
static void drop_ambiguous(struct functions *functions)
{
	unsigned int found[FUNCTIONS_MAX] = {};
	char line[512];
	FILE *file;
	size_t i;

	file = fopen("/proc/kallsyms", "re");
	while (file && fgets(line, sizeof(line), file))
		for (i = 0; i < functions->count; i++)
			if (functions->has[i] &&
			    is_shared(functions->function[i].name) &&
			    is_symbol(line, functions->function[i].name))
				found[i]++;
	if (file)
		fclose(file);
	for (i = 0; i < functions->count; i++)
		if (found[i] > 1)
			functions->has[i] = false;
}

static bool has_shared(const struct functions *functions)
{
	size_t i;

	for (i = 0; i < functions->count; i++)
		if (functions->has[i] &&
		    is_shared(functions->function[i].name))
			return true;
	return false;
}

static int find_btf(const struct functions *functions, size_t i,
		    const char *name)
{
	if (!functions->btf[i])
		return -ENOENT;
	return btf__find_by_name_kind(functions->btf[i], name, BTF_KIND_FUNC);
}

static unsigned int arguments(const struct btf *btf, int id)
{
	const struct btf_type *function = btf__type_by_id(btf, id);

	return btf_vlen(btf__type_by_id(btf, function->type));
}

/* Attached, too? Where there are more arguments than that, it is not sure. */
#define SURE_ARGUMENTS	5

/* Load a program for the entry of a function, and maybe attach it: 0 or an errno. */
static int try_program(int btf_id, bool attach)
{
	struct bpf_prog_load_opts opts = {
		.sz = sizeof(opts),
		.expected_attach_type = BPF_TRACE_FENTRY,
		.attach_btf_id = btf_id,
	};
	const struct bpf_insn insns[] = {
		{ .code = BPF_ALU64 | BPF_MOV | BPF_K, .dst_reg = BPF_REG_0 },
		{ .code = BPF_JMP | BPF_EXIT },
	};
	int fd, link, err;

	fd = bpf_prog_load(BPF_PROG_TYPE_TRACING, "iommuctl_try", "GPL", insns,
			   sizeof(insns) / sizeof(insns[0]), &opts);
	if (fd < 0)
		return errno;
	link = attach ? bpf_raw_tracepoint_open(NULL, fd) : -1;
	err = attach && link < 0 ? errno : 0;
	if (link >= 0)
		close(link);
	close(fd);
	return err;
}

/*
 * Does the kernel take a program there? x86 before 6.6 does not, if a function
 * has more than 6 arguments, and tells when the program is attached; others
 * have other limits.
 */
static bool takes_program(const struct btf *btf, int btf_id)
{
	int err = try_program(btf_id, arguments(btf, btf_id) > SURE_ARGUMENTS);

	/* Without the right to load any, it is told when it matters. */
	return !err || err == EPERM;
}

bool functions_take_programs(void)
{
	struct btf *btf = btf__load_vmlinux_btf();
	int id, err = 0;

	if (!btf)
		return true;
	id = btf__find_by_name_kind(btf, "__iommu_unmap", BTF_KIND_FUNC);
	if (id > 0)
		err = try_program(id, true);
	btf__free(btf);
	return err != ENOTSUPP;
}

static bool is_there(const struct functions *functions, const char *name)
{
	int id = find_btf(functions, 0, name);
	size_t i;

	if (id >= 0)
		return functions->kprobes ||
		       takes_program(functions->btf[0], id);
	for (i = 1; i < FUNCTIONS_BTFS; i++)
		if (find_btf(functions, i, name) >= 0)
			return true;
	return false;
}

static int load_types(struct functions *functions)
{
	struct btf *kernel = btf__load_vmlinux_btf();
	size_t i;

	if (!kernel) {
		fail(functions->cli, errno,
		     "this kernel has no type information (BTF): %s",
		     strerror(errno));
		hint(functions->cli, "a kernel built with CONFIG_DEBUG_INFO_BTF has it, as Debian's are");
		return -1;
	}
	functions->btf[0] = kernel;
	for (i = 1; i < FUNCTIONS_BTFS; i++)
		functions->btf[i] = btf__load_module_btf(modules[i - 1], kernel);
	return 0;
}

int functions_find(struct functions *functions)
{
	struct sysfs_names iommus;
	size_t i, n = 0;

	if (load_types(functions))
		return -1;
	if (!sysfs_names(functions->cli, &iommus, "class/iommu"))
		return out_of_memory(functions->cli);
	for (i = 0; i < functions->count; i++) {
		const char *name = functions->function[i].name;

		functions->has[i] = !is_idle(name, &iommus) &&
				    is_there(functions, name);
	}
	sysfs_names_free(&iommus);
	if (has_shared(functions))
		drop_ambiguous(functions);
	for (i = 0; i < functions->count; i++)
		if (functions->has[i])
			functions->timed[n++] = functions->function[i].name;
	return 0;
}

bool functions_has(const struct functions *functions, const char *name)
{
	size_t i;

	for (i = 0; i < functions->count; i++)
		if (!strcmp(functions->function[i].name, name))
			return functions->has[i];
	return false;
}

bool functions_has_kind(const struct functions *functions, unsigned int kind)
{
	size_t i;

	for (i = 0; i < functions->count; i++)
		if (functions->has[i] && functions->function[i].kind == kind)
			return true;
	return false;
}

bool functions_known(const struct functions *functions, const char *name)
{
	return find_btf(functions, 0, name) >= 0;
}

static struct bpf_program *program(const struct functions *functions,
				   struct bpf_object *obj, const char *what,
				   const char *function)
{
	char name[80];

	snprintf(name, sizeof(name), "%s%s_%s",
		 functions->kprobes ? "kprobe_" : "", what, function);
	return bpf_object__find_program_by_name(obj, name);
}

void functions_choose(const struct functions *functions, struct bpf_object *obj)
{
	size_t i;

	for (i = 0; i < functions->count; i++) {
		const char *name = functions->function[i].name;

		if (!functions->has[i])
			continue;
		bpf_program__set_autoload(program(functions, obj, "enter", name),
					  true);
		bpf_program__set_autoload(program(functions, obj, "leave", name),
					  true);
	}
}

int functions_attach(struct functions *functions, struct bpf_object *obj)
{
	size_t i;

	for (i = 0; i < functions->count; i++) {
		const char *name = functions->function[i].name;
		struct bpf_program *prog;

		if (!functions->has[i])
			continue;
		prog = program(functions, obj, "enter", name);
		functions->enter[i] = bpf_program__attach(prog);
		if (!functions->enter[i])
			return errno;
		prog = program(functions, obj, "leave", name);
		functions->leave[i] = bpf_program__attach(prog);
		if (!functions->leave[i])
			return errno;
	}
	return 0;
}

static void detach(const struct functions *functions, struct bpf_link **link)
{
	size_t i;

	for (i = 0; i < functions->count; i++) {
		bpf_link__destroy(link[i]);
		link[i] = NULL;
	}
}

void functions_detach(struct functions *functions)
{
	detach(functions, functions->enter);
	detach(functions, functions->leave);
}

void functions_free(struct functions *functions)
{
	size_t i;

	/* Those of modules are made of the kernel's. */
	for (i = FUNCTIONS_BTFS; i-- > 0;)
		btf__free(functions->btf[i]);
}
