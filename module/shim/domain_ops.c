// SPDX-License-Identifier: GPL-2.0
/*
 * Wrappers for iommu_domain_ops: what stands between the core and a driver.
 *
 * Only callbacks that a driver has are wrapped, as the core asks which ones
 * are there. ->free always is: it tells of a domain's end. The rest
 * (iova_to_phys, enforce_cache_coherency, …) is the driver's own.
 */
#include <linux/device.h>
#include <linux/kmemleak.h>
#include <linux/percpu.h>
#include <linux/slab.h>

#include "internal.h"
#include "timed.h"

/* Under shim_lock */
static struct shim_slot slots[SHIM_SLOTS];

static noinline int timed_map_pages(const struct iommu_domain_ops *vendor,
				    struct iommu_domain *domain,
				    unsigned long iova, phys_addr_t paddr,
				    size_t pgsize, size_t count, int prot,
				    gfp_t gfp, size_t *mapped)
{
	struct iommuctl_event ev = {
		.op = IOMMUCTL_OP_MAP,
		.iova = iova,
		.pgsize = pgsize,
		.count = count,
		.prot = prot,
	};
	u64 start = ktime_get_ns();
	int ret;

	ret = vendor->map_pages(domain, iova, paddr, pgsize, count, prot, gfp,
				mapped);
	ev.ret = ret;
	ev.size = *mapped;
	timed_end(domain, start, &ev);
	return ret;
}

static noinline size_t timed_unmap_pages(const struct iommu_domain_ops *vendor,
					 struct iommu_domain *domain,
					 unsigned long iova, size_t pgsize,
					 size_t count,
					 struct iommu_iotlb_gather *gather)
{
	struct iommuctl_event ev = {
		.op = IOMMUCTL_OP_UNMAP,
		.iova = iova,
		.pgsize = pgsize,
		.count = count,
	};
	u64 start = ktime_get_ns();
	size_t done;

	done = vendor->unmap_pages(domain, iova, pgsize, count, gather);
	ev.size = done;
	if (done < pgsize * count)
		ev.ret = -ENOENT;
	timed_end(domain, start, &ev);
	return done;
}

static noinline void timed_iotlb_sync(const struct iommu_domain_ops *vendor,
				      struct iommu_domain *domain,
				      struct iommu_iotlb_gather *gather)
{
	struct iommuctl_event ev = { .op = IOMMUCTL_OP_IOTLB_SYNC };
	u64 start;

	shim_tell_gathered(&ev, gather);
	start = ktime_get_ns();
	vendor->iotlb_sync(domain, gather);
	timed_end(domain, start, &ev);
}

static noinline int timed_iotlb_sync_map(const struct iommu_domain_ops *vendor,
					 struct iommu_domain *domain,
					 unsigned long iova, size_t size)
{
	struct iommuctl_event ev = {
		.op = IOMMUCTL_OP_IOTLB_SYNC_MAP,
		.iova = iova,
		.size = size,
	};
	u64 start = ktime_get_ns();
	int ret;

	ret = compat_sync_map(vendor->iotlb_sync_map, domain, iova, size);
	ev.ret = ret;
	timed_end(domain, start, &ev);
	return ret;
}

static noinline void timed_flush_all(const struct iommu_domain_ops *vendor,
				     struct iommu_domain *domain)
{
	struct iommuctl_event ev = { .op = IOMMUCTL_OP_FLUSH_ALL };
	u64 start = ktime_get_ns();

	vendor->flush_iotlb_all(domain);
	timed_end(domain, start, &ev);
}

static noinline int timed_attach(const struct iommu_domain_ops *vendor,
				 compat_attach_params)
{
	struct iommuctl_event ev = {
		.op = IOMMUCTL_OP_ATTACH,
		.device = dev_name(dev),
	};
	u64 start = ktime_get_ns();
	int ret;

	ret = vendor->attach_dev(compat_attach_args);
	ev.ret = ret;
	timed_end(domain, start, &ev);
	return ret;
}

#if COMPAT_DETACH_DEV
static noinline void timed_detach(const struct iommu_domain_ops *vendor,
				  struct iommu_domain *domain,
				  struct device *dev)
{
	struct iommuctl_event ev = {
		.op = IOMMUCTL_OP_DETACH,
		.device = dev_name(dev),
	};
	u64 start = ktime_get_ns();

	vendor->detach_dev(domain, dev);
	timed_end(domain, start, &ev);
}
#endif

#if COMPAT_MAP_ONE
static noinline int timed_map_one(const struct iommu_domain_ops *vendor,
				  struct iommu_domain *domain,
				  unsigned long iova, phys_addr_t paddr,
				  size_t size, int prot, gfp_t gfp)
{
	struct iommuctl_event ev = {
		.op = IOMMUCTL_OP_MAP,
		.iova = iova,
		.pgsize = size,
		.count = 1,
		.prot = prot,
	};
	u64 start = ktime_get_ns();
	int ret;

	ret = vendor->map(domain, iova, paddr, size, prot, gfp);
	ev.ret = ret;
	ev.size = ret ? 0 : size;
	timed_end(domain, start, &ev);
	return ret;
}

