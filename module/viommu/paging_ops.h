/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A template: the callbacks of struct iommu_domain_ops that depend on the
 * page-table format, its walker inlined. No include guard. Before: the format's
 * header, and its prefix as VIOMMU_FMT. Which of them a driver has, its model's
 * ops say; see paging.h.
 *
 * The hot path. Callers are the core's iommu_map() and iommu_unmap(), in any
 * context, at the same time for ranges that do not overlap. Untraced, a call is
 * one patched branch and the walk.
 */
#include "paging.h"

#define VF_JOIN3(a, b, c)	a##b##c
#define VF_JOIN(a, b, c)	VF_JOIN3(a, b, c)
#define VF(name)		VF_JOIN(VIOMMU_FMT, _, name)
#define VF_OPS(name)		VF_JOIN(viommu_, VIOMMU_FMT, _##name)

/* All maps; the one page that is usual is seen to before */
static noinline int
VF_OPS(map_any)(struct viommu_domain *vd, unsigned long iova,
		phys_addr_t paddr, size_t pgsize, size_t pgcount, int prot,
		gfp_t gfp, size_t *mapped)
{
	LIST_HEAD(freelist);
	int ret;

	ret = VF(map)(&vd->pt, iova, paddr, pgsize, pgcount, prot, gfp, mapped,
		      &freelist);
	if (unlikely(ret)) {
		const struct viommu_map map = {
			iova, paddr, pgsize, pgcount, prot, gfp,
		};

		ret = viommu_map_failed(vd, &map, ret, mapped, &freelist);
	}
	/* A large page took the place of tables. */
	if (unlikely(!list_empty(&freelist)))
		viommu_flush_now(vd, iova, pgsize * pgcount, &freelist);
	return ret;
}

static noinline int
VF_OPS(map_traced)(struct viommu_domain *vd, unsigned long iova,
		   phys_addr_t paddr, size_t pgsize, size_t pgcount, int prot,
		   gfp_t gfp, size_t *mapped, const bool now)
{
	struct iommuctl_event ev = {
		.op = IOMMUCTL_OP_MAP,
		.iova = iova,
		.pgsize = pgsize,
		.count = pgcount,
		.prot = prot,
	};
	u64 start = ktime_get_ns();
	int ret;

	ret = VF_OPS(map_any)(vd, iova, paddr, pgsize, pgcount, prot, gfp,
			      mapped);
	if (now)
		viommu_mapped_now(vd, iova, *mapped);
	ev.ret = ret;
	ev.ns = ktime_get_ns() - start;
	ev.size = *mapped;
	viommu_emit(vd, &ev);
	return ret;
}

static __maybe_unused int
VF_OPS(map_pages)(struct iommu_domain *domain, unsigned long iova,
		  phys_addr_t paddr, size_t pgsize, size_t pgcount, int prot,
		  gfp_t gfp, size_t *mapped)
{
	struct viommu_domain *vd = to_viommu_domain(domain);

	/* These came on the stack: read early, they cost the walk registers. */
	__asm__("" : "+m" (gfp), "+m" (mapped));
	if (iommuctl_traced(map))
		return VF_OPS(map_traced)(vd, iova, paddr, pgsize, pgcount,
					  prot, gfp, mapped, false);
	if (likely(VF(map_one)(&vd->pt, iova, paddr, pgsize, pgcount, prot))) {
		*mapped = pgsize;
		return 0;
	}
	return VF_OPS(map_any)(vd, iova, paddr, pgsize, pgcount, prot, gfp,
			       mapped);
}

static __maybe_unused int
VF_OPS(map_now_pages)(struct iommu_domain *domain, unsigned long iova,
		      phys_addr_t paddr, size_t pgsize, size_t pgcount,
		      int prot, gfp_t gfp, size_t *mapped)
{
	struct viommu_domain *vd = to_viommu_domain(domain);
	int ret;

	if (iommuctl_traced(map))
		return VF_OPS(map_traced)(vd, iova, paddr, pgsize, pgcount,
					  prot, gfp, mapped, true);
	ret = VF_OPS(map_any)(vd, iova, paddr, pgsize, pgcount, prot, gfp,
			      mapped);
	viommu_mapped_now(vd, iova, *mapped);
	return ret;
}

/* All unmaps; the one page with a sync to follow is seen to before */
static noinline size_t
VF_OPS(unmap_any)(struct viommu_domain *vd, unsigned long iova, size_t pgsize,
		  size_t pgcount, struct iommu_iotlb_gather *gather)
{
	size_t done;

	done = VF(unmap)(&vd->pt, iova, pgsize, pgcount,
			 compat_gather_tables(gather), NULL);
	if (gather->queued)
		return viommu_unmapped_lazy(vd, done);
	return viommu_gathered(vd, iova, done, gather);
}

static noinline size_t
VF_OPS(unmap_traced)(struct viommu_domain *vd, unsigned long iova,
		     size_t pgsize, size_t pgcount,
		     struct iommu_iotlb_gather *gather)
{
	struct iommuctl_event ev = {
		.op = IOMMUCTL_OP_UNMAP,
		.iova = iova,
		.pgsize = pgsize,
		.count = pgcount,
	};
	u64 start = ktime_get_ns();
	size_t done;

