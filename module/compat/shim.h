/* SPDX-License-Identifier: GPL-2.0 */
/* What differs between kernels in the callbacks that the shim wraps. */
#ifndef _IOMMUCTL_COMPAT_SHIM_H
#define _IOMMUCTL_COMPAT_SHIM_H

#include <linux/rcupdate.h>
#include <linux/string.h>

#include "compat.h"

/*
 * 6.19, "iommupt: Add the basic structure of the iommu implementation": page
 * tables that drivers share. On 7.3 the core maps and unmaps their domains by
 * pt_iommu->ops, past domain->ops.
 */
#if IS_ENABLED(CONFIG_IOMMU_PT)
#include <linux/generic_pt/iommu.h>
#endif

/**
 * compat_ops_fixed() - may a domain's ->ops be no other than the driver's?
 * @domain: the domain
 * @driver: name of its IOMMU
 *
 * Intel's driver tells kinds of domains by their ops since 6.17 ("iommu/vt-d:
 * Create unique domain ops for each stage"): it refuses to attach one with
 * others, and chooses by them how to invalidate. Of the drivers with shared page
 * tables AMD's is known not to; all others may.
 */
static inline bool compat_ops_fixed(struct iommu_domain *domain,
				    const char *driver)
{
#if IS_ENABLED(CONFIG_IOMMU_PT)
	return iommupt_from_domain(domain) && !strstarts(driver, "ivhd");
#else
	return false;
#endif
}

#endif /* _IOMMUCTL_COMPAT_SHIM_H */
