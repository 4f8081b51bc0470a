/* SPDX-License-Identifier: GPL-2.0 */
/*
 * TI's OMAP MMU, as drivers/iommu/omap-iommu.c and omap-iopgtable.h write it: a
 * first level of 4096 entries, sections of 1M, supersections of 16M as 16 entries
 * alike, or second levels; those of 256 entries, small pages, or large ones of
 * 64K as 16 alike. No permissions: all may be read and written, whatever is asked
 * for. Of the attributes, the driver only ever asks for those that are 0: little
 * endian, elements of 8 bits, not mixed (iotlb_init_entry(), get_iopte_attr()).
 */
#ifndef _IOMMUCTL_PGTABLE_OMAP_H
#define _IOMMUCTL_PGTABLE_OMAP_H

#include "../pgtable.h"

#define OMAP_TYPE		3ULL
#define OMAP_IOPGD_TABLE	1ULL
#define OMAP_IOPGD_SECTION	2ULL
#define OMAP_IOPGD_SUPER	BIT_ULL(18)	/* beside IOPGD_SECTION */
#define OMAP_IOPTE_LARGE	1ULL
#define OMAP_IOPTE_SMALL	2ULL

#define PGTABLE_FMT		omap
#define PGTABLE_NAME		"omap"
#define PGTABLE_LEVELS		2
#define PGTABLE_IN_BITS		32
#define PGTABLE_OUT_BITS	32
#define PGTABLE_SIZES		((u64)SZ_4K | BIT_ULL(16) | BIT_ULL(20) | \
				 BIT_ULL(24))
#define PGTABLE_ENTRY		u32
#define PGTABLE_GFP		GFP_DMA32
#define PGTABLE_LINEAR
#define PGTABLE_RUNS
#define PGTABLE_RUN_SAME

/* IOPGD_SHIFT, IOPTE_SHIFT */
static __always_inline unsigned int omap_shift(unsigned int level)
{
	return level ? 20 : 12;
}

/* PTRS_PER_IOPGD, PTRS_PER_IOPTE. A second level is 1K; here it has a page */
static __always_inline unsigned int omap_bits(unsigned int level)
{
	return level ? 12 : 8;
}

static __always_inline u64 omap_empty(unsigned int level)
{
	return 0;
}

static __always_inline unsigned int omap_hw_level(unsigned int level)
{
	return 2 - level;
}

static __always_inline int omap_attrs(const struct pgtable *pt, u32 prot,
				      u64 *attrs)
{
	*attrs = 0;
	return prot & (PGTABLE_READ | PGTABLE_WRITE) ? 0 : -EINVAL;
}

static __always_inline unsigned int omap_leaf_lg2(u64 entry, unsigned int level)
{
	if (level)
		return entry & OMAP_IOPGD_SUPER ? 24 : 20;
	return (entry & OMAP_TYPE) == OMAP_IOPTE_LARGE ? 16 : 12;
}

/* iopgd_alloc_super(), iopgd_alloc_section(), iopte_alloc_large(), _page() */
static __always_inline u64 omap_leaf(u64 addr, u64 attrs, unsigned int level,
				     unsigned int lg2)
{
	if (level)
		return addr | OMAP_IOPGD_SECTION |
		       (lg2 == 24 ? OMAP_IOPGD_SUPER : 0);
	return addr | (lg2 == 16 ? OMAP_IOPTE_LARGE : OMAP_IOPTE_SMALL);
}

static __always_inline u64 omap_leaf_addr(u64 entry, unsigned int level)
{
	return entry & ~(u64)(SZ_4K - 1);
}

static __always_inline u32 omap_leaf_prot(u64 entry, unsigned int level)
{
	return PGTABLE_READ | PGTABLE_WRITE;
}

/* iopte_alloc() */
static __always_inline u64 omap_table(u64 addr, unsigned int level)
{
	return addr | OMAP_IOPGD_TABLE;
}

/* iopgd_is_table(), iopgd_page_paddr() */
static __always_inline bool omap_table_addr(u64 entry, unsigned int level,
					    u64 *addr)
{
	*addr = entry & GENMASK_ULL(31, 10);
	return (entry & OMAP_TYPE) == OMAP_IOPGD_TABLE;
}

static __always_inline u32 omap_table_prot(u64 entry, unsigned int level)
{
	return PGTABLE_ALL;
}

static inline void omap_decode(u64 entry, unsigned int level,
			       enum pgtable_kind kind, char *text, size_t size)
{
	const char *type = "";

	if (kind == PGTABLE_TABLE)
		type = "table";
	else if (kind == PGTABLE_LEAF && level)
		type = entry & OMAP_IOPGD_SUPER ? "supersection" : "section";
	else if (kind == PGTABLE_LEAF)
		type = (entry & OMAP_TYPE) == OMAP_IOPTE_LARGE ? "large" :
								 "small";
	snprintf(text, size, "%s", type);
}

#include "../walk.h"

#endif /* _IOMMUCTL_PGTABLE_OMAP_H */
