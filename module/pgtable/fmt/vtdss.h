/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Intel VT-d second stage, 4 levels: Intel Virtualization Technology for
 * Directed I/O, 9.8 "Second-Stage Paging Entries". An entry is present if it
 * permits anything, so an entry of zero maps nothing. Pointers to tables permit
 * all: the leaf decides.
 */
#ifndef _IOMMUCTL_PGTABLE_VTDSS_H
#define _IOMMUCTL_PGTABLE_VTDSS_H

#include "../pgtable.h"

#define VTDSS_R		BIT_ULL(0)
#define VTDSS_W		BIT_ULL(1)
#define VTDSS_PS	BIT_ULL(7)
#define VTDSS_A		BIT_ULL(8)
#define VTDSS_D		BIT_ULL(9)
#define VTDSS_SNP	BIT_ULL(11)
#define VTDSS_TM	BIT_ULL(62)
#define VTDSS_ADDR	GENMASK_ULL(51, 12)

#define PGTABLE_FMT		vtdss
#define PGTABLE_NAME		"vtdss"
#define PGTABLE_LEVELS		4
#define PGTABLE_IN_BITS		48
#define PGTABLE_OUT_BITS	52
#define PGTABLE_SIZES		((u64)SZ_4K | SZ_2M | SZ_1G)
#define PGTABLE_ENTRY		u64
#define PGTABLE_LINEAR

static __always_inline unsigned int vtdss_shift(unsigned int level)
{
	return 12 + 9 * level;
}

static __always_inline unsigned int vtdss_bits(unsigned int level)
{
	return 9;
}

static __always_inline u64 vtdss_empty(unsigned int level)
{
	return 0;
}

static __always_inline unsigned int vtdss_hw_level(unsigned int level)
{
	return level + 1;
}

/* SNP is not IOMMU_CACHE's: a domain that enforces coherency sets leaf_bits */
static __always_inline int vtdss_attrs(const struct pgtable *pt, u32 prot,
				       u64 *attrs)
{
	prot &= PGTABLE_READ | PGTABLE_WRITE;
	if (unlikely(!prot))
		return -EINVAL;
	*attrs = prot | pt->leaf_bits;
	return 0;
}

static __always_inline u64 vtdss_leaf(u64 addr, u64 attrs, unsigned int level,
				      unsigned int lg2)
{
	return addr | attrs | (level ? VTDSS_PS : 0);
}

static __always_inline u64 vtdss_leaf_addr(u64 entry, unsigned int level)
{
	return entry & VTDSS_ADDR;
}

static __always_inline u32 vtdss_leaf_prot(u64 entry, unsigned int level)
{
	return (entry & (VTDSS_R | VTDSS_W)) |
	       (entry & VTDSS_SNP ? PGTABLE_CACHE : 0);
}

static __always_inline u64 vtdss_table(u64 addr, unsigned int level)
{
	return addr | VTDSS_R | VTDSS_W;
}

/*
 * Ours have R and W and nothing else beside the address: flipping those two
 * leaves the bare address, and shows in the same bits that it was one.
 */
static __always_inline bool vtdss_table_addr(u64 entry, unsigned int level,
					     u64 *addr)
{
	*addr = entry ^ (VTDSS_R | VTDSS_W);
	return !(*addr & (VTDSS_R | VTDSS_W | VTDSS_PS));
}

/* Snooping is the leaf's alone */
static __always_inline u32 vtdss_table_prot(u64 entry, unsigned int level)
{
	return (entry & (VTDSS_R | VTDSS_W)) | PGTABLE_CACHE | PGTABLE_MMIO;
}

static inline void vtdss_decode(u64 entry, unsigned int level,
				enum pgtable_kind kind, char *text, size_t size)
{
	static const struct pgtable_bit bits[] = {
		{ VTDSS_R, "R" }, { VTDSS_W, "W" }, { VTDSS_A, "A" },
		{ VTDSS_D, "D" }, { VTDSS_SNP, "SNP" }, { VTDSS_TM, "TM" },
		{ VTDSS_PS, "PS" }, { }
	};

	pgtable_decode_bits(kind == PGTABLE_LEAF && !level ?
			    entry & ~VTDSS_PS : entry, bits, text, size);
}

#include "../walk.h"

#endif /* _IOMMUCTL_PGTABLE_VTDSS_H */
