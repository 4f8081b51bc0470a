/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Mappings without page tables, as virtio-iommu has them: the device is sent a MAP
 * request for a range of any size, and keeps it however it likes. Its driver,
 * drivers/iommu/virtio-iommu.c, remembers what it sent. This is that memory. Here
 * are the same functions as walk.h gives to a format, and ranges_fmt; the
 * differences are:
 *
 *  - a mapping is what one map was asked for, whole, so the size of a leaf is a
 *    multiple of 4K but seldom a power of two;
 *  - a map that touches another mapping does nothing at all; so says the device,
 *    too: Virtio 1.2, 5.13.6.4, of a range that overlaps: VIRTIO_IOMMU_S_INVAL;
 *  - an unmap takes mappings away whole: none that begins before it, but the last
 *    one also if it ends behind it, as viommu_del_mappings() does;
 *  - there is a lock. It is held for a search and a few steps, whatever the size
 *    of the range; any context;
 *  - a mapping takes memory, of the gfp that map is given; pt->pages stays 0.
 *    Nothing goes on a free list: nobody reads but under the lock.
 *
 * Kept in a skip list, ordered by IOVA: as a node of height h has a pointer on each
 * of the levels below h, and a quarter of the nodes of one level reach the next, a
 * search takes some 2 log2(n) steps. Pugh, "Skip Lists: A Probabilistic Alternative
 * to Balanced Trees", CACM 33(6), 1990.
 */
#ifndef _IOMMUCTL_PGTABLE_RANGES_H
#define _IOMMUCTL_PGTABLE_RANGES_H

#include "pgtable.h"

#define RANGES_LEVELS	14	/* up to 4^14 mappings as quickly as that */
#define RANGES_BATCH	64	/* mappings to take out at once */
#define RANGES_PAGE	((u64)SZ_4K)

/* The driver's viommu_map_pages(): VIRTIO_IOMMU_MAP_F_READ, _WRITE and _MMIO */
#define RANGES_F_READ	BIT_ULL(0)
#define RANGES_F_WRITE	BIT_ULL(1)
#define RANGES_F_MMIO	BIT_ULL(2)

/* One mapping: what its MAP request said */
struct ranges_node {
	u64 start;		/* virt_start */
	u64 last;		/* virt_end */
	u64 paddr;		/* phys_start */
	u32 flags;		/* RANGES_F_* */
	u32 height;
	struct ranges_node *next[];
};

/* All of them: pt->root */
struct ranges {
	struct env_lock lock;
	u64 random;
	struct ranges_node *first[RANGES_LEVELS];
};

static inline u32 ranges_flags(u32 prot)
{
	return (prot & PGTABLE_READ ? RANGES_F_READ : 0) |
	       (prot & PGTABLE_WRITE ? RANGES_F_WRITE : 0) |
	       (prot & PGTABLE_MMIO ? RANGES_F_MMIO : 0);
}

static inline u32 ranges_prot(u32 flags)
{
	return (flags & RANGES_F_READ ? PGTABLE_READ : 0) |
	       (flags & RANGES_F_WRITE ? PGTABLE_WRITE : 0) |
	       (flags & RANGES_F_MMIO ? PGTABLE_MMIO : 0);
}

/*
 * The first mapping that ends at @iova or behind it, NULL if none. With @prev: on
 * each level, where the pointer to the first such mapping of that level stands.
 */
static inline struct ranges_node *
ranges_seek(struct ranges *r, u64 iova, struct ranges_node **prev[])
{
	struct ranges_node **at = r->first, *node = NULL;
	int level;

	for (level = RANGES_LEVELS - 1; level >= 0; level--) {
		for (node = at[level]; node && node->last < iova;
		     node = at[level])
			at = node->next;
		if (prev)
			prev[level] = &at[level];
	}
	return node;
}

/* xorshift64: one more level for a quarter of the nodes, each time */
static inline u32 ranges_height(u64 *random)
{
	u32 height = 1;
	u64 bits;

	*random ^= *random << 13;
	*random ^= *random >> 7;
	*random ^= *random << 17;
	for (bits = *random; !(bits & 3) && height < RANGES_LEVELS; bits >>= 2)
		height++;
	return height;
}

/**
 * ranges_init() - make an empty set of mappings
 * @pt: its page table, so to speak, of which the caller has set nid
 * @gfp: for the set
 *
 * Return: 0 or -ENOMEM.
 */
