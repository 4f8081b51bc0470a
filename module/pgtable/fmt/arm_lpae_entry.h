/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Entries of ARM's long descriptors: Arm Architecture Reference Manual for
 * A-profile, D8.3 "Translation table descriptor formats" (VMSAv8-64; VMSAv8-32's
 * Long-descriptor format, G5.5, has the same), as drivers/iommu/io-pgtable-arm.c
 * writes them. Pointers to tables permit all: the leaf decides.
 */
#ifndef _IOMMUCTL_PGTABLE_ARM_LPAE_ENTRY_H
#define _IOMMUCTL_PGTABLE_ARM_LPAE_ENTRY_H

#include "../pgtable.h"

#define ARM_LPAE_TYPE		GENMASK_ULL(1, 0)
#define ARM_LPAE_BLOCK		1ULL
#define ARM_LPAE_TABLE		3ULL	/* and a page, at the lowest level */
#define ARM_LPAE_SH_OS		(2ULL << 8)
#define ARM_LPAE_SH_IS		(3ULL << 8)
#define ARM_LPAE_AF		BIT_ULL(10)
#define ARM_LPAE_ADDR		GENMASK_ULL(47, 12)
#define ARM_LPAE_DBM		BIT_ULL(51)
#define ARM_LPAE_CONTIG		BIT_ULL(52)
#define ARM_LPAE_XN		(3ULL << 53)
#define ARM_LPAE_NSTABLE	BIT_ULL(63)

/* Stage 1: memory attributes are an index into the register MAIR */
#define ARM_LPAE_INDX		GENMASK_ULL(4, 2)
#define ARM_LPAE_INDX_CACHE	BIT_ULL(2)	/* 1 */
#define ARM_LPAE_INDX_DEV	BIT_ULL(3)	/* 2 */
#define ARM_LPAE_NS		BIT_ULL(5)
#define ARM_LPAE_AP_UNPRIV	BIT_ULL(6)
#define ARM_LPAE_AP_RDONLY	BIT_ULL(7)
#define ARM_LPAE_NG		BIT_ULL(11)

/* Stage 2: the attributes themselves */
#define ARM_LPAE_MEMATTR	GENMASK_ULL(5, 2)
#define ARM_LPAE_MEMATTR_DEV	(0x1ULL << 2)
#define ARM_LPAE_MEMATTR_NC	(0x5ULL << 2)
#define ARM_LPAE_MEMATTR_OIWB	(0xfULL << 2)
#define ARM_LPAE_S2AP		GENMASK_ULL(7, 6)

/* "The Contiguous bit": log2 of the entries that are one, by granule */
static __always_inline unsigned int arm_lpae_run(unsigned int page,
						 unsigned int level)
{
	if (page == 12)
		return 4;
	return page == 14 && !level ? 7 : 5;
}

/* What both stages have of @prot: XN is 50 and 51 bits above NOEXEC */
static __always_inline u64 arm_lpae_attrs(const struct pgtable *pt, u32 prot)
{
	return (u64)(prot & PGTABLE_NOEXEC) * 3 << 50 | ARM_LPAE_SH_OS |
	       (prot & PGTABLE_CACHE) << 6 | ARM_LPAE_AF | pt->leaf_bits;
}

/* arm_lpae_prot_to_pte(), stage 1: what can be written can be read */
static __always_inline int arm_lpae_attrs_s1(const struct pgtable *pt, u32 prot,
					     u64 *attrs)
{
	if (unlikely(!(prot & (PGTABLE_READ | PGTABLE_WRITE))))
		return -EINVAL;
	*attrs = arm_lpae_attrs(pt, prot) | ARM_LPAE_NG |
		 (~prot & PGTABLE_WRITE) << 6 | (~prot & PGTABLE_PRIV) << 1 |
		 (prot & PGTABLE_MMIO ? ARM_LPAE_INDX_DEV :
					prot & PGTABLE_CACHE);
	return 0;
}

