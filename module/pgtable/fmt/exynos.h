/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Samsung Exynos' System MMU: the part that exynos_v1.h and exynos_v5.h share. No
 * include guard. As drivers/iommu/exynos-iommu.c writes it: a level 1 table of
 * 4096 entries, sections of 1M or level 2 tables; those of 256 entries, small
 * pages, or large ones of 64K as 16 entries alike. Before: PGTABLE_FMT,
 * PGTABLE_NAME, PGTABLE_OUT_BITS, and
 *
 *	EXYNOS_ENT_SHIFT	bits that an address is lowered by, PG_ENT_SHIFT
 *	EXYNOS_LV1_SHIFT	bits that a section's permissions stand higher than
 *				a page's
 *	<format>_attrs(), <format>_lv2_prot()	a page's permissions
 *
 * A level 1 entry that maps nothing is 0 here, a fault (lv1ent_fault()). The
 * driver's is ZERO_LV2LINK, a link to a table of faults, to work around what
 * version 3.3 caches.
 */
#define EX_JOIN2(a, b)	a##_##b
#define EX_JOIN(a, b)	EX_JOIN2(a, b)
#define EX(name)	EX_JOIN(PGTABLE_FMT, name)

#define PGTABLE_LEVELS		2
#define PGTABLE_IN_BITS		32
#define PGTABLE_SIZES		((u64)SZ_4K | BIT_ULL(16) | BIT_ULL(20))
#define PGTABLE_ENTRY		u32
/* Of 36 bits, version 5's width, no zone is: the kernel has one of 32 */
#define PGTABLE_GFP		GFP_DMA32
#define PGTABLE_RUNS
#define PGTABLE_RUN_SAME

#ifndef EXYNOS_TYPE
#define EXYNOS_TYPE		3ULL
#define EXYNOS_LV1_PAGE		1ULL	/* mk_lv1ent_page() */
#define EXYNOS_LV1_SECT		2ULL	/* mk_lv1ent_sect() */
#define EXYNOS_LV2_LPAGE	1ULL	/* mk_lv2ent_lpage() */
#define EXYNOS_LV2_SPAGE	2ULL	/* mk_lv2ent_spage() */
#define EXYNOS_LV2_BASE		GENMASK_ULL(31, 6)	/* lv2table_base() */
#endif

/* SECT_ORDER, SPAGE_ORDER */
static __always_inline unsigned int EX(shift)(unsigned int level)
{
	return level ? 20 : 12;
}

/* NUM_LV1ENTRIES, NUM_LV2ENTRIES. A level 2 table is 1K; here it has a page */
static __always_inline unsigned int EX(bits)(unsigned int level)
{
	return level ? 12 : 8;
}

static __always_inline u64 EX(empty)(unsigned int level)
{
	return 0;
}

static __always_inline unsigned int EX(hw_level)(unsigned int level)
{
	return 2 - level;
}

static __always_inline unsigned int EX(leaf_lg2)(u64 entry, unsigned int level)
{
	if (level)
		return 20;
	return (entry & EXYNOS_TYPE) == EXYNOS_LV2_LPAGE ? 16 : 12;
}

static __always_inline u64 EX(leaf)(u64 addr, u64 attrs, unsigned int level,
				    unsigned int lg2)
{
	addr >>= EXYNOS_ENT_SHIFT;
	if (level)
		return addr | attrs << EXYNOS_LV1_SHIFT | EXYNOS_LV1_SECT;
	return addr | attrs | (lg2 == 16 ? EXYNOS_LV2_LPAGE : EXYNOS_LV2_SPAGE);
}

/* sect_to_phys() */
static __always_inline u64 EX(leaf_addr)(u64 entry, unsigned int level)
{
	return entry << EXYNOS_ENT_SHIFT & ~(u64)(SZ_4K - 1);
}

static __always_inline u32 EX(leaf_prot)(u64 entry, unsigned int level)
{
	return EX(lv2_prot)(level ? entry >> EXYNOS_LV1_SHIFT : entry);
}

static __always_inline u64 EX(table)(u64 addr, unsigned int level)
{
	return addr >> EXYNOS_ENT_SHIFT | EXYNOS_LV1_PAGE;
}

static __always_inline bool EX(table_addr)(u64 entry, unsigned int level,
					   u64 *addr)
{
	*addr = (entry & EXYNOS_LV2_BASE) << EXYNOS_ENT_SHIFT;
	return (entry & EXYNOS_TYPE) == EXYNOS_LV1_PAGE;
}

static __always_inline u32 EX(table_prot)(u64 entry, unsigned int level)
{
	return PGTABLE_ALL;
}

static inline void EX(decode)(u64 entry, unsigned int level,
			      enum pgtable_kind kind, char *text, size_t size)
{
	static const char *const type[2][4] = {
		{ "", "large page", "small page", "small page" },
		{ "", "page table", "section", "" },
	};
	u32 prot = EX(leaf_prot)(entry, level);

	snprintf(text, size, "%s%s%s", type[level][entry & EXYNOS_TYPE],
		 kind == PGTABLE_LEAF && prot & PGTABLE_READ ? " R" : "",
		 kind == PGTABLE_LEAF && prot & PGTABLE_WRITE ? " W" : "");
}

#include "../walk.h"

#undef EX_JOIN2
#undef EX_JOIN
#undef EX
#undef EXYNOS_ENT_SHIFT
#undef EXYNOS_LV1_SHIFT
