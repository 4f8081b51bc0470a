/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Apple's DART, tables of two levels and 16K: a template, as walk.h is, which it
 * includes; apple_dart.h and apple_dart2.h define PGTABLE_FMT, PGTABLE_NAME,
 * PGTABLE_OUT_BITS and these. No manual is public: it is what
 * drivers/iommu/io-pgtable-dart.c writes. Each page says which of its 4K parts
 * may be used: here, as there, all.
 *
 *	#define DART_LOWER	bits that an address is lowered by
 *	#define DART_NO_WRITE	the lower of two bits, NO_READ is above it
 *
 * The root has 2048 entries, of which 32 bits of IOVA reach 128.
 */
#include "../pgtable.h"

#ifndef DART_VALID
#define DART_VALID		BIT_ULL(0)	/* APPLE_DART_PTE_VALID */
#define DART_BIT1		BIT_ULL(1)	/* see leaf below */
#define DART_SUBPAGE_END	GENMASK_ULL(51, 40)
#define DART_SUBPAGE_START	GENMASK_ULL(63, 52)
#endif

#define PT_JOIN2(a, b)	a##_##b
#define PT_JOIN(a, b)	PT_JOIN2(a, b)
#define PT(name)	PT_JOIN(PGTABLE_FMT, name)

#define PGTABLE_LEVELS		2
#define PGTABLE_IN_BITS		32
#define PGTABLE_SIZES		BIT_ULL(14)
#define PGTABLE_ENTRY		u64
/* Of 36 bits or of 42 no zone is: the kernel has one of 32 */
#define PGTABLE_GFP		GFP_DMA32

/* APPLE_DART1_PADDR_MASK, APPLE_DART2_PADDR_MASK, of pages and tables of 16K */
#define DART_ADDR		(GENMASK_ULL(PGTABLE_OUT_BITS - 1, 14) >> \
				 DART_LOWER)

static __always_inline unsigned int PT(shift)(unsigned int level)
{
	return level ? 25 : 14;
}

static __always_inline unsigned int PT(bits)(unsigned int level)
{
	return 11;
}

static __always_inline u64 PT(empty)(unsigned int level)
{
	return 0;
}

/* dart_get_l1_index(), dart_get_l2_index() */
static __always_inline unsigned int PT(hw_level)(unsigned int level)
{
	return 2 - level;
}

/* dart_prot_to_pte(): bits deny; WRITE is bit 1, READ goes above it */
static __always_inline int PT(attrs)(const struct pgtable *pt, u32 prot,
				     u64 *attrs)
{
	const u64 deny = ~prot & (PGTABLE_READ | PGTABLE_WRITE);

	if (unlikely(deny == (PGTABLE_READ | PGTABLE_WRITE)))
		return -EINVAL;
	*attrs = ((deny & PGTABLE_WRITE) >> 1 | (deny & PGTABLE_READ) << 1) *
		 DART_NO_WRITE | DART_SUBPAGE_END | DART_BIT1 | DART_VALID |
		 pt->leaf_bits;
	return 0;
}

/*
 * dart_init_pte(). Bit 1 disables protection of parts of a page in version 1
 * (SP_DIS) and caching in version 2 (NO_CACHE); the driver sets it in both, with
 * and without IOMMU_CACHE.
 */
static __always_inline u64 PT(leaf)(u64 addr, u64 attrs, unsigned int level,
				    unsigned int lg2)
{
	return addr >> DART_LOWER | attrs;
}

/* iopte_to_paddr() */
static __always_inline u64 PT(leaf_addr)(u64 entry, unsigned int level)
{
	return (entry & DART_ADDR) << DART_LOWER;
}

static __always_inline u32 PT(leaf_prot)(u64 entry, unsigned int level)
{
	return (entry & DART_NO_WRITE ? 0 : PGTABLE_WRITE) |
	       (entry & DART_NO_WRITE << 1 ? 0 : PGTABLE_READ);
}

/* dart_install_table() */
static __always_inline u64 PT(table)(u64 addr, unsigned int level)
{
	return addr >> DART_LOWER | DART_VALID;
}

static __always_inline bool PT(table_addr)(u64 entry, unsigned int level,
					   u64 *addr)
{
	*addr = (entry ^ DART_VALID) << DART_LOWER;
	return entry & DART_VALID;
}

static __always_inline u32 PT(table_prot)(u64 entry, unsigned int level)
{
	return PGTABLE_ALL;
}

static inline void PT(decode)(u64 entry, unsigned int level,
			      enum pgtable_kind kind, char *text, size_t size)
{
	static const struct pgtable_bit bits[] = {
		{ DART_VALID, "VALID" },
		{ DART_BIT1, DART_LOWER ? "NO_CACHE" : "SP_DIS" },
		{ DART_NO_WRITE, "NO_WRITE" },
		{ DART_NO_WRITE << 1, "NO_READ" }, { }
	};
	int len = 0;

	if (kind == PGTABLE_LEAF)
		len = snprintf(text, size, "subpages=%#x-%#x ",
			       (unsigned int)(entry >> 52),
			       (unsigned int)(entry >> 40 & 0xfff));
	if ((size_t)len < size)
		pgtable_decode_bits(entry, bits, text + len, size - len);
}

#undef PT_JOIN2
#undef PT_JOIN
#undef PT

#include "../walk.h"

#undef DART_ADDR
#undef DART_LOWER
#undef DART_NO_WRITE
