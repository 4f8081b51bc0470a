/* SPDX-License-Identifier: GPL-2.0 */
/* Part of walk.h: map */

/* A leaf in place of @slot's table, if no leaf is in that. False if one is */
static noinline bool PT(replace)(struct pgtable *pt, PGTABLE_ENTRY *slot,
				 u64 leaf, unsigned int level,
				 struct list_head *freelist)
{
	PGTABLE_ENTRY *table;

	if (PT(kind)(PT(load)(slot), level, &table) != PGTABLE_TABLE ||
	    !PT(is_bare)(table, level - 1))
		return false;
	env_xchg(slot, PT(stored)(leaf));
	PT(defer_tree)(pt, table, level - 1, freelist, NULL);
	return true;
}

/* The leaf behind @leaf, of the same size */
static __always_inline u64 PT(next_leaf)(u64 leaf, u64 *paddr, u64 attrs,
					 unsigned int level, unsigned int lg2)
{
	*paddr += BIT_ULL(lg2);
#ifdef PGTABLE_LINEAR
	return leaf + (BIT_ULL(lg2) >> (PGTABLE_LINEAR + 0));
#else
	return PT(leaf)(*paddr, attrs, level, lg2);
#endif
}

/* Write up to @n leaves of one entry each from @slot on; how many it wrote */
static __always_inline size_t PT(fill)(struct pgtable *pt, PGTABLE_ENTRY *slot,
				       size_t n, u64 paddr, u64 attrs,
				       const unsigned int level,
				       struct list_head *freelist)
{
	const unsigned int lg2 = PT(shift)(level);
	const u64 empty = PT(empty)(level);
	u64 leaf = PT(leaf)(paddr, attrs, level, lg2);
	size_t i = 0;
	int j;

	for (; n - i >= 4; i += 4) {
		if (unlikely((PT(peek)(slot + i) ^ empty) |
			     (PT(peek)(slot + i + 1) ^ empty) |
			     (PT(peek)(slot + i + 2) ^ empty) |
			     (PT(peek)(slot + i + 3) ^ empty)))
			break;
#pragma GCC unroll 4
		for (j = 0; j < 4; j++) {
			PT(store)(slot + i + j, leaf);
			leaf = PT(next_leaf)(leaf, &paddr, attrs, level, lg2);
		}
	}
	for (; i < n; i++) {
		if (likely(PT(load)(slot + i) == empty))
			PT(store)(slot + i, leaf);
		else if (!level ||
			 !PT(replace)(pt, slot + i, leaf, level, freelist))
			break;
		leaf = PT(next_leaf)(leaf, &paddr, attrs, level, lg2);
	}
	return i;
}

#ifdef PGTABLE_RUNS
/* Entry @i of the run that is a leaf of 2^lg2 bytes */
static __always_inline u64 PT(run_leaf)(u64 paddr, u64 attrs,
					unsigned int level, unsigned int lg2,
					unsigned int i)
{
#ifndef PGTABLE_RUN_SAME
	paddr += (u64)i << PT(shift)(level);
#endif
	return PT(leaf)(paddr, attrs, level, lg2);
}

/* fill_run where not all entries are empty: over tables without any leaf */
static noinline bool PT(replace_run)(struct pgtable *pt, PGTABLE_ENTRY *slot,
				     unsigned int n, u64 paddr, u64 attrs,
				     unsigned int level, unsigned int lg2,
				     struct list_head *freelist)
{
	PGTABLE_ENTRY *table;
	unsigned int i;
	u64 leaf;

	for (i = 0; i < n; i++) {
		switch (PT(kind)(PT(load)(slot + i), level, &table)) {
		case PGTABLE_TABLE:
			if (PT(is_bare)(table, level - 1))
				break;
			fallthrough;
		case PGTABLE_LEAF:
			return false;
		case PGTABLE_NONE:
			break;
		}
	}
	for (i = 0; i < n; i++) {
		leaf = PT(run_leaf)(paddr, attrs, level, lg2, i);
		if (PT(load)(slot + i) == PT(empty)(level))
			PT(store)(slot + i, leaf);
		else
			PT(replace)(pt, slot + i, leaf, level, freelist);
	}
	return true;
}

