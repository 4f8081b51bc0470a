/* SPDX-License-Identifier: GPL-2.0 */
/* The virtual driver's callbacks, in the shape that each kernel wants. */
#ifndef _IOMMUCTL_COMPAT_VIOMMU_H
#define _IOMMUCTL_COMPAT_VIOMMU_H

#include "../viommu/viommu.h"
#include "compat.h"

/*
 * Static blocked and identity domains, and paging domains by device: 6.7
 * (1c68cbc64fe6 "iommu: Add IOMMU_DOMAIN_PLATFORM", 4601cd2d7c4c "iommu: Add
 * ops->domain_alloc_paging()"). Before, one callback by type, which does not
 * know for which device.
 */
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 7, 0)

static struct iommu_domain *compat_viommu_alloc_paging(struct device *dev)
{
	/* The core turns it into IOMMU_DOMAIN_DMA where that is wanted. */
	return viommu_domain_alloc(dev, IOMMU_DOMAIN_UNMANAGED);
}

#define COMPAT_VIOMMU_OPS						\
	.domain_alloc_paging = compat_viommu_alloc_paging,		\
	.identity_domain = &viommu_identity.domain,			\
	.blocked_domain = &viommu_blocked.domain,

#else

static struct iommu_domain *compat_viommu_alloc(unsigned int type)
{
	struct iommu_domain *domain = viommu_domain_alloc(NULL, type);

	return IS_ERR(domain) ? NULL : domain;
}

/* The DMA API's part: the architecture knows only its own IOMMUs (till 6.8) */
static void compat_viommu_probe_finalize(struct device *dev)
{
	dev->dma_ops = NULL;
	iommu_setup_dma_ops(dev, 0, U64_MAX);
}

#define COMPAT_VIOMMU_OPS						\
	.domain_alloc = compat_viommu_alloc,				\
	.probe_finalize = compat_viommu_probe_finalize,

#endif

/*
 * Till 6.1 lazy flushing is taken for granted: a driver without it has to ask for
 * strict default domains. Later 0: a capability says so, see below.
 */
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 2, 0)
#define COMPAT_DEF_STRICT	0
#else
#define COMPAT_DEF_STRICT	IOMMU_DOMAIN_DMA
#endif

/* 6.2, 4989764d8e94: lazy flushing is a capability; before, taken for granted */
static inline bool compat_cap_deferred_flush(enum iommu_cap cap)
{
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 2, 0)
	return cap == IOMMU_CAP_DEFERRED_FLUSH;
#else
	return false;
#endif
}

#endif /* _IOMMUCTL_COMPAT_VIOMMU_H */
