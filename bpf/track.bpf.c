// SPDX-License-Identifier: GPL-2.0
/*
 * Who mapped what, without the module: exits of the core's map and unmap
 * functions, which every mapping and its end come through, whole.
 *
 * What happens to one IOVA is in order: it is not given to anybody before its
 * unmap has returned, nor unmapped before its map has; both after our programs.
 *
 * The kernel runs no program inside itself on a CPU: what interrupts one, and maps
 * or unmaps, would be missed. So there are four copies of each, one after the
 * other, as a task, the task that preempted it, softirq and hard irq may be in one
 * at a time. The first one does the work, and leaves a mark on the CPU which call it
 * was; those after it find that, or do the work, as those before them were left out.
 * An interrupt between two copies may leave a mark of its own: then the work is done
 * twice, with the same result, as nobody has the IOVA yet, or still.
 */
#include <stdbool.h>

#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

#include <iommuctl/track.h>

char LICENSE[] SEC("license") = "GPL";

#define MAX_CPUS	1024
#define PAGE		4096ULL
#define NO_ROOM		(-7)	/* E2BIG; else the map is in use by what was interrupted */
#define NOSYNC		3	/* number of iommu_map_nosync(), see below */
#define MAX_STEPS	256	/* of a search through an unmapped range */

/* Set by the loader: see struct track_state */
const volatile bool track_stacks = true;
const volatile __u32 track_recent_mask = 1;
/* iommu_map_sg() is made of iommu_map_nosync(), as on Linux 7.0 and later */
const volatile bool track_nested;
/* Where interrupts enter the kernel: a stack ends behind it. 0: not known */
const volatile __u64 track_entry_start;
const volatile __u64 track_entry_end;

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 65536);
	__type(key, struct track_key);
	__type(value, struct track_mapping);
} blocks SEC(".maps");

/* By a hash of their addresses; the kernel's own map of stacks drops some. */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 16384);
	__type(key, __u64);
	__type(value, struct track_stack);
} stacks SEC(".maps");

/* Room for a stack, for each program: on a CPU it does not run inside itself. */
struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 8 * TRACK_COPIES);
	__type(key, __u32);
	__type(value, struct track_stack);
} scratch SEC(".maps");

/* The last unmaps: a ring of each CPU, one after the other */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct track_gone);
} gone SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(map_flags, BPF_F_MMAPABLE);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct track_state);
} state SEC(".maps");

/**
 * struct percpu - of a CPU
 * @mark: the call whose work was done last
 * @unmaps: unmaps kept
 * @full_domain: of the mapping that found no room last
 * @full_iova: where that begins
 */
static struct percpu {
	__u64 mark;
	__u64 unmaps;
	__u64 full_domain;
	__u64 full_iova;
} __attribute__((aligned(64))) percpu[MAX_CPUS];

static __always_inline struct track_state *get_state(void)
{
	__u32 zero = 0;

	return bpf_map_lookup_elem(&state, &zero);
}

/*
 * The state, once all programs are attached. Was a mapping stored earlier, its unmap
 * could come while nothing sees unmaps yet, and it would stay for ever. To attach
 * unmaps first would do for that; but where only the later copies of a function are
 * attached yet, each call would count as late. So they begin at once: who unmaps
 * what was mapped after that sees it, too.
 */
static __always_inline struct track_state *get_begun(void)
{
	struct track_state *st = get_state();

	return st && st->ready ? st : NULL;
}

/**
 * struct cut - a stack being cut and hashed
 * @stack: it
 * @hash: of the addresses so far
 * @ended: the interrupt's entry was passed
 */
struct cut {
	struct track_stack *stack;
	__u64 hash;
	bool ended;
};

static long cut_step(__u32 i, struct cut *cut)
{
	__u64 addr;

	if (i >= TRACK_FRAMES)
		return 1;
	if (cut->ended)
		cut->stack->addr[i] = 0;
	addr = cut->stack->addr[i];
	if (addr >= track_entry_start && addr < track_entry_end)
		cut->ended = true;
	cut->hash = (cut->hash ^ addr) * 0x9e3779b97f4a7c15ULL;
	cut->hash ^= cut->hash >> 29;
	return 0;
}

