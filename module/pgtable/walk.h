/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The page-table walker: a template, included once by each format's header. No
 * include guard, no function pointer: what a format states as a constant is
 * folded here. pgtable.h says what a format provides.
 *
 * What may run at the same time
 *
 * The IOMMU API has callers keep map and unmap of one domain apart: no two that
 * run at the same time touch the same IOVA. Here the same is asked, and on that
 * no lock is taken: for ranges that do not overlap, any number of map and unmap
 * may run at once, in any context. It holds because
 *  - a table is installed by cmpxchg; who loses frees its own and uses the other;
 *  - a table is taken out only by an operation whose range covers all that the
 *    table spans, so nobody else may be working in it or on the way to it. That
 *    is an unmap, or the map of a larger page over a table without any leaf. A
 *    table that merely becomes empty stays;
 *  - an entry is one word, read and written whole.
 *
 * iova_to_phys, translate, visit and walk may run beside all of these; each
 * entry that they report was there when they read it. They may be inside of a
 * table that is taken out under them. Therefore such a table is never written
 * again, its leaves stay readable, and it goes on the caller's free list: the
 * caller frees it (pgtable_put_tables()) after the IOTLB sync, and after readers
 * of its own have moved on: hardware and software walkers are owed the same.
 *
 * init and fini have the table to themselves.
 *
 * Cost, in instructions of the whole function, of VT-d's four levels (x86-64,
 * gcc 12 -O2, tables there already; `make bench-native` counts them):
 *
 *	pages		4K	2M	1G	256 x 4K	256 x 2M
 *	map		45	105	94	1083		1076
 *	unmap		37	73	63	487		1532
 *	iova_to_phys	43	46	37
 */

#ifndef PGTABLE_GFP
#define PGTABLE_GFP	0
#endif
#ifndef PGTABLE_AS_PAGES
#define PGTABLE_AS_PAGES	0ULL
#endif
#ifndef PGTABLE_IN_START
#define PGTABLE_IN_START	0ULL
#endif
#ifndef PGTABLE_OUT_START
#define PGTABLE_OUT_START	0ULL
#endif

#define PT_JOIN2(a, b)	a##_##b
#define PT_JOIN(a, b)	PT_JOIN2(a, b)
#define PT(name)	PT_JOIN(PGTABLE_FMT, name)

#define PT_TOP		(PGTABLE_LEVELS - 1)
#define PT_IN_LAST	(PGTABLE_IN_START + GENMASK_ULL(PGTABLE_IN_BITS - 1, 0))
#define PT_OUT_LAST	GENMASK_ULL(PGTABLE_OUT_BITS - 1, 0)
#define PT_PAGE		BIT_ULL(PT(shift)(0))

/* Geometry */

static __always_inline unsigned int PT(entries)(unsigned int level)
{
	return 1u << PT(bits)(level);
}

static __always_inline unsigned int PT(index)(u64 iova, unsigned int level)
{
	return (iova >> PT(shift)(level)) & (PT(entries)(level) - 1);
}

/* Is @addr, a variable, below @start? No comparison if none can be */
static __always_inline bool PT(below)(u64 addr, const u64 start)
{
	return start && addr < start;
}

/* Page order of a table */
static __always_inline unsigned int PT(order)(unsigned int level)
{
	const size_t bytes = sizeof(PGTABLE_ENTRY) << PT(bits)(level);
	unsigned int order = 0;

	while ((1UL << PAGE_SHIFT << order) < bytes)
		order++;
	return order;
}

/* The level that holds leaves of 2^lg2 bytes */
static __always_inline unsigned int PT(leaf_level)(unsigned int lg2)
{
	unsigned int level = 0;

	while (level != PT_TOP && PT(shift)(level + 1) <= lg2)
		level++;
	return level;
}

/* Entries: stored as PGTABLE_ENTRY, handled as u64 */

static __always_inline PGTABLE_ENTRY PT(stored)(u64 entry)
{
#ifdef PGTABLE_BIG_ENDIAN
	return sizeof(PGTABLE_ENTRY) == 8 ? env_be64(entry) : env_be32(entry);
#else
	return entry;
#endif
}

static __always_inline u64 PT(load)(const PGTABLE_ENTRY *slot)
{
	return PT(stored)(env_load(slot));
}

