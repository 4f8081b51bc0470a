/* SPDX-License-Identifier: GPL-2.0 */
/*
 * RISC-V's page-table entries, of 64 bits: The RISC-V Instruction Set Manual,
 * Volume II, "Sv39: Page-Based 39-bit Virtual-Memory System", which Sv48 and
 * Sv57 only add levels to, and "Svnapot": a page of 64K is 16 entries that are
 * alike, N set and 8 in the lowest four bits of the address. An IOMMU must have
 * that (RISC-V IOMMU Architecture, "IOMMU capabilities"). A page may stand at any
 * level. What can be written can be read. In a pointer to a table all of R, W, X,
 * U, A and D are 0; it denies nothing.
 *
 * The bits of a leaf are those of Linux 7.3's generic_pt/fmt/riscv.h: V, R, U and
 * A; W and D if writable; X unless NOEXEC. The driver before it, of 6.13, never
 * sets X: a model of that asks for NOEXEC. Svpbmt's field, bits 62 and 61, is
 * left 0: memory as its attributes say.
 *
 * All of the tables' range is mapped here. The hardware wants the bits of an IOVA
 * above it to equal its highest: the driver's aperture is the lower half.
 */
#ifndef _IOMMUCTL_PGTABLE_RISCV_ENTRY_H
#define _IOMMUCTL_PGTABLE_RISCV_ENTRY_H

#include "../pgtable.h"

#define RISCV_V		BIT_ULL(0)
#define RISCV_R		BIT_ULL(1)
#define RISCV_W		BIT_ULL(2)
#define RISCV_X		BIT_ULL(3)
#define RISCV_U		BIT_ULL(4)
#define RISCV_G		BIT_ULL(5)
#define RISCV_A		BIT_ULL(6)
#define RISCV_D		BIT_ULL(7)
#define RISCV_N		BIT_ULL(63)

/* The page number stands two bits lower than in the address */
#define RISCV_PPN_DOWN	2
#define RISCV_ADDR	GENMASK_ULL(55, 12)
#define RISCV_NAPOT_LG2	16
#define RISCV_NAPOT_64K	(BIT_ULL(RISCV_NAPOT_LG2 - 1) >> RISCV_PPN_DOWN)

/* 4K, 2M, 1G, 512G, 256T: one for each level; and 64K */
#define RISCV_SIZES(levels) \
	((0x1008040201000ULL & GENMASK_ULL(12 + 9 * (levels) - 1, 12)) | \
	 BIT_ULL(RISCV_NAPOT_LG2))

static __always_inline unsigned int riscv_entry_shift(unsigned int level)
{
	return 12 + 9 * level;
}

static __always_inline unsigned int riscv_entry_bits(unsigned int level)
{
	return 9;
}

static __always_inline u64 riscv_entry_empty(unsigned int level)
{
	return 0;
}

static __always_inline unsigned int riscv_entry_hw_level(unsigned int level)
{
	return level;
}

static __always_inline int riscv_entry_attrs(const struct pgtable *pt, u32 prot,
					     u64 *attrs)
{
	if (unlikely(!(prot & (PGTABLE_READ | PGTABLE_WRITE))))
		return -EINVAL;
	*attrs = RISCV_V | RISCV_R | RISCV_U | RISCV_A | pt->leaf_bits;
	if (prot & PGTABLE_WRITE)
		*attrs |= RISCV_W | RISCV_D;
	if (!(prot & PGTABLE_NOEXEC))
		*attrs |= RISCV_X;
	return 0;
}

static __always_inline u64 riscv_entry_leaf(u64 addr, u64 attrs,
					    unsigned int level,
					    unsigned int lg2)
{
	return addr >> RISCV_PPN_DOWN | attrs |
	       (lg2 == RISCV_NAPOT_LG2 ? RISCV_N | RISCV_NAPOT_64K : 0);
}

static __always_inline unsigned int riscv_entry_leaf_lg2(u64 entry,
							 unsigned int level)
{
	return entry & RISCV_N ? RISCV_NAPOT_LG2 : riscv_entry_shift(level);
}

static __always_inline u64 riscv_entry_leaf_addr(u64 entry, unsigned int level)
{
	return entry << RISCV_PPN_DOWN & RISCV_ADDR;
}

static __always_inline u32 riscv_entry_leaf_prot(u64 entry, unsigned int level)
{
	return (entry & RISCV_R ? PGTABLE_READ : 0) |
	       (entry & RISCV_W ? PGTABLE_WRITE : 0) |
	       (entry & RISCV_X ? 0 : PGTABLE_NOEXEC) |
	       (entry & RISCV_U ? 0 : PGTABLE_PRIV);
}

static __always_inline u64 riscv_entry_table(u64 addr, unsigned int level)
{
	return addr >> RISCV_PPN_DOWN | RISCV_V;
}

/* Ours have nothing beside V and the address */
static __always_inline bool riscv_entry_table_addr(u64 entry,
						   unsigned int level,
						   u64 *addr)
{
	*addr = (entry ^ RISCV_V) << RISCV_PPN_DOWN;
	return !((entry ^ RISCV_V) & (RISCV_V | RISCV_R | RISCV_W | RISCV_X));
}

static __always_inline u32 riscv_entry_table_prot(u64 entry, unsigned int level)
{
	return PGTABLE_ALL;
}

static inline void riscv_entry_decode(u64 entry, unsigned int level,
				      enum pgtable_kind kind, char *text,
				      size_t size)
{
	static const struct pgtable_bit bits[] = {
		{ RISCV_V, "V" }, { RISCV_R, "R" }, { RISCV_W, "W" },
		{ RISCV_X, "X" }, { RISCV_U, "U" }, { RISCV_G, "G" },
		{ RISCV_A, "A" }, { RISCV_D, "D" }, { RISCV_N, "N" }, { }
	};

	pgtable_decode_bits(entry, bits, text, size);
}

#endif /* _IOMMUCTL_PGTABLE_RISCV_ENTRY_H */
