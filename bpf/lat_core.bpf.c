// SPDX-License-Identifier: GPL-2.0
/*
 * Latency histograms without the module: by an entry and an exit program on the
 * functions of the core and of the drivers, see include/iommuctl/lat_core.h.
 *
 * These programs may be interrupted, even by others of their kind, and the task
 * be moved to another CPU between: cells are added to atomically.
 *
 * Where the kernel attaches no programs to functions (arm64 before 6.4), kprobes
 * do. Those do not come upon each other, whichever they are, and nobody counts
 * what is left out: the core's tracepoints do, see told().
 *
 * Linux 7.0 has one program for both ends of a call (fsession). Not here: the kernel
 * counts a call that it left out once or twice then, and lat_missed is exact.
 */
#include <linux/bpf.h>
#include <bpf/bpf_core_read.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

/**
 * struct frame - a call under way
 * @id: address of the context
 * @start: when it began
 * @domain: address of its domain
 * @size: bytes asked for
 * @prot: IOMMU_* of a map
 * @iova: what the core's tracepoint will tell; for kprobes alone
 */
struct frame {
	__u64 id;
	__u64 start;
	__u64 domain;
	__u64 size;
	__u64 prot;
	__u64 iova;
};

struct shared {};

#include "cells.bpf.h"
#include "frames.bpf.h"
#include "regs.bpf.h"
#include "who.bpf.h"

char LICENSE[] SEC("license") = "GPL";

struct iommu_iotlb_gather {
	unsigned long start;
	unsigned long end;
} __attribute__((preserve_access_index));

static void new_cell(__u64 key, const void *arg)
{
}

static __always_inline void count(__u64 key, __u64 more, __u64 bytes, __u64 ns)
{
	__u32 mask = lat_mask, bucket;
	struct lat_cell *cell;

	cell = cell_at(lat_slot(key ^ more, mask), mask);
	if (!cell || cell->key != key || (lat_more_asked && cell->more != more)) {
		cell = find_cell(key, more, NULL);
		if (!cell) {
			__sync_fetch_and_add(&lat_dropped, 1);
			return;
		}
	}
	bucket = lat_bucket_by(lat_small, ns);
	if (bucket < LAT_BUCKETS)
		__sync_fetch_and_add(&cell->bucket[bucket], 1);
	__sync_fetch_and_add(&cell->sum, ns);
	__sync_fetch_and_add(&cell->bytes, bytes);
	/* After the bucket: the reader takes the maximum before the buckets */
	barrier();
	if (ns > cell->max)
		cell->max = ns;
}

/* What the result of a function says */
enum result { NOTHING, ERRNO, BYTES };

static __always_inline void finish(const struct frame *frame, __u32 op,
				   enum result result, __u64 value, __u64 ns)
{
	__u64 asked = frame->size, bytes = result == BYTES ? value : asked;
	__u32 who = slot_of_who(frame->domain), failed = 0;

	if (who == NO_WHO) {
		__sync_fetch_and_add(&lat_crowded, 1);
		__sync_fetch_and_add(&lat_dropped, 1);
		return;
	}
	if (result == ERRNO && (__u32)value) {
		failed = 1;
		bytes = 0;
	} else if (result == BYTES && bytes < asked) {
		failed = 1;
	}
	count(lat_key(who + 1, op, order_of(failed ? asked : bytes), failed),
	      more_of(frame->prot), bytes, ns);
}

/*
 * Told by the core's tracepoints, and by an exit seen: of those calls that both
 * come to. The rest was missed.
 */
__u64 lat_told;
__u64 lat_seen;

#define TOLD	1	/* no IOVA of a page */

static __always_inline int is_told(__u32 op)
{
	return op == IOMMUCTL_OP_MAP || op == IOMMUCTL_OP_UNMAP;
}

static __always_inline void count_seen(__u32 op, enum result result, __u64 value)
{
	if (is_told(op) && !(result == ERRNO && (__u32)value))
		__sync_fetch_and_add(&lat_seen, 1);
}

static __always_inline void end(void *id, __u32 op, enum result result,
				__u64 value, __u64 now)
{
	struct frame *frame, call;
	struct place at;

	frame = top(id, &at);
	if (!frame)
		return;
	call = *frame;
	if (is_kept(frame, id)) {
		if (lat_told_of)
			count_seen(op, result, value);
		finish(&call, op, result, value, now - call.start);
	}
	pop(&at, frame);
}

