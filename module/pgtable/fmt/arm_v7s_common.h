/* SPDX-License-Identifier: GPL-2.0 */
/*
 * ARM's short descriptors: a template, as walk.h is, which it includes; arm_v7s.h
 * and arm_v7s_mtk.h define PGTABLE_FMT, PGTABLE_NAME and the widths before it.
 * Arm Architecture Reference Manual, G5.4 "The VMSAv8-32 Short-descriptor
 * translation table format", as drivers/iommu/io-pgtable-arm-v7s.c writes them:
 * level 1 has sections of 1M and tables, level 2 small pages of 4K. Supersections
 * of 16M and large pages of 64K are 16 entries alike. Pointers to tables permit
 * all. A table of level 2 is 1K; here it has a page of its own.
 *
 *	#define ARM_V7S_MTK	for MediaTek: bits 32 to 34 of the address stand
 *				where permissions stood, NS is set
 */
#ifndef ARM_V7S_TYPE
#define ARM_V7S_TYPE		GENMASK_ULL(1, 0)
#define ARM_V7S_TABLE		1ULL
#define ARM_V7S_PAGE		BIT_ULL(1)	/* and a section */
#define ARM_V7S_LARGE		1ULL
#define ARM_V7S_B		BIT_ULL(2)
#define ARM_V7S_C		BIT_ULL(3)
#define ARM_V7S_NS_TABLE	BIT_ULL(3)
#define ARM_V7S_SUPER		BIT_ULL(18)
#define ARM_V7S_NS_SECTION	BIT_ULL(19)

/* A small page's; all but XN six bits higher in a section */
#define ARM_V7S_AF		BIT_ULL(4)	/* AP[0] */
#define ARM_V7S_UNPRIV		BIT_ULL(5)	/* AP[1] */
#define ARM_V7S_TEX0		BIT_ULL(6)
#define ARM_V7S_TEX		GENMASK_ULL(8, 6)
#define ARM_V7S_RDONLY		BIT_ULL(9)	/* AP[2] */
#define ARM_V7S_S		BIT_ULL(10)
#define ARM_V7S_NG		BIT_ULL(11)
#define ARM_V7S_ATTRS		GENMASK_ULL(11, 4)
#define ARM_V7S_XN		BIT_ULL(0)

/* ARM_V7S_ATTR_MTK_PA_BIT32 and so on */
#define ARM_V7S_MTK_32		BIT_ULL(9)
#define ARM_V7S_MTK_33		BIT_ULL(4)
#define ARM_V7S_MTK_34		BIT_ULL(5)
#endif

#define PT_JOIN2(a, b)	a##_##b
#define PT_JOIN(a, b)	PT_JOIN2(a, b)
#define PT(name)	PT_JOIN(PGTABLE_FMT, name)

#define PGTABLE_LEVELS		2
/* 4K, 64K, 1M, 16M */
#define PGTABLE_SIZES		(BIT_ULL(12) | BIT_ULL(16) | BIT_ULL(20) | \
				 BIT_ULL(24))
#define PGTABLE_ENTRY		u32
#define PGTABLE_GFP		GFP_DMA32
#define PGTABLE_RUNS
#define PGTABLE_RUN_SAME
#ifdef ARM_V7S_MTK
#define ARM_V7S_POINTER		(ARM_V7S_TABLE | ARM_V7S_NS_TABLE)
#else
#define ARM_V7S_POINTER		ARM_V7S_TABLE
#define PGTABLE_LINEAR
#endif

static __always_inline unsigned int PT(shift)(unsigned int level)
{
	return level ? 20 : 12;
}

static __always_inline unsigned int PT(bits)(unsigned int level)
{
	return level ? PGTABLE_IN_BITS - 20 : 8;
}

static __always_inline u64 PT(empty)(unsigned int level)
{
	return 0;
}

static __always_inline unsigned int PT(hw_level)(unsigned int level)
{
	return 2 - level;
}

/* arm_v7s_prot_to_pte() for a small page; MediaTek's has no permissions */
static __always_inline int PT(attrs)(const struct pgtable *pt, u32 prot,
				     u64 *attrs)
{
	u64 a = ARM_V7S_NG | ARM_V7S_S | ARM_V7S_PAGE | pt->leaf_bits;

	if (unlikely(!(prot & (PGTABLE_READ | PGTABLE_WRITE))))
		return -EINVAL;
#ifndef ARM_V7S_MTK
	a |= ARM_V7S_AF | (~prot & PGTABLE_PRIV) |
	     (~prot & PGTABLE_WRITE) << 8 | (prot & PGTABLE_NOEXEC) >> 3;
#endif
	if (unlikely(prot & PGTABLE_MMIO))
		a |= ARM_V7S_B;
	else
		a |= ARM_V7S_TEX0 |
		     (prot & PGTABLE_CACHE ? ARM_V7S_B | ARM_V7S_C : 0);
	*attrs = a;
	return 0;
}

/* arm_v7s_pte_to_cont(), of a small page */
static __always_inline u64 PT(large)(u64 page)
{
	return (page & ~(ARM_V7S_XN | ARM_V7S_TEX | ARM_V7S_PAGE)) |
	       ARM_V7S_LARGE | (page & ARM_V7S_TEX) << 6 |
	       (page & ARM_V7S_XN) << 15;
}

/* arm_v7s_prot_to_pte() for a section, of a small page */
static __always_inline u64 PT(section)(u64 page)
{
	u64 entry = (page & ARM_V7S_ATTRS) << 6 | (page & ARM_V7S_XN) << 4 |
		    (page & ~(ARM_V7S_ATTRS | ARM_V7S_XN));

#ifdef ARM_V7S_MTK
	entry |= ARM_V7S_NS_SECTION;
#endif
	return entry;
}

