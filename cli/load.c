// SPDX-License-Identifier: GPL-2.0
/* Loading BPF programs: what libbpf says, and what to do about errors. */
#include <errno.h>
#include <linux/membarrier.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <bpf/btf.h>
#include <bpf/libbpf.h>

#include <iommuctl/pace.h>

#include "load.h"

/* The first warning of libbpf, for the hint of an error */
static char said[256];

static int keep(enum libbpf_print_level level, const char *fmt, va_list ap)
{
	if (level != LIBBPF_WARN || said[0])
		return 0;
	vsnprintf(said, sizeof(said), fmt, ap);
	said[strcspn(said, "\n")] = '\0';
	return 0;
}

void load_begin(void)
{
	said[0] = '\0';
	libbpf_set_print(keep);
}

/* Debian's kernel for riscv64 starts that way; loading says -EINVAL. */
static bool jit_is_off(void)
{
	FILE *file = fopen("/proc/sys/net/core/bpf_jit_enable", "re");
	int c = file ? fgetc(file) : EOF;

	if (file)
		fclose(file);
	return c == '0';
}

/* Its helpers are not there, as if the kernel was too old for them: -EINVAL. */
static bool is_locked_down(void)
{
	FILE *file = fopen("/sys/kernel/security/lockdown", "re");
	char levels[64] = "";

	if (file) {
		if (!fgets(levels, sizeof(levels), file))
			levels[0] = '\0';
		fclose(file);
	}
	return strstr(levels, "[confidentiality]");
}

static enum status lacks_fentry(struct cli *cli)
{
	fail(cli, EOPNOTSUPP, "this kernel attaches no BPF programs to functions (fentry), which this wants");
	hint(cli, "arm64 has that from Linux 6.4 on; %s lat works here, without -P",
	     CLI_NAME);
	return STATUS_ERROR;
}

enum status load_failed(struct cli *cli, int err, const char *what)
{
	if (err == ENOTSUPP)
		return lacks_fentry(cli);
	fail(cli, err, "cannot %s the BPF programs: %s", what, strerror(err));
	if (said[0])
		hint(cli, "%s", said);
	if (access("/sys/kernel/btf/vmlinux", R_OK))
		hint(cli, "this kernel has no type information (CONFIG_DEBUG_INFO_BTF), which they need");
	if (err == EINVAL && jit_is_off())
		hint(cli, "they need the JIT compiler of BPF: sysctl net.core.bpf_jit_enable=1");
	if (is_locked_down())
		hint(cli, "kernel lockdown is at \"confidentiality\", where BPF may not read the kernel's memory: boot with lockdown=integrity or without");
	else if (err == EPERM)
		hint(cli, "BPF needs root, or CAP_BPF and CAP_PERFMON");
	return STATUS_ERROR;
}

enum status load_unknown(struct cli *cli)
{
	if (access("/sys/kernel/btf/vmlinux", R_OK))
		return load_failed(cli, ENOENT, "find the functions for");
	fail(cli, 0, "this kernel has no functions that are known here to map and unmap");
	hint(cli, "it is newer than this command, or built without IOMMU support");
	hint(cli, "the module needs none: %s shim add DEVICE, then %s lat --source module",
	     CLI_NAME, CLI_NAME);
	return STATUS_ERROR;
}

bool load_has_function(const char *name)
{
	struct btf *btf = btf__load_vmlinux_btf();
	bool found = btf && btf__find_by_name_kind(btf, name, BTF_KIND_FUNC) > 0;

	btf__free(btf);
	return found;
}

bool load_choose(struct bpf_object *obj)
{
	struct btf *btf = btf__load_vmlinux_btf();
	struct bpf_program *prog;
	bool some = false;

	if (!btf)
		return false;
	bpf_object__for_each_program(prog, obj) {
		const char *function = strchr(bpf_program__section_name(prog),
					      '/');
		bool there = function &&
			     btf__find_by_name_kind(btf, function + 1,
						    BTF_KIND_FUNC) > 0;

		bpf_program__set_autoload(prog, there);
		some = some || there;
	}
	btf__free(btf);
	return some;
}

/* Far longer than a map or an unmap takes, so none is under way any more. */
#define CALL_US	20000

void load_go(volatile unsigned int *pace)
{
	*pace = PACE_BEGIN;
	usleep(CALL_US);
	*pace = PACE_ON;
}

void load_end(volatile unsigned int *pace)
{
	*pace = PACE_END;
}

void load_drain(void)
{
	usleep(CALL_US);
}

/*
 * MEMBARRIER_CMD_GLOBAL is synchronize_rcu() for user space, which waits for
 * every region with preemption off, so for every tracepoint under way.
 */
void load_settle(void)
{
	syscall(__NR_membarrier, MEMBARRIER_CMD_GLOBAL, 0, 0);
}