static __always_inline int leave(__u64 *ctx, __u32 op, enum result result)
{
	__u64 now = bpf_ktime_get_ns(), value = 0;

	if (result != NOTHING)
		bpf_get_func_ret(ctx, &value);
	end(ctx, op, result, value, now);
	return 0;
}

static __always_inline __u64 gathered(const struct iommu_iotlb_gather *gather)
{
	__u64 start = BPF_CORE_READ(gather, start);
	__u64 end = BPF_CORE_READ(gather, end);

	return end > start ? end - start + 1 : 0;
}

/* Where the size is */
enum size { SIZE_NONE, SIZE_ARG2, SIZE_ARG3, SIZE_GATHER };

static __always_inline __u64 size_of(const __u64 *args, enum size size)
{
	switch (size) {
	case SIZE_ARG2:
		return args[2];
	case SIZE_ARG3:
		return args[3];
	case SIZE_GATHER:
		return gathered((const void *)args[1]);
	default:
		return 0;
	}
}

static __always_inline int enter(const void *id, const __u64 *args, __u32 op,
				 enum size size)
{
	struct place at;
	struct frame *frame = push(id, &at);

	if (!frame)
		return 0;
	frame->domain = args[0];
	frame->size = size_of(args, size);
	if (lat_more_asked & LAT_MORE_PROT)
		frame->prot = op == IOMMUCTL_OP_MAP ? args[4] : 0;
	if (lat_told_of)
		frame->iova = is_told(op) ? args[1] : TOLD;
	frame->start = bpf_ktime_get_ns();
	return 0;
}

#define OP_PROGRAMS(function, op, size, result) \
SEC("?fentry/" #function) \
int enter_##function(__u64 *ctx) \
{ \
	return enter(ctx, ctx, IOMMUCTL_OP_##op, size); \
} \
\
SEC("?fexit/" #function) \
int leave_##function(__u64 *ctx) \
{ \
	return leave(ctx, IOMMUCTL_OP_##op, result); \
}

LAT_CORE_OPS(OP_PROGRAMS)

static __always_inline int enter_by_kprobe(const void *ctx, __u32 op,
					   enum size size)
{
	__u64 args[REGS_ARGS];

	regs_args(ctx, args);
	return enter((const void *)regs_entry_id(ctx), args, op, size);
}

static __always_inline int leave_by_kprobe(const void *ctx, __u32 op,
					   enum result result)
{
	__u64 now = bpf_ktime_get_ns();

	end((void *)regs_exit_id(ctx), op, result, regs_result(ctx), now);
	return 0;
}

#define KPROBE_PROGRAMS(function, op, size, result) \
SEC("?kprobe/" #function) \
int kprobe_enter_##function(void *ctx) \
{ \
	return enter_by_kprobe(ctx, IOMMUCTL_OP_##op, size); \
} \
\
SEC("?kretprobe/" #function) \
int kprobe_leave_##function(void *ctx) \
{ \
	return leave_by_kprobe(ctx, IOMMUCTL_OP_##op, result); \
}

LAT_CORE_OPS(KPROBE_PROGRAMS)

/*
 * The core tells of a map or unmap, within the call. Its frame is on top, unless
 * the kprobe at its entry was left out, as it came upon another one.
 */
static __always_inline int told(__u64 iova)
{
	struct frame *frame = top_of_task();

	if (frame && frame->iova == iova) {
		frame->iova = TOLD;
		__sync_fetch_and_add(&lat_told, 1);
	} else if (lat_pace == PACE_ON) {
		__sync_fetch_and_add(&lat_missed, 1);
	}
	return 0;
}

SEC("?raw_tp/map")
int told_map(struct bpf_raw_tracepoint_args *ctx)
{
	return told(ctx->args[0]);
}

SEC("?raw_tp/unmap")
int told_unmap(struct bpf_raw_tracepoint_args *ctx)
{
	return told(ctx->args[0]);
}

SEC("?kprobe/iommu_domain_free")
int kprobe_forget_domain(void *ctx)
{
	__u64 args[REGS_ARGS];

	regs_args(ctx, args);
	return forget(args[0]);
}
