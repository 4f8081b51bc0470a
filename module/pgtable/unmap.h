/* SPDX-License-Identifier: GPL-2.0 */
/* Part of walk.h: unmap */

/*
 * Clear up to @n whole entries, all leaves or empty; how many, before a table or
 * a run. Adds to *@leaves how many were leaves.
 */
static __always_inline size_t PT(wipe)(unsigned int level, PGTABLE_ENTRY *slot,
				       size_t n, size_t *leaves)
{
	size_t i, count = 0;
	u64 entry, addr;

#pragma GCC unroll 4
	for (i = 0; i < n; i++) {
		entry = PT(peek)(slot + i);
		if (level && PT(table_addr)(entry, level, &addr))
			break;
		if (PT(in_run)(entry, level))
			break;
		count += entry != PT(empty)(level);
		PT(store)(slot + i, PT(empty)(level));
	}
	*leaves += count;
	return i;
}

/* Clear the leaf at @slot. False if that would split it, else *@end its last */
static inline bool PT(cut_leaf)(struct pgtable_cut *cut, PGTABLE_ENTRY *slot,
				u64 entry, unsigned int level, u64 *end)
{
	const u64 size = BIT_ULL(PT(size_lg2)(entry, level));
	unsigned int i, n = size >> PT(shift)(level);

	*end = cut->iova | (size - 1);
	if ((cut->iova & (size - 1)) || *end > cut->last)
		return false;
	for (i = 0; i < n; i++)
		PT(store)(slot + i, PT(empty)(level));
	cut->cleared += size;
	return true;
}

static inline void PT(cut_table)(struct pgtable *pt, PGTABLE_ENTRY *table,
				 unsigned int level, struct pgtable_cut *cut);

/* One entry and all below it; *@end is its last IOVA */
static inline void PT(cut_entry)(struct pgtable *pt, PGTABLE_ENTRY *slot,
				 unsigned int level, struct pgtable_cut *cut,
				 u64 *end)
{
	const u64 span = BIT_ULL(PT(shift)(level)) - 1;
	u64 entry = PT(load)(slot);
	PGTABLE_ENTRY *child;

	*end = cut->iova | span;
	switch (PT(kind)(entry, level, &child)) {
	case PGTABLE_NONE:
		break;
	case PGTABLE_LEAF:
		cut->refused = !PT(cut_leaf)(cut, slot, entry, level, end);
		break;
	case PGTABLE_TABLE:
		if ((cut->iova & span) || *end > cut->last) {
			PT(cut_table)(pt, child, level - 1, cut);
			break;
		}
		env_xchg(slot, PT(stored)(PT(empty)(level)));
		PT(defer_tree)(pt, child, level - 1, cut->freelist,
			       &cut->cleared);
		break;
	}
}

/* Those from @slot, of @level, on, up to @stop, that are whole, before a table */
static __always_inline void PT(cut_leaves)(struct pgtable_cut *cut,
					   PGTABLE_ENTRY *slot,
					   unsigned int level, u64 stop)
{
	const unsigned int shift = PT(shift)(level);
	size_t n = (stop + 1 - cut->iova) >> shift, leaves = 0;

	if (cut->iova & (BIT_ULL(shift) - 1))
		return;
	n = PT(wipe)(level, slot, n, &leaves);
	cut->iova += (u64)n << shift;
	cut->cleared += (u64)leaves << shift;
}

/*
 * At once, if the range is within one table of a @level known when compiled, and
 * has no tables below: true if all is done
 */
static __always_inline bool PT(cut_within)(struct pgtable *pt,
					   struct pgtable_cut *cut,
					   const unsigned int level)
{
	const u64 reach = BIT_ULL(PT(shift)(level)) << PT(bits)(level);
	PGTABLE_ENTRY *slot;

	/* but not all of it: that takes out the table, too */
	if ((cut->iova ^ cut->last) >= reach ||
	    cut->last - cut->iova == reach - 1)
		return false;
	if (!PT(descend)(pt, cut->iova, level, &slot))
		return false;
	PT(cut_leaves)(cut, slot, level, cut->last);
	return cut->iova == cut->last + 1;
}

/* The part of the range that @table, of @level, spans */
static inline void PT(cut_table)(struct pgtable *pt, PGTABLE_ENTRY *table,
				 unsigned int level, struct pgtable_cut *cut)
{
	const u64 reach = BIT_ULL(PT(shift)(level)) << PT(bits)(level);
	u64 end, stop = cut->iova | (reach - 1);

	if (stop > cut->last)
		stop = cut->last;
	do {
		PT(cut_leaves)(cut, table + PT(index)(cut->iova, level), level,
			       stop);
		if (cut->iova == stop + 1)
			return;
		PT(cut_entry)(pt, table + PT(index)(cut->iova, level), level,
			      cut, &end);
		if (cut->refused)
			return;
		if (end > stop)
			end = stop;
		cut->iova = end + 1;
	} while (end < stop);
}

