/* SPDX-License-Identifier: GPL-2.0 */
/* How the driver of an IOMMU makes its domains */
#ifndef _TESTS_COMPAT_DRIVER_H
#define _TESTS_COMPAT_DRIVER_H

#include <linux/iommu.h>
#include <linux/version.h>

/*
 * 6.16: no domain_alloc by type any more, and no page sizes in struct iommu_ops:
 * each domain is given its own ("iommu: Remove ops->pgsize_bitmap …").
 */
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 16, 0)
#define compat_alloc_params		struct device *dev
#define COMPAT_ALLOC_OPS(alloc, sizes)	.domain_alloc_paging = (alloc),
#else
#define compat_alloc_params		unsigned int type
#define COMPAT_ALLOC_OPS(alloc, sizes)					\
	.domain_alloc = (alloc),					\
	.pgsize_bitmap = (sizes),
#endif

#endif /* _TESTS_COMPAT_DRIVER_H */
