/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Calls under way, for an entry and an exit program of the same function.
 *
 * What a call leaves at its entry lies in a stack that belongs to the task, and
 * is found by the task's address: interrupts that come upon a task nest
 * strictly, so what is on top at an exit is what its entry put there, however
 * calls interrupt or enclose each other, and whichever CPU the task moves to. A
 * frame carries the address of the context that the programs are called with,
 * which lies on the kernel's stack and is the same for both programs of a call:
 * if an exit finds another one's frame, something was missed, and is counted.
 *
 * Who includes this defines struct frame, whose first member is id, and struct
 * shared, which a task has once.
 */
#ifndef _IOMMUCTL_FRAMES_BPF_H
#define _IOMMUCTL_FRAMES_BPF_H

#include <stdbool.h>

#include <iommuctl/pace.h>

#define DEPTH		15	/* calls under way in a task */
#define DEPTH_BITS	15ULL
#define STACKS		1024	/* tasks that have some, at a time */
#define STACK_PROBES	8

/*
 * From one end of a kernel stack to the other, bytes. KASAN's are larger: there,
 * a call that has returned may be taken for one under way.
 */
#define STACK_REACH	16384

struct task_struct {
	void *stack;
} __attribute__((preserve_access_index));

/**
 * struct stack - calls under way in a task
 * @owner: address of the task, with the number of frames in its low bits; if
 *	   that is 0, whoever comes may take the stack
 * @frame: them
 * @shared: what they have in common
 *
 * Only the task itself pushes and pops. Between two instructions of that an
 * interrupt may do both, and leaves all as it was; unless exits are missed
 * there, of the programs that it came upon, until the stack is full and begins
 * again: then no frame is what it was.
 */
struct stack {
	__u64 owner;
	struct frame frame[DEPTH_BITS + 1];
	struct shared shared;
} __attribute__((aligned(64)));

static struct stack stacks[STACKS];

/* Calls without a frame: for want of room, or an end was missed */
__u64 lat_missed;

/* enum pace, set by the reader */
volatile __u32 lat_pace;

/* Something else than missing ends tells which calls were missed. */
const volatile bool lat_told_of;

/**
 * struct place - where a frame is
 * @stack: in which stack
 * @task: whose that is
 * @depth: how many frames are below it
 */
struct place {
	struct stack *stack;
	__u64 task;
	__u64 depth;
};

static __always_inline void count_missed(void)
{
	if (!lat_told_of && lat_pace == PACE_ON)
		__sync_fetch_and_add(&lat_missed, 1);
}

/* Multiplicative hashing, as lat_slot(); @size is a power of two */
static __always_inline __u32 hash(__u64 address, __u32 size)
{
	return address * 0x9e3779b97f4a7c15ULL >> 32 & (size - 1);
}

static __always_inline struct stack *stack_at(__u32 slot)
{
	return &stacks[slot & (STACKS - 1)];
}

/* The compiler may know that @depth is small enough; the verifier must see it. */
static __always_inline struct frame *frame_at(struct stack *stack, __u64 depth)
{
	asm volatile("%0 &= 15" : "+r"(depth));
	return &stack->frame[depth];
}

/*
 * A call whose exit was missed has left its id in a frame. It must be gone when
 * the frame is taken again: until the new id is there, an interrupt whose entry
 * is missed could find its own in it. The lowest frame is always left in order,
 * and may be another task's by now.
 */
static __always_inline void clear_left(struct frame *frame, __u64 depth)
{
	if (depth)
		frame->id = 0;
	barrier();
}

/* Push into a stack that is not where it should be. NULL: there is none. */
static __noinline struct stack *push_elsewhere(__u64 task)
{
	__u32 slot = hash(task, STACKS), i;
	struct stack *stack;
	__u64 owner;

	for (i = 0; i < STACK_PROBES; i++) {
		stack = stack_at(slot + i);
		owner = stack->owner;
		if ((owner & ~DEPTH_BITS) != task || !(owner & DEPTH_BITS))
			continue;
		/* Full of calls whose exits were missed: begin again */
		if ((owner & DEPTH_BITS) == DEPTH)
			owner = task;
		clear_left(frame_at(stack, owner & DEPTH_BITS),
			   owner & DEPTH_BITS);
		stack->owner = owner + 1;
		return stack;
	}
	for (i = 0; i < STACK_PROBES; i++) {
		stack = stack_at(slot + i);
		owner = stack->owner;
		if (!(owner & DEPTH_BITS) &&
		    __sync_val_compare_and_swap(&stack->owner, owner,
						task + 1) == owner)
			return stack;
	}
	return NULL;
}

/* Find room for a frame. NULL: there is none. */
static __always_inline struct frame *push_frame(struct place *at)
{
	struct frame *frame;
	__u64 owner;

	at->task = bpf_get_current_task();
	at->stack = stack_at(hash(at->task, STACKS));
	owner = at->stack->owner;
	at->depth = owner - at->task;
	if (at->depth < DEPTH) {
		frame = frame_at(at->stack, at->depth);
		clear_left(frame, at->depth);
		if (__sync_val_compare_and_swap(&at->stack->owner, owner,
						owner + 1) == owner)
			return frame;
	}
	at->stack = push_elsewhere(at->task);
	if (!at->stack)
		return NULL;
	at->depth = at->stack->owner - at->task - 1;
	return frame_at(at->stack, at->depth);
}

