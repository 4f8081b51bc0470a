/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Unisoc's (Spreadtrum's) multimedia IOMMU, as drivers/iommu/sprd-iommu.c writes
 * it: one table for 256M of IOVA, of page numbers and nothing else. So page 0 is
 * no output: its entry is that of an unmapped page.
 */
#ifndef _IOMMUCTL_PGTABLE_SPRD_H
#define _IOMMUCTL_PGTABLE_SPRD_H

#include "../pgtable.h"

#define PGTABLE_FMT		sprd
#define PGTABLE_NAME		"sprd"
#define PGTABLE_IN_BITS		28
#define PGTABLE_OUT_BITS	32	/* sprd_iommu_map()'s u32 pabase */
#define PGTABLE_OUT_START	0x1000
#define PGTABLE_ENTRY		u32
#define PGTABLE_GFP		GFP_DMA32

#include "one_level.h"

/* sprd_iommu_map() */
static __always_inline u64 sprd_leaf(u64 addr, u64 attrs, unsigned int level,
				     unsigned int lg2)
{
	return addr >> 12;
}

static __always_inline u64 sprd_leaf_addr(u64 entry, unsigned int level)
{
	return entry << 12;
}

static inline void sprd_decode(u64 entry, unsigned int level,
			       enum pgtable_kind kind, char *text, size_t size)
{
	if (kind == PGTABLE_LEAF)
		snprintf(text, size, "PPN=%#llx", (unsigned long long)entry);
	else
		text[0] = '\0';
}

#include "../walk.h"

#endif /* _IOMMUCTL_PGTABLE_SPRD_H */
