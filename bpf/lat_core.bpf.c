// SPDX-License-Identifier: GPL-2.0
/*
 * Latency histograms without the module: by an entry and an exit program on the
 * functions of the core and of the drivers, see include/iommuctl/lat_core.h.
 *
 * These programs may be interrupted, even by others of their kind, and the task
 * be moved to another CPU between: cells are added to atomically.
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
 */
struct frame {
	__u64 id;
	__u64 start;
	__u64 domain;
	__u64 size;
	__u64 prot;
};

struct shared {};

#include "cells.bpf.h"
#include "frames.bpf.h"
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

static __always_inline int leave(__u64 *ctx, __u32 op, enum result result)
{
	__u64 now = bpf_ktime_get_ns(), value = 0;
	struct frame *frame, call;
	struct place at;

	if (result != NOTHING)
		bpf_get_func_ret(ctx, &value);
	frame = top(ctx, &at);
	if (!frame)
		return 0;
	call = *frame;
	if (is_kept(frame, ctx))
		finish(&call, op, result, value, now - call.start);
	pop(&at, frame);
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

static __always_inline __u64 size_of(const __u64 *ctx, enum size size)
{
	switch (size) {
	case SIZE_ARG2:
		return ctx[2];
	case SIZE_ARG3:
		return ctx[3];
	case SIZE_GATHER:
		return gathered((const void *)ctx[1]);
	default:
		return 0;
	}
}

static __always_inline int enter(__u64 *ctx, __u32 op, enum size size)
{
	struct place at;
	struct frame *frame = push(ctx, &at);

	if (!frame)
		return 0;
	frame->domain = ctx[0];
	frame->size = size_of(ctx, size);
	if (lat_more_asked & LAT_MORE_PROT)
		frame->prot = op == IOMMUCTL_OP_MAP ? ctx[4] : 0;
	frame->start = bpf_ktime_get_ns();
	return 0;
}

#define OP_PROGRAMS(function, op, size, result) \
SEC("?fentry/" #function) \
int enter_##function(__u64 *ctx) \
{ \
	return enter(ctx, IOMMUCTL_OP_##op, size); \
} \
\
SEC("?fexit/" #function) \
int leave_##function(__u64 *ctx) \
{ \
	return leave(ctx, IOMMUCTL_OP_##op, result); \
}

LAT_CORE_OPS(OP_PROGRAMS)
