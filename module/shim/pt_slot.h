/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The wrappers of one slot for pt_iommu_ops: a template, for pt_ops.c to include
 * once for each SLOT. As in slot.h, each finds the driver's callback in its slot.
 */
#define SLOT_CONCAT(nr, name)	pt_slot##nr##_##name
#define SLOT_EXPAND(nr, name)	SLOT_CONCAT(nr, name)
#define SLOT_FN(name)		SLOT_EXPAND(SLOT, name)
#define SLOT_VENDOR		(&pt_slots[SLOT].vendor)
#define SLOT_CALLS		(SHIM_SLOTS + SLOT)

static int SLOT_FN(map_range)(struct pt_iommu *table, dma_addr_t iova,
			      phys_addr_t paddr, dma_addr_t len,
			      unsigned int prot, gfp_t gfp, size_t *mapped)
{
	int ret;

	shim_enter(SLOT_CALLS);
	if (iommuctl_traced(map))
		ret = timed_map_range(SLOT_VENDOR, table, iova, paddr, len,
				      prot, gfp, mapped);
	else
		ret = SLOT_VENDOR->map_range(table, iova, paddr, len, prot, gfp,
					     mapped);
	shim_leave(SLOT_CALLS);
	return ret;
}

static size_t SLOT_FN(unmap_range)(struct pt_iommu *table, dma_addr_t iova,
				   dma_addr_t len,
				   struct iommu_iotlb_gather *gather)
{
	size_t ret;

	shim_enter(SLOT_CALLS);
	if (iommuctl_traced(unmap))
		ret = timed_unmap_range(SLOT_VENDOR, table, iova, len, gather);
	else
		ret = SLOT_VENDOR->unmap_range(table, iova, len, gather);
	shim_leave(SLOT_CALLS);
	return ret;
}

static void SLOT_FN(deinit)(struct pt_iommu *table)
{
	shim_enter(SLOT_CALLS);
	shim_domain_freed(&table->domain);
	SLOT_VENDOR->deinit(table);
	shim_leave(SLOT_CALLS);
}

static const struct pt_iommu_ops SLOT_FN(wrappers) = {
	.map_range = SLOT_FN(map_range),
	.unmap_range = SLOT_FN(unmap_range),
	.deinit = SLOT_FN(deinit),
};

#undef SLOT_CALLS
#undef SLOT_VENDOR
#undef SLOT_FN
#undef SLOT_EXPAND
#undef SLOT_CONCAT
#undef SLOT