/* Write one leaf of 2^lg2 bytes as a run from @slot on. False if one is there */
static __always_inline bool PT(fill_run)(struct pgtable *pt,
					 PGTABLE_ENTRY *slot, u64 paddr,
					 u64 attrs, unsigned int level,
					 unsigned int lg2,
					 struct list_head *freelist)
{
	const unsigned int n = 1u << (lg2 - PT(shift)(level));
	const u64 empty = PT(empty)(level);
	unsigned int i;
	u64 found = 0;

#pragma GCC unroll 4
	for (i = 0; i < n; i++)
		found |= PT(peek)(slot + i) ^ empty;
	if (unlikely(found))
		return PT(replace_run)(pt, slot, n, paddr, attrs, level, lg2,
				       freelist);
#pragma GCC unroll 4
	for (i = 0; i < n; i++)
		PT(store)(slot + i, PT(run_leaf)(paddr, attrs, level, lg2, i));
	return true;
}

/* Write up to @n leaves of 2^lg2 bytes each as runs; how many it wrote */
static inline size_t PT(fill_runs)(struct pgtable *pt, PGTABLE_ENTRY *slot,
				   size_t n, u64 paddr, u64 attrs,
				   unsigned int level, unsigned int lg2,
				   struct list_head *freelist)
{
	size_t i;

	for (i = 0; i < n; i++) {
		if (!PT(fill_run)(pt, slot, paddr, attrs, level, lg2, freelist))
			break;
		slot += 1u << (lg2 - PT(shift)(level));
		paddr += BIT_ULL(lg2);
	}
	return i;
}
#endif

/* Map @n leaves of 2^lg2 bytes at a @level known when compiled */
static __always_inline int PT(map_level)(struct pgtable *pt, u64 iova,
					 u64 paddr, size_t n, u64 attrs,
					 gfp_t gfp, size_t *mapped,
					 struct list_head *freelist,
					 const unsigned int level,
					 const unsigned int lg2)
{
	const unsigned int run = lg2 - PT(shift)(level);
	PGTABLE_ENTRY *slot;
	size_t fit, done;
	int ret = 0;

	while (n) {
		if (unlikely(!PT(descend)(pt, iova, level, &slot))) {
			ret = PT(grow)(pt, iova, level, gfp, &slot);
			if (ret)
				break;
		}
		fit = (PT(entries)(level) - PT(index)(iova, level)) >> run;
		if (fit > n)
			fit = n;
#ifdef PGTABLE_RUNS
		if (run)
			done = PT(fill_runs)(pt, slot, fit, paddr, attrs, level,
					     lg2, freelist);
		else
#endif
			done = PT(fill)(pt, slot, fit, paddr, attrs, level,
					freelist);
		n -= done;
		iova += (u64)done << lg2;
		paddr += (u64)done << lg2;
		*mapped += done << lg2;
		if (done < fit) {
			ret = -EEXIST;
			break;
		}
	}
	return ret;
}

/* Are these addresses the format's, for @n pages of 2^lg2 bytes? */
static __always_inline bool PT(in_range)(u64 iova, u64 paddr, size_t n,
					 unsigned int lg2)
{
	u64 span;

	if (PT(below)(iova, PGTABLE_IN_START) ||
	    PT(below)(paddr, PGTABLE_OUT_START))
		return false;
	/* from the first page's start to the last's: cannot overflow then */
	if (iova > PT_IN_LAST || paddr > PT_OUT_LAST ||
	    n - 1 > PT_IN_LAST >> lg2)
		return false;
	span = (u64)(n - 1) << lg2;
	return span <= PT_IN_LAST - iova && span <= PT_OUT_LAST - paddr;
}

