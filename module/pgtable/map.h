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
	PT(defer_tree)(pt, table, level - 1, freelist);
	return true;
}

/* Is any of the 8 entries from @slot on not empty? */
static __always_inline bool PT(any_there)(const PGTABLE_ENTRY *slot,
					  unsigned int level)
{
	u64 found = 0;
	int i;

#pragma GCC unroll 8
	for (i = 0; i < 8; i++)
		found |= PT(peek)(slot + i) ^ PT(empty)(level);
	return found;
}

/* Are none of @n, an even number? */
static __always_inline bool PT(none_there)(const PGTABLE_ENTRY *slot,
					   unsigned int n, unsigned int level)
{
	for (; n >= 8; n -= 8, slot += 8) {
		if (PT(any_there)(slot, level))
			return false;
	}
	for (; n; n -= 2, slot += 2) {
		if (PT(peek)(slot) != PT(empty)(level) ||
		    PT(peek)(slot + 1) != PT(empty)(level))
			return false;
	}
	return true;
}

/* Leaves of 2^lg2 bytes that lead to @paddr and on from there; or one's entries */
static __always_inline struct pgtable_pen PT(pen)(u64 paddr, u64 attrs,
						  unsigned int level,
						  unsigned int lg2,
						  const bool one)
{
	struct pgtable_pen pen = {
		.entry = PT(leaf)(paddr, attrs, level, lg2),
		.paddr = paddr,
		.attrs = attrs,
		.step = BIT_ULL(PT(shift)(level)),
	};

#ifdef PGTABLE_RUN_SAME
	if (one)
		pen.step = 0;
#endif
	return pen;
}

static __always_inline void PT(next)(struct pgtable_pen *pen,
				     unsigned int level, unsigned int lg2)
{
	if (!pen->step)
		return;
	pen->paddr += pen->step;
#ifdef PGTABLE_LINEAR
	pen->entry += pen->step >> (PGTABLE_LINEAR + 0);
#else
	pen->entry = PT(leaf)(pen->paddr, pen->attrs, level, lg2);
#endif
}

/* Write @n entries, an even number, from @slot on */
static __always_inline void PT(write)(PGTABLE_ENTRY *slot, unsigned int n,
				      struct pgtable_pen *pen,
				      unsigned int level, unsigned int lg2)
{
	int i;

	for (; n >= 8; n -= 8, slot += 8) {
#pragma GCC unroll 8
		for (i = 0; i < 8; i++, PT(next)(pen, level, lg2))
			PT(store)(slot + i, pen->entry);
	}
	for (; n; n -= 2, slot += 2) {
#pragma GCC unroll 2
		for (i = 0; i < 2; i++, PT(next)(pen, level, lg2))
			PT(store)(slot + i, pen->entry);
	}
}

/* Write up to @n leaves of one entry each from @slot on; how many it wrote */
static __always_inline size_t PT(fill)(struct pgtable *pt, PGTABLE_ENTRY *slot,
				       size_t n, u64 paddr, u64 attrs,
				       const unsigned int level,
				       struct list_head *freelist)
{
	const unsigned int lg2 = PT(shift)(level);
	struct pgtable_pen pen = PT(pen)(paddr, attrs, level, lg2, false);
	size_t i = 0;

	for (; n - i >= 8 && likely(!PT(any_there)(slot + i, level)); i += 8)
		PT(write)(slot + i, 8, &pen, level, lg2);
	for (; i < n; i++, PT(next)(&pen, level, lg2)) {
		if (likely(PT(load)(slot + i) == PT(empty)(level)))
			PT(store)(slot + i, pen.entry);
		else if (!level || !PT(replace)(pt, slot + i, pen.entry, level,
						freelist))
			break;
	}
	return i;
}

/* A leaf of 2^lg2 bytes from @slot on. False if not all of its entries are empty */
static __always_inline bool PT(fill_one)(PGTABLE_ENTRY *slot, u64 paddr,
					 u64 attrs, unsigned int level,
					 unsigned int lg2)
{
	const unsigned int n = PT(run)(lg2, level);
	struct pgtable_pen pen;

	if (unlikely(PT(load)(slot) != PT(empty)(level)))
		return false;
	if (n == 1) {
		PT(store)(slot, PT(leaf)(paddr, attrs, level, lg2));
		return true;
	}
	if (unlikely(!PT(none_there)(slot, n, level)))
		return false;
	pen = PT(pen)(paddr, attrs, level, lg2, true);
	PT(write)(slot, n, &pen, level, lg2);
	return true;
}