/* arm_lpae_prot_to_pte(), stage 2, which knows no privilege */
static __always_inline int arm_lpae_attrs_s2(const struct pgtable *pt, u32 prot,
					     u64 *attrs)
{
	const u32 rw = prot & (PGTABLE_READ | PGTABLE_WRITE);

	if (unlikely(!rw))
		return -EINVAL;
	*attrs = arm_lpae_attrs(pt, prot) | rw << 6 |
		 (prot & PGTABLE_MMIO ? ARM_LPAE_MEMATTR_DEV :
		  prot & PGTABLE_CACHE ? ARM_LPAE_MEMATTR_OIWB :
					 ARM_LPAE_MEMATTR_NC);
	return 0;
}

static __always_inline u32 arm_lpae_prot_s1(u64 entry)
{
	u32 prot = PGTABLE_READ;

	if (!(entry & ARM_LPAE_AP_RDONLY))
		prot |= PGTABLE_WRITE;
	if (!(entry & ARM_LPAE_AP_UNPRIV))
		prot |= PGTABLE_PRIV;
	if ((entry & ARM_LPAE_INDX) == ARM_LPAE_INDX_CACHE)
		prot |= PGTABLE_CACHE;
	if ((entry & ARM_LPAE_INDX) == ARM_LPAE_INDX_DEV)
		prot |= PGTABLE_MMIO;
	return prot | (entry & ARM_LPAE_XN ? PGTABLE_NOEXEC : 0);
}

static __always_inline u32 arm_lpae_prot_s2(u64 entry)
{
	u32 prot = entry >> 6 & (PGTABLE_READ | PGTABLE_WRITE);

	if ((entry & ARM_LPAE_MEMATTR) == ARM_LPAE_MEMATTR_OIWB)
		prot |= PGTABLE_CACHE;
	if ((entry & ARM_LPAE_MEMATTR) == ARM_LPAE_MEMATTR_DEV)
		prot |= PGTABLE_MMIO;
	return prot | (entry & ARM_LPAE_XN ? PGTABLE_NOEXEC : 0);
}

static inline void arm_lpae_decode(u64 entry, bool s2, enum pgtable_kind kind,
				   char *text, size_t size)
{
	static const struct pgtable_bit s1_bits[] = {
		{ ARM_LPAE_NS, "NS" }, { ARM_LPAE_AF, "AF" },
		{ ARM_LPAE_NG, "nG" }, { ARM_LPAE_DBM, "DBM" },
		{ ARM_LPAE_CONTIG, "Contig" }, { ARM_LPAE_XN, "XN" }, { }
	};
	static const struct pgtable_bit s2_bits[] = {
		{ ARM_LPAE_AF, "AF" }, { ARM_LPAE_DBM, "DBM" },
		{ ARM_LPAE_CONTIG, "Contig" }, { ARM_LPAE_XN, "XN" }, { }
	};
	int len = 0;

	text[0] = '\0';
	if (kind == PGTABLE_TABLE)
		len = snprintf(text, size, "Table%s",
			       entry & ARM_LPAE_NSTABLE ? " NSTable" : "");
	else if (kind == PGTABLE_LEAF)
		len = snprintf(text, size, s2 ?
			       "MemAttr=%#x S2AP=%u SH=%u " :
			       "AttrIndx=%u AP[2:1]=%u SH=%u ",
			       (unsigned int)(entry >> 2 & (s2 ? 15 : 7)),
			       (unsigned int)(entry >> 6 & 3),
			       (unsigned int)(entry >> 8 & 3));
	if (kind == PGTABLE_LEAF && (size_t)len < size)
		pgtable_decode_bits(entry, s2 ? s2_bits : s1_bits, text + len,
				    size - len);
}

#endif /* _IOMMUCTL_PGTABLE_ARM_LPAE_ENTRY_H */
