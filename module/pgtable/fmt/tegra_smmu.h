/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Tegra's SMMU, of Tegra30 to 210, as drivers/iommu/tegra-smmu.c writes it: a page
 * directory of 1024 entries, of page tables of 1024, little endian. Directory
 * entries permit all, the page decides. Output addresses are of 34 bits, as on
 * Tegra124 and 210 (num_address_bits in drivers/memory/tegra).
 */
#ifndef _IOMMUCTL_PGTABLE_TEGRA_SMMU_H
#define _IOMMUCTL_PGTABLE_TEGRA_SMMU_H

#include "../pgtable.h"

/* SMMU_PDE_READABLE, SMMU_PTE_READABLE and so on: the same in both */
#define TEGRA_SMMU_READABLE	BIT_ULL(31)
#define TEGRA_SMMU_WRITABLE	BIT_ULL(30)
#define TEGRA_SMMU_NONSECURE	BIT_ULL(29)
#define TEGRA_SMMU_NEXT		BIT_ULL(28)	/* SMMU_PDE_NEXT */
#define TEGRA_SMMU_PFN		GENMASK_ULL(21, 0)	/* smmu->pfn_mask */

#define PGTABLE_FMT		tegra_smmu
#define PGTABLE_NAME		"tegra-smmu"
#define PGTABLE_LEVELS		2
#define PGTABLE_IN_BITS		32
#define PGTABLE_OUT_BITS	34
#define PGTABLE_SIZES		((u64)SZ_4K)
#define PGTABLE_ENTRY		u32
#define PGTABLE_GFP		GFP_DMA32

/* SMMU_PDE_SHIFT, SMMU_PTE_SHIFT */
static __always_inline unsigned int tegra_smmu_shift(unsigned int level)
{
	return level ? 22 : 12;
}

static __always_inline unsigned int tegra_smmu_bits(unsigned int level)
{
	return 10;
}

static __always_inline u64 tegra_smmu_empty(unsigned int level)
{
	return 0;
}

static __always_inline unsigned int tegra_smmu_hw_level(unsigned int level)
{
	return 2 - level;
}

/* __tegra_smmu_map() */
static __always_inline int tegra_smmu_attrs(const struct pgtable *pt, u32 prot,
					    u64 *attrs)
{
	if (unlikely(!(prot & (PGTABLE_READ | PGTABLE_WRITE))))
		return -EINVAL;
	*attrs = TEGRA_SMMU_NONSECURE |
		 (prot & PGTABLE_READ ? TEGRA_SMMU_READABLE : 0) |
		 (prot & PGTABLE_WRITE ? TEGRA_SMMU_WRITABLE : 0);
	return 0;
}

static __always_inline u64 tegra_smmu_leaf(u64 addr, u64 attrs,
					   unsigned int level, unsigned int lg2)
{
	return addr >> 12 | attrs;
}

static __always_inline u64 tegra_smmu_leaf_addr(u64 entry, unsigned int level)
{
	return (entry & TEGRA_SMMU_PFN) << 12;
}

static __always_inline u32 tegra_smmu_leaf_prot(u64 entry, unsigned int level)
{
	return (entry & TEGRA_SMMU_READABLE ? PGTABLE_READ : 0) |
	       (entry & TEGRA_SMMU_WRITABLE ? PGTABLE_WRITE : 0);
}

/* as_get_pte(), SMMU_MK_PDE() */
static __always_inline u64 tegra_smmu_table(u64 addr, unsigned int level)
{
	return addr >> 12 | TEGRA_SMMU_READABLE | TEGRA_SMMU_WRITABLE |
	       TEGRA_SMMU_NONSECURE | TEGRA_SMMU_NEXT;
}

static __always_inline bool tegra_smmu_table_addr(u64 entry, unsigned int level,
						  u64 *addr)
{
	*addr = (entry & TEGRA_SMMU_PFN) << 12;
	return entry & TEGRA_SMMU_NEXT;
}

static __always_inline u32 tegra_smmu_table_prot(u64 entry, unsigned int level)
{
	return tegra_smmu_leaf_prot(entry, level) | PGTABLE_CACHE | PGTABLE_MMIO;
}

static inline void tegra_smmu_decode(u64 entry, unsigned int level,
				     enum pgtable_kind kind, char *text,
				     size_t size)
{
	static const struct pgtable_bit bits[] = {
		{ TEGRA_SMMU_READABLE, "READABLE" },
		{ TEGRA_SMMU_WRITABLE, "WRITABLE" },
		{ TEGRA_SMMU_NONSECURE, "NONSECURE" },
		{ TEGRA_SMMU_NEXT, "NEXT" }, { }
	};

	pgtable_decode_bits(entry, bits, text, size);
}

#include "../walk.h"

#endif /* _IOMMUCTL_PGTABLE_TEGRA_SMMU_H */