/* Return: the key of the stack, 0 if it found no room */
static __noinline __u64 keep_stack(__u64 *ctx, __u32 program)
{
	struct cut cut = { .stack = bpf_map_lookup_elem(&scratch, &program) };
	struct track_state *st = get_state();

	if (!cut.stack || !st)
		return 0;
	__builtin_memset(cut.stack, 0, sizeof(*cut.stack));
	/* Without the frames of this function, of the program, of its trampoline */
	if (bpf_get_stack(ctx, cut.stack, sizeof(*cut.stack), 2) > 0)
		bpf_loop(TRACK_FRAMES, cut_step, &cut, 0);
	if (!cut.hash || bpf_map_lookup_elem(&stacks, &cut.hash))
		return cut.hash;
	if (!bpf_map_update_elem(&stacks, &cut.hash, cut.stack, BPF_ANY))
		return cut.hash;
	__sync_fetch_and_add(&st->no_stack, 1);
	return 0;
}

static __always_inline void fill_who(__u64 *ctx, __u32 program,
				     struct track_who *who)
{
	__u64 id = bpf_get_current_pid_tgid();

	who->time = bpf_ktime_get_ns();
	who->pid = id;
	who->tgid = id >> 32;
	bpf_get_current_comm(who->comm, sizeof(who->comm));
	who->stack = track_stacks ? keep_stack(ctx, program) : 0;
}

/* The largest power of two that is not above @v, which is not 0 */
static __always_inline __u64 power_below(__u64 v)
{
	v |= v >> 1;
	v |= v >> 2;
	v |= v >> 4;
	v |= v >> 8;
	v |= v >> 16;
	v |= v >> 32;
	return v - (v >> 1);
}

/* The size of the largest block that begins at @iova and fits */
static __always_inline __u64 block_at(__u64 iova, __u64 size)
{
	__u64 fits = power_below(size), aligned = iova & -iova;

	return aligned && aligned < fits ? aligned : fits;
}

/**
 * struct walk - a range, cut into blocks
 * @key: the domain; the block under way
 * @at: where the walk is
 * @end: where it ends
 * @mapping: what to store; what the first block was, that was removed
 * @removed: whether one was
 * @err: of the last block that could not be stored
 */
struct walk {
	struct track_key key;
	__u64 at;
	__u64 end;
	struct track_mapping mapping;
	bool removed;
	int err;
};

static __always_inline void store_block(struct track_state *st, struct walk *w,
					__u64 iova, __u64 size)
{
	int err;

	w->key.block = iova + (size >> 1);
	err = bpf_map_update_elem(&blocks, &w->key, &w->mapping, BPF_ANY);
	if (err)
		w->err = err;
	else if (!(st->sizes & size))
		__sync_fetch_and_or(&st->sizes, size);
}

static long store_step(__u32 i, struct walk *w)
{
	struct track_state *st = get_state();
	__u64 size;

	if (!st || w->at >= w->end)
		return 1;
	size = block_at(w->at, w->end - w->at);
	store_block(st, w, w->at, size);
	w->at += size;
	return 0;
}

/* Store w->mapping for all of [w->at, w->end). */
static __always_inline void store(struct track_state *st, struct walk *w)
{
	__u64 size = block_at(w->at, w->end - w->at);

	if (size == w->end - w->at)
		store_block(st, w, w->at, size);
	else
		bpf_loop(128, store_step, w, 0);
}

/* Look for the block of @size that holds @iova. Return: its mapping or NULL */
static __always_inline struct track_mapping *
look(struct track_key *key, __u64 iova, __u64 size)
{
	key->block = (iova & -size) + (size >> 1);
	return bpf_map_lookup_elem(&blocks, key);
}

/**
 * struct search - for the block that holds an IOVA
 * @key: the domain; out: the block
 * @iova: the IOVA
 * @sizes: sizes of blocks still to be tried, a bit for each
 * @found: out: whether there is one
 */
struct search {
	struct track_key key;
	__u64 iova;
	__u64 sizes;
	bool found;
};

static long search_step(__u32 i, struct search *s)
{
	__u64 size = s->sizes & -s->sizes;

	if (!size)
		return 1;
	s->sizes &= ~size;
	s->found = look(&s->key, s->iova, size);
	return s->found;
}

/* A copy of what is stored in w->key; false: it went in between */
static __always_inline bool take_block(struct track_state *st, struct walk *w,
				       struct track_mapping *mapping)
{
	struct track_mapping *found = bpf_map_lookup_elem(&blocks, &w->key);
	int err;

	if (!found)
		return false;
	*mapping = *found;
	err = bpf_map_delete_elem(&blocks, &w->key);
	if (err && err != -2)	/* ENOENT */
		__sync_fetch_and_add(&st->busy, 1);
	return !err;
}

static __always_inline void count_err(struct track_state *st, int err)
{
	__sync_fetch_and_add(err == NO_ROOM ? &st->full : &st->busy, 1);
}

