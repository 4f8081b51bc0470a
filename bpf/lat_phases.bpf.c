// SPDX-License-Identifier: GPL-2.0
/*
 * Where the time of a call into the DMA API goes: by an entry and an exit
 * program on the functions it is made of, see include/iommuctl/lat_core.h.
 *
 * Each of them charges the time since the one before to the phase that the call
 * was in, so that phases add up to the whole, to the nanosecond. What the
 * programs take is in there.
 *
 * A call is inside of another one if it is on the same kernel stack, below; an
 * interrupt is on a stack of its own, or begins with a function of the DMA API
 * where that cannot be called. What it does is not the interrupted call's, but
 * its time is.
 */
#include <linux/bpf.h>
#include <bpf/bpf_core_read.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

#include <iommuctl/lat_core.h>

/**
 * struct frame - a function under way
 * @id: address of the context
 * @phase: enum lat_phase, or OUTSIDE
 * @roots: how many calls it and what is below it in the stack are of
 */
struct frame {
	__u64 id;
	__u32 phase;
	__u32 roots;
};

#define OUTSIDE		LAT_PHASE_COUNT	/* of no call of interest */

_Static_assert(LAT_PHASE_COUNT == 8, "phase_of() has it, too");

/**
 * struct root - a call under way
 * @of: address of its device or domain
 * @last: up to when its time is charged to phases
 * @depth: of its frame
 * @phase: what the phases had so far
 */
struct root {
	__u64 of;
	__u64 last;
	__u64 depth;
	struct lat_phase_sum phase[LAT_PHASE_COUNT];
};

#define ROOTS		4	/* root_of() has it too; a task's, and of interrupts upon it */

struct shared {
	struct root root[ROOTS];
};

#define CALL_REACH	8192	/* from a frame to one of what it calls, bytes */

#include "cells.bpf.h"
#include "frames.bpf.h"
#include "who.bpf.h"

char LICENSE[] SEC("license") = "GPL";

static void new_cell(__u64 key, const void *of)
{
	__u32 slot = lat_key_domain(key) - 1;
	struct iommu_group *group;
	struct device *device;

	/* A domain's entry is filled in by others */
	if (lat_key_op(key) >= LAT_CALL_MAP || slot >= LAT_CORE_WHOS)
		return;
	device = (struct device *)of;
	group = BPF_CORE_READ(device, iommu_group);
	know(who_at(slot), (__u64)BPF_CORE_READ(group, domain), device);
}

static __always_inline struct lat_phase_sum *phase_of(struct root *root,
						      __u64 phase)
{
	asm volatile("%0 &= 7" : "+r"(phase));
	return &root->phase[phase];
}

/*
 * A hard interrupt upon a softirq is on its stack, and may be taken for a part
 * of its call. It may have charged the time up to @now and beyond when this
 * comes to it: no time is charged twice, and none that is negative.
 */
static __always_inline void charge(struct root *root, __u32 phase, __u64 now)
{
	__u64 last = *(volatile __u64 *)&root->last;

	if ((__s64)(now - last) > 0 &&
	    __sync_val_compare_and_swap(&root->last, last, now) == last)
		__sync_fetch_and_add(&phase_of(root, phase)->ns, now - last);
}

static __always_inline struct root *root_of(struct stack *stack, __u32 roots)
{
	__u64 i = roots - 1;

	asm volatile("%0 &= 3" : "+r"(i));
	return &stack->shared.root[i];
}

/* Is @inner called by @outer? Read from memory, the address is a number. */
static __always_inline int is_inside(const volatile struct frame *inner,
				     const struct frame *outer)
{
	return outer->id - inner->id < CALL_REACH;
}

static __always_inline void begin(struct stack *stack, struct frame *frame,
				  __u64 of, __u64 depth)
{
	struct root *root;
	__u32 i;

	if (frame->roots >= ROOTS) {
		frame->phase = OUTSIDE;
		count_missed();
		return;
	}
	frame->roots++;
	root = root_of(stack, frame->roots);
	root->of = of;
	root->depth = depth;
	for (i = 0; i < LAT_PHASE_COUNT; i++) {
		root->phase[i].entered = 0;
		root->phase[i].ns = 0;
	}
	phase_of(root, frame->phase)->entered = 1;
	root->last = bpf_ktime_get_ns();
}

/*
 * What is on top of the stack tells whether this is a part of a call, or one by
 * itself. Only the DMA API calls the DMA API.
 */
