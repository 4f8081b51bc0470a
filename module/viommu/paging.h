/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What struct iommu_domain_ops of any paging domain is made of: what does not
 * depend on its format is in domain.c, the rest paging_ops.h gives.
 */
#ifndef _IOMMUCTL_VIOMMU_PAGING_H
#define _IOMMUCTL_VIOMMU_PAGING_H

#include "../compat/compat.h"
#include "../event.h"
#include "viommu.h"

/**
 * struct viommu_paging - a format, and one driver's callbacks upon it
 * @fmt: the page-table format
 * @ops: what its domains have in domain->ops: the callbacks that the driver has,
 *	 with @fmt's walker inlined
 */
struct viommu_paging {
	const struct pgtable_fmt *fmt;
	struct iommu_domain_ops ops;
};

/* What every driver has */
#define VIOMMU_OPS							\
	.attach_dev = viommu_attach_dev,				\
	COMPAT_DETACH_OP(viommu_detach_dev)				\
	.free = viommu_domain_free,

/*
 * The callbacks that map and unmap in format @fmt. MANY: several pages a call.
 * ONE: a page a call, as long as the core has that; NOW: each unmap also flushes
 * the IOTLB, and there is no sync to miss. So does each map if @how is map_now
 * and not map.
 */
#define VIOMMU_OPS_MANY(fmt)						\
	.map_pages = viommu_##fmt##_map_pages,				\
	.unmap_pages = viommu_##fmt##_unmap_pages,			\
	.iova_to_phys = viommu_##fmt##_iova_to_phys,
#define VIOMMU_OPS_MANY_NOW(fmt, how)					\
	.map_pages = viommu_##fmt##_##how##_pages,			\
	.unmap_pages = viommu_##fmt##_unmap_now,			\
	.iova_to_phys = viommu_##fmt##_iova_to_phys,
#if COMPAT_MAP_ONE
#define VIOMMU_OPS_ONE(fmt)						\
	.map = viommu_##fmt##_map_page,					\
	.unmap = viommu_##fmt##_unmap_page,				\
	.iova_to_phys = viommu_##fmt##_iova_to_phys,
#define VIOMMU_OPS_ONE_NOW(fmt, how)					\
	.map = viommu_##fmt##_##how##_page,				\
	.unmap = viommu_##fmt##_unmap_page_now,				\
	.iova_to_phys = viommu_##fmt##_iova_to_phys,
#else
#define VIOMMU_OPS_ONE(fmt)	VIOMMU_OPS_MANY(fmt)
#define VIOMMU_OPS_ONE_NOW(fmt, how)	VIOMMU_OPS_MANY_NOW(fmt, how)
#endif

int viommu_attach_dev(compat_attach_params);
void viommu_detach_dev(struct iommu_domain *domain, struct device *dev);
void viommu_domain_free(struct iommu_domain *domain);
void viommu_iotlb_sync(struct iommu_domain *domain,
		       struct iommu_iotlb_gather *gather);
void viommu_flush_iotlb_all(struct iommu_domain *domain);

/* Of drivers that invalidate what they map, and of those that need not */
compat_sync_map_t viommu_iotlb_sync_map(struct iommu_domain *domain,
					unsigned long iova, size_t size);
compat_sync_map_t viommu_no_sync_map(struct iommu_domain *domain,
				     unsigned long iova, size_t size);

/**
 * viommu_emit() - name a timed call's domain and device, and tell of it
 * @vd: the domain
 * @ev: the call
 */
void viommu_emit(struct viommu_domain *vd, struct iommuctl_event *ev);

/**
 * struct viommu_map - what a map was asked for
 * @iova: first IOVA
 * @paddr: first output address
 * @pgsize: bytes of a page
 * @pgcount: how many pages
 * @prot: PGTABLE_*
 * @gfp: for tables
 */
struct viommu_map {
	u64 iova;
	u64 paddr;
	size_t pgsize;
	size_t pgcount;
	u32 prot;
	gfp_t gfp;
};

/**
 * viommu_map_failed() - a map that the format refused: do as the driver does
 * @vd: the domain
 * @map: what was asked for
 * @ret: what the format said
 * @mapped: the bytes mapped, before and after
 * @freelist: gets tables that were replaced
 *
 * Return: 0, or the driver's errno.
 */
int viommu_map_failed(struct viommu_domain *vd, const struct viommu_map *map,
		      int ret, size_t *mapped, struct list_head *freelist);

/**
 * viommu_mapped_now() - flush the IOTLB within a map
 * @vd: the domain
 * @iova: first IOVA
 * @done: bytes mapped
 */
void viommu_mapped_now(struct viommu_domain *vd, unsigned long iova,
		       size_t done);

/**
 * viommu_gathered() - an unmap whose range the sync must know
 * @vd: the domain; without it, the callbacks would move their arguments about
 * @iova: first IOVA
 * @done: bytes unmapped
 * @gather: the caller's
 *
 * Return: @done.
 */
size_t viommu_gathered(struct viommu_domain *vd, unsigned long iova,
		       size_t done, struct iommu_iotlb_gather *gather);

/**
 * viommu_unmapped_lazy() - an unmap that no sync will follow
 * @vd: the domain
 * @done: bytes unmapped
 *
 * The caller gives the memory back at once: DMA under way must not go on into
 * it. What is in the IOTLB stays there until all of that is flushed.
 *
 * Return: @done.
 */
size_t viommu_unmapped_lazy(struct viommu_domain *vd, size_t done);

/**
 * viommu_flush_now() - flush the IOTLB within an unmap, and free tables
 * @vd: the domain
 * @iova: first IOVA
 * @done: bytes unmapped
 * @freelist: tables taken out
 */
void viommu_flush_now(struct viommu_domain *vd, unsigned long iova, size_t done,
		      struct list_head *freelist);

#endif /* _IOMMUCTL_VIOMMU_PAGING_H */
