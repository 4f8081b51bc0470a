/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What differs between the kernels that this module builds for, 6.1 to 7.3.
 * A function here is named after what newer kernels do; the comment beside a
 * version test names what brought the difference.
 */
#ifndef _IOMMUCTL_COMPAT_H
#define _IOMMUCTL_COMPAT_H

#include <linux/iommu.h>
#include <linux/version.h>

#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 1, 0)
#error "iommuctl needs Linux 6.1 or later"
#endif
/*
 * Intel's driver compares domain->ops from 6.17 on, and page tables that drivers
 * share have no mark in the domain before 7.1: the shim could not tell.
 */
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 17, 0) && \
	LINUX_VERSION_CODE < KERNEL_VERSION(7, 1, 0)
#error "iommuctl does not work on Linux 6.17 to 7.0"
#endif
#if LINUX_VERSION_CODE >= KERNEL_VERSION(7, 4, 0)
#error "iommuctl is not known to work on Linux 7.4 or later"
#endif

/* 6.10, 2c92ca849fcc: __assign_str() knows its source from __string() */
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 10, 0)
#define iommuctl_assign_str(dst, src)	__assign_str(dst)
#else
#define iommuctl_assign_str(dst, src)	__assign_str(dst, src)
#endif

/*
 * 6.16, "tracing: Rename …": DECLARE_TRACE() appends "_tp" to a bare tracepoint's
 * name. Ours keeps its own; the writable kind, which has no macro without, is
 * made of <trace/bpf_probe.h>'s parts while that reads the events.
 */
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 16, 0)
#define COMPAT_DECLARE_TRACE(name, proto, args)				\
	DECLARE_TRACE_EVENT(name, PARAMS(proto), PARAMS(args))
#define COMPAT_DECLARE_TRACE_WRITABLE(name, proto, args, size)		\
	__CHECK_WRITABLE_BUF_SIZE(name, PARAMS(proto), PARAMS(args), size) \
	__BPF_DECLARE_TRACE(name, PARAMS(proto), PARAMS(args))		\
	__DEFINE_EVENT(name, name, PARAMS(proto), PARAMS(args), size)
#else
#define COMPAT_DECLARE_TRACE(name, proto, args)				\
	DECLARE_TRACE(name, PARAMS(proto), PARAMS(args))
#define COMPAT_DECLARE_TRACE_WRITABLE(name, proto, args, size)		\
	DECLARE_TRACE_WRITABLE(name, PARAMS(proto), PARAMS(args), size)
#endif

#define compat_trace_op_enabled()	trace_iommuctl_op_enabled()
#define compat_trace_op(ev)		trace_iommuctl_op(ev)

/* 6.3, 1369459b2e21: iommu_map() takes a gfp_t */
static inline int compat_iommu_map(struct iommu_domain *domain,
				   unsigned long iova, phys_addr_t paddr,
				   size_t size, int prot, gfp_t gfp)
{
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 3, 0)
	return iommu_map(domain, iova, paddr, size, prot, gfp);
#else
	if (!gfpflags_allow_blocking(gfp))
		return iommu_map_atomic(domain, iova, paddr, size, prot);
	return iommu_map(domain, iova, paddr, size, prot);
#endif
}

/* 6.11, a27bf2743cb8: iommu_paging_domain_alloc(), by device, not by bus */
static inline struct iommu_domain *compat_domain_alloc(struct device *dev)
{
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 11, 0)
	return iommu_paging_domain_alloc(dev);
#else
	struct iommu_domain *domain = iommu_domain_alloc(dev->bus);

	return domain ?: ERR_PTR(-ENOMEM);
#endif
}

/*
 * struct iommu_domain.owner is of 6.8 (0f6a90436a57); what a driver has to set
 * itself in a domain that the core did not allocate.
 */
static inline void compat_domain_init(struct iommu_domain *domain,
				      unsigned int type,
				      const struct iommu_ops *owner)
{
	domain->type = type;
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 8, 0)
	domain->owner = owner;
#endif
}

/* 6.2, dd8a25c557e1: detach_dev went away, a domain is left for another one */
#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 2, 0)
#define COMPAT_DETACH_DEV		1
#define COMPAT_DETACH_OP(fn)		.detach_dev = fn,
#else
#define COMPAT_DETACH_DEV		0
#define COMPAT_DETACH_OP(fn)
#endif

/*
 * 6.19, "iommu: Pass in old domain to attach_dev callback functions": parameters
 * and arguments of attach_dev, as every function here names them.
 */
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 19, 0)
#define compat_attach_params		struct iommu_domain *domain,	\
					struct device *dev,		\
					struct iommu_domain *old
#define compat_attach_args		domain, dev, old
#else
#define compat_attach_params		struct iommu_domain *domain,	\
					struct device *dev
#define compat_attach_args		domain, dev
#endif

/* 6.8, "iommu: Retire map/unmap ops": the callbacks that took one page each */
#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 8, 0)
#define COMPAT_MAP_ONE			1
#else
#define COMPAT_MAP_ONE			0
#endif

static inline bool compat_has_map_one(const struct iommu_domain_ops *ops)
{
#if COMPAT_MAP_ONE
	return ops->map;
#else
	return false;
#endif
}

/*
 * 7.1, 99fb8afa16ad "iommupt: Directly call iommupt's unmap_range()" and the like
 * for map: a domain whose page table is generic_pt's has no need of map_pages.
 */
static inline bool compat_can_map(const struct iommu_domain *domain)
{
#if LINUX_VERSION_CODE >= KERNEL_VERSION(7, 1, 0)
	if (domain->is_iommupt)
		return true;
#endif
	return domain->ops->map_pages || compat_has_map_one(domain->ops);
}

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

/* A device's domain, under group->mutex, which 7.3's usual function is not for */
static inline struct iommu_domain *compat_domain_locked(struct device *dev)
{
#if LINUX_VERSION_CODE >= KERNEL_VERSION(7, 1, 0)
	return iommu_driver_get_domain_for_dev(dev);
#else
	return iommu_get_domain_for_dev(dev);
#endif
}

/*
 * 6.16, "iommu/pages: Introduce struct iommu_pages_list": the tables to be freed
 * after a flush have a type of their own.
 */
static inline struct list_head *
compat_gather_tables(struct iommu_iotlb_gather *gather)
{
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 16, 0)
	return &gather->freelist.pages;
#else
	return &gather->freelist;
#endif
}

/*
 * Does the core look at the gathered range? Not up to 6.12. In 7.3 it does not
 * sync an empty one, and makes one of the first unmap's where the driver did not:
 * if the driver gathers only some, the others' would be missing.
 */
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 13, 0)
#define COMPAT_GATHER_ALL		1
#else
#define COMPAT_GATHER_ALL		0
#endif

#endif /* _IOMMUCTL_COMPAT_H */
