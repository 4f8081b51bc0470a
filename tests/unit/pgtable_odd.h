/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Four formats of no hardware, which between them use all that the walker
 * offers to formats:
 *
 * short32: entries of 32 bits, stored big endian, an empty one not zero; two
 *	levels of differing sizes, a root of several pages; runs whose entries
 *	are all alike (64K, 16M)
 * long64: three levels, each of another width, the lowest of several pages;
 *	addresses not in place; runs whose entries each have their own address
 *	(64K, 256M); NOEXEC
 * sized64: six levels for 64 bits of IOVA, and every power of two as a size:
 *	entries that tell by their address how long their run is
 * flat: a single level, that begins at an IOVA, and leads to an address, that are
 *	not 0; sizes that are taken as several pages
 */
#ifndef _PGTABLE_ODD_H
#define _PGTABLE_ODD_H

#include "pgtable_model.h"

/* short32: bit 0 table, bit 1 leaf, bit 2 writable, bit 3 long run */
#define SHORT32_TABLE	BIT(0)
#define SHORT32_LEAF	BIT(1)
#define SHORT32_W	BIT(2)
#define SHORT32_RUN	BIT(3)
#define SHORT32_FAULT	BIT(5)
#define SHORT32_ADDR	GENMASK_ULL(31, 12)

#define PGTABLE_FMT		short32
#define PGTABLE_NAME		"short32"
#define PGTABLE_LEVELS		2
#define PGTABLE_IN_BITS		32
#define PGTABLE_OUT_BITS	32
#define PGTABLE_SIZES		(0x1000 | 0x10000 | 0x100000 | 0x1000000)
#define PGTABLE_ENTRY		u32
#define PGTABLE_GFP		GFP_DMA32
#define PGTABLE_BIG_ENDIAN
#define PGTABLE_RUNS
#define PGTABLE_RUN_SAME

static __always_inline unsigned int short32_shift(unsigned int level)
{
	return level ? 20 : 12;
}

static __always_inline unsigned int short32_bits(unsigned int level)
{
	return level ? 12 : 8;
}

static __always_inline u64 short32_empty(unsigned int level)
{
	return SHORT32_FAULT << level;
}

static __always_inline unsigned int short32_hw_level(unsigned int level)
{
	return 2 - level;
}

static __always_inline int short32_attrs(const struct pgtable *pt, u32 prot,
					 u64 *attrs)
{
	if (!(prot & (PGTABLE_READ | PGTABLE_WRITE)))
		return -EINVAL;
	*attrs = prot & PGTABLE_WRITE ? SHORT32_W : 0;
	return 0;
}

static __always_inline unsigned int short32_leaf_lg2(u64 entry,
						     unsigned int level)
{
	return short32_shift(level) + (entry & SHORT32_RUN ? 4 : 0);
}

static __always_inline u64 short32_leaf(u64 addr, u64 attrs, unsigned int level,
					unsigned int lg2)
{
	return addr | attrs | SHORT32_LEAF |
	       (lg2 > short32_shift(level) ? SHORT32_RUN : 0);
}

static __always_inline u64 short32_leaf_addr(u64 entry, unsigned int level)
{
	return entry & SHORT32_ADDR;
}

static __always_inline u32 short32_leaf_prot(u64 entry, unsigned int level)
{
	return PGTABLE_READ | (entry & SHORT32_W ? PGTABLE_WRITE : 0);
}

static __always_inline u64 short32_table(u64 addr, unsigned int level)
{
	return addr | SHORT32_TABLE;
}

static __always_inline bool short32_table_addr(u64 entry, unsigned int level,
					       u64 *addr)
{
	*addr = entry & SHORT32_ADDR;
	return entry & SHORT32_TABLE;
}

static __always_inline u32 short32_table_prot(u64 entry, unsigned int level)
{
	return PGTABLE_ALL;
}

static inline void short32_decode(u64 entry, unsigned int level,
				  enum pgtable_kind kind, char *text,
				  size_t size)
{
	snprintf(text, size, "%#llx", (unsigned long long)entry);
}

#include "pgtable/walk.h"

/* long64: the address stands 8 bits lower than it should */
#define LONG64_TABLE	BIT_ULL(0)
#define LONG64_LEAF	BIT_ULL(1)
#define LONG64_W	BIT_ULL(2)
#define LONG64_RUN	BIT_ULL(60)
#define LONG64_XN	BIT_ULL(61)
#define LONG64_ADDR	GENMASK_ULL(47, 12)

#define PGTABLE_FMT		long64
#define PGTABLE_NAME		"long64"
#define PGTABLE_LEVELS		3
#define PGTABLE_IN_BITS		41
#define PGTABLE_OUT_BITS	48
#define PGTABLE_SIZES		(0x1000 | 0x10000 | 0x1000000 | 0x10000000)
#define PGTABLE_ENTRY		u64
#define PGTABLE_RUNS

