/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Arguments, result and stack at the two ends of a function, as kprobes have
 * them. Registers are by the kernel's own type: one object does for all
 * architectures here; another one's has no such members, and the programs are
 * not loaded there.
 */
#ifndef _IOMMUCTL_REGS_BPF_H
#define _IOMMUCTL_REGS_BPF_H

#include <bpf/bpf_core_read.h>

#define REGS_ARGS	5

struct pt_regs___x86 {
	unsigned long r8;
	unsigned long ax;
	unsigned long cx;
	unsigned long dx;
	unsigned long si;
	unsigned long di;
	unsigned long sp;
} __attribute__((preserve_access_index));

struct pt_regs___arm64 {
	__u64 regs[31];
	__u64 sp;
} __attribute__((preserve_access_index));

/* Loaded where that is said: the verifier wants it by an offset to the context. */
#define REG(member) \
({ \
	__u64 value = (member); \
	asm volatile("" : "+r"(value)); \
	value; \
})

static __always_inline int is_x86(void)
{
	return bpf_core_field_exists(struct pt_regs___x86, di);
}

static __always_inline void regs_args(const void *ctx, __u64 *args)
{
	const struct pt_regs___x86 *x86 = ctx;
	const struct pt_regs___arm64 *arm64 = ctx;

	if (is_x86()) {
		args[0] = REG(x86->di);
		args[1] = REG(x86->si);
		args[2] = REG(x86->dx);
		args[3] = REG(x86->cx);
		args[4] = REG(x86->r8);
	} else {
		args[0] = REG(arm64->regs[0]);
		args[1] = REG(arm64->regs[1]);
		args[2] = REG(arm64->regs[2]);
		args[3] = REG(arm64->regs[3]);
		args[4] = REG(arm64->regs[4]);
	}
}

static __always_inline __u64 regs_result(const void *ctx)
{
	const struct pt_regs___x86 *x86 = ctx;
	const struct pt_regs___arm64 *arm64 = ctx;

	return is_x86() ? REG(x86->ax) : REG(arm64->regs[0]);
}

/*
 * What is the same at both ends of a call, and no other one's meanwhile: where
 * the stack is. On x86 the return address is there at the entry.
 */
static __always_inline __u64 regs_entry_id(const void *ctx)
{
	const struct pt_regs___x86 *x86 = ctx;
	const struct pt_regs___arm64 *arm64 = ctx;

	return is_x86() ? REG(x86->sp) + sizeof(long) : REG(arm64->sp);
}

static __always_inline __u64 regs_exit_id(const void *ctx)
{
	const struct pt_regs___x86 *x86 = ctx;
	const struct pt_regs___arm64 *arm64 = ctx;

	return is_x86() ? REG(x86->sp) : REG(arm64->sp);
}

#endif /* _IOMMUCTL_REGS_BPF_H */