/* For an entry in the caller's own range, which nobody else writes now */
static __always_inline u64 PT(peek)(const PGTABLE_ENTRY *slot)
{
	return PT(stored)(*slot);
}

static __always_inline void PT(store)(PGTABLE_ENTRY *slot, u64 entry)
{
	env_store(slot, PT(stored)(entry));
}

static __always_inline unsigned int PT(size_lg2)(u64 entry, unsigned int level)
{
#ifdef PGTABLE_RUNS
	return PT(leaf_lg2)(entry, level);
#else
	return PT(shift)(level);
#endif
}

/* Is this leaf a part of a run? For an empty entry, either answer will do */
static __always_inline bool PT(in_run)(u64 entry, unsigned int level)
{
	return PT(size_lg2)(entry, level) != PT(shift)(level);
}

/* Entries of a leaf of 2^lg2 bytes */
static __always_inline unsigned int PT(run)(unsigned int lg2,
					    unsigned int level)
{
#ifdef PGTABLE_RUNS
	return 1u << (lg2 - PT(shift)(level));
#else
	return 1;
#endif
}

/* What @entry is and, for a table, where: in *@table, else unchanged */
static __always_inline enum pgtable_kind
PT(kind)(u64 entry, unsigned int level, PGTABLE_ENTRY **table)
{
	u64 addr;

	if (entry == PT(empty)(level))
		return PGTABLE_NONE;
	if (!level || !PT(table_addr)(entry, level, &addr))
		return PGTABLE_LEAF;
	*table = env_phys_to_virt(addr);
	return PGTABLE_TABLE;
}

/* The entry of @table, of @level, on the way of @iova */
static __always_inline PGTABLE_ENTRY *PT(slot)(void *table, u64 iova,
					       unsigned int level)
{
	return (PGTABLE_ENTRY *)env_opaque(table) + PT(index)(iova, level);
}

/*
 * The entry of @level on the way of @iova, in *@slot. False if the way ends
 * above. A table's address is made opaque so that the index is scaled by the
 * load, not by instructions of its own.
 */
static __always_inline bool PT(descend)(const struct pgtable *pt, u64 iova,
					const unsigned int level,
					PGTABLE_ENTRY **slot)
{
	PGTABLE_ENTRY *table = pt->root;
	unsigned int l;
	u64 entry, addr;

#pragma GCC unroll 8
	for (l = PT_TOP; l > level; l--) {
		entry = PT(load)(table + PT(index)(iova, l));
		if (unlikely(!PT(table_addr)(entry, l, &addr)))
			return false;
		table = env_opaque(env_phys_to_virt(addr));
	}
	*slot = table + PT(index)(iova, level);
	return true;
}

#include "tables.h"
#include "map.h"
#include "read.h"
#include "unmap.h"

static const struct pgtable_fmt PT(fmt) __maybe_unused = {
	.name = PGTABLE_NAME,
	.pgsize_bitmap = PGTABLE_SIZES | PGTABLE_AS_PAGES,
	.in_start = PGTABLE_IN_START,
	.out_start = PGTABLE_OUT_START,
	.in_bits = PGTABLE_IN_BITS,
	.out_bits = PGTABLE_OUT_BITS,
	.levels = PGTABLE_LEVELS,
	.init = PT(init),
	.fini = PT(fini),
	.map = PT(map),
	.unmap = PT(unmap),
	.iova_to_phys = PT(iova_to_phys),
	.translate = PT(translate),
	.visit = PT(visit),
	.walk = PT(walk),
};

#undef PT_JOIN2
#undef PT_JOIN
#undef PT
#undef PT_TOP
#undef PT_IN_LAST
#undef PT_OUT_LAST
#undef PT_PAGE
#undef PGTABLE_FMT
#undef PGTABLE_NAME
#undef PGTABLE_LEVELS
#undef PGTABLE_IN_BITS
#undef PGTABLE_OUT_BITS
#undef PGTABLE_SIZES
#undef PGTABLE_AS_PAGES
#undef PGTABLE_IN_START
#undef PGTABLE_OUT_START
#undef PGTABLE_ENTRY
#undef PGTABLE_GFP
#undef PGTABLE_LINEAR
#undef PGTABLE_BIG_ENDIAN
#undef PGTABLE_RUNS
#undef PGTABLE_RUN_SAME
