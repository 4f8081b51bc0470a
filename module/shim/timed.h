/* SPDX-License-Identifier: GPL-2.0 */
/* Telling of timed calls: what wrappers of all kinds share, and hooks. */
#ifndef _IOMMUCTL_SHIM_TIMED_H
#define _IOMMUCTL_SHIM_TIMED_H

#include <linux/iommu.h>

#include "domain.h"
#include "event.h"

/* What a sync was asked for; @gather may be empty. */
static inline void shim_tell_gathered(struct iommuctl_event *ev,
				      const struct iommu_iotlb_gather *gather)
{
	ev->pgsize = gather->pgsize;
	if (gather->end) {	/* not empty; @end is included */
		ev->iova = gather->start;
		ev->size = gather->end - gather->start + 1;
	}
	if (ev->pgsize)
		ev->count = ev->size / ev->pgsize;
}

/**
 * timed_end() - tell of a call that ended now
 * @iommu_domain: the domain
 * @start: when the call began
 * @ev: all else that there is to tell
 *
 * A copy in each file that calls it: of all functions it is called most.
 */
static noinline void timed_end(const struct iommu_domain *iommu_domain,
			       u64 start, struct iommuctl_event *ev)
{
	struct domain *domain;
	unsigned long flags;

	ev->ns = ktime_get_ns() - start;
	local_irq_save(flags);
	domain = domain_find_rcu(iommu_domain);
	if (domain) {	/* or else it is being left: nobody's any more */
		ev->domain = domain->obj.id;
		if (!ev->device)
			ev->device = domain_device_rcu(domain);
		iommuctl_event_emit(ev);
	}
	local_irq_restore(flags);
}

#endif /* _IOMMUCTL_SHIM_TIMED_H */
