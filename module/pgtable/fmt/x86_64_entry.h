/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Entries of x86-64's page tables, which three drivers write for their hardware:
 * Intel Virtualization Technology for Directed I/O, 9.7 "First-Stage Paging
 * Entries"; AMD I/O Virtualization Technology (IOMMU) Specification, 2.2.6 "I/O
 * Page Tables for Guest Translations" ("v2"). What is present can be read, so
 * nothing is for writing only. Pointers to tables permit all: the leaf decides.
 *
 * The bits of a leaf are those of Linux 6.12's __domain_mapping() (Intel) and of
 * 7.3's generic_pt/fmt/x86_64.h: P, U/S and A; R/W and D if writable. Where
 * others add to them, leaf_bits makes it so:
 *  - X86_64_D: set_pte_attr() of amd/io_pgtable_v2.c marks all as dirty
 *  - X86_64_XD: Intel's driver of 6.1 forbids execution in leaves; it does so in
 *    pointers to tables, too, which are not as in 6.1 here
 *
 * All of the tables' range is mapped here. Intel's hardware, and AMD's with a
 * PASID, wants the bits of an IOVA above it to equal its highest: such a model
 * ends the aperture with the lower half.
 */
#ifndef _IOMMUCTL_PGTABLE_X86_64_ENTRY_H
#define _IOMMUCTL_PGTABLE_X86_64_ENTRY_H

#include "../pgtable.h"

#define X86_64_P	BIT_ULL(0)
#define X86_64_RW	BIT_ULL(1)
#define X86_64_US	BIT_ULL(2)
#define X86_64_PWT	BIT_ULL(3)
#define X86_64_PCD	BIT_ULL(4)
#define X86_64_A	BIT_ULL(5)
#define X86_64_D	BIT_ULL(6)
#define X86_64_PS	BIT_ULL(7)
#define X86_64_ADDR	GENMASK_ULL(51, 12)
#define X86_64_XD	BIT_ULL(63)

#define X86_64_TABLE	(X86_64_P | X86_64_RW | X86_64_US | X86_64_A)

static __always_inline unsigned int x86_64_entry_shift(unsigned int level)
{
	return 12 + 9 * level;
}

static __always_inline unsigned int x86_64_entry_bits(unsigned int level)
{
	return 9;
}

static __always_inline u64 x86_64_entry_empty(unsigned int level)
{
	return 0;
}

static __always_inline unsigned int x86_64_entry_hw_level(unsigned int level)
{
	return level + 1;
}

static __always_inline int x86_64_entry_attrs(const struct pgtable *pt,
					      u32 prot, u64 *attrs)
{
	if (unlikely(!(prot & (PGTABLE_READ | PGTABLE_WRITE))))
		return -EINVAL;
	*attrs = X86_64_P | X86_64_US | X86_64_A | pt->leaf_bits;
	if (prot & PGTABLE_WRITE)
		*attrs |= X86_64_RW | X86_64_D;
	return 0;
}

static __always_inline u64 x86_64_entry_leaf(u64 addr, u64 attrs,
					     unsigned int level,
					     unsigned int lg2)
{
	return addr | attrs | (level ? X86_64_PS : 0);
}

static __always_inline u64 x86_64_entry_leaf_addr(u64 entry, unsigned int level)
{
	return entry & X86_64_ADDR;
}

static __always_inline u32 x86_64_entry_prot(u64 entry)
{
	return PGTABLE_READ | (entry & X86_64_RW ? PGTABLE_WRITE : 0) |
	       (entry & X86_64_US ? 0 : PGTABLE_PRIV) |
	       (entry & X86_64_XD ? PGTABLE_NOEXEC : 0);
}

static __always_inline u32 x86_64_entry_leaf_prot(u64 entry, unsigned int level)
{
	return x86_64_entry_prot(entry);
}

static __always_inline u64 x86_64_entry_table(u64 addr, unsigned int level)
{
	return addr | X86_64_TABLE;
}

/*
 * Ours have these bits and nothing else beside the address: flipping them
 * leaves the bare address, and shows by P and PS that it was one.
 */
static __always_inline bool x86_64_entry_table_addr(u64 entry,
						    unsigned int level,
						    u64 *addr)
{
	*addr = entry ^ X86_64_TABLE;
	return !(*addr & (X86_64_P | X86_64_PS));
}

static __always_inline u32 x86_64_entry_table_prot(u64 entry,
						   unsigned int level)
{
	return x86_64_entry_prot(entry) | PGTABLE_CACHE | PGTABLE_MMIO;
}

/* Bit 7 is PAT where there are no tables below */
static inline void x86_64_entry_decode(u64 entry, unsigned int level,
				       enum pgtable_kind kind, char *text,
				       size_t size)
{
	static const struct pgtable_bit bits[] = {
		{ X86_64_P, "P" }, { X86_64_RW, "R/W" }, { X86_64_US, "U/S" },
		{ X86_64_PWT, "PWT" }, { X86_64_PCD, "PCD" },
		{ X86_64_A, "A" }, { X86_64_D, "D" }, { X86_64_PS, "PS" },
		{ X86_64_XD, "XD" }, { }
	};

	pgtable_decode_bits(kind == PGTABLE_LEAF && !level ?
			    entry & ~X86_64_PS : entry, bits, text, size);
}

#endif /* _IOMMUCTL_PGTABLE_X86_64_ENTRY_H */
