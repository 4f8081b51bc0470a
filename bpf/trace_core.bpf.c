// SPDX-License-Identifier: GPL-2.0
/*
 * Single operations without the module: an entry and an exit program on those
 * functions of the core that fire its tracepoints iommu:map and iommu:unmap.
 *
 * A call is known by the address of its programs' context, which lies on the kernel
 * stack, and is the same at entry and exit; calls that interrupt it have their own.
 */
#include <stdbool.h>

#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

#include <iommuctl/event.h>
#include <iommuctl/pace.h>
#include <iommuctl/trace.h>

#include "trace.bpf.h"

#define CALLS	4096	/* under way at a time */

/* Of the device that translates through it alone, if it is not 0 */
const volatile __u64 trace_domain;

/**
 * struct begin - a call under way
 * @time: when it began
 * @domain: its domain
 * @iova: its IOVA; with it, who is not the one that began
 */
struct begin {
	__u64 time;
	__u64 domain;
	__u64 iova;
};

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, CALLS);
	__type(key, __u64);
	__type(value, struct begin);
} begins SEC(".maps");

/* Calls whose entry was missed */
__u64 trace_lost;

/* enum pace, set by the reader */
volatile __u32 trace_pace;

/* What the difference of two pointers is to the verifier, and they are not */
static __always_inline __u64 key_of(__u64 *ctx)
{
	return (__u64)ctx - (__u64)&trace_lost;
}

static __always_inline int enter(__u64 *ctx)
{
	struct begin begin = { .domain = ctx[0], .iova = ctx[1] };
	__u64 key = key_of(ctx);

	if (!pace_notes(trace_pace))
		return 0;
	if (trace_domain && begin.domain != trace_domain)
		return 0;
	begin.time = bpf_ktime_get_ns();
	/* Without room its end finds nothing, and counts it as lost. */
	bpf_map_update_elem(&begins, &key, &begin, BPF_ANY);
	return 0;
}

static __always_inline int leave(__u64 *ctx, __u32 op, int ret, __u64 size)
{
	struct call call = { .op = op, .ret = ret, .size = size };
	__u64 now = bpf_ktime_get_ns(), key = key_of(ctx);
	struct begin *begin;

	call.domain = ctx[0];
	call.iova = ctx[1];
	if (trace_domain && call.domain != trace_domain)
		return 0;
	begin = bpf_map_lookup_elem(&begins, &key);
	if (!begin || begin->domain != call.domain || begin->iova != call.iova) {
		if (trace_pace == PACE_ON)
			__sync_fetch_and_add(&trace_lost, 1);
		return 0;
	}
	call.ns = now - begin->time;
	bpf_map_delete_elem(&begins, &key);
	if (is_wanted(op, ret, call.ns))
		send(ctx, &call);
	return 0;
}

static __always_inline __u64 result(void *ctx)
{
	__u64 ret = 0;

	bpf_get_func_ret(ctx, &ret);
	return ret;
}

#define MAP(function) \
SEC("?fentry/" #function) \
int enter_##function(__u64 *ctx) \
{ \
	return enter(ctx); \
} \
\
SEC("?fexit/" #function) \
int leave_##function(__u64 *ctx) \
{ \
	return leave(ctx, IOMMUCTL_OP_MAP, (int)result(ctx), ctx[3]); \
}

MAP(__iommu_map)		/* up to Linux 6.15 */
MAP(iommu_map_nosync)		/* from Linux 6.16 */

SEC("?fentry/__iommu_unmap")
int enter_unmap(__u64 *ctx)
{
	return enter(ctx);
}

SEC("?fexit/__iommu_unmap")
int leave_unmap(__u64 *ctx)
{
	__u64 size = ctx[2];

	return leave(ctx, IOMMUCTL_OP_UNMAP, result(ctx) < size ? -2 : 0, size);
}