static inline int ranges_init(struct pgtable *pt, gfp_t gfp)
{
	struct ranges *r = env_alloc(pt->nid, gfp, sizeof(*r));
	int level;

	pt->leaf_bits = 0;
	atomic_long_set(&pt->pages, 0);
	pt->root = r;
	if (!r)
		return -ENOMEM;
	env_lock_init(&r->lock);
	r->random = 0x9e3779b97f4a7c15ULL;
	for (level = 0; level < RANGES_LEVELS; level++)
		r->first[level] = NULL;
	return 0;
}

/**
 * ranges_fini() - forget all mappings
 * @pt: the page table
 *
 * May sleep.
 */
static inline void ranges_fini(struct pgtable *pt)
{
	struct ranges *r = pt->root;
	struct ranges_node *node, *next;

	for (node = r->first[0]; node; node = next) {
		next = node->next[0];
		env_free(node);
		env_resched();
	}
	env_free(r);
	pt->root = NULL;
}

/* A node of random height, neither filled in nor linked */
static inline struct ranges_node *ranges_new(struct pgtable *pt, gfp_t gfp)
{
	struct ranges *r = pt->root;
	struct ranges_node *node;
	unsigned long flags;
	u32 height;

	flags = env_lock(&r->lock);
	height = ranges_height(&r->random);
	env_unlock(&r->lock, flags);
	node = env_alloc(pt->nid, gfp,
			 sizeof(*node) + height * sizeof(node->next[0]));
	if (node)
		node->height = height;
	return node;
}

/* Link @node, unless it overlaps another: false */
static inline bool ranges_insert(struct ranges *r, struct ranges_node *node)
{
	struct ranges_node **prev[RANGES_LEVELS], *behind;
	u32 level;

	behind = ranges_seek(r, node->start, prev);
	if (behind && behind->start <= node->last)
		return false;
	for (level = 0; level < node->height; level++) {
		node->next[level] = *prev[level];
		*prev[level] = node;
	}
	return true;
}

/**
 * ranges_map() - map a range, as one mapping
 * @pt: the page table
 * @iova: first IOVA, a multiple of @pgsize
 * @paddr: first output address, a multiple of @pgsize
 * @pgsize: with @pgcount, the size of the range; a power of two from 4K on
 * @pgcount: how many of them
 * @prot: PGTABLE_*; READ, WRITE and MMIO are kept, either of the first needed
 * @gfp: for the mapping
 * @mapped: is set to the bytes mapped, all or none
 * @freelist: not used
 *
 * Any context that @gfp suits.
 *
 * Return: 0, or an error with nothing done: -EEXIST a mapping is there, -ENOMEM,
 * -EINVAL a size, alignment or permission that there is not, -ERANGE an address
 * beyond 64 bits.
 */
static inline int ranges_map(struct pgtable *pt, u64 iova, u64 paddr,
			     size_t pgsize, size_t pgcount, u32 prot, gfp_t gfp,
			     size_t *mapped, struct list_head *freelist)
{
	struct ranges *r = pt->root;
	struct ranges_node *node;
	unsigned long flags;
	bool done;
	u64 size;

	*mapped = 0;
	if (pgsize < RANGES_PAGE || (pgsize & (pgsize - 1)) ||
	    ((iova | paddr) & (pgsize - 1)) ||
	    !(prot & (PGTABLE_READ | PGTABLE_WRITE)))
		return -EINVAL;
	if (!pgcount)
		return 0;
	if (check_mul_overflow((u64)pgsize, (u64)pgcount, &size) ||
	    size - 1 > ~iova || size - 1 > ~paddr)
		return -ERANGE;
	node = ranges_new(pt, gfp);
	if (!node)
		return -ENOMEM;
	node->start = iova;
	node->last = iova + (size - 1);
	node->paddr = paddr;
	node->flags = ranges_flags(prot);
	flags = env_lock(&r->lock);
	done = ranges_insert(r, node);
	env_unlock(&r->lock, flags);
	if (!done) {
		env_free(node);
		return -EEXIST;
	}
	*mapped = size;
	return 0;
}

/*
 * Unlink up to a batch of mappings that begin from @start to @last, and chain them
 * by next[0]. *@more: there may be others. *@split: the first begins before @start
 */
