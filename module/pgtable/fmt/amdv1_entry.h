/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Entries of AMD's host page tables, "v1": AMD I/O Virtualization Technology
 * (IOMMU) Specification, 2.2.3 "I/O Page Tables for Host Translations"; as
 * alloc_pte() and iommu_v1_map_pages() of drivers/iommu/amd/io_pgtable.c write
 * them. Present is PR; what an entry is, its field Next Level says: the level of
 * the table below, 0 a page of the size that the level spans, 7 a page of any
 * larger size, told by the address. Pointers to tables permit all.
 */
#ifndef _IOMMUCTL_PGTABLE_AMDV1_ENTRY_H
#define _IOMMUCTL_PGTABLE_AMDV1_ENTRY_H

#include "../pgtable.h"

#define AMDV1_PR	BIT_ULL(0)
#define AMDV1_D		BIT_ULL(6)
#define AMDV1_NEXT	GENMASK_ULL(11, 9)
#define AMDV1_ADDR	GENMASK_ULL(51, 12)
#define AMDV1_U		BIT_ULL(59)
#define AMDV1_FC	BIT_ULL(60)
#define AMDV1_IR	BIT_ULL(61)
#define AMDV1_IW	BIT_ULL(62)

/* 512G is what the driver leaves out: an erratum (its AMD_IOMMU_PGSIZES) */
#define AMDV1_SIZES(h)	(GENMASK_ULL(h, 12) & ~BIT_ULL(39))

static __always_inline unsigned int amdv1_entry_shift(unsigned int level)
{
	return 12 + 9 * level;
}

/* 64 bits of IOVA leave 7 for a sixth level */
static __always_inline unsigned int amdv1_entry_bits(unsigned int level)
{
	return level == 5 ? 7 : 9;
}

static __always_inline u64 amdv1_entry_empty(unsigned int level)
{
	return 0;
}

static __always_inline unsigned int amdv1_entry_hw_level(unsigned int level)
{
	return level + 1;
}

/* FC forces coherency and is always set; IR and IW are 61 bits above READ, WRITE */
static __always_inline int amdv1_entry_attrs(const struct pgtable *pt, u32 prot,
					     u64 *attrs)
{
	const u64 rw = prot & (PGTABLE_READ | PGTABLE_WRITE);

	if (unlikely(!rw))
		return -EINVAL;
	*attrs = (rw << 1 | AMDV1_FC >> 60) << 60 | AMDV1_PR | pt->leaf_bits;
	return 0;
}

/* A larger page: ones in the address, up to the highest bit it leaves free */
static __always_inline u64 amdv1_entry_leaf(u64 addr, u64 attrs,
					    unsigned int level,
					    unsigned int lg2)
{
	if (lg2 == amdv1_entry_shift(level))
		return addr | attrs;
	return addr | attrs | AMDV1_NEXT |
	       ((BIT_ULL(lg2 - 1) - 1) & AMDV1_ADDR);
}

static __always_inline unsigned int amdv1_entry_leaf_lg2(u64 entry,
							 unsigned int level)
{
	/* a leaf's Next Level is 0 or 7: one bit tells */
	if (!(entry & AMDV1_NEXT & -AMDV1_NEXT))
		return amdv1_entry_shift(level);
	return 13 + __builtin_ctzll(~(entry >> 12));
}

static __always_inline u64 amdv1_entry_leaf_addr(u64 entry, unsigned int level)
{
	return entry & AMDV1_ADDR;
}

static __always_inline u32 amdv1_entry_leaf_prot(u64 entry, unsigned int level)
{
	return (entry >> 61 & (PGTABLE_READ | PGTABLE_WRITE)) |
	       (entry & AMDV1_FC ? PGTABLE_CACHE : 0);
}

static __always_inline u64 amdv1_entry_table(u64 addr, unsigned int level)
{
	return addr | AMDV1_PR | level << 9 | AMDV1_IR | AMDV1_IW;
}

/*
 * Next Level in a table of level n is n - 1 for a pointer, which has nothing
 * else beside the address but PR, IR and IW: flipping those leaves the bare
 * address, and shows that it was one.
 */
static __always_inline bool amdv1_entry_table_addr(u64 entry,
						   unsigned int level,
						   u64 *addr)
{
	*addr = entry ^ amdv1_entry_table(0, level);
	return !(*addr & (AMDV1_PR | AMDV1_NEXT));
}

/* Coherency is the leaf's alone */
static __always_inline u32 amdv1_entry_table_prot(u64 entry, unsigned int level)
{
	return (entry >> 61 & (PGTABLE_READ | PGTABLE_WRITE)) | PGTABLE_CACHE |
	       PGTABLE_MMIO;
}

static inline void amdv1_entry_decode(u64 entry, unsigned int level,
				      enum pgtable_kind kind, char *text,
				      size_t size)
{
	static const char *const next[] = {
		"NextLevel=0", "NextLevel=1", "NextLevel=2", "NextLevel=3",
		"NextLevel=4", "NextLevel=5", "NextLevel=6", "NextLevel=7",
	};
	const struct pgtable_bit bits[] = {
		{ AMDV1_PR, "PR" }, { AMDV1_D, "D" }, { AMDV1_U, "U" },
		{ AMDV1_FC, "FC" }, { AMDV1_IR, "IR" }, { AMDV1_IW, "IW" },
		{ AMDV1_PR, next[entry >> 9 & 7] }, { }
	};

	pgtable_decode_bits(entry, bits, text, size);
}

#endif /* _IOMMUCTL_PGTABLE_AMDV1_ENTRY_H */
