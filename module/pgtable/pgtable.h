/* SPDX-License-Identifier: GPL-2.0 */
/*
 * IOMMU page tables of any hardware format, in memory.
 *
 * walk.h is the one walker, a template. A format is a header of its own, under
 * fmt/, that states its geometry and how its entries are written and read, and
 * ends by including walk.h; that gives it its functions, named after it:
 *
 *	vtdss_init(), vtdss_fini()	an empty table; free all of it
 *	vtdss_map(), vtdss_unmap()	the two that must be fast
 *	vtdss_map_one()			the usual map alone
 *	vtdss_iova_to_phys()		one address
 *	vtdss_translate()		one address, with its leaf and permissions
 *	vtdss_visit()			every leaf of a range, in order
 *	vtdss_walk()			every entry that one address goes through
 *	vtdss_fmt			all of these as pointers, for slow users
 *
 * tables.h, map.h, unmap.h and read.h, the parts of walk.h, document them; the
 * top of walk.h says what may run at the same time, and who frees what when.
 *
 * To add a format "xyz", write fmt/xyz.h: (all levels count from 0, the lowest)
 *
 *	#define PGTABLE_FMT		xyz	the prefix
 *	#define PGTABLE_NAME		"xyz"	what users see
 *	#define PGTABLE_LEVELS		4
 *	#define PGTABLE_IN_BITS		48	width of an IOVA
 *	#define PGTABLE_OUT_BITS	52	width of an output address
 *	#define PGTABLE_SIZES		bitmap of page sizes. A size that is no
 *		entry's span is a run of entries of the level below it
 *	#define PGTABLE_ENTRY		u64	an entry as stored; hooks see u64
 *
 *	unsigned int xyz_shift(level)		log2 of the bytes an entry spans
 *	unsigned int xyz_bits(level)		log2 of the entries of a table
 *	u64 xyz_empty(level)			an entry that maps nothing
 *	unsigned int xyz_hw_level(level)	the level's number in the manual
 *	int xyz_attrs(pt, prot, u64 *attrs)	what a leaf has beside its address;
 *						-EINVAL if it cannot be said
 *	u64 xyz_leaf(addr, attrs, level, lg2)	a leaf of 2^lg2 bytes
 *	u64 xyz_leaf_addr(entry, level)		its output address; bits below its
 *						size do not matter
 *	u32 xyz_leaf_prot(entry, level)		its permissions, PGTABLE_*
 *	u64 xyz_table(addr, level)		a pointer, at @level, to a table
 *	bool xyz_table_addr(entry, level, u64 *addr)  is it one, and where to;
 *						false for an empty one
 *	u32 xyz_table_prot(entry, level)	PGTABLE_ALL but what it denies
 *	void xyz_decode(entry, level, kind, text, size)	in the manual's words
 *
 *	#include "../walk.h"			which undefines the macros above
 *
 * all static __always_inline, the level being a constant in hot paths. And
 * where they apply:
 *
 *	#define PGTABLE_LINEAR		address bits stand at their own place: the
 *					next leaf is this one plus its size. Or n,
 *					if they all stand n bits lower
 *	#define PGTABLE_BIG_ENDIAN	entries are stored so
 *	#define PGTABLE_GFP		GFP_DMA32 if an entry has room for no more
 *	#define PGTABLE_RUNS		there are runs:
 *	#define PGTABLE_RUN_SAME	a run's entries are alike; without it, each
 *					has its own share's address
 *	unsigned int xyz_leaf_lg2(entry, level)	log2 of the leaf's (run's) bytes;
 *						harmless on an empty entry
 *	#define PGTABLE_AS_PAGES	bitmap of more sizes to take in a map, each as
 *					so many of the smallest pages
 *	#define PGTABLE_IN_START	first IOVA, where the tables begin: a multiple
 *					of all that they span, 2^PGTABLE_IN_BITS
 *	#define PGTABLE_OUT_START	first output address that an entry can say
 *
 * A format whose entries are another's and which has more levels or other widths:
 *
 *	#define PGTABLE_LIKE		vtdss	whose hooks it shares
 *	#include "like.h"			before walk.h: defines them all
 *
 * Each table has pages of its own. Nothing else needs to know of the format but
 * those who name it. tests/unit/pgtable_odd.h has some that use all of this.
 */
#ifndef _IOMMUCTL_PGTABLE_H
#define _IOMMUCTL_PGTABLE_H

#include "env.h"

/* Permissions, in value the kernel's IOMMU_READ and so on */
#define PGTABLE_READ	BIT(0)
#define PGTABLE_WRITE	BIT(1)
#define PGTABLE_CACHE	BIT(2)
#define PGTABLE_NOEXEC	BIT(3)
#define PGTABLE_MMIO	BIT(4)
#define PGTABLE_PRIV	BIT(5)

/* These two deny; and what an entry without a say in anything permits */
#define PGTABLE_DENIALS	(PGTABLE_NOEXEC | PGTABLE_PRIV)
#define PGTABLE_ALL	(PGTABLE_READ | PGTABLE_WRITE | PGTABLE_CACHE | \
			 PGTABLE_MMIO)

/**
 * struct pgtable - one page table
 * @root: its top table
 * @leaf_bits: or'ed into every leaf mapped from now on; 0 after init
 * @pages: pages of memory in all its tables, @root included; touched only when
 *	   a table comes or goes
 * @nid: NUMA node to allocate from, or NUMA_NO_NODE; set it before init
 */
