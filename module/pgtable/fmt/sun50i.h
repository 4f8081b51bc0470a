/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Allwinner's IOMMU of the H6 and H616, as drivers/iommu/sun50i-iommu.c writes
 * it: a directory table (DT) of 4096 entries, of page tables (PT) of 256. A page
 * names one of 16 "domains" by its authority control index (ACI), and registers
 * say what each domain permits each master: the driver sets up 1 to 4.
 */
#ifndef _IOMMUCTL_PGTABLE_SUN50I_H
#define _IOMMUCTL_PGTABLE_SUN50I_H

#include "../pgtable.h"

#define SUN50I_DTE_VALID	1ULL			/* SUN50I_DTE_PT_VALID */
#define SUN50I_DTE_ATTRS	GENMASK_ULL(1, 0)	/* SUN50I_DTE_PT_ATTRS */
#define SUN50I_DTE_ADDR		GENMASK_ULL(31, 10)
#define SUN50I_PTE_VALID	BIT_ULL(1)		/* SUN50I_PTE_PAGE_VALID */
#define SUN50I_PTE_ADDR		GENMASK_ULL(31, 12)
#define SUN50I_PTE_ACI		GENMASK_ULL(7, 4)

/* enum sun50i_iommu_aci */
#define SUN50I_ACI_RD		(2ULL << 4)
#define SUN50I_ACI_WR		(3ULL << 4)
#define SUN50I_ACI_RD_WR	(4ULL << 4)

#define PGTABLE_FMT		sun50i
#define PGTABLE_NAME		"sun50i"
#define PGTABLE_LEVELS		2
#define PGTABLE_IN_BITS		32
#define PGTABLE_OUT_BITS	32
#define PGTABLE_SIZES		((u64)SZ_4K)
#define PGTABLE_ENTRY		u32
#define PGTABLE_GFP		GFP_DMA32
#define PGTABLE_LINEAR

/* SUN50I_IOVA_DTE_MASK, SUN50I_IOVA_PTE_MASK */
static __always_inline unsigned int sun50i_shift(unsigned int level)
{
	return level ? 20 : 12;
}

/* A PT is 1K; here it has a page */
static __always_inline unsigned int sun50i_bits(unsigned int level)
{
	return level ? 12 : 8;
}

static __always_inline u64 sun50i_empty(unsigned int level)
{
	return 0;
}

static __always_inline unsigned int sun50i_hw_level(unsigned int level)
{
	return 2 - level;
}

/* sun50i_mk_pte(); ACI_NONE, which permits nothing, is not used here */
static __always_inline int sun50i_attrs(const struct pgtable *pt, u32 prot,
					u64 *attrs)
{
	switch (prot & (PGTABLE_READ | PGTABLE_WRITE)) {
	case PGTABLE_READ:
		*attrs = SUN50I_ACI_RD;
		return 0;
	case PGTABLE_WRITE:
		*attrs = SUN50I_ACI_WR;
		return 0;
	case PGTABLE_READ | PGTABLE_WRITE:
		*attrs = SUN50I_ACI_RD_WR;
		return 0;
	default:
		return -EINVAL;
	}
}

static __always_inline u64 sun50i_leaf(u64 addr, u64 attrs, unsigned int level,
				       unsigned int lg2)
{
	return addr | attrs | SUN50I_PTE_VALID;
}

static __always_inline u64 sun50i_leaf_addr(u64 entry, unsigned int level)
{
	return entry & SUN50I_PTE_ADDR;
}

static __always_inline u32 sun50i_leaf_prot(u64 entry, unsigned int level)
{
	switch (entry & SUN50I_PTE_ACI) {
	case SUN50I_ACI_RD:
		return PGTABLE_READ;
	case SUN50I_ACI_WR:
		return PGTABLE_WRITE;
	case SUN50I_ACI_RD_WR:
		return PGTABLE_READ | PGTABLE_WRITE;
	default:
		return 0;
	}
}

/* sun50i_mk_dte() */
static __always_inline u64 sun50i_table(u64 addr, unsigned int level)
{
	return addr | SUN50I_DTE_VALID;
}

static __always_inline bool sun50i_table_addr(u64 entry, unsigned int level,
					      u64 *addr)
{
	*addr = entry & SUN50I_DTE_ADDR;
	return (entry & SUN50I_DTE_ATTRS) == SUN50I_DTE_VALID;
}

static __always_inline u32 sun50i_table_prot(u64 entry, unsigned int level)
{
	return PGTABLE_ALL;
}

static inline void sun50i_decode(u64 entry, unsigned int level,
				 enum pgtable_kind kind, char *text, size_t size)
{
	static const char *const aci[] = { "", "NONE", "RD", "WR", "RD_WR" };
	unsigned int n = (entry & SUN50I_PTE_ACI) >> 4;

	if (kind == PGTABLE_LEAF)
		snprintf(text, size, "V ACI=%u %s", n, n < 5 ? aci[n] : "");
	else
		snprintf(text, size, kind == PGTABLE_TABLE ? "V" : "");
}

#include "../walk.h"

#endif /* _IOMMUCTL_PGTABLE_SUN50I_H */