#ifdef PGTABLE_RUNS
/* fill_one where not all entries are empty: over tables without any leaf */
static noinline bool PT(replace_run)(struct pgtable *pt, PGTABLE_ENTRY *slot,
				     unsigned int n, u64 paddr, u64 attrs,
				     unsigned int level, unsigned int lg2,
				     struct list_head *freelist)
{
	struct pgtable_pen pen = PT(pen)(paddr, attrs, level, lg2, true);
	PGTABLE_ENTRY *table;
	unsigned int i;

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
	for (i = 0; i < n; i++, PT(next)(&pen, level, lg2)) {
		if (PT(load)(slot + i) == PT(empty)(level))
			PT(store)(slot + i, pen.entry);
		else
			PT(replace)(pt, slot + i, pen.entry, level, freelist);
	}
	return true;
}

/* Write up to @n leaves of 2^lg2 bytes each as runs; how many it wrote */
static inline size_t PT(fill_runs)(struct pgtable *pt, PGTABLE_ENTRY *slot,
				   size_t n, u64 paddr, u64 attrs,
				   unsigned int level, unsigned int lg2,
				   struct list_head *freelist)
{
	const unsigned int run = PT(run)(lg2, level);
	size_t i;

	for (i = 0; i < n; i++) {
		if (!PT(fill_one)(slot, paddr, attrs, level, lg2) &&
		    !PT(replace_run)(pt, slot, run, paddr, attrs, level, lg2,
				     freelist))
			break;
		slot += run;
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
	u64 room;

	if (PT(below)(iova, PGTABLE_IN_START) ||
	    PT(below)(paddr, PGTABLE_OUT_START) ||
	    iova > PT_IN_LAST || paddr > PT_OUT_LAST)
		return false;
	room = PT_IN_LAST - iova;
	if (room > PT_OUT_LAST - paddr)
		room = PT_OUT_LAST - paddr;
	return n - 1 <= room >> lg2;
}

/* Any pages of one size */
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

/* May these be the addresses of a page of @size? False also of unusual ones */
static __always_inline bool PT(is_usual)(u64 iova, u64 paddr, u64 size)
{
	/*
	 * Bits that no address has, to test both at once. Output addresses
	 * above the last IOVA are not usual, but where IOVAs are short.
	 */
	const u64 last = PGTABLE_IN_BITS < 44 ? PT_OUT_LAST :
					       PT_IN_LAST & PT_OUT_LAST;

	return likely(!((iova | paddr) & ~(last & ~(size - 1)))) &&
	       likely(last <= PT_IN_LAST || iova <= PT_IN_LAST) &&
	       likely(!PT(below)(iova, PGTABLE_IN_START)) &&
	       likely(!PT(below)(paddr, PGTABLE_OUT_START));
}

/* A leaf of whatever size, if its table is there, and nothing in its place */
static __always_inline bool PT(map_leaf)(const struct pgtable *pt, u64 iova,
					 u64 paddr, u64 attrs, unsigned int lg2)
{
	PGTABLE_ENTRY *slot = PT(slot)(pt->root, iova, PT_TOP);
	unsigned int level;
	u64 addr;

#pragma GCC unroll 8
	for (level = PT_TOP; level;) {
		if (PT(shift)(level) <= lg2)
			break;
		if (unlikely(!PT(table_addr)(PT(load)(slot), level, &addr)))
			return false;
		slot = PT(slot)(env_phys_to_virt(addr), iova, --level);
	}
	return PT(fill_one)(slot, paddr, attrs, level, lg2);
}

/* One page, of any of PGTABLE_SIZES */
static noinline int PT(map_page)(struct pgtable *pt, u64 iova, u64 paddr,
				 size_t size, u32 prot, gfp_t gfp,
				 size_t *mapped, struct list_head *freelist)
{
	u64 attrs;

	env_late(mapped);
	env_late(freelist);
	if (likely(!(size & (size - 1))) && PT(is_usual)(iova, paddr, size) &&
	    likely(!PT(attrs)(pt, prot, &attrs)) &&
	    likely(PT(map_leaf)(pt, iova, paddr, attrs,
				__builtin_ctzll(size)))) {
		*mapped = size;
		return 0;
	}
	return PT(map_pages)(pt, iova, paddr, size, 1, prot, gfp, mapped,
			     freelist);
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
	PGTABLE_ENTRY *slot;
	u64 attrs;

	if (unlikely(pgsize != PT_PAGE || pgcount != 1))
		return false;
	if (unlikely(!PT(is_usual)(iova, paddr, PT_PAGE)) ||
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
	if (likely(pgcount == 1) && likely(pgsize & PGTABLE_SIZES))
		return PT(map_page)(pt, iova, paddr, pgsize, prot, gfp, mapped,
				    freelist);
	return PT(map_pages)(pt, iova, paddr, pgsize, pgcount, prot, gfp,
			     mapped, freelist);
}