static __always_inline unsigned int long64_shift(unsigned int level)
{
	return level == 2 ? 31 : level == 1 ? 24 : 12;
}

static __always_inline unsigned int long64_bits(unsigned int level)
{
	return level == 2 ? 10 : level == 1 ? 7 : 12;
}

static __always_inline u64 long64_empty(unsigned int level)
{
	return 0;
}

static __always_inline unsigned int long64_hw_level(unsigned int level)
{
	return 2 - level;
}

static __always_inline int long64_attrs(const struct pgtable *pt, u32 prot,
					u64 *attrs)
{
	if (!(prot & (PGTABLE_READ | PGTABLE_WRITE)))
		return -EINVAL;
	*attrs = (prot & PGTABLE_WRITE ? LONG64_W : 0) |
		 (prot & PGTABLE_NOEXEC ? LONG64_XN : 0);
	return 0;
}

static __always_inline unsigned int long64_leaf_lg2(u64 entry,
						    unsigned int level)
{
	return long64_shift(level) + (entry & LONG64_RUN ? 4 : 0);
}

static __always_inline u64 long64_leaf(u64 addr, u64 attrs, unsigned int level,
				       unsigned int lg2)
{
	return addr >> 8 | attrs | LONG64_LEAF |
	       (lg2 > long64_shift(level) ? LONG64_RUN : 0);
}

static __always_inline u64 long64_leaf_addr(u64 entry, unsigned int level)
{
	return entry << 8 & LONG64_ADDR;
}

static __always_inline u32 long64_leaf_prot(u64 entry, unsigned int level)
{
	return PGTABLE_READ | (entry & LONG64_W ? PGTABLE_WRITE : 0) |
	       (entry & LONG64_XN ? PGTABLE_NOEXEC : 0);
}

static __always_inline u64 long64_table(u64 addr, unsigned int level)
{
	return addr >> 8 | LONG64_TABLE;
}

static __always_inline bool long64_table_addr(u64 entry, unsigned int level,
					      u64 *addr)
{
	*addr = entry << 8 & LONG64_ADDR;
	return entry & LONG64_TABLE;
}

static __always_inline u32 long64_table_prot(u64 entry, unsigned int level)
{
	return PGTABLE_ALL | (entry & LONG64_XN ? PGTABLE_NOEXEC : 0);
}

static inline void long64_decode(u64 entry, unsigned int level,
				 enum pgtable_kind kind, char *text,
				 size_t size)
{
	snprintf(text, size, "%#llx", (unsigned long long)entry);
}

#include "pgtable/walk.h"

/* sized64: bits 0 and 1 permissions; 11:9 the level below, 7 in a run */
#define SIZED64_NEXT	GENMASK_ULL(11, 9)
#define SIZED64_ADDR	GENMASK_ULL(51, 12)

#define PGTABLE_FMT		sized64
#define PGTABLE_NAME		"sized64"
#define PGTABLE_LEVELS		6
#define PGTABLE_IN_BITS		64
#define PGTABLE_OUT_BITS	52
#define PGTABLE_SIZES		GENMASK_ULL(42, 12)
#define PGTABLE_ENTRY		u64
#define PGTABLE_RUNS
#define PGTABLE_RUN_SAME

static __always_inline unsigned int sized64_shift(unsigned int level)
{
	return 12 + 9 * level;
}

static __always_inline unsigned int sized64_bits(unsigned int level)
{
	return level == 5 ? 7 : 9;
}

static __always_inline u64 sized64_empty(unsigned int level)
{
	return 0;
}

static __always_inline unsigned int sized64_hw_level(unsigned int level)
{
	return level + 1;
}

static __always_inline int sized64_attrs(const struct pgtable *pt, u32 prot,
					 u64 *attrs)
{
	*attrs = prot & (PGTABLE_READ | PGTABLE_WRITE);
	return *attrs ? 0 : -EINVAL;
}

static __always_inline unsigned int sized64_leaf_lg2(u64 entry,
						     unsigned int level)
{
	if ((entry & SIZED64_NEXT) != SIZED64_NEXT)
		return sized64_shift(level);
	return 13 + __builtin_ctzll(~(entry >> 12));
}

static __always_inline u64 sized64_leaf(u64 addr, u64 attrs, unsigned int level,
					unsigned int lg2)
{
	if (lg2 == sized64_shift(level))
		return addr | attrs;
	/* ones below the highest bit that the alignment leaves free */
	return addr | attrs | SIZED64_NEXT |
	       ((BIT_ULL(lg2 - 1) - 1) & SIZED64_ADDR);
}