/* Is the call of one id in that of the other, on the same kernel stack? */
static __always_inline int encloses(__u64 outer, __u64 inner)
{
	return outer - inner - 1 < STACK_REACH;
}

/*
 * Can the call of @other be under way when that of @id begins? Ids are addresses
 * on kernel stacks, of which the task's own begins at @base. A task's calls are
 * in others of its own, as interrupts return first; those of an interrupt in what it
 * came upon, which is the task's, on a third stack, or above it on the same one.
 */
static __always_inline int is_live(__u64 other, __u64 id, __u64 base)
{
	if (id - base < STACK_REACH)
		return other - base < STACK_REACH && other > id;
	return other - base < STACK_REACH || id - other >= STACK_REACH;
}

/* How many frames of @depth are of calls under way, when that of @id begins */
static __noinline __u64 live_depth(struct stack *stack, __u64 task, __u64 depth,
				   __u64 id)
{
	__u64 base = (__u64)BPF_CORE_READ((struct task_struct *)task, stack);
	__u32 i;

	for (i = 0; i < DEPTH && depth; i++, depth--)
		if (is_live(frame_at(stack, depth - 1)->id, id, base))
			break;
	return depth;
}

/*
 * Frames whose exits were missed are given up by the next call below. If they
 * stayed, a call at the same address whose entry was missed would take one of
 * them for its own.
 */
static __always_inline struct frame *sink(struct frame *frame, struct place *at)
{
	/* Read from memory, the address is a number. */
	__u64 id = *(volatile __u64 *)&frame->id, depth = at->depth;

	if (encloses(frame_at(at->stack, depth - 1)->id, id))
		return frame;
	depth = live_depth(at->stack, at->task, depth, id);
	frame = frame_at(at->stack, depth);
	frame->id = id;
	barrier();
	at->stack->owner = at->task + depth + 1;
	at->depth = depth;
	return frame;
}

/*
 * Push a frame with @id, whose rest the caller fills in. NULL: no room, which
 * its exit counts; or it is not to be noted.
 */
static __always_inline struct frame *push(const void *id, struct place *at)
{
	struct frame *frame;

	if (!pace_notes(lat_pace))
		return NULL;
	frame = push_frame(at);
	if (!frame)
		return NULL;
	frame->id = (__u64)id;
	return at->depth ? sink(frame, at) : frame;
}

/* The stack of @task, which is not where it should be. */
static __noinline struct stack *find_stack(__u64 task)
{
	__u32 slot = hash(task, STACKS), i;
	struct stack *stack;

	for (i = 0; i < STACK_PROBES; i++) {
		stack = stack_at(slot + i);
		if ((stack->owner & ~DEPTH_BITS) == task &&
		    stack->owner & DEPTH_BITS)
			return stack;
	}
	return NULL;
}

/* The frame of @id is not where it should be: make it the top one. */
static __noinline struct stack *find_elsewhere(__u64 task, void *id)
{
	struct stack *stack = find_stack(task);
	__u64 depth;
	__u32 i;

	if (!stack)
		return NULL;
	depth = stack->owner & DEPTH_BITS;
	for (i = 0; i < DEPTH && depth; i++, depth--) {
		if (frame_at(stack, depth - 1)->id == (__u64)id) {
			stack->owner = task + depth;
			return stack;
		}
	}
	return NULL;
}

/* The frame on top of the stack of whoever runs; NULL: there is none. */
static __always_inline struct frame *top_of_task(void)
{
	__u64 task = bpf_get_current_task(), depth;
	struct stack *stack = stack_at(hash(task, STACKS));

	depth = stack->owner - task - 1;
	if (depth >= DEPTH) {
		stack = find_stack(task);
		if (!stack)
			return NULL;
		depth = (stack->owner & DEPTH_BITS) - 1;
	}
	return frame_at(stack, depth);
}

/*
 * The frame that push() gave to the entry of this call, on top of its stack;
 * for pop(). NULL: its entry was missed, which is counted.
 */
static __always_inline struct frame *top(void *id, struct place *at)
{
	struct frame *frame;

	at->task = bpf_get_current_task();
	at->stack = stack_at(hash(at->task, STACKS));
	at->depth = at->stack->owner - at->task - 1;
	if (at->depth < DEPTH) {
		frame = frame_at(at->stack, at->depth);
		if (frame->id == (__u64)id)
			return frame;
	}
	at->stack = find_elsewhere(at->task, id);
	if (!at->stack) {
		count_missed();
		return NULL;
	}
	at->depth = at->stack->owner - at->task - 1;
	return frame_at(at->stack, at->depth);
}

/*
 * Is @frame still what top() gave? Asked after all was read that is used of it,
 * and of what goes with it: an interrupt may have filled the stack over it. If
 * not, the call is one more that is missed.
 */
static __always_inline int is_kept(const struct frame *frame, const void *id)
{
	barrier();
	if (frame->id == (__u64)id)
		return 1;
	count_missed();
	return 0;
}

/*
 * An interrupt may use the frame from here on; no exit whose entry was missed
 * may take it for its own until it has a new id.
 */
static __always_inline void pop(const struct place *at, struct frame *frame)
{
	frame->id = 0;
	barrier();
	at->stack->owner = at->task + at->depth;
}

#endif /* _IOMMUCTL_FRAMES_BPF_H */