static inline struct ranges_node *ranges_cut(struct ranges *r, u64 start,
					     u64 last, bool *more, bool *split)
{
	struct ranges_node **prev[RANGES_LEVELS], *node, *end, *out;
	unsigned int n = 0;
	u32 level;

	out = ranges_seek(r, start, prev);
	end = out;
	*more = false;
	*split = out && out->start < start;
	if (*split || !out || out->start > last)
		return NULL;
	for (node = out; node && node->start <= last; node = node->next[0]) {
		if (n++ == RANGES_BATCH) {
			*more = true;
			break;
		}
		for (level = 0; level < node->height; level++)
			*prev[level] = node->next[level];
		end = node;
	}
	end->next[0] = NULL;
	return out;
}

/**
 * ranges_unmap() - take away the mappings that begin in a range
 * @pt: the page table
 * @iova: first IOVA, a multiple of 4K
 * @pgsize: with @pgcount, the range's size, a multiple of 4K
 * @pgcount: see @pgsize
 * @freelist: not used
 * @cleared: if not NULL, is set to the bytes that were mapped of those unmapped
 *
 * Passes over holes. A mapping that begins in the range goes whole, though it end
 * behind it. Does nothing if one that begins before the range reaches into it.
 * The driver goes by what is put in *@cleared: it has unmapped nothing if that is
 * less than the range, and that many bytes otherwise.
 *
 * Any context.
 *
 * Return: bytes from @iova on that are unmapped now, holes included: those of the
 * range, or more if the last mapping ended behind it (unless that is all 2^64);
 * 0 if nothing was done.
 */
static inline size_t ranges_unmap(struct pgtable *pt, u64 iova, size_t pgsize,
				  size_t pgcount, struct list_head *freelist,
				  size_t *cleared)
{
	struct ranges *r = pt->root;
	struct ranges_node *node, *next;
	bool more = true, split = false;
	unsigned long flags;
	u64 size, last, sum = 0;

	if (cleared)
		*cleared = 0;
	if (check_mul_overflow((u64)pgsize, (u64)pgcount, &size) || !size ||
	    ((iova | size) & (RANGES_PAGE - 1)) || size - 1 > ~iova)
		return 0;
	for (last = iova + (size - 1); more;) {
		flags = env_lock(&r->lock);
		node = ranges_cut(r, iova, iova + (size - 1), &more, &split);
		env_unlock(&r->lock, flags);
		for (; node; node = next) {
			next = node->next[0];
			sum += node->last - node->start + 1;
			last = node->last > last ? node->last : last;
			env_free(node);
		}
	}
	if (cleared)
		*cleared = sum;
	if (split)
		return 0;
	return last - iova == ~0ULL ? size : last - iova + 1;
}

/**
 * ranges_map_one() - the usual map alone; there is none
 * @pt: as for ranges_map()
 * @iova: as for ranges_map()
 * @paddr: as for ranges_map()
 * @pgsize: as for ranges_map()
 * @pgcount: as for ranges_map()
 * @prot: as for ranges_map()
 *
 * Return: false: ranges_map() will do it.
 */
static __always_inline bool ranges_map_one(struct pgtable *pt, u64 iova,
					   u64 paddr, size_t pgsize,
					   size_t pgcount, u32 prot)
{
	return false;
}

/**
 * ranges_unmap_one() - the usual unmap alone; there is none
 * @pt: as for ranges_unmap()
 * @iova: as for ranges_unmap()
 * @pgsize: as for ranges_unmap()
 * @pgcount: as for ranges_unmap()
 *
 * Return: false: ranges_unmap() will do it.
 */
static __always_inline bool ranges_unmap_one(struct pgtable *pt, u64 iova,
					     size_t pgsize, size_t pgcount)
{
	return false;
}

/* The first mapping that ends at @iova or behind it, copied; false if none */
static inline bool ranges_get(const struct pgtable *pt, u64 iova,
			      struct pgtable_leaf *leaf)
{
	struct ranges *r = pt->root;
	struct ranges_node *node;
	unsigned long flags;

	flags = env_lock(&r->lock);
	node = ranges_seek(r, iova, NULL);
	if (node) {
		leaf->iova = node->start;
		leaf->paddr = node->paddr;
		leaf->size = node->last - node->start + 1;
		leaf->prot = ranges_prot(node->flags);
	}
	env_unlock(&r->lock, flags);
	return node;
}