struct pgtable {
	void *root;
	u64 leaf_bits;
	atomic_long_t pages;
	int nid;
};

/**
 * struct pgtable_leaf - one mapping, as the tables have it
 * @iova: its first IOVA
 * @paddr: the output address of @iova
 * @size: bytes; a power of two
 * @prot: PGTABLE_*: what every entry on the way permits
 */
struct pgtable_leaf {
	u64 iova;
	u64 paddr;
	u64 size;
	u32 prot;
};

enum pgtable_kind {
	PGTABLE_NONE,
	PGTABLE_TABLE,
	PGTABLE_LEAF,
};

/**
 * struct pgtable_step - one entry on the way of an IOVA through the tables
 * @level: number of the table's level in the hardware's manual
 * @kind: enum pgtable_kind
 * @index: the entry's index in its table
 * @prot: PGTABLE_*: what this entry permits; 0 if NONE
 * @table: address of the table
 * @entry: the entry
 * @out: address of the next table, or output address of the IOVA; 0 if NONE
 * @size: bytes that the entry spans; for a leaf, the leaf's
 * @text: @entry decoded in the manual's words
 */
struct pgtable_step {
	u8 level;
	u8 kind;
	u32 index;
	u32 prot;
	u64 table;
	u64 entry;
	u64 out;
	u64 size;
	char text[64];
};

typedef int (*pgtable_visit_fn)(const struct pgtable_leaf *leaf, void *arg);

/**
 * struct pgtable_fmt - a format as a value, for whoever has time for a pointer
 * @name: name of the format
 * @pgsize_bitmap: sizes of pages that map takes
 * @in_start: first IOVA
 * @out_start: first output address
 * @in_bits: width of an IOVA, from @in_start on: there are 2^@in_bits
 * @out_bits: width of an output address
 * @levels: levels of tables
 *
 * The functions are those that walk.h documents.
 */
struct pgtable_fmt {
	const char *name;
	u64 pgsize_bitmap;
	u64 in_start;
	u64 out_start;
	u8 in_bits;
	u8 out_bits;
	u8 levels;
	int (*init)(struct pgtable *pt, gfp_t gfp);
	void (*fini)(struct pgtable *pt);
	int (*map)(struct pgtable *pt, u64 iova, u64 paddr, size_t pgsize,
		   size_t pgcount, u32 prot, gfp_t gfp, size_t *mapped,
		   struct list_head *freelist);
	size_t (*unmap)(struct pgtable *pt, u64 iova, size_t pgsize,
			size_t pgcount, struct list_head *freelist,
			size_t *cleared);
	u64 (*iova_to_phys)(const struct pgtable *pt, u64 iova);
	int (*translate)(const struct pgtable *pt, u64 iova,
			 struct pgtable_leaf *leaf);
	int (*visit)(const struct pgtable *pt, u64 start, u64 last,
		     pgtable_visit_fn fn, void *arg);
	unsigned int (*walk)(const struct pgtable *pt, u64 iova,
			     struct pgtable_step *steps, unsigned int max);
};

/**
 * pgtable_put_tables() - free the tables that map and unmap took out
 * @freelist: what they put them on; empty afterwards
 *
 * Only once nothing can walk them any more: after the IOTLB sync, and after
 * software that reads the page table has moved on. Any context. In the kernel a
 * list that is an iommu_iotlb_gather's may be left to dma-iommu instead.
 */
static inline void pgtable_put_tables(struct list_head *freelist)
{
	env_tables_put(freelist);
}

/* What a map writes next: the template's own */
struct pgtable_pen {
	u64 entry;
	u64 paddr;		/* where that leads */
	u64 attrs;
	u64 step;		/* how much further the next one leads */
};

/* Where an unmap stands: the template's own */
struct pgtable_cut {
	u64 iova;		/* done up to here */
	u64 last;		/* last IOVA to unmap */
	bool refused;		/* stands before a leaf that it would split */
	struct list_head *freelist;
};

/* How far a visit is: the template's own */
struct pgtable_tour {
	u64 iova;
	u64 last;
	pgtable_visit_fn fn;
	void *arg;
};

/* What two entries, one behind the other, permit together */
static __always_inline u32 pgtable_prot_both(u32 a, u32 b)
{
	return ((a ^ PGTABLE_DENIALS) & (b ^ PGTABLE_DENIALS)) ^
	       PGTABLE_DENIALS;
}

/**
 * struct pgtable_bit - name of a bit or field in the hardware's manual
 * @mask: shown if any of these is set in the entry
 * @name: how
 */
struct pgtable_bit {
	u64 mask;
	const char *name;
};

/**
 * pgtable_decode_bits() - name the bits that are set in an entry
 * @entry: the entry
 * @bits: the names, ends with one without a mask
 * @text: the result, separated by spaces; cut if there is no room
 * @size: room in @text
 */
static inline void pgtable_decode_bits(u64 entry,
				       const struct pgtable_bit *bits,
				       char *text, size_t size)
{
	size_t len = 0;
	int n;

	text[0] = '\0';
	for (; bits->mask; bits++) {
		if (!(entry & bits->mask))
			continue;
		n = snprintf(text + len, size - len, "%s%s", len ? " " : "",
			     bits->name);
		if (n < 0 || (size_t)n >= size - len)
			return;
		len += n;
	}
}

#endif /* _IOMMUCTL_PGTABLE_H */
