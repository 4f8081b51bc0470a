// SPDX-License-Identifier: GPL-2.0
/*
 * Wrappers for pt_iommu_ops: where drivers share page tables, the core maps and
 * unmaps by these, a whole range at once, and not by iommu_domain_ops.
 *
 * ->deinit tells of a domain's end where ->free of its iommu_domain_ops cannot:
 * drivers call it from there, when nothing is attached any more.
 */
#include <linux/kmemleak.h>
#include <linux/slab.h>

#include "pt.h"
#include "timed.h"

/* Under shim_lock */
static struct shim_pt_slot pt_slots[SHIM_PT_SLOTS];

/* The page sizes are the table's to choose: it was asked for the smallest. */
static unsigned long smallest_page(const struct pt_iommu *table)
{
	return table->domain.pgsize_bitmap & -table->domain.pgsize_bitmap;
}

static noinline int timed_map_range(const struct pt_iommu_ops *vendor,
				    struct pt_iommu *table, dma_addr_t iova,
				    phys_addr_t paddr, dma_addr_t len,
				    unsigned int prot, gfp_t gfp,
				    size_t *mapped)
{
	struct iommuctl_event ev = {
		.op = IOMMUCTL_OP_MAP,
		.iova = iova,
		.pgsize = smallest_page(table),
		.prot = prot,
	};
	size_t before = *mapped;
	u64 start;
	int ret;

	ev.count = len / ev.pgsize;
	start = ktime_get_ns();
	ret = vendor->map_range(table, iova, paddr, len, prot, gfp, mapped);
	ev.ret = ret;
	ev.size = *mapped - before;
	timed_end(&table->domain, start, &ev);
	return ret;
}

static noinline size_t timed_unmap_range(const struct pt_iommu_ops *vendor,
					 struct pt_iommu *table,
					 dma_addr_t iova, dma_addr_t len,
					 struct iommu_iotlb_gather *gather)
{
	struct iommuctl_event ev = {
		.op = IOMMUCTL_OP_UNMAP,
		.iova = iova,
		.pgsize = smallest_page(table),
	};
	size_t done;
	u64 start;

	ev.count = len / ev.pgsize;
	start = ktime_get_ns();
	done = vendor->unmap_range(table, iova, len, gather);
	ev.size = done;
	if (done < len)
		ev.ret = -ENOENT;
	timed_end(&table->domain, start, &ev);
	return done;
}

#define SLOT 0
#include "pt_slot.h"
#define SLOT 1
#include "pt_slot.h"
#define SLOT 2
#include "pt_slot.h"
#define SLOT 3
#include "pt_slot.h"

static const struct pt_iommu_ops *const wrappers[] = {
	&pt_slot0_wrappers, &pt_slot1_wrappers, &pt_slot2_wrappers,
	&pt_slot3_wrappers,
};

static int shim_pt_slot_fill(struct shim_pt_slot *slot,
			     const struct pt_iommu_ops *source)
{
	const struct pt_iommu_ops *wrapper = wrappers[slot - pt_slots];
	struct pt_iommu_ops *ops;

	BUILD_BUG_ON(ARRAY_SIZE(wrappers) != SHIM_PT_SLOTS);
	ops = kmemdup(source, sizeof(*source), GFP_KERNEL);
	if (!ops)
		return -ENOMEM;
	kmemleak_not_leak(ops);
	ops->map_range = wrapper->map_range;
	ops->unmap_range = wrapper->unmap_range;
	ops->deinit = wrapper->deinit;
	slot->ops = ops;
	slot->vendor = *source;
	slot->source = source;
	synchronize_rcu();	/* as in shim_slot_fill() */
	return 0;
}

/**
 * shim_pt_slot_get() - wrappers for the ops of a domain's shared page table
 * @domain: the domain
 *
 * Under shim_lock; as shim_slot_get().
 *
 * Return: the slot, NULL if its page table is the driver's own, or an ERR_PTR:
 * -ENOSPC, -ENOMEM, -EOPNOTSUPP for a table without a callback that is wrapped.
 */
struct shim_pt_slot *shim_pt_slot_get(struct iommu_domain *domain)
{
	struct pt_iommu *table = iommupt_from_domain(domain);
	const struct pt_iommu_ops *source;
	struct shim_pt_slot *slot;
	int ret;

	lockdep_assert_held(&shim_lock);
	if (!table)
		return NULL;
	source = table->ops;
	if (!source->map_range || !source->unmap_range || !source->deinit)
		return ERR_PTR(-EOPNOTSUPP);

	for (slot = pt_slots; slot < pt_slots + SHIM_PT_SLOTS; slot++) {
		if (!slot->source) {
			ret = shim_pt_slot_fill(slot, source);
			return ret ? ERR_PTR(ret) : slot;
		}
		if (slot->source == source &&
		    !memcmp(&slot->vendor, source, sizeof(*source)))
			return slot;
	}
	return ERR_PTR(-ENOSPC);
}

/**
 * shim_pt_put_in() - put wrappers into a domain's page table
 * @slot: the wrappers
 * @domain: the domain
 *
 * Under shim_lock.
 */
void shim_pt_put_in(const struct shim_pt_slot *slot,
		    struct iommu_domain *domain)
{
	/* The core reads it at any time, and what is in the slot through it. */
	smp_store_release(&iommupt_from_domain(domain)->ops, slot->ops);
}

/**
 * shim_pt_take_out() - put its own callbacks back into a page table
 * @slot: the wrappers that are in it
 * @domain: the domain
 */
void shim_pt_take_out(const struct shim_pt_slot *slot,
		      struct iommu_domain *domain)
{
	WRITE_ONCE(iommupt_from_domain(domain)->ops, slot->source);
}

/**
 * shim_pt_slot_calls() - where the calls of a slot are counted
 * @slot: the slot
 */
int shim_pt_slot_calls(const struct shim_pt_slot *slot)
{
	return SHIM_SLOTS + (slot - pt_slots);
}

/**
 * shim_pt_slots_retire() - have all tables of callbacks lead past the wrappers
 *
 * With no domain under the shim, for the last time.
 *
 * Return: whether there were any.
 */
bool shim_pt_slots_retire(void)
{
	struct shim_pt_slot *slot;

	for (slot = pt_slots; slot < pt_slots + SHIM_PT_SLOTS && slot->source;
	     slot++)
		shim_table_retire(slot->ops, &slot->vendor,
				  sizeof(slot->vendor));
	return slot > pt_slots;
}
