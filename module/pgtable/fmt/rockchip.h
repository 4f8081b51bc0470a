/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Rockchip's MMU, both versions: the part that rockchip_v1.h and rockchip_v2.h
 * share. No include guard. As drivers/iommu/rockchip-iommu.c writes them: a
 * directory table (DT) of 1024 entries, of page tables (PT) of 1024. Before:
 * PGTABLE_FMT, PGTABLE_NAME, PGTABLE_OUT_BITS, and where an entry keeps an
 * address, <format>_put() and <format>_get().
 *
 * The driver takes any size up to a whole table, RK_IOMMU_PGSIZE_BITMAP: it is so
 * many entries of 4K, and nothing tells afterwards. What it invalidates, it
 * leaves standing but for the valid bit (rk_mk_pte_invalid()); here it is 0.
 */
#define RK_JOIN2(a, b)	a##_##b
#define RK_JOIN(a, b)	RK_JOIN2(a, b)
#define RK(name)	RK_JOIN(PGTABLE_FMT, name)

#define PGTABLE_LEVELS		2
#define PGTABLE_IN_BITS		32
#define PGTABLE_SIZES		((u64)SZ_4K)
#define PGTABLE_AS_PAGES	GENMASK_ULL(22, 13)
#define PGTABLE_ENTRY		u32
/* Of 40 bits, version 2's width, no zone is: the kernel has one of 32 */
#define PGTABLE_GFP		GFP_DMA32

#ifndef ROCKCHIP_VALID
#define ROCKCHIP_VALID		BIT_ULL(0)	/* RK_DTE_PT_, RK_PTE_PAGE_ */
#define ROCKCHIP_READABLE	BIT_ULL(1)	/* RK_PTE_PAGE_READABLE */
#define ROCKCHIP_WRITABLE	BIT_ULL(2)	/* RK_PTE_PAGE_WRITABLE */
#endif

/* rk_iova_dte_index(), rk_iova_pte_index() */
static __always_inline unsigned int RK(shift)(unsigned int level)
{
	return level ? 22 : 12;
}

static __always_inline unsigned int RK(bits)(unsigned int level)
{
	return 10;
}

static __always_inline u64 RK(empty)(unsigned int level)
{
	return 0;
}

static __always_inline unsigned int RK(hw_level)(unsigned int level)
{
	return 2 - level;
}

/* rk_mk_pte(), rk_mk_pte_v2() */
static __always_inline int RK(attrs)(const struct pgtable *pt, u32 prot,
				     u64 *attrs)
{
	if (unlikely(!(prot & (PGTABLE_READ | PGTABLE_WRITE))))
		return -EINVAL;
	*attrs = (prot & PGTABLE_READ ? ROCKCHIP_READABLE : 0) |
		 (prot & PGTABLE_WRITE ? ROCKCHIP_WRITABLE : 0);
	return 0;
}

static __always_inline u64 RK(leaf)(u64 addr, u64 attrs, unsigned int level,
				    unsigned int lg2)
{
	return RK(put)(addr) | attrs | ROCKCHIP_VALID;
}

static __always_inline u64 RK(leaf_addr)(u64 entry, unsigned int level)
{
	return RK(get)(entry);
}

static __always_inline u32 RK(leaf_prot)(u64 entry, unsigned int level)
{
	return (entry & ROCKCHIP_READABLE ? PGTABLE_READ : 0) |
	       (entry & ROCKCHIP_WRITABLE ? PGTABLE_WRITE : 0);
}

/* rk_mk_dte(), rk_mk_dte_v2() */
static __always_inline u64 RK(table)(u64 addr, unsigned int level)
{
	return RK(put)(addr) | ROCKCHIP_VALID;
}

static __always_inline bool RK(table_addr)(u64 entry, unsigned int level,
					   u64 *addr)
{
	*addr = RK(get)(entry);
	return entry & ROCKCHIP_VALID;
}

static __always_inline u32 RK(table_prot)(u64 entry, unsigned int level)
{
	return PGTABLE_ALL;
}

static inline void RK(decode)(u64 entry, unsigned int level,
			      enum pgtable_kind kind, char *text, size_t size)
{
	static const struct pgtable_bit bits[] = {
		{ ROCKCHIP_VALID, "Valid" }, { ROCKCHIP_READABLE, "Readable" },
		{ ROCKCHIP_WRITABLE, "Writable" }, { }
	};

	pgtable_decode_bits(entry, bits, text, size);
}

#include "../walk.h"

#undef RK_JOIN2
#undef RK_JOIN
#undef RK
