/* SPDX-License-Identifier: GPL-2.0 */
/* Which page tables of its own a kernel lets modules use, and how */
#ifndef _TESTS_COMPAT_ORACLES_H
#define _TESTS_COMPAT_ORACLES_H

#include <linux/io-pgtable.h>
#include <linux/iommu.h>
#include <linux/version.h>

#include "../pt_oracle.h"
#include "compat/compat.h"
#include "compat/table_pages.h"

/* 6.19, "iommu/amd: Remove AMD io_pgtable support": generic_pt's instead */
#if defined(CONFIG_AMD_IOMMU) && LINUX_VERSION_CODE < KERNEL_VERSION(6, 19, 0)
#define COMPAT_AMD_IO_PGTABLE	1
#else
#define COMPAT_AMD_IO_PGTABLE	0
#endif

/* 6.19: what both Intel's and AMD's drivers use; built in */
#if defined(CONFIG_IOMMU_PT_VTDSS) && defined(CONFIG_IOMMU_PT_X86_64) &&	\
	defined(CONFIG_IOMMU_PT_AMDV1)
#include <linux/generic_pt/iommu.h>
#define COMPAT_GENERIC_PT	1
#else
#define COMPAT_GENERIC_PT	0
#endif

/*
 * Map pages of one size. generic_pt looks for the best sizes itself, among those
 * of the domain: it is offered this one.
 */
static __always_inline int
compat_their_map(struct theirs *t, u64 iova, u64 paddr, size_t pgsize,
		 size_t n, int prot, size_t *mapped)
{
#if COMPAT_GENERIC_PT
	if (t->pt) {
		t->pt->domain.pgsize_bitmap = pgsize;
		return t->pt->ops->map_range(t->pt, iova, paddr, pgsize * n,
					     prot, GFP_KERNEL, mapped);
	}
#endif
	return t->ops->map_pages(t->ops, iova, paddr, pgsize, n, prot,
				 GFP_KERNEL, mapped);
}

/* Unmap them; generic_pt leaves tables to be freed in @gather */
static __always_inline size_t
compat_their_unmap(struct theirs *t, u64 iova, size_t pgsize, size_t n,
		   struct iommu_iotlb_gather *gather)
{
#if COMPAT_GENERIC_PT
	if (t->pt)
		return t->pt->ops->unmap_range(t->pt, iova, pgsize * n,
					       gather);
#endif
	return t->ops->unmap_pages(t->ops, iova, pgsize, n, NULL);
}

static inline void compat_their_sync(struct iommu_iotlb_gather *gather)
{
	compat_tables_put(compat_gather_tables(gather));
	iommu_iotlb_gather_init(gather);
}

static inline phys_addr_t compat_their_phys(struct theirs *t, u64 iova)
{
#if COMPAT_GENERIC_PT
	if (t->pt)
		return t->pt->domain.ops->iova_to_phys(&t->pt->domain, iova);
#endif
	return t->ops->iova_to_phys(t->ops, iova);
}

#endif /* _TESTS_COMPAT_ORACLES_H */