/* Any range, from the lowest table on that spans more than it */
static inline void PT(cut_range)(struct pgtable *pt, struct pgtable_cut *cut)
{
	const u64 size = cut->last - cut->iova + 1;
	PGTABLE_ENTRY *child, *table = pt->root;
	unsigned int level;
	u64 span;

	for (level = PT_TOP; level; level--, table = child) {
		span = BIT_ULL(PT(shift)(level)) - 1;
		if ((cut->iova ^ cut->last) > span || size > span ||
		    PT(kind)(PT(load)(table + PT(index)(cut->iova, level)),
			     level, &child) != PGTABLE_TABLE)
			break;
	}
	PT(cut_table)(pt, table, level, cut);
}

/* The usual sizes of a range, quickly: true if all is done */
static __always_inline bool PT(cut_usual)(struct pgtable *pt,
					  struct pgtable_cut *cut)
{
	return PT(cut_within)(pt, cut, 0) ||
	       (PT_TOP && PT(cut_within)(pt, cut, 1));
}

/* All that is not one smallest page in a table that is there */
static noinline size_t PT(unmap_pages)(struct pgtable *pt, u64 iova,
				       size_t pgsize, size_t n,
				       struct list_head *freelist,
				       size_t *cleared)
{
	struct pgtable_cut cut = { .iova = iova, .freelist = freelist };
	u64 size;

	if (cleared)
		*cleared = 0;
	if (check_mul_overflow((u64)pgsize, (u64)n, &size) || !size ||
	    ((iova | size) & (PT_PAGE - 1)) || iova > PT_IN_LAST ||
	    PT(below)(iova, PGTABLE_IN_START) ||
	    size - 1 > PT_IN_LAST - iova)
		return 0;
	cut.last = iova + size - 1;
	if (!PT(cut_usual)(pt, &cut))
		PT(cut_range)(pt, &cut);
	if (cleared)
		*cleared = cut.cleared;
	return cut.iova - iova;
}

/**
 * vtdss_unmap_one() - unmap, if it is the usual case
 * @pt: the page table
 * @iova: as for vtdss_unmap()
 * @pgsize: as for vtdss_unmap()
 * @pgcount: as for vtdss_unmap()
 *
 * One page of the smallest size, in a table that is there and stays, and not in
 * a run.
 * vtdss_unmap() begins with this; it is separate for callers whose other cases
 * would cost this one registers.
 *
 * Return: true if unmapped, were it mapped or not; false if nothing was done.
 */
static __always_inline bool PT(unmap_one)(struct pgtable *pt, u64 iova,
					  size_t pgsize, size_t pgcount)
{
	PGTABLE_ENTRY *slot;

	if (likely(pgsize == PT_PAGE && pgcount == 1) &&
	    likely(!(iova & ~(PT_IN_LAST & ~(PT_PAGE - 1)))) &&
	    likely(!PT(below)(iova, PGTABLE_IN_START)) &&
	    likely(PT(descend)(pt, iova, 0, &slot)) &&
	    likely(!PT(in_run)(PT(peek)(slot), 0))) {
		PT(store)(slot, PT(empty)(0));
		return true;
	}
	return false;
}

/**
 * vtdss_unmap() - unmap a range
 * @pt: the page table
 * @iova: first IOVA, a multiple of the format's smallest page size
 * @pgsize: with @pgcount, the range's size; the sizes of what is mapped there
 * @pgcount:	are no matter, but their product is such a multiple too
 * @freelist: gets the tables that the range covers whole
 * @cleared: if not NULL, is set to the bytes that were mapped of those unmapped
 *
 * Passes over holes. Splits no leaf: stops before one that lies in the range
 * with a part only. Time: a few instructions for each entry of each table that
 * the range touches; entries above that are empty are passed over as one. To
 * yield the CPU in between, unmap in parts, say of 1 GiB.
 *
 * Any context. The caller syncs the IOTLB, then frees what is in @freelist.
 *
 * Return: bytes from @iova on that are unmapped now, holes included: all of the
 * range, or less if stopped; 0 if the range is not one of the format's.
 */
static __always_inline size_t
PT(unmap)(struct pgtable *pt, u64 iova, size_t pgsize, size_t pgcount,
	  struct list_head *freelist, size_t *cleared)
{
	/* what was there, is for unmap_pages() to say */
	if (!cleared && likely(PT(unmap_one)(pt, iova, pgsize, pgcount)))
		return PT_PAGE;
	return PT(unmap_pages)(pt, iova, pgsize, pgcount, freelist, cleared);
}
