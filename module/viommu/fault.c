// SPDX-License-Identifier: GPL-2.0
/* DMA that was refused: told to the core and to tracers, the last ones kept. */
#include <linux/ktime.h>
#include <linux/spinlock.h>
#include <linux/string.h>

#include "../domain.h"
#include "../event.h"
#include "viommu.h"

#define FAULTS_KEPT 1024	/* a power of two */

/* Protects the ring; @faults_seen is the number of the last one. */
static DEFINE_SPINLOCK(faults_lock);
static struct iommuctl_fault_rec faults[FAULTS_KEPT];
static u64 faults_seen;

static struct iommuctl_fault_rec *fault_slot(u64 seq)
{
	return &faults[seq & (FAULTS_KEPT - 1)];
}

static void fault_keep(struct iommuctl_fault_rec *rec)
{
	unsigned long flags;

	spin_lock_irqsave(&faults_lock, flags);
	rec->seq = ++faults_seen;
	*fault_slot(rec->seq) = *rec;
	spin_unlock_irqrestore(&faults_lock, flags);
}

/**
 * viommu_fault() - DMA of a master was refused
 * @master: who; its lock is held, so that @vd stays
 * @vd: the domain, NULL if it is blocked without one of its own
 * @iova: where
 * @write: whether it was to write
 * @reason: why
 *
 * Goes through report_iommu_fault(): the handler of the domain's user, and the
 * core's tracepoint iommu:io_page_fault.
 */
void viommu_fault(struct viommu_master *master, struct viommu_domain *vd,
		  u64 iova, bool write, enum iommuctl_fault_reason reason)
{
	struct iommuctl_fault_rec rec = {
		.time_ns = ktime_get_ns(),
		.iova = iova,
		.domain = vd && vd->self ? vd->self->obj.id : 0,
		.reason = reason,
		.write = write,
	};

	strscpy(rec.device, master->name, sizeof(rec.device));
	fault_keep(&rec);
	atomic64_inc(&master->faults);
	trace_fault(rec.domain, master->name, iova, write, reason);
	report_iommu_fault(vd ? &vd->domain : &viommu_blocked.domain,
			   master->dev, iova,
			   write ? IOMMU_FAULT_WRITE : IOMMU_FAULT_READ);
}

u64 viommu_fault_count(void)
{
	unsigned long flags;
	u64 count;

	spin_lock_irqsave(&faults_lock, flags);
	count = faults_seen;
	spin_unlock_irqrestore(&faults_lock, flags);
	return count;
}

/* The first fault above number @after that is kept: bytes in @rec, or 0 */
int viommu_fault_next(u64 *after, void *rec)
{
	unsigned long flags;
	u64 seq = *after + 1;
	int ret = 0;

	spin_lock_irqsave(&faults_lock, flags);
	if (faults_seen > FAULTS_KEPT)
		seq = max(seq, faults_seen - FAULTS_KEPT + 1);
	if (*after < faults_seen) {
		memcpy(rec, fault_slot(seq), sizeof(struct iommuctl_fault_rec));
		*after = seq;
		ret = sizeof(struct iommuctl_fault_rec);
	}
	spin_unlock_irqrestore(&faults_lock, flags);
	return ret;
}
