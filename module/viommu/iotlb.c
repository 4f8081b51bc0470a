// SPDX-License-Identifier: GPL-2.0
/*
 * The simulated IOTLB. What a master's DMA found in the page table stays in use
 * for its next accesses until it is flushed, as in hardware; but each use is held
 * against the table, and where that says something else by now, the access faults
 * as stale instead of being performed: the memory may be another's already.
 *
 * A domain has an IOTLB from its first DMA on. VIOMMU_IOTLB in vd->walkers says
 * so, or that flushes of this IOMMU have a cost: only then do unmaps tell the
 * sync what to flush.
 */
#include <linux/slab.h>

#include "viommu.h"

#define IOTLB_ENTRIES 64

/* By page, no more commands than this: then all of the domain, as drivers do */
#define IOTLB_MAX_COMMANDS 512

/**
 * struct iotlb_entry - a leaf in use
 * @leaf: as it was found
 * @flushes: the IOMMU's count of whole flushes then
 * @used: whether there is one
 */
struct iotlb_entry {
	struct pgtable_leaf leaf;
	u32 flushes;
	bool used;
};

/**
 * struct viommu_iotlb - the leaves of a domain that are in use
 * @lock: protects all of it; any context
 * @next: which one makes room
 * @entries: the leaves, in no order
 */
struct viommu_iotlb {
	raw_spinlock_t lock;	/* the entries; taken in walks */
	unsigned int next;
	struct iotlb_entry entries[IOTLB_ENTRIES];
};

void viommu_iotlb_use(struct viommu_domain *vd)
{
	struct viommu_iotlb *iotlb;

	if (likely(READ_ONCE(vd->iotlb)))
		return;
	iotlb = kzalloc(sizeof(*iotlb), GFP_KERNEL);
	if (!iotlb)
		return;		/* DMA works without */
	raw_spin_lock_init(&iotlb->lock);
	/* Before the first entry is there, and before the first walk */
	atomic_or(VIOMMU_IOTLB, &vd->walkers);
	if (cmpxchg(&vd->iotlb, NULL, iotlb))
		kfree(iotlb);
}

void viommu_iotlb_free(struct viommu_domain *vd)
{
	kfree(vd->iotlb);
}

static bool entry_lives(const struct viommu_domain *vd,
			const struct iotlb_entry *entry)
{
	return entry->used &&
	       entry->flushes == (u32)atomic_read(&vd->iommu->flushes);
}

static struct iotlb_entry *iotlb_find(struct viommu_domain *vd, u64 iova)
{
	struct iotlb_entry *entry = vd->iotlb->entries;
	int i;

	for (i = 0; i < IOTLB_ENTRIES; i++, entry++)
		if (entry_lives(vd, entry) && iova >= entry->leaf.iova &&
		    iova - entry->leaf.iova < entry->leaf.size)
			return entry;
	return NULL;
}

bool viommu_iotlb_lookup(struct viommu_domain *vd, u64 iova,
			 struct pgtable_leaf *leaf)
{
	struct viommu_iotlb *iotlb = READ_ONCE(vd->iotlb);
	struct iotlb_entry *entry;
	unsigned long flags;

	if (!iotlb)
		return false;
	raw_spin_lock_irqsave(&iotlb->lock, flags);
	entry = iotlb_find(vd, iova);
	if (entry)
		*leaf = entry->leaf;
	raw_spin_unlock_irqrestore(&iotlb->lock, flags);
	return entry;
}

void viommu_iotlb_add(struct viommu_domain *vd,
		      const struct pgtable_leaf *leaf)
{
	struct viommu_iotlb *iotlb = READ_ONCE(vd->iotlb);
	struct iotlb_entry *entry;
	unsigned long flags;

	if (!iotlb)
		return;
	raw_spin_lock_irqsave(&iotlb->lock, flags);
	if (!iotlb_find(vd, leaf->iova)) {
		entry = &iotlb->entries[iotlb->next++ % IOTLB_ENTRIES];
		entry->leaf = *leaf;
		entry->flushes = atomic_read(&vd->iommu->flushes);
		entry->used = true;
	}
	raw_spin_unlock_irqrestore(&iotlb->lock, flags);
}

void viommu_iotlb_drop(struct viommu_domain *vd, u64 first, u64 last)
{
	struct viommu_iotlb *iotlb = READ_ONCE(vd->iotlb);
	struct iotlb_entry *entry;
	unsigned long flags;

	if (!iotlb)
		return;
	raw_spin_lock_irqsave(&iotlb->lock, flags);
	for (entry = iotlb->entries; entry < iotlb->entries + IOTLB_ENTRIES;
	     entry++)
		if (entry->leaf.iova <= last &&
		    entry->leaf.iova + (entry->leaf.size - 1) >= first)
			entry->used = false;
	raw_spin_unlock_irqrestore(&iotlb->lock, flags);
}

/* Commands for a range; where it is not by the range, *@first and *@last widen */
static unsigned int flush_commands(struct viommu_domain *vd, u64 *first,
				   u64 *last)
{
	u64 pages;

	switch (vd->model->flush) {
	case IOMMUCTL_FLUSH_PAGE:
		pages = ((*last - *first) >> __ffs(vd->domain.pgsize_bitmap)) + 1;
		if (pages <= IOTLB_MAX_COMMANDS)
			return pages;
		break;
	case IOMMUCTL_FLUSH_RANGE:
		return 1;
	case IOMMUCTL_FLUSH_IOMMU:
		if (vd->iommu)
			atomic_inc(&vd->iommu->flushes);
		break;
	default:
		break;
	}
	*first = 0;
	*last = U64_MAX;
	return 1;
}

/*
 * The driver waits for the IOMMU, in any context. By the clock: ndelay() counts
 * loops or cycles as calibrated at boot, in a guest often a multiple off.
 */
static void wait_for(u64 ns)
{
	u64 end = ktime_get_ns() + ns;

	while (ktime_get_ns() < end)
		cpu_relax();
}

void viommu_iotlb_flush(struct viommu_domain *vd, u64 first, u64 last)
{
	unsigned int n = flush_commands(vd, &first, &last);

	viommu_iotlb_drop(vd, first, last);
	if (vd->iommu && vd->iommu->flush_ns)
		wait_for((u64)n * vd->iommu->flush_ns);
}