static __always_inline u64 sized64_leaf_addr(u64 entry, unsigned int level)
{
	return entry & SIZED64_ADDR;
}

static __always_inline u32 sized64_leaf_prot(u64 entry, unsigned int level)
{
	return entry & (PGTABLE_READ | PGTABLE_WRITE);
}

static __always_inline u64 sized64_table(u64 addr, unsigned int level)
{
	return addr | level << 9 | PGTABLE_READ | PGTABLE_WRITE;
}

static __always_inline bool sized64_table_addr(u64 entry, unsigned int level,
					       u64 *addr)
{
	*addr = entry & SIZED64_ADDR;
	return (entry & SIZED64_NEXT) == level << 9;
}

static __always_inline u32 sized64_table_prot(u64 entry, unsigned int level)
{
	return PGTABLE_ALL;
}

static inline void sized64_decode(u64 entry, unsigned int level,
				  enum pgtable_kind kind, char *text,
				  size_t size)
{
	snprintf(text, size, "%#llx", (unsigned long long)entry);
}

#include "pgtable/walk.h"

/* flat: bit 0 readable, bit 1 writable */
#define PGTABLE_FMT		flat
#define PGTABLE_NAME		"flat"
#define PGTABLE_LEVELS		1
#define PGTABLE_IN_BITS		24
#define PGTABLE_OUT_BITS	32
#define PGTABLE_SIZES		0x1000
#define PGTABLE_AS_PAGES	(0x2000 | 0x10000)
#define PGTABLE_IN_START	0x3000000
#define PGTABLE_OUT_START	0x2000
#define PGTABLE_ENTRY		u32
#define PGTABLE_LINEAR

static __always_inline unsigned int flat_shift(unsigned int level)
{
	return 12;
}

static __always_inline unsigned int flat_bits(unsigned int level)
{
	return 12;
}

static __always_inline u64 flat_empty(unsigned int level)
{
	return 0;
}

static __always_inline unsigned int flat_hw_level(unsigned int level)
{
	return 1;
}

static __always_inline int flat_attrs(const struct pgtable *pt, u32 prot,
				      u64 *attrs)
{
	*attrs = prot & (PGTABLE_READ | PGTABLE_WRITE);
	return *attrs ? 0 : -EINVAL;
}

static __always_inline u64 flat_leaf(u64 addr, u64 attrs, unsigned int level,
				     unsigned int lg2)
{
	return addr | attrs;
}

static __always_inline u64 flat_leaf_addr(u64 entry, unsigned int level)
{
	return entry & GENMASK_ULL(31, 12);
}

static __always_inline u32 flat_leaf_prot(u64 entry, unsigned int level)
{
	return entry & (PGTABLE_READ | PGTABLE_WRITE);
}

static __always_inline u64 flat_table(u64 addr, unsigned int level)
{
	return 0;
}

static __always_inline bool flat_table_addr(u64 entry, unsigned int level,
					    u64 *addr)
{
	return false;
}

static __always_inline u32 flat_table_prot(u64 entry, unsigned int level)
{
	return PGTABLE_ALL;
}

static inline void flat_decode(u64 entry, unsigned int level,
			       enum pgtable_kind kind, char *text, size_t size)
{
	snprintf(text, size, "%#llx", (unsigned long long)entry);
}

#include "pgtable/walk.h"

/* A readable page of short32 and long64 cannot be write-only */
static const struct geometry short32_geometry __maybe_unused = {
	.fmt = &short32_fmt,
	.prot_kept = PGTABLE_WRITE,
	.prot_given = PGTABLE_READ,
	.root_pages = 4,
	.spans = 1,
	.span = { { 20, 1 } },
};

static const struct geometry long64_geometry __maybe_unused = {
	.fmt = &long64_fmt,
	.prot_kept = PGTABLE_WRITE | PGTABLE_NOEXEC,
	.prot_given = PGTABLE_READ,
	.root_pages = 2,
	.spans = 2,
	.span = { { 31, 1 }, { 24, 8 } },
};

static const struct geometry sized64_geometry __maybe_unused = {
	.fmt = &sized64_fmt,
	.prot_kept = PGTABLE_READ | PGTABLE_WRITE,
	.root_pages = 1,
	.spans = 5,
	.span = { { 57, 1 }, { 48, 1 }, { 39, 1 }, { 30, 1 }, { 21, 1 } },
};

static const struct geometry flat_geometry __maybe_unused = {
	.fmt = &flat_fmt,
	.as_pages = 0x2000 | 0x10000,
	.prot_kept = PGTABLE_READ | PGTABLE_WRITE,
	.root_pages = 4,
	.spans = 0,
};

#define FORMATS_ODD(F)	F(short32) F(long64) F(sized64) F(flat)

#endif /* _PGTABLE_ODD_H */
