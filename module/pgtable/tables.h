/* SPDX-License-Identifier: GPL-2.0 */
/* Part of walk.h: tables as such, how they come and go */

static noinline PGTABLE_ENTRY *
PT(new_table)(struct pgtable *pt, unsigned int level, gfp_t gfp)
{
	PGTABLE_ENTRY *table;
	unsigned int i;

	table = env_table_alloc(pt->nid, gfp | PGTABLE_GFP, PT(order)(level));
	if (!table)
		return NULL;
	if (PT(empty)(level) != 0) {
		for (i = 0; i < PT(entries)(level); i++)
			table[i] = PT(stored)(PT(empty)(level));
	}
	atomic_long_add(1L << PT(order)(level), &pt->pages);
	return table;
}

static __always_inline void PT(count_out)(struct pgtable *pt,
					  unsigned int level)
{
	atomic_long_add(-(1L << PT(order)(level)), &pt->pages);
}

/* Free at once @table, of @level, and all below it */
static inline void PT(free_tree)(struct pgtable *pt, PGTABLE_ENTRY *table,
				 unsigned int level)
{
	PGTABLE_ENTRY *child;
	unsigned int i;

	for (i = 0; level && i < PT(entries)(level); i++) {
		if (PT(kind)(PT(load)(table + i), level, &child) ==
		    PGTABLE_TABLE)
			PT(free_tree)(pt, child, level - 1);
	}
	env_table_free(table, PT(order)(level));
	PT(count_out)(pt, level);
	if (level)
		env_resched();
}

/* @table, of @level, has been taken out: list it and all below it, write none */
static inline void PT(defer_tree)(struct pgtable *pt, PGTABLE_ENTRY *table,
				  unsigned int level,
				  struct list_head *freelist)
{
	PGTABLE_ENTRY *child;
	unsigned int i;

	for (i = 0; level && i < PT(entries)(level); i++) {
		if (PT(kind)(PT(load)(table + i), level, &child) ==
		    PGTABLE_TABLE)
			PT(defer_tree)(pt, child, level - 1, freelist);
	}
	env_table_defer(table, PT(order)(level), freelist);
	PT(count_out)(pt, level);
}

/* Is there no leaf in @table, of @level, and below? */
static inline bool PT(is_bare)(PGTABLE_ENTRY *table, unsigned int level)
{
	PGTABLE_ENTRY *child;
	unsigned int i;

	for (i = 0; i < PT(entries)(level); i++) {
		switch (PT(kind)(PT(load)(table + i), level, &child)) {
		case PGTABLE_TABLE:
			if (!PT(is_bare)(child, level - 1))
				return false;
			break;
		case PGTABLE_LEAF:
			return false;
		case PGTABLE_NONE:
			break;
		}
	}
	return true;
}

/* Install a table in the empty @slot, of @level: mine, or another's if faster */
static inline int PT(install)(struct pgtable *pt, PGTABLE_ENTRY *slot,
			      unsigned int level, gfp_t gfp)
{
	PGTABLE_ENTRY *table = PT(new_table)(pt, level - 1, gfp);
	PGTABLE_ENTRY empty = PT(stored)(PT(empty)(level));
	u64 entry;

	if (!table)
		return -ENOMEM;
	entry = PT(table)(env_virt_to_phys(table), level);
	if (env_cmpxchg(slot, empty, PT(stored)(entry)) != empty) {
		env_table_free(table, PT(order)(level - 1));
		PT(count_out)(pt, level - 1);
	}
	return 0;
}

/* As descend, but makes the tables that miss */
static noinline int PT(grow)(struct pgtable *pt, u64 iova, unsigned int level,
			     gfp_t gfp, PGTABLE_ENTRY **slot)
{
	PGTABLE_ENTRY *table = pt->root;
	unsigned int l;
	int ret;

	for (l = PT_TOP; l > level; l--) {
		*slot = table + PT(index)(iova, l);
		if (PT(load)(*slot) == PT(empty)(l)) {
			ret = PT(install)(pt, *slot, l, gfp);
			if (ret)
				return ret;
		}
		if (PT(kind)(PT(load)(*slot), l, &table) != PGTABLE_TABLE)
			return -EEXIST;
	}
	*slot = table + PT(index)(iova, level);
	return 0;
}

/**
 * vtdss_init() - make an empty page table
 * @pt: the page table, of which the caller has set nid
 * @gfp: for the root
 *
 * Return: 0 or -ENOMEM.
 */
static inline int PT(init)(struct pgtable *pt, gfp_t gfp)
{
	pt->leaf_bits = 0;
	atomic_long_set(&pt->pages, 0);
	pt->root = PT(new_table)(pt, PT_TOP, gfp);
	return pt->root ? 0 : -ENOMEM;
}

/**
 * vtdss_fini() - free all tables at once, whatever they map
 * @pt: the page table; after the last IOTLB sync
 *
 * May sleep.
 */
static inline void PT(fini)(struct pgtable *pt)
{
	PT(free_tree)(pt, pt->root, PT_TOP);
	pt->root = NULL;
}