	done = VF_OPS(unmap_any)(vd, iova, pgsize, pgcount, gather);
	ev.ns = ktime_get_ns() - start;
	ev.size = done;
	ev.ret = done < pgsize * pgcount ? -ENOENT : 0;
	viommu_emit(vd, &ev);
	return done;
}

static __maybe_unused size_t
VF_OPS(unmap_pages)(struct iommu_domain *domain, unsigned long iova,
		    size_t pgsize, size_t pgcount,
		    struct iommu_iotlb_gather *gather)
{
	struct viommu_domain *vd = to_viommu_domain(domain);

	if (iommuctl_traced(unmap))
		return VF_OPS(unmap_traced)(vd, iova, pgsize, pgcount, gather);
	if (unlikely(!VF(unmap_one)(&vd->pt, iova, pgsize, pgcount)))
		return VF_OPS(unmap_any)(vd, iova, pgsize, pgcount, gather);
	if (unlikely(gather->queued))
		return viommu_unmapped_lazy(vd, pgsize);
	/* The range matters only once the IOTLB is used, or if to the core. */
	if (COMPAT_GATHER_ALL || unlikely(viommu_busy(vd)))
		return viommu_gathered(vd, iova, pgsize, gather);
	return pgsize;
}

static size_t VF_OPS(unmap_flush)(struct viommu_domain *vd, unsigned long iova,
				  size_t pgsize, size_t pgcount)
{
	LIST_HEAD(freelist);
	size_t done;

	done = VF(unmap)(&vd->pt, iova, pgsize, pgcount, &freelist, NULL);
	viommu_flush_now(vd, iova, done, &freelist);
	return done;
}

static __maybe_unused size_t
VF_OPS(unmap_now)(struct iommu_domain *domain, unsigned long iova,
		  size_t pgsize, size_t pgcount,
		  struct iommu_iotlb_gather *gather)
{
	struct viommu_domain *vd = to_viommu_domain(domain);
	struct iommuctl_event ev = {
		.op = IOMMUCTL_OP_UNMAP,
		.iova = iova,
		.pgsize = pgsize,
		.count = pgcount,
	};
	u64 start;

	if (!iommuctl_traced(unmap))
		return VF_OPS(unmap_flush)(vd, iova, pgsize, pgcount);
	start = ktime_get_ns();
	ev.size = VF_OPS(unmap_flush)(vd, iova, pgsize, pgcount);
	ev.ns = ktime_get_ns() - start;
	ev.ret = ev.size < pgsize * pgcount ? -ENOENT : 0;
	pgsize = ev.size;	/* the event is not ours any more */
	viommu_emit(vd, &ev);
	return pgsize;
}

#if COMPAT_MAP_ONE
/* The core undoes nothing of a map that cannot say how far it came. */
static int VF_OPS(map_all)(struct iommu_domain *domain, unsigned long iova,
			   size_t mapped, int ret)
{
	if (unlikely(ret && mapped))
		VF_OPS(unmap_flush)(to_viommu_domain(domain), iova, mapped, 1);
	return ret;
}

static __maybe_unused int
VF_OPS(map_page)(struct iommu_domain *domain, unsigned long iova,
		 phys_addr_t paddr, size_t size, int prot, gfp_t gfp)
{
	size_t mapped;
	int ret = VF_OPS(map_pages)(domain, iova, paddr, size, 1, prot, gfp,
				    &mapped);

	return VF_OPS(map_all)(domain, iova, mapped, ret);
}

static __maybe_unused int
VF_OPS(map_now_page)(struct iommu_domain *domain, unsigned long iova,
		     phys_addr_t paddr, size_t size, int prot, gfp_t gfp)
{
	size_t mapped;
	int ret = VF_OPS(map_now_pages)(domain, iova, paddr, size, 1, prot,
					gfp, &mapped);

	return VF_OPS(map_all)(domain, iova, mapped, ret);
}

static __maybe_unused size_t
VF_OPS(unmap_page)(struct iommu_domain *domain, unsigned long iova, size_t size,
		   struct iommu_iotlb_gather *gather)
{
	return VF_OPS(unmap_pages)(domain, iova, size, 1, gather);
}

static __maybe_unused size_t
VF_OPS(unmap_page_now)(struct iommu_domain *domain, unsigned long iova,
		       size_t size, struct iommu_iotlb_gather *gather)
{
	return VF_OPS(unmap_now)(domain, iova, size, 1, gather);
}
#endif

static __maybe_unused phys_addr_t
VF_OPS(iova_to_phys)(struct iommu_domain *domain, dma_addr_t iova)
{
	return VF(iova_to_phys)(&to_viommu_domain(domain)->pt, iova);
}

#undef VF_JOIN3
#undef VF_JOIN
#undef VF
#undef VF_OPS
#undef VIOMMU_FMT