static __noinline int store_rest(struct track_mapping *mapping, __u64 domain,
				 __u64 from, __u64 to)
{
	struct walk rest = { .key.domain = domain, .at = from, .end = to };
	struct track_state *st = get_state();

	if (!mapping || !st)
		return 0;
	rest.mapping = *mapping;
	bpf_loop(128, store_step, &rest, 0);
	if (rest.err)
		count_err(st, rest.err);
	return 0;
}

/* Remove what of the block of w->key is in the range; the rest stays. */
static __always_inline void cut_block(struct track_state *st, struct walk *w)
{
	__u64 block = w->key.block;
	__u64 from = track_block_iova(block);
	__u64 to = from + track_block_size(block);
	struct track_mapping mapping;

	if (take_block(st, w, &mapping)) {
		if (!w->removed)
			w->mapping = mapping;
		w->removed = true;
		if (from < w->at)
			store_rest(&mapping, w->key.domain, from, w->at);
		if (to > w->end)
			store_rest(&mapping, w->key.domain, w->end, to);
	}
	w->at = to;
}

static long remove_step(__u32 i, struct walk *w)
{
	struct search s = { .key.domain = w->key.domain, .iova = w->at };
	struct track_state *st = get_state();

	if (!st || w->at >= w->end)
		return 1;
	s.sizes = st->sizes;
	bpf_loop(64, search_step, &s, 0);
	if (s.found) {
		w->key.block = s.key.block;
		cut_block(st, w);
	} else {
		w->at += PAGE;
	}
	return 0;
}

static long remove_inside(void *map, struct track_key *key,
			  struct track_mapping *mapping, struct walk *w)
{
	__u64 from = track_block_iova(key->block);
	__u64 to = from + track_block_size(key->block);

	if (key->domain != w->key.domain || from < w->at || to > w->end)
		return 0;
	if (!w->removed)
		w->mapping = *mapping;
	w->removed = true;
	bpf_map_delete_elem(map, key);
	return 0;
}

/* A long way with holes: look at all blocks there are instead, and the last page */
static __noinline int remove_far(struct walk *w)
{
	if (!w || w->at >= w->end)
		return 0;
	bpf_for_each_map_elem(&blocks, remove_inside, w, 0);
	w->at = w->end - PAGE;
	remove_step(0, w);
	return 0;
}

/* Remove all in [w->at, w->end); most often that is one block, as stored. */
static __always_inline void remove(struct track_state *st, struct walk *w)
{
	__u64 size = block_at(w->at, w->end - w->at);

	if (size == w->end - w->at && look(&w->key, w->at, size)) {
		w->removed = take_block(st, w, &w->mapping);
		return;
	}
	bpf_loop(MAX_STEPS, remove_step, w, 0);
	remove_far(w);
}

/**
 * struct call - a call that is ending
 * @ctx: context of its programs
 * @id: differs from that of other calls under way on this CPU, and of the last one
 * @mark: where its mark is
 * @program: number of the program that runs
 * @late: the first copy was left out, or an interrupt came behind it
 */
struct call {
	__u64 *ctx;
	__u64 id;
	__u64 *mark;
	__u32 program;
	bool late;
};

static __always_inline void keep_gone(const struct call *call,
				      const struct walk *w, __u64 size)
{
	__u32 cpu = bpf_get_smp_processor_id() & (MAX_CPUS - 1), slot;
	struct track_gone *g;
	__u64 n;

	n = __sync_fetch_and_add(&percpu[cpu].unmaps, 1);
	slot = cpu * (track_recent_mask + 1) + (n & track_recent_mask);
	g = bpf_map_lookup_elem(&gone, &slot);
	if (!g)
		return;
	g->seq = 0;
	g->domain = w->key.domain;
	g->iova = call->ctx[1];
	g->size = size;
	g->was = w->mapping;
	if (!w->removed)
		g->was.size = 0;
	fill_who(call->ctx, call->program, &g->unmapped);
	g->seq = n + 1;
}

/* Is this mapping stored? Then the work of a late call was done before. */
static __always_inline bool is_stored(struct walk *w, __u64 size)
{
	struct track_mapping *m;

	m = look(&w->key, w->at, block_at(w->at, size));
	return m && m->iova == w->at && m->size == size;
}

/* Counted once: by the function inside, iommu_map_nosync(), where there is one */
static __always_inline void count_unstored(const struct call *call,
					   struct track_state *st, __u64 size,
					   int err)
{
	__u32 cpu = bpf_get_smp_processor_id() & (MAX_CPUS - 1);
	struct percpu *p = &percpu[cpu];

	if (call->program / TRACK_COPIES != NOSYNC &&
	    p->full_domain == call->ctx[0] &&
	    p->full_iova - call->ctx[1] < size) {
		p->full_domain = 0;
		return;
	}
	count_err(st, err);
	p->full_domain = track_nested ? call->ctx[0] : 0;
	p->full_iova = call->ctx[1];
}