/* All maps but those of map_one */
static noinline int PT(map_pages)(struct pgtable *pt, u64 iova, u64 paddr,
				  size_t pgsize, size_t n, u32 prot, gfp_t gfp,
				  size_t *mapped, struct list_head *freelist)
{
	unsigned int lg2;
	u64 attrs;

	*mapped = 0;
	if (!(pgsize & (PGTABLE_SIZES | PGTABLE_AS_PAGES)) ||
	    (pgsize & (pgsize - 1)) ||
	    ((iova | paddr) & (pgsize - 1)) || PT(attrs)(pt, prot, &attrs))
		return -EINVAL;
	if (!n)
		return 0;
	lg2 = __builtin_ctzll(pgsize);
	if (!PT(in_range)(iova, paddr, n, lg2))
		return -ERANGE;
	if (pgsize & PGTABLE_AS_PAGES) {
		n <<= lg2 - PT(shift)(0);	/* all in range: no overflow */
		lg2 = PT(shift)(0);
	}
	if (lg2 == PT(shift)(0))
		return PT(map_level)(pt, iova, paddr, n, attrs, gfp, mapped,
				     freelist, 0, PT(shift)(0));
	if (PT_TOP && lg2 == PT(shift)(1))
		return PT(map_level)(pt, iova, paddr, n, attrs, gfp, mapped,
				     freelist, 1, PT(shift)(1));
	return PT(map_level)(pt, iova, paddr, n, attrs, gfp, mapped, freelist,
			     PT(leaf_level)(lg2), lg2);
}

/**
 * vtdss_map_one() - map, if it is the usual case
 * @pt: the page table
 * @iova: as for vtdss_map()
 * @paddr: as for vtdss_map()
 * @pgsize: as for vtdss_map()
 * @pgcount: as for vtdss_map()
 * @prot: as for vtdss_map()
 *
 * One page of the smallest size, into a table that is there already. vtdss_map()
 * begins with this; it is separate for callers whose other cases would cost this
 * one registers and a list that it never needs.
 *
 * Return: true if mapped; false if nothing was done, and vtdss_map() will do it
 * or say why not.
 */
static __always_inline bool
PT(map_one)(struct pgtable *pt, u64 iova, u64 paddr, size_t pgsize,
	    size_t pgcount, u32 prot)
{
	/*
	 * Bits that no address has, to test both at once. Output addresses
	 * above the last IOVA are not usual, but where IOVAs are short.
	 */
	const u64 last = PGTABLE_IN_BITS < 44 ? PT_OUT_LAST :
					       PT_IN_LAST & PT_OUT_LAST;
	PGTABLE_ENTRY *slot;
	u64 attrs;

	if (unlikely(pgsize != PT_PAGE || pgcount != 1))
		return false;
	if (unlikely((iova | paddr) & ~(last & ~(PT_PAGE - 1))) ||
	    unlikely(last > PT_IN_LAST && iova > PT_IN_LAST) ||
	    unlikely(PT(below)(iova, PGTABLE_IN_START)) ||
	    unlikely(PT(below)(paddr, PGTABLE_OUT_START)) ||
	    unlikely(!PT(descend)(pt, iova, 0, &slot)) ||
	    unlikely(PT(load)(slot) != PT(empty)(0)) ||
	    unlikely(PT(attrs)(pt, prot, &attrs)))
		return false;
	PT(store)(slot, PT(leaf)(paddr, attrs, 0, PT(shift)(0)));
	return true;
}

/**
 * vtdss_map() - map pages of one size
 * @pt: the page table
 * @iova: first IOVA, a multiple of @pgsize
 * @paddr: first output address, a multiple of @pgsize
 * @pgsize: one of the format's page sizes
 * @pgcount: how many pages
 * @prot: PGTABLE_*; without READ and WRITE nothing can be mapped
 * @gfp: for tables; they are zeroed anyway
 * @mapped: is set to the bytes mapped, also upon an error
 * @freelist: gets tables that larger pages replaced
 *
 * Neither replaces nor splits a leaf. A larger page may take the place of a
 * table that holds no leaf; if so, @freelist is not empty afterwards, and the
 * caller has to sync the IOTLB before freeing it.
 *
 * Any context that @gfp suits.
 *
 * Return: 0, or an error with the pages before the failing one mapped and that
 * one untouched: -EEXIST a leaf is there, -ENOMEM no memory for a table; or with
 * nothing done: -EINVAL a size, alignment or permission that the format does not
 * have, -ERANGE an address outside of its ranges.
 */
static __always_inline int
PT(map)(struct pgtable *pt, u64 iova, u64 paddr, size_t pgsize, size_t pgcount,
	u32 prot, gfp_t gfp, size_t *mapped, struct list_head *freelist)
{
	if (likely(PT(map_one)(pt, iova, paddr, pgsize, pgcount, prot))) {
		*mapped = PT_PAGE;
		return 0;
	}
	return PT(map_pages)(pt, iova, paddr, pgsize, pgcount, prot, gfp,
			     mapped, freelist);
}
