/* SPDX-License-Identifier: GPL-2.0 */
/* Part of walk.h: translate, visit, walk */

/* Where the entry at the end of @iova's way leads, 0 if nowhere */
static __always_inline u64 PT(output)(u64 entry, unsigned int level, u64 iova)
{
	u64 offset;

	if (entry == PT(empty)(level))
		return 0;
	offset = BIT_ULL(PT(size_lg2)(entry, level)) - 1;
	return (PT(leaf_addr)(entry, level) & ~offset) | (iova & offset);
}

/**
 * vtdss_iova_to_phys() - translate an IOVA
 * @pt: the page table
 * @iova: the IOVA
 *
 * Any context.
 *
 * Return: the output address, 0 if nothing is mapped there.
 */
static __always_inline u64 PT(iova_to_phys)(const struct pgtable *pt, u64 iova)
{
	PGTABLE_ENTRY *table = pt->root;
	unsigned int level;
	u64 entry, addr;

	if (unlikely(iova > PT_IN_LAST || PT(below)(iova, PGTABLE_IN_START)))
		return 0;
#pragma GCC unroll 8
	for (level = PT_TOP; level > 0; level--) {
		entry = PT(load)(table + PT(index)(iova, level));
		if (!PT(table_addr)(entry, level, &addr))
			return PT(output)(entry, level, iova);
		table = env_opaque(env_phys_to_virt(addr));
	}
	return PT(output)(PT(load)(table + PT(index)(iova, 0)), 0, iova);
}

/* What @entry maps, on the way of @iova, behind tables that permit @prot */
static __always_inline void PT(read_leaf)(u64 entry, unsigned int level,
					  u64 iova, u32 prot,
					  struct pgtable_leaf *leaf)
{
	const u64 size = BIT_ULL(PT(size_lg2)(entry, level));

	leaf->iova = iova & ~(size - 1);
	leaf->paddr = PT(leaf_addr)(entry, level) & ~(size - 1);
	leaf->size = size;
	leaf->prot = pgtable_prot_both(prot, PT(leaf_prot)(entry, level));
}

/**
 * vtdss_translate() - the leaf that maps an IOVA
 * @pt: the page table
 * @iova: the IOVA
 * @leaf: is set to the leaf, which may begin before @iova
 *
 * Any context.
 *
 * Return: 0, or -ENOENT if nothing is mapped there; @leaf is not set then.
 */
static inline int PT(translate)(const struct pgtable *pt, u64 iova,
				struct pgtable_leaf *leaf)
{
	PGTABLE_ENTRY *table = pt->root;
	u32 prot = PGTABLE_ALL;
	unsigned int level;
	u64 entry;

	if (unlikely(iova > PT_IN_LAST || PT(below)(iova, PGTABLE_IN_START)))
		return -ENOENT;
	for (level = PT_TOP;; level--) {
		entry = PT(load)(table + PT(index)(iova, level));
		if (PT(kind)(entry, level, &table) != PGTABLE_TABLE)
			break;
		prot = pgtable_prot_both(prot, PT(table_prot)(entry, level));
	}
	if (entry == PT(empty)(level))
		return -ENOENT;
	PT(read_leaf)(entry, level, iova, prot, leaf);
	return 0;
}

/* The part of the range that @table, of @level, spans */
static inline int PT(visit_table)(PGTABLE_ENTRY *table, unsigned int level,
				  u32 prot, struct pgtable_tour *tour)
{
	const u64 span = BIT_ULL(PT(shift)(level)) - 1;
	const u64 reach = BIT_ULL(PT(shift)(level)) << PT(bits)(level);
	u64 entry, end, stop = tour->iova | (reach - 1);
	struct pgtable_leaf leaf;
	PGTABLE_ENTRY *child;
	u32 both;
	int ret = 0;

	if (stop > tour->last)
		stop = tour->last;
	do {
		end = tour->iova | span;
		entry = PT(load)(table + PT(index)(tour->iova, level));
		switch (PT(kind)(entry, level, &child)) {
		case PGTABLE_NONE:
			break;
		case PGTABLE_TABLE:
			both = pgtable_prot_both(prot,
						 PT(table_prot)(entry, level));
			ret = PT(visit_table)(child, level - 1, both, tour);
			break;
		case PGTABLE_LEAF:
			PT(read_leaf)(entry, level, tour->iova, prot, &leaf);
			end = leaf.iova + leaf.size - 1;
			ret = tour->fn(&leaf, tour->arg);
			break;
		}
		tour->iova = end + 1;
	} while (!ret && end < stop);
	return ret;
}

