/* SPDX-License-Identifier: GPL-2.0 */
/* What differs between kernels in the callbacks that the shim wraps. */
#ifndef _IOMMUCTL_COMPAT_SHIM_H
#define _IOMMUCTL_COMPAT_SHIM_H

#include <linux/rcupdate.h>

#include "compat.h"

/* 6.8, "iommu: Retire map/unmap ops": the callbacks that took one page each */
#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 8, 0)
#define COMPAT_MAP_ONE			1
#else
#define COMPAT_MAP_ONE			0
#endif

/* 6.7, "iommu: Allow .iotlb_sync_map to fail …": it returned nothing before */
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 7, 0)
#define compat_sync_map_t		int
#define compat_sync_map_return(ret)	(ret)
#define compat_sync_map(fn, domain, iova, size)	\
	((fn)(domain, iova, size))
#else
#define compat_sync_map_t		void
#define compat_sync_map_return(ret)	((void)(ret))
#define compat_sync_map(fn, domain, iova, size)	\
	({ (fn)(domain, iova, size); 0; })
#endif

#endif /* _IOMMUCTL_COMPAT_SHIM_H */
