/* SPDX-License-Identifier: GPL-2.0 */
/*
 * ARM's long-descriptor formats: a template, as walk.h is, which it includes. A
 * format defines, beside what walk.h needs but PGTABLE_ENTRY and PGTABLE_LINEAR:
 *
 *	#define ARM_LPAE_PAGE	12	log2 of the granule: of a page and a table
 *	#define ARM_LPAE_STAGE	1	or 2
 *	#define ARM_LPAE_ROOT	9	log2 of the root's entries; more than other
 *					tables have are tables side by side
 *	#define ARM_LPAE_NS_QUIRK	only if NS and NSTable are to be set
 *
 * Each level has granule / 8 entries but the top one, which has as many as are
 * left of the IOVA: arm_lpae_alloc_pgtable(). With PGTABLE_RUNS, entries side by
 * side may be one page, each with its own address: the Contiguous bit.
 */
#include "arm_lpae_entry.h"

#define PGTABLE_ENTRY		u64
#define PGTABLE_LINEAR
#ifdef ARM_LPAE_NS_QUIRK
#define ARM_LPAE_NS_LEAF	ARM_LPAE_NS
#define ARM_LPAE_POINTER	(ARM_LPAE_TABLE | ARM_LPAE_NSTABLE)
#else
#define ARM_LPAE_NS_LEAF	0
#define ARM_LPAE_POINTER	ARM_LPAE_TABLE
#endif

#define PT_JOIN2(a, b)	a##_##b
#define PT_JOIN(a, b)	PT_JOIN2(a, b)
#define PT(name)	PT_JOIN(PGTABLE_FMT, name)

static __always_inline unsigned int PT(shift)(unsigned int level)
{
	return ARM_LPAE_PAGE + (ARM_LPAE_PAGE - 3) * level;
}

static __always_inline unsigned int PT(bits)(unsigned int level)
{
	return level == PGTABLE_LEVELS - 1 ? ARM_LPAE_ROOT : ARM_LPAE_PAGE - 3;
}

static __always_inline u64 PT(empty)(unsigned int level)
{
	return 0;
}

static __always_inline unsigned int PT(hw_level)(unsigned int level)
{
	return 3 - level;
}

static __always_inline int PT(attrs)(const struct pgtable *pt, u32 prot,
				     u64 *attrs)
{
#if ARM_LPAE_STAGE == 2
	return arm_lpae_attrs_s2(pt, prot, attrs);
#else
	return arm_lpae_attrs_s1(pt, prot, attrs);
#endif
}

/* __arm_lpae_init_pte() */
static __always_inline u64 PT(leaf)(u64 addr, u64 attrs, unsigned int level,
				    unsigned int lg2)
{
	return addr | attrs | ARM_LPAE_NS_LEAF |
	       (level ? ARM_LPAE_BLOCK : ARM_LPAE_TABLE) |
	       (lg2 > PT(shift)(level) ? ARM_LPAE_CONTIG : 0);
}

#ifdef PGTABLE_RUNS
static __always_inline unsigned int PT(leaf_lg2)(u64 entry, unsigned int level)
{
	return PT(shift)(level) + (entry & ARM_LPAE_CONTIG ?
				   arm_lpae_run(ARM_LPAE_PAGE, level) : 0);
}
#endif

static __always_inline u64 PT(leaf_addr)(u64 entry, unsigned int level)
{
	return entry & ARM_LPAE_ADDR;
}

static __always_inline u32 PT(leaf_prot)(u64 entry, unsigned int level)
{
#if ARM_LPAE_STAGE == 2
	return arm_lpae_prot_s2(entry);
#else
	return arm_lpae_prot_s1(entry);
#endif
}

/* arm_lpae_install_table() */
static __always_inline u64 PT(table)(u64 addr, unsigned int level)
{
	return addr | ARM_LPAE_POINTER;
}

/*
 * Ours have the type, maybe NSTable, and nothing else beside the address: flipping
 * these leaves the bare address, and shows that it was one.
 */
static __always_inline bool PT(table_addr)(u64 entry, unsigned int level,
					   u64 *addr)
{
	*addr = entry ^ ARM_LPAE_POINTER;
	return !(*addr & ARM_LPAE_TYPE);
}

static __always_inline u32 PT(table_prot)(u64 entry, unsigned int level)
{
	return PGTABLE_ALL;
}

static inline void PT(decode)(u64 entry, unsigned int level,
			      enum pgtable_kind kind, char *text, size_t size)
{
	arm_lpae_decode(entry, ARM_LPAE_STAGE == 2, kind, text, size);
}

#undef PT_JOIN2
#undef PT_JOIN
#undef PT

#include "../walk.h"

#undef ARM_LPAE_PAGE
#undef ARM_LPAE_STAGE
#undef ARM_LPAE_ROOT
#undef ARM_LPAE_NS_QUIRK
#undef ARM_LPAE_NS_LEAF
#undef ARM_LPAE_POINTER
