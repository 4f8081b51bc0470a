/* SPDX-License-Identifier: GPL-2.0 */
/*
 * MediaTek's first IOMMU, MT2701's M4U, as drivers/iommu/mtk_iommu_v1.c writes
 * it: one table of 4M for 4G of IOVA (M2701_IOMMU_PGT_SIZE), without permissions.
 */
#ifndef _IOMMUCTL_PGTABLE_MTK_V1_H
#define _IOMMUCTL_PGTABLE_MTK_V1_H

#include "../pgtable.h"

#define MTK_V1_VALID		BIT_ULL(1)	/* F_DESC_VALID */
#define MTK_V1_NONSEC		BIT_ULL(3)	/* F_DESC_NONSEC */

#define PGTABLE_FMT		mtk_v1
#define PGTABLE_NAME		"mtk-v1"
#define PGTABLE_IN_BITS		32
#define PGTABLE_OUT_BITS	32
#define PGTABLE_ENTRY		u32
#define PGTABLE_GFP		GFP_DMA32
#define PGTABLE_LINEAR

#include "one_level.h"

/* mtk_iommu_v1_map() */
static __always_inline u64 mtk_v1_leaf(u64 addr, u64 attrs, unsigned int level,
				       unsigned int lg2)
{
	return addr | MTK_V1_VALID | MTK_V1_NONSEC;
}

static __always_inline u64 mtk_v1_leaf_addr(u64 entry, unsigned int level)
{
	return entry & ~(u64)(SZ_4K - 1);
}

static inline void mtk_v1_decode(u64 entry, unsigned int level,
				 enum pgtable_kind kind, char *text, size_t size)
{
	static const struct pgtable_bit bits[] = {
		{ MTK_V1_VALID, "VALID" }, { MTK_V1_NONSEC, "NONSEC" }, { }
	};

	pgtable_decode_bits(entry, bits, text, size);
}

#include "../walk.h"

#endif /* _IOMMUCTL_PGTABLE_MTK_V1_H */
