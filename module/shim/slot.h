/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The wrappers of one slot: a template, for domain_ops.c to include once for
 * each SLOT.
 *
 * A wrapper finds the driver's callback in its own slot, never by the domain:
 * domain->ops may be the driver's again while a caller is on its way here.
 * With nobody tracing it counts the caller in, calls, and counts it out.
 */
#define SLOT_CONCAT(nr, name)	slot##nr##_##name
#define SLOT_EXPAND(nr, name)	SLOT_CONCAT(nr, name)
#define SLOT_FN(name)		SLOT_EXPAND(SLOT, name)
#define SLOT_VENDOR		(&slots[SLOT].vendor)

static int SLOT_FN(map_pages)(struct iommu_domain *domain, unsigned long iova,
			      phys_addr_t paddr, size_t pgsize, size_t count,
			      int prot, gfp_t gfp, size_t *mapped)
{
	int ret;

	shim_enter(SLOT);
	if (iommuctl_traced(map))
		ret = timed_map_pages(SLOT_VENDOR, domain, iova, paddr, pgsize,
				      count, prot, gfp, mapped);
	else
		ret = SLOT_VENDOR->map_pages(domain, iova, paddr, pgsize,
					     count, prot, gfp, mapped);
	shim_leave(SLOT);
	return ret;
}

static size_t SLOT_FN(unmap_pages)(struct iommu_domain *domain,
				   unsigned long iova, size_t pgsize,
				   size_t count,
				   struct iommu_iotlb_gather *gather)
{
	size_t ret;

	shim_enter(SLOT);
	if (iommuctl_traced(unmap))
		ret = timed_unmap_pages(SLOT_VENDOR, domain, iova, pgsize,
					count, gather);
	else
		ret = SLOT_VENDOR->unmap_pages(domain, iova, pgsize, count,
					       gather);
	shim_leave(SLOT);
	return ret;
}

static void SLOT_FN(iotlb_sync)(struct iommu_domain *domain,
				struct iommu_iotlb_gather *gather)
{
	shim_enter(SLOT);
	if (iommuctl_traced(iotlb_sync))
		timed_iotlb_sync(SLOT_VENDOR, domain, gather);
	else
		SLOT_VENDOR->iotlb_sync(domain, gather);
	shim_leave(SLOT);
}

static compat_sync_map_t SLOT_FN(iotlb_sync_map)(struct iommu_domain *domain,
						 unsigned long iova,
						 size_t size)
{
	int ret;

	shim_enter(SLOT);
	if (iommuctl_traced(iotlb_sync_map))
		ret = timed_iotlb_sync_map(SLOT_VENDOR, domain, iova, size);
	else
		ret = compat_sync_map(SLOT_VENDOR->iotlb_sync_map, domain,
				      iova, size);
	shim_leave(SLOT);
	return compat_sync_map_return(ret);
}

static void SLOT_FN(flush_iotlb_all)(struct iommu_domain *domain)
{
	shim_enter(SLOT);
	if (iommuctl_traced(flush_all))
		timed_flush_all(SLOT_VENDOR, domain);
	else
		SLOT_VENDOR->flush_iotlb_all(domain);
	shim_leave(SLOT);
}

static int SLOT_FN(attach_dev)(compat_attach_params)
{
	int ret;

	shim_enter(SLOT);
	if (iommuctl_traced(attach))
		ret = timed_attach(SLOT_VENDOR, compat_attach_args);
	else
		ret = SLOT_VENDOR->attach_dev(compat_attach_args);
	shim_leave(SLOT);
	return ret;
}

static void SLOT_FN(free)(struct iommu_domain *domain)
{
	shim_enter(SLOT);
	shim_domain_freed(domain);
	SLOT_VENDOR->free(domain);
	shim_leave(SLOT);
}

#if COMPAT_DETACH_DEV
static void SLOT_FN(detach_dev)(struct iommu_domain *domain,
				struct device *dev)
{
	shim_enter(SLOT);
	if (iommuctl_traced(detach))
		timed_detach(SLOT_VENDOR, domain, dev);
	else
		SLOT_VENDOR->detach_dev(domain, dev);
	shim_told_detach(dev);
	shim_leave(SLOT);
}
#endif

#if COMPAT_MAP_ONE
static int SLOT_FN(map)(struct iommu_domain *domain, unsigned long iova,
			phys_addr_t paddr, size_t size, int prot, gfp_t gfp)
{
	int ret;

	shim_enter(SLOT);
	if (iommuctl_traced(map))
		ret = timed_map_one(SLOT_VENDOR, domain, iova, paddr, size,
				    prot, gfp);
	else
		ret = SLOT_VENDOR->map(domain, iova, paddr, size, prot, gfp);
	shim_leave(SLOT);
	return ret;
}

static size_t SLOT_FN(unmap)(struct iommu_domain *domain, unsigned long iova,
			     size_t size, struct iommu_iotlb_gather *gather)
{
	size_t ret;

	shim_enter(SLOT);
	if (iommuctl_traced(unmap))
		ret = timed_unmap_one(SLOT_VENDOR, domain, iova, size, gather);
	else
		ret = SLOT_VENDOR->unmap(domain, iova, size, gather);
	shim_leave(SLOT);
	return ret;
}
#endif

static const struct iommu_domain_ops SLOT_FN(wrappers) = {
	.attach_dev = SLOT_FN(attach_dev),
	.map_pages = SLOT_FN(map_pages),
	.unmap_pages = SLOT_FN(unmap_pages),
	.iotlb_sync = SLOT_FN(iotlb_sync),
	.iotlb_sync_map = SLOT_FN(iotlb_sync_map),
	.flush_iotlb_all = SLOT_FN(flush_iotlb_all),
	.free = SLOT_FN(free),
#if COMPAT_DETACH_DEV
	.detach_dev = SLOT_FN(detach_dev),
#endif
#if COMPAT_MAP_ONE
	.map = SLOT_FN(map),
	.unmap = SLOT_FN(unmap),
#endif
};

#undef SLOT_VENDOR
#undef SLOT_FN
#undef SLOT_EXPAND
#undef SLOT_CONCAT
#undef SLOT
