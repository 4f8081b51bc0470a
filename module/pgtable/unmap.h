/* SPDX-License-Identifier: GPL-2.0 */
/* Part of walk.h: unmap */

/* Empty @n entries */
static __always_inline void PT(clear)(unsigned int level, PGTABLE_ENTRY *slot,
				      unsigned int n)
{
	int j;

	for (; n >= 8; n -= 8, slot += 8) {
#pragma GCC unroll 8
		for (j = 0; j < 8; j++)
			PT(store)(slot + j, PT(empty)(level));
	}
	for (; n; n--, slot++)
		PT(store)(slot, PT(empty)(level));
}

static __always_inline bool PT(is_table)(u64 entry, unsigned int level)
{
	u64 addr;

	return level && PT(table_addr)(entry, level, &addr);
}

/* More than an entry: a table, or part of a run? Any answer for an empty one */
static __always_inline bool PT(is_more)(u64 entry, unsigned int level)
{
	return PT(is_table)(entry, level) || PT(in_run)(entry, level);
}

/* Is any of the 8 entries from @slot on? */
static __always_inline bool PT(any_more)(const PGTABLE_ENTRY *slot,
					 unsigned int level)
{
	int j;

#pragma GCC unroll 8
	for (j = 0; j < 8; j++) {
		if (PT(is_more)(PT(peek)(slot + j), level))
			return true;
	}
	return false;
}

/* Empty up to @n entries, before one that is more; how many are left */
static __always_inline unsigned int PT(clear_singles)(unsigned int level,
						      PGTABLE_ENTRY *slot,
						      unsigned int n)
{
	u64 entry;

	for (; n >= 8 && !PT(any_more)(slot, level); n -= 8, slot += 8)
		PT(clear)(level, slot, 8);
	for (; n; n--, slot++) {
		entry = PT(peek)(slot);
		if (PT(is_more)(entry, level) && entry != PT(empty)(level))
			break;
		PT(store)(slot, PT(empty)(level));
	}
	return n;
}

/* Empty a run that begins at @slot, with @iova; how many of @n entries are left */
static __always_inline unsigned int PT(clear_run)(unsigned int level,
						  PGTABLE_ENTRY *slot,
						  unsigned int n, u64 iova)
{
	const u64 entry = PT(peek)(slot);
	unsigned int lg2, run;

	if (!PT(in_run)(entry, level) || PT(is_table)(entry, level) ||
	    entry == PT(empty)(level))
		return n;
	lg2 = PT(size_lg2)(entry, level);
	run = PT(run)(lg2, level);
	if ((iova & (BIT_ULL(lg2) - 1)) || run > n)
		return n;
	PT(clear)(level, slot, run);
	return n - run;
}

/* All that lies in the range whole, from @slot on, before a table; how far */
static __always_inline u64 PT(cut_leaves)(unsigned int level,
					  PGTABLE_ENTRY *slot, u64 iova,
					  u64 last)
{
	const unsigned int shift = PT(shift)(level);
	unsigned int left, n = (last + 1 - iova) >> shift;

	if (iova & (BIT_ULL(shift) - 1))
		return iova;
	for (; n; n = left) {
		left = PT(clear_run)(level, slot, n, iova);
		if (left == n)
			left = PT(clear_singles)(level, slot, n);
		if (left == n)
			break;
		slot += n - left;
		iova += (u64)(n - left) << shift;
	}
	return iova;
}

static inline void PT(cut_table)(struct pgtable *pt, PGTABLE_ENTRY *table,
				 unsigned int level, struct pgtable_cut *cut);

