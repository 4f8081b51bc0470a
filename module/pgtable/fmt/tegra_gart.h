/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Tegra20's GART, as drivers/iommu/tegra-gart.c of Linux 6.1 writes it: one table
 * for the 32M of IOVA from 0x58000000 on (tegra20.dtsi), without permissions. The
 * hardware keeps the table itself, behind GART_ENTRY_ADDR and GART_ENTRY_DATA.
 */
#ifndef _IOMMUCTL_PGTABLE_TEGRA_GART_H
#define _IOMMUCTL_PGTABLE_TEGRA_GART_H

#include "../pgtable.h"

#define TEGRA_GART_VALID	BIT_ULL(31)	/* GART_ENTRY_PHYS_ADDR_VALID */
#define TEGRA_GART_ADDR		GENMASK_ULL(30, 12)	/* GART_PAGE_MASK */

#define PGTABLE_FMT		tegra_gart
#define PGTABLE_NAME		"tegra-gart"
#define PGTABLE_IN_START	0x58000000
#define PGTABLE_IN_BITS		25
#define PGTABLE_OUT_BITS	31
#define PGTABLE_ENTRY		u32
#define PGTABLE_LINEAR

#include "one_level.h"

/* __gart_iommu_map() */
static __always_inline u64 tegra_gart_leaf(u64 addr, u64 attrs,
					   unsigned int level, unsigned int lg2)
{
	return addr | TEGRA_GART_VALID;
}

static __always_inline u64 tegra_gart_leaf_addr(u64 entry, unsigned int level)
{
	return entry & TEGRA_GART_ADDR;
}

static inline void tegra_gart_decode(u64 entry, unsigned int level,
				     enum pgtable_kind kind, char *text,
				     size_t size)
{
	static const struct pgtable_bit bits[] = {
		{ TEGRA_GART_VALID, "PHYS_ADDR_VALID" }, { }
	};

	pgtable_decode_bits(entry, bits, text, size);
}

#include "../walk.h"

#endif /* _IOMMUCTL_PGTABLE_TEGRA_GART_H */