static __always_inline void mapped(const struct call *call, __u64 size,
				   bool nested)
{
	struct track_state *st = get_begun();
	__u64 *ctx = call->ctx;
	struct walk w = { .key.domain = ctx[0], .at = ctx[1] };

	if (!st || !size)
		return;
	/* On Linux 6.16 and later the function inside may have stored it. */
	if (call->late && !track_nested && is_stored(&w, size))
		return;
	w.end = w.at + size;
	if (nested) {
		remove(st, &w);
		w.at = ctx[1];
	}
	w.mapping.iova = w.at;
	w.mapping.size = size;
	w.mapping.prot = ctx[4];
	fill_who(ctx, call->program, &w.mapping.made);
	store(st, &w);
	if (w.err)
		count_unstored(call, st, size, w.err);
	if (call->late)
		__sync_fetch_and_add(&st->late, 1);
}

static __always_inline void unmapped(const struct call *call, __u64 size)
{
	struct track_state *st = get_begun();
	__u64 *ctx = call->ctx;
	struct walk w = { .key.domain = ctx[0], .at = ctx[1] };

	if (!st || !size)
		return;
	w.end = w.at + size;
	remove(st, &w);
	if (call->late && !w.removed)
		return;
	if (call->late)
		__sync_fetch_and_add(&st->late, 1);
	else if (!w.removed)
		__sync_fetch_and_add(&st->unknown, 1);
	keep_gone(call, &w, size);
}

static __always_inline __u64 result(void *ctx)
{
	__u64 ret = 0;

	bpf_get_func_ret(ctx, &ret);
	return ret;
}

/* An int: 0, or it failed */
static __always_inline void done_MAP(const struct call *call)
{
	mapped(call, (int)result(call->ctx) ? 0 : call->ctx[3], false);
}

/* An ssize_t, negative if it failed */
static __always_inline void done_MAP_SG(const struct call *call)
{
	__s64 size = result(call->ctx);

	mapped(call, size > 0 ? size : 0, track_nested);
}

static __always_inline void done_UNMAP(const struct call *call)
{
	unmapped(call, result(call->ctx));
}

/*
 * The address of the context is on the stack, so calls that are under way differ
 * in it; those that follow each other differ in the function, or in the IOVA. The
 * verifier lets nothing be done with that address but to take another one away.
 */
static __always_inline struct call call_of(__u64 *ctx, __u32 function, int copy)
{
	__u32 cpu = bpf_get_smp_processor_id() & (MAX_CPUS - 1);
	struct call call = {
		.ctx = ctx,
		.id = ((__u64)ctx - (__u64)percpu) ^ ctx[1] << 4 ^ function,
		.mark = &percpu[cpu].mark,
		.program = function * TRACK_COPIES + copy,
		.late = copy,
	};

	return call;
}

#define COPY(function, done, number, n) \
SEC("?fexit/" #function) \
int done##_##function##_##n(__u64 *ctx) \
{ \
	struct call call = call_of(ctx, number, n); \
\
	if (n && *call.mark == call.id) \
		return 0; \
	done_##done(&call); \
	*call.mark = call.id; \
	return 0; \
}

/* What is attached last runs first. */
#define COPIES(function, done, number) \
	COPY(function, done, number, 3) \
	COPY(function, done, number, 2) \
	COPY(function, done, number, 1) \
	COPY(function, done, number, 0)

COPIES(iommu_map, MAP, 1)
COPIES(iommu_map_atomic, MAP, 2)	/* up to Linux 6.2 */
COPIES(iommu_map_nosync, MAP, NOSYNC)	/* from Linux 6.16 */
COPIES(iommu_map_sg, MAP_SG, 4)
COPIES(iommu_map_sg_atomic, MAP_SG, 5)	/* up to Linux 6.2 */
COPIES(iommu_unmap, UNMAP, 6)
COPIES(iommu_unmap_fast, UNMAP, 7)

static long forget_block(void *map, struct track_key *key,
			 struct track_mapping *mapping, __u64 *domain)
{
	if (key->domain == *domain)
		bpf_map_delete_elem(map, key);
	return 0;
}

/* With a domain all its mappings go, and its address may be another's soon. */
SEC("?fentry/iommu_domain_free")
int forget(__u64 *ctx)
{
	__u64 domain = ctx[0];

	bpf_for_each_map_elem(&blocks, forget_block, &domain, 0);
	return 0;
}