/* An entry that cut_leaves left, and all below it; *@end is its last IOVA */
static inline void PT(cut_entry)(struct pgtable *pt, PGTABLE_ENTRY *slot,
				 unsigned int level, struct pgtable_cut *cut,
				 u64 *end)
{
	const u64 span = BIT_ULL(PT(shift)(level)) - 1;
	PGTABLE_ENTRY *child;

	*end = cut->iova | span;
	switch (PT(kind)(PT(load)(slot), level, &child)) {
	case PGTABLE_NONE:
		break;
	case PGTABLE_LEAF:
		cut->refused = true;
		break;
	case PGTABLE_TABLE:
		if ((cut->iova & span) || *end > cut->last) {
			PT(cut_table)(pt, child, level - 1, cut);
			break;
		}
		env_xchg(slot, PT(stored)(PT(empty)(level)));
		PT(defer_tree)(pt, child, level - 1, cut->freelist);
		break;
	}
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
		cut->iova = PT(cut_leaves)(level,
					   table + PT(index)(cut->iova, level),
					   cut->iova, stop);
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

/* Any range, from the lowest table on that spans more than it; how far */
static noinline u64 PT(cut_range)(struct pgtable *pt, u64 iova, u64 last,
				  struct list_head *freelist)
{
	struct pgtable_cut cut = {
		.iova = iova, .last = last, .freelist = freelist,
	};
	const u64 size = last - iova + 1;
	PGTABLE_ENTRY *child, *table = pt->root;
	unsigned int level;
	u64 span;

	for (level = PT_TOP; level; level--, table = child) {
		span = BIT_ULL(PT(shift)(level)) - 1;
		if ((iova ^ last) > span || size > span ||
		    PT(kind)(PT(load)(table + PT(index)(iova, level)),
			     level, &child) != PGTABLE_TABLE)
			break;
	}
	PT(cut_table)(pt, table, level, &cut);
	return cut.iova;
}

/*
 * At once what is in a single table, of a @level known when compiled, before a
 * table below it; how far
 */
static __always_inline u64 PT(cut_within)(const struct pgtable *pt, u64 iova,
					  u64 last, const unsigned int level)
{
	const u64 reach = BIT_ULL(PT(shift)(level)) << PT(bits)(level);
	PGTABLE_ENTRY *slot;

	/* but not all of it: that takes out the table, too */
	if (level > PT_TOP || (iova ^ last) >= reach ||
	    last - iova == reach - 1 || !PT(descend)(pt, iova, level, &slot))
		return iova;
	return PT(cut_leaves)(level, slot, iova, last);
}

/* A range of several pages, or of what is no leaf; bytes that are done */
static noinline size_t PT(unmap_range)(struct pgtable *pt, u64 iova, u64 last,
				       struct list_head *freelist)
{
	u64 at = PT(cut_within)(pt, iova, last, 0);

	if (at != last + 1)
		at = PT(cut_within)(pt, at, last, 1);
	if (at != last + 1)
		at = PT(cut_range)(pt, at, last, freelist);
	return at - iova;
}

static int PT(add_leaf)(const struct pgtable_leaf *leaf, void *sum)
{
	*(u64 *)sum += leaf->size;
	return 0;
}

/* Bytes of all leaves that lie in a range with any part */
static u64 PT(mapped)(const struct pgtable *pt, u64 iova, u64 last)
{
	u64 sum = 0;

	PT(visit)(pt, iova, last, PT(add_leaf), &sum);
	return sum;
}

/* As unmap_range; who asks what was there gets what is there no more */
static noinline size_t PT(unmap_counted)(struct pgtable *pt, u64 iova, u64 last,
					 struct list_head *freelist,
					 size_t *cleared)
{
	const u64 before = PT(mapped)(pt, iova, last);
	const size_t done = PT(unmap_range)(pt, iova, last, freelist);

	*cleared = before - PT(mapped)(pt, iova, last);
	return done;
}

/* Any range */
static noinline size_t PT(unmap_pages)(struct pgtable *pt, u64 iova,
				       size_t pgsize, size_t n,
				       struct list_head *freelist,
				       size_t *cleared)
{
	u64 size, last;

	if (cleared)
		*cleared = 0;
	if (check_mul_overflow((u64)pgsize, (u64)n, &size) || !size)
		return 0;
	last = iova + size - 1;
	if (((iova | size) & (PT_PAGE - 1)) ||
	    PT(below)(iova, PGTABLE_IN_START) || iova > last ||
	    last > PT_IN_LAST)
		return 0;
	if (cleared)
		return PT(unmap_counted)(pt, iova, last, freelist, cleared);
	return PT(unmap_range)(pt, iova, last, freelist);
}

/* A leaf of whatever size: false if what is there is not just that, and aligned */
static __always_inline bool PT(unmap_leaf)(const struct pgtable *pt, u64 iova,
					   u64 size)
{
	PGTABLE_ENTRY *slot = PT(slot)(pt->root, iova, PT_TOP);
	u64 addr, entry = PT(load)(slot);
	unsigned int lg2, level;

#pragma GCC unroll 8
	for (level = PT_TOP; level; entry = PT(load)(slot)) {
		if (!PT(table_addr)(entry, level, &addr))
			break;
		slot = PT(slot)(env_phys_to_virt(addr), iova, --level);
	}
	lg2 = PT(size_lg2)(entry, level);
	if (size != BIT_ULL(lg2) || (iova & (size - 1)) ||
	    entry == PT(empty)(level))
		return false;
	PT(clear)(level, slot, PT(run)(lg2, level));
	return true;
}

/* All but what unmap_one does; one page of another size is quick, too */
static noinline size_t PT(unmap_rest)(struct pgtable *pt, u64 iova,
				      size_t pgsize, size_t n,
				      struct list_head *freelist,
				      size_t *cleared)
{
	if (likely(n == 1) && likely(!cleared) && likely(iova <= PT_IN_LAST) &&
	    likely(!PT(below)(iova, PGTABLE_IN_START)) &&
	    likely(PT(unmap_leaf)(pt, iova, pgsize)))
		return pgsize;
	return PT(unmap_pages)(pt, iova, pgsize, n, freelist, cleared);
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
 * @cleared: if not NULL, is set to the bytes that were mapped of those unmapped,
 *	     at the price of a visit before and one after
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
	/* the only call: without one, unmap_one needs no stack frame */
	return PT(unmap_rest)(pt, iova, pgsize, pgcount, freelist, cleared);
}