static noinline size_t timed_unmap_one(const struct iommu_domain_ops *vendor,
				       struct iommu_domain *domain,
				       unsigned long iova, size_t size,
				       struct iommu_iotlb_gather *gather)
{
	struct iommuctl_event ev = {
		.op = IOMMUCTL_OP_UNMAP,
		.iova = iova,
		.pgsize = size,
		.count = 1,
	};
	u64 start = ktime_get_ns();
	size_t done;

	done = vendor->unmap(domain, iova, size, gather);
	ev.size = done;
	if (done < size)
		ev.ret = -ENOENT;
	timed_end(domain, start, &ev);
	return done;
}
#endif

#define SLOT 0
#include "slot.h"
#define SLOT 1
#include "slot.h"
#define SLOT 2
#include "slot.h"
#define SLOT 3
#include "slot.h"
#define SLOT 4
#include "slot.h"
#define SLOT 5
#include "slot.h"
#define SLOT 6
#include "slot.h"
#define SLOT 7
#include "slot.h"

static const struct iommu_domain_ops *const wrappers[] = {
	&slot0_wrappers, &slot1_wrappers, &slot2_wrappers, &slot3_wrappers,
	&slot4_wrappers, &slot5_wrappers, &slot6_wrappers, &slot7_wrappers,
};

/* @slot->ops: @source with the wrappers of @slot */
static void shim_slot_wrap(struct shim_slot *slot,
			   const struct iommu_domain_ops *source)
{
	const struct iommu_domain_ops *wrapper = wrappers[slot - slots];
	struct iommu_domain_ops *ops = slot->ops;

	BUILD_BUG_ON(ARRAY_SIZE(wrappers) != SHIM_SLOTS);
	*ops = *source;
	ops->free = wrapper->free;
	if (source->attach_dev)
		ops->attach_dev = wrapper->attach_dev;
	if (source->map_pages)
		ops->map_pages = wrapper->map_pages;
	if (source->unmap_pages)
		ops->unmap_pages = wrapper->unmap_pages;
	if (source->iotlb_sync)
		ops->iotlb_sync = wrapper->iotlb_sync;
	if (source->iotlb_sync_map)
		ops->iotlb_sync_map = wrapper->iotlb_sync_map;
	if (source->flush_iotlb_all)
		ops->flush_iotlb_all = wrapper->flush_iotlb_all;
#if COMPAT_DETACH_DEV
	if (source->detach_dev)
		ops->detach_dev = wrapper->detach_dev;
#endif
#if COMPAT_MAP_ONE
	if (source->map)
		ops->map = wrapper->map;
	if (source->unmap)
		ops->unmap = wrapper->unmap;
#endif
}

static int shim_slot_fill(struct shim_slot *slot,
			  const struct iommu_domain_ops *source)
{
	slot->ops = kmalloc(sizeof(*slot->ops), GFP_KERNEL);
	if (!slot->ops)
		return -ENOMEM;
	kmemleak_not_leak(slot->ops);
	slot->vendor = *source;
	shim_slot_wrap(slot, source);
	slot->source = source;
	/*
	 * A wrapper reads @vendor after the core read the wrapper's address, but
	 * only a branch is in between, which orders no reads but on x86. After
	 * this, no processor has older ones under way that see the address.
	 */
	synchronize_rcu();
	return 0;
}

/**
 * shim_slot_get() - wrappers for a driver's domain ops
 * @source: the driver's ops
 *
 * Under shim_lock. A driver that was unloaded and loaded again at the same
 * place finds its slot only if all its callbacks are where they were.
 *
 * Return: the slot, or an ERR_PTR: -ENOSPC when all are taken, -ENOMEM,
 * -EOPNOTSUPP for domains that the driver never frees.
 */
struct shim_slot *shim_slot_get(const struct iommu_domain_ops *source)
{
	struct shim_slot *slot;
	int ret;

	lockdep_assert_held(&shim_lock);
	if (!source->free)
		return ERR_PTR(-EOPNOTSUPP);

	for (slot = slots; slot < slots + SHIM_SLOTS; slot++) {
		if (!slot->source) {
			ret = shim_slot_fill(slot, source);
			return ret ? ERR_PTR(ret) : slot;
		}
		if (slot->source == source &&
		    !memcmp(&slot->vendor, source, sizeof(*source)))
			return slot;
	}
	return ERR_PTR(-ENOSPC);
}

/**
 * shim_slot_calls() - where the calls of a slot are counted
 * @slot: the slot
 */
int shim_slot_calls(const struct shim_slot *slot)
{
	return slot - slots;
}

/**
 * shim_slots_retire() - have all tables of callbacks lead past the wrappers
 *
 * With no domain under the shim, for the last time.
 *
 * Return: whether there were any.
 */
bool shim_slots_retire(void)
{
	struct shim_slot *slot;

	for (slot = slots; slot < slots + SHIM_SLOTS && slot->source; slot++)
		shim_table_retire(slot->ops, &slot->vendor,
				  sizeof(slot->vendor));
	return slot > slots;
}