/* paddr_to_iopte(), to_mtk_iopte() */
static __always_inline u64 PT(address)(u64 addr)
{
#ifdef ARM_V7S_MTK
	return (u32)addr | (addr >> 32 & 1) << 9 | (addr >> 33 & 3) << 4;
#else
	return addr;
#endif
}

/* arm_v7s_init_pte() */
static __always_inline u64 PT(leaf)(u64 addr, u64 attrs, unsigned int level,
				    unsigned int lg2)
{
	addr = PT(address)(addr);
	if (level)
		return addr | PT(section)(attrs) |
		       (lg2 == 24 ? ARM_V7S_SUPER : 0);
	return addr | (lg2 == 16 ? PT(large)(attrs) : attrs);
}

/* arm_v7s_pte_is_cont() */
static __always_inline unsigned int PT(leaf_lg2)(u64 entry, unsigned int level)
{
	if (level)
		return entry & ARM_V7S_SUPER ? 24 : 20;
	return entry & ARM_V7S_PAGE ? 12 : 16;
}

/* iopte_to_paddr() */
static __always_inline u64 PT(leaf_addr)(u64 entry, unsigned int level)
{
	const u64 addr = entry & (level ? GENMASK_ULL(31, 20) :
					  GENMASK_ULL(31, 12));

#ifdef ARM_V7S_MTK
	return addr | (entry & ARM_V7S_MTK_32) << 23 |
	       (entry & (ARM_V7S_MTK_33 | ARM_V7S_MTK_34)) << 29;
#else
	return addr;
#endif
}

/* arm_v7s_pte_to_prot(): what can be written can be read */
static __always_inline u32 PT(leaf_prot)(u64 entry, unsigned int level)
{
	const u64 attrs = level ? entry >> 6 : entry;
	const bool large = PT(leaf_lg2)(entry, level) == 16;
	u32 prot = PGTABLE_READ;

#ifdef ARM_V7S_MTK
	prot |= PGTABLE_WRITE;
#else
	if (!(attrs & ARM_V7S_RDONLY))
		prot |= PGTABLE_WRITE;
	if (!(attrs & ARM_V7S_UNPRIV))
		prot |= PGTABLE_PRIV;
	if ((level ? entry >> 4 : large ? entry >> 15 : entry) & ARM_V7S_XN)
		prot |= PGTABLE_NOEXEC;
#endif
	if (!((large ? entry >> 6 : attrs) & ARM_V7S_TEX))
		prot |= PGTABLE_MMIO;
	else if (entry & ARM_V7S_C)
		prot |= PGTABLE_CACHE;
	return prot;
}

/* arm_v7s_install_table(); here all tables lie below 4G */
static __always_inline u64 PT(table)(u64 addr, unsigned int level)
{
	return addr | ARM_V7S_POINTER;
}

/*
 * Ours have type and NS and nothing else beside the address: flipping those
 * leaves the bare address, and shows that it was one.
 */
static __always_inline bool PT(table_addr)(u64 entry, unsigned int level,
					   u64 *addr)
{
	*addr = entry ^ ARM_V7S_POINTER;
	return !(*addr & ARM_V7S_TYPE);
}

static __always_inline u32 PT(table_prot)(u64 entry, unsigned int level)
{
	return PGTABLE_ALL;
}

/* Permissions, where there are; or what MediaTek has there */
static inline void PT(decode_rest)(u64 entry, unsigned int level, char *text,
				   size_t size)
{
	const size_t len = strlen(text);

#ifdef ARM_V7S_MTK
	snprintf(text + len, size - len, " PA[34:32]=%u%s",
		 (unsigned int)(PT(leaf_addr)(entry, level) >> 32),
		 level && entry & ARM_V7S_NS_SECTION ? " NS" : "");
#else
	const u32 prot = PT(leaf_prot)(entry, level);

	snprintf(text + len, size - len, " AP=%u%u%u%s",
		 !(prot & PGTABLE_WRITE), !(prot & PGTABLE_PRIV),
		 !!((level ? entry >> 6 : entry) & ARM_V7S_AF),
		 prot & PGTABLE_NOEXEC ? " XN" : "");
#endif
}

static inline void PT(decode)(u64 entry, unsigned int level,
			      enum pgtable_kind kind, char *text, size_t size)
{
	const u64 attrs = level ? entry >> 6 : entry;
	const bool large = PT(leaf_lg2)(entry, level) == 16;

	text[0] = '\0';
	if (kind == PGTABLE_TABLE)
		snprintf(text, size, "Table%s",
			 entry & ARM_V7S_NS_TABLE ? " NS" : "");
	if (kind != PGTABLE_LEAF)
		return;
	snprintf(text, size, "%s TEX=%u%s%s%s%s",
		 level ? entry & ARM_V7S_SUPER ? "Supersection" : "Section" :
		 large ? "Large" : "Small",
		 (unsigned int)((large ? entry >> 6 : attrs) >> 6 & 7),
		 entry & ARM_V7S_C ? " C" : "", entry & ARM_V7S_B ? " B" : "",
		 attrs & ARM_V7S_S ? " S" : "", attrs & ARM_V7S_NG ? " nG" : "");
	PT(decode_rest)(entry, level, text, size);
}

#undef PT_JOIN2
#undef PT_JOIN
#undef PT

#include "../walk.h"

#undef ARM_V7S_POINTER