/**
 * ranges_translate() - the mapping of an IOVA
 * @pt: the page table
 * @iova: the IOVA
 * @leaf: is set to the mapping, which may begin before @iova
 *
 * Any context.
 *
 * Return: 0, or -ENOENT if nothing is mapped there; @leaf is not set then.
 */
static inline int ranges_translate(const struct pgtable *pt, u64 iova,
				   struct pgtable_leaf *leaf)
{
	struct pgtable_leaf found;

	if (!ranges_get(pt, iova, &found) || found.iova > iova)
		return -ENOENT;
	*leaf = found;
	return 0;
}

/**
 * ranges_iova_to_phys() - translate an IOVA
 * @pt: the page table
 * @iova: the IOVA
 *
 * Any context.
 *
 * Return: the output address, 0 if nothing is mapped there.
 */
static inline u64 ranges_iova_to_phys(const struct pgtable *pt, u64 iova)
{
	struct pgtable_leaf leaf;

	if (ranges_translate(pt, iova, &leaf))
		return 0;
	return leaf.paddr + (iova - leaf.iova);
}

/**
 * ranges_visit() - call a function for every mapping of a range, in order
 * @pt: the page table
 * @start: first IOVA of the range
 * @last: last IOVA of the range
 * @fn: called, without the lock, once for each mapping that lies in the range with
 *	any part; the mapping is given whole. Not 0 ends the visit
 * @arg: handed to @fn
 *
 * To go on after an end, start at the first IOVA behind that mapping. Any context
 * that @fn suits.
 *
 * Return: what @fn returned last, 0 if it was not called.
 */
static inline int ranges_visit(const struct pgtable *pt, u64 start, u64 last,
			       pgtable_visit_fn fn, void *arg)
{
	struct pgtable_leaf leaf;
	u64 end;
	int ret;

	while (start <= last && ranges_get(pt, start, &leaf) &&
	       leaf.iova <= last) {
		ret = fn(&leaf, arg);
		end = leaf.iova + (leaf.size - 1);
		if (ret || end >= last)
			return ret;
		start = end + 1;
	}
	return 0;
}

/* In the words of Virtio 1.2, 5.13.6.4 "MAP request" */
static inline void ranges_decode(const struct pgtable_leaf *leaf, char *text,
				 size_t size)
{
	snprintf(text, size, "MAP %#llx-%#llx%s%s%s",
		 (unsigned long long)leaf->iova,
		 (unsigned long long)(leaf->iova + (leaf->size - 1)),
		 leaf->prot & PGTABLE_READ ? " READ" : "",
		 leaf->prot & PGTABLE_WRITE ? " WRITE" : "",
		 leaf->prot & PGTABLE_MMIO ? " MMIO" : "");
}

/**
 * ranges_walk() - the request that an IOVA's mapping came by, as a single step
 * @pt: the page table
 * @iova: the IOVA
 * @steps: room for one
 * @max: room in @steps
 *
 * Any context. The step's entry are the request's flags.
 *
 * Return: 1, or 0 if there is no room.
 */
static inline unsigned int ranges_walk(const struct pgtable *pt, u64 iova,
				       struct pgtable_step *steps,
				       unsigned int max)
{
	struct pgtable_leaf leaf;

	if (!max)
		return 0;
	*steps = (struct pgtable_step){ .kind = PGTABLE_NONE, .level = 1 };
	if (ranges_translate(pt, iova, &leaf))
		return 1;
	steps->kind = PGTABLE_LEAF;
	steps->prot = leaf.prot;
	steps->entry = ranges_flags(leaf.prot);
	steps->out = leaf.paddr + (iova - leaf.iova);
	steps->size = leaf.size;
	ranges_decode(&leaf, steps->text, sizeof(steps->text));
	return 1;
}

static const struct pgtable_fmt ranges_fmt __maybe_unused = {
	.name = "ranges",
	.pgsize_bitmap = ~(RANGES_PAGE - 1),
	.in_bits = 64,
	.out_bits = 64,
	.levels = 1,
	.init = ranges_init,
	.fini = ranges_fini,
	.map = ranges_map,
	.unmap = ranges_unmap,
	.iova_to_phys = ranges_iova_to_phys,
	.translate = ranges_translate,
	.visit = ranges_visit,
	.walk = ranges_walk,
};

#endif /* _IOMMUCTL_PGTABLE_RANGES_H */