static __always_inline int enter(__u64 *ctx, __u32 phase, __u32 call)
{
	struct frame *frame, *outer = NULL;
	struct place at;
	struct root *root;

	frame = push(ctx, &at);
	if (!frame)
		return 0;
	frame->phase = phase;
	frame->roots = 0;
	if (at.depth) {
		outer = frame_at(at.stack, at.depth - 1);
		frame->roots = outer->roots;
		if (!is_inside(frame, outer) || outer->phase == OUTSIDE ||
		    (phase == LAT_PHASE_DMA && outer->phase != phase))
			outer = NULL;
	}
	if (outer) {
		root = root_of(at.stack, frame->roots);
		if (outer->phase != phase)
			root->phase[phase].entered++;
		charge(root, outer->phase, bpf_ktime_get_ns());
	} else if (call != LAT_CALL_NONE) {
		begin(at.stack, frame,
		      call == LAT_CALL_FLUSH_QUEUE ? LAT_CORE_GONE : ctx[0],
		      at.depth);
	} else {
		frame->phase = OUTSIDE;
	}
	return 0;
}

/* What the result of a function says */
enum result { NOTHING, ERRNO, BYTES, ENTRIES, ADDRESS, POINTER };

static __always_inline __u32 has_failed(__u64 *ctx, enum result result)
{
	__u64 value = 0;

	if (result == NOTHING)
		return 0;
	bpf_get_func_ret(ctx, &value);
	switch (result) {
	case ERRNO:
		return !!(__u32)value;
	case BYTES:
		return (__s64)value < 0;
	case ENTRIES:
		return (__s32)value <= 0;
	case ADDRESS:
		return value == ~0ULL;
	default:
		return !value;
	}
}

static __noinline struct lat_phase_cell *cell_of(__u32 call, __u32 failed,
						 __u64 of)
{
	__u32 mask = lat_mask, who = 0;
	struct lat_cell *cell;
	__u64 key;

	if (of != LAT_CORE_GONE) {
		who = slot_of_who(of);
		if (who == NO_WHO) {
			__sync_fetch_and_add(&lat_crowded, 1);
			return NULL;
		}
		who++;
	}
	key = lat_key(who, call, 0, failed);
	cell = cell_at(lat_slot(key, mask), mask);
	if (!cell || cell->key != key)
		cell = find_cell(key, 0, (const void *)of);
	return (struct lat_phase_cell *)cell;
}

/* A call is over: what its phases had goes to its cell. */
static __always_inline void end(const struct root *root, __u32 call,
				__u32 failed)
{
	struct lat_phase_cell *cell = cell_of(call, failed, root->of);
	__u64 total = 0;
	__u32 i;

	if (!cell) {
		__sync_fetch_and_add(&lat_dropped, 1);
		return;
	}
	for (i = 0; i < LAT_PHASE_COUNT; i++) {
		const struct lat_phase_sum *phase = &root->phase[i];

		if (!phase->entered)
			continue;
		__sync_fetch_and_add(&cell->phase[i].entered, phase->entered);
		total += phase->ns;
		__sync_fetch_and_add(&cell->phase[i].ns, phase->ns);
	}
	__sync_fetch_and_add(&cell->sum, total);
	__sync_fetch_and_add(&cell->count, 1);
}

static __always_inline int leave(__u64 *ctx, __u32 call, enum result result)
{
	__u64 now = bpf_ktime_get_ns();
	__u32 failed = has_failed(ctx, result);
	struct root *root, ended;
	struct frame *frame;
	struct place at;

	frame = top(ctx, &at);
	if (!frame)
		return 0;
	if (frame->phase != OUTSIDE) {
		root = root_of(at.stack, frame->roots);
		charge(root, frame->phase, now);
		if (call != LAT_CALL_NONE && root->depth == at.depth) {
			ended = *root;
			if (is_kept(frame, ctx))
				end(&ended, call, failed);
		}
	}
	pop(&at, frame);
	return 0;
}

#define PHASE_PROGRAMS(function, phase, call, result) \
SEC("?fentry/" #function) \
int enter_##function(__u64 *ctx) \
{ \
	return enter(ctx, LAT_PHASE_##phase, LAT_CALL_##call); \
} \
\
SEC("?fexit/" #function) \
int leave_##function(__u64 *ctx) \
{ \
	return leave(ctx, LAT_CALL_##call, result); \
}

LAT_CORE_PHASES(PHASE_PROGRAMS)

SEC("?fentry/device_del")
int forget_device(__u64 *ctx)
{
	return forget_arg(ctx);
}