/**
 * vtdss_visit() - call a function for every leaf of a range, in order
 * @pt: the page table
 * @start: first IOVA of the range
 * @last: last IOVA of the range; what is not the format's is left out
 * @fn: called once for each leaf that lies in the range with any part; the leaf
 *	is given whole. Not 0 ends the visit
 * @arg: handed to @fn
 *
 * To go on after an end, start at the first IOVA behind that leaf. Any context
 * that @fn suits.
 *
 * Return: what @fn returned last, 0 if it was not called.
 */
static inline int PT(visit)(const struct pgtable *pt, u64 start, u64 last,
			    pgtable_visit_fn fn, void *arg)
{
	struct pgtable_tour tour = {
		.iova = start, .last = last, .fn = fn, .arg = arg,
	};

	if (tour.last > PT_IN_LAST)
		tour.last = PT_IN_LAST;
	if (PT(below)(start, PGTABLE_IN_START))
		tour.iova = PGTABLE_IN_START;
	if (tour.iova > tour.last)
		return 0;
	return PT(visit_table)(pt->root, PT_TOP, PGTABLE_ALL, &tour);
}

/* One step of a walk: @entry at @slot of @table, on the way of @iova */
static inline void PT(read_step)(struct pgtable_step *step, u64 iova,
				 const PGTABLE_ENTRY *table, unsigned int level)
{
	PGTABLE_ENTRY *child;
	u64 size;

	step->level = PT(hw_level)(level);
	step->index = PT(index)(iova, level);
	step->table = env_virt_to_phys(table);
	step->entry = PT(load)(table + step->index);
	step->kind = PT(kind)(step->entry, level, &child);
	step->prot = 0;
	step->out = 0;
	size = BIT_ULL(PT(shift)(level));
	switch ((enum pgtable_kind)step->kind) {
	case PGTABLE_NONE:
		break;
	case PGTABLE_TABLE:
		step->out = env_virt_to_phys(child);
		step->prot = PT(table_prot)(step->entry, level) &
			     ~(PGTABLE_CACHE | PGTABLE_MMIO);
		break;
	case PGTABLE_LEAF:
		size = BIT_ULL(PT(size_lg2)(step->entry, level));
		step->out = (PT(leaf_addr)(step->entry, level) & ~(size - 1)) |
			    (iova & (size - 1));
		step->prot = PT(leaf_prot)(step->entry, level);
		break;
	}
	step->size = size;
	PT(decode)(step->entry, level, step->kind, step->text,
		   sizeof(step->text));
}

/**
 * vtdss_walk() - the entries that an IOVA goes through, from the top
 * @pt: the page table
 * @iova: the IOVA
 * @steps: one for each level
 * @max: room in @steps; the format's number of levels is always enough
 *
 * Any context.
 *
 * Return: steps filled in; the last is the leaf or the entry that is empty. 0 if
 * @iova is not one of the format's.
 */
static inline unsigned int PT(walk)(const struct pgtable *pt, u64 iova,
				    struct pgtable_step *steps,
				    unsigned int max)
{
	PGTABLE_ENTRY *table = pt->root;
	unsigned int n, level;

	if (iova > PT_IN_LAST || PT(below)(iova, PGTABLE_IN_START))
		return 0;
	for (n = 0, level = PT_TOP; n < max; n++, level--) {
		PT(read_step)(&steps[n], iova, table, level);
		if (PT(kind)(steps[n].entry, level, &table) != PGTABLE_TABLE)
			return n + 1;
	}
	return n;
}
