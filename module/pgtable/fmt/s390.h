/* SPDX-License-Identifier: GPL-2.0 */
/*
 * IBM Z's PCI, as drivers/iommu/s390-iommu.c (6.1: with arch/s390/pci/pci_dma.c)
 * writes it by arch/s390/include/asm/pci_dma.h: a region-third table and segment
 * tables of 2048 entries of 8 bytes, page tables of 256; big endian, as the
 * machine is. An entry says that it is invalid, not that it is valid; and that
 * it is protected from writing: all may be read. The driver of 6.1 refuses what
 * is not to be read, that of 6.12 has it readable, as here.
 */
#ifndef _IOMMUCTL_PGTABLE_S390_H
#define _IOMMUCTL_PGTABLE_S390_H

#include "../pgtable.h"

#define S390_PTE_INVALID	BIT_ULL(10)	/* ZPCI_PTE_INVALID */
#define S390_PROTECTED		BIT_ULL(9)	/* ZPCI_TABLE_PROTECTED */
#define S390_INVALID		BIT_ULL(5)	/* ZPCI_TABLE_INVALID */
#define S390_TYPE_RTX		BIT_ULL(2)	/* ZPCI_TABLE_TYPE_RTX */
#define S390_LEN_RTX		3ULL		/* ZPCI_TABLE_LEN_RTX */
#define S390_RTE_ADDR		GENMASK_ULL(63, 14)	/* ZPCI_RTE_ADDR_MASK */
#define S390_STE_ADDR		GENMASK_ULL(63, 11)	/* ZPCI_STE_ADDR_MASK */
#define S390_PTE_ADDR		GENMASK_ULL(63, 12)	/* ZPCI_PTE_ADDR_MASK */

#define PGTABLE_FMT		s390
#define PGTABLE_NAME		"s390"
#define PGTABLE_LEVELS		3
#define PGTABLE_IN_BITS		42	/* ZPCI_TABLE_SIZE_RT */
#define PGTABLE_OUT_BITS	64
#define PGTABLE_SIZES		((u64)SZ_4K)
#define PGTABLE_ENTRY		u64
#define PGTABLE_BIG_ENDIAN
#define PGTABLE_LINEAR

/* ZPCI_RT_SHIFT, ZPCI_ST_SHIFT */
static __always_inline unsigned int s390_shift(unsigned int level)
{
	return level == 2 ? 31 : level == 1 ? 20 : 12;
}

/* ZPCI_TABLE_BITS, ZPCI_PT_BITS. A page table is 2K; here it has a page */
static __always_inline unsigned int s390_bits(unsigned int level)
{
	return level ? 11 : 8;
}

/* dma_alloc_cpu_table(), dma_alloc_page_table() */
static __always_inline u64 s390_empty(unsigned int level)
{
	return level ? S390_INVALID : S390_PTE_INVALID;
}

/* The architecture numbers regions: the third. Then segments, then pages */
static __always_inline unsigned int s390_hw_level(unsigned int level)
{
	return level + 1;
}

/* What cannot be read cannot be said: s390_iommu_map() of 6.1 refuses it, too */
static __always_inline int s390_attrs(const struct pgtable *pt, u32 prot,
				      u64 *attrs)
{
	if (unlikely(!(prot & PGTABLE_READ)))
		return -EINVAL;
	*attrs = prot & PGTABLE_WRITE ? 0 : S390_PROTECTED;
	return 0;
}

/* dma_update_cpu_trans() */
static __always_inline u64 s390_leaf(u64 addr, u64 attrs, unsigned int level,
				     unsigned int lg2)
{
	return addr | attrs;
}

static __always_inline u64 s390_leaf_addr(u64 entry, unsigned int level)
{
	return entry & S390_PTE_ADDR;
}

static __always_inline u32 s390_leaf_prot(u64 entry, unsigned int level)
{
	return PGTABLE_READ | (entry & S390_PROTECTED ? 0 : PGTABLE_WRITE);
}

/* set_rt_sto() and validate_rt_entry(), set_st_pto() and validate_st_entry() */
static __always_inline u64 s390_table(u64 addr, unsigned int level)
{
	return level == 2 ? addr | S390_TYPE_RTX | S390_LEN_RTX : addr;
}

/* reg_entry_isvalid(), get_rt_sto(), get_st_pto() */
static __always_inline bool s390_table_addr(u64 entry, unsigned int level,
					    u64 *addr)
{
	*addr = entry & (level == 2 ? S390_RTE_ADDR : S390_STE_ADDR);
	return !(entry & S390_INVALID);
}

static __always_inline u32 s390_table_prot(u64 entry, unsigned int level)
{
	return s390_leaf_prot(entry, level) | PGTABLE_CACHE | PGTABLE_MMIO;
}

/* TT: the type of the table that the entry is in; TL: the length of the next */
static inline void s390_decode(u64 entry, unsigned int level,
			       enum pgtable_kind kind, char *text, size_t size)
{
	const char *p = entry & S390_PROTECTED ? " P" : "";

	if (kind == PGTABLE_NONE)
		snprintf(text, size, "I");
	else if (level)
		snprintf(text, size, "TT=%u TL=%u%s",
			 (unsigned int)(entry >> 2 & 3),
			 (unsigned int)(entry & 3), p);
	else
		snprintf(text, size, "valid%s", p);
}

#include "../walk.h"

#endif /* _IOMMUCTL_PGTABLE_S390_H */
