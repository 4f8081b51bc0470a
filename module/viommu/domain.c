// SPDX-License-Identifier: GPL-2.0
/*
 * Domains of the virtual IOMMU: struct iommu_domain_ops. A kind of domain has
 * ops of its own: paging domains one set for each page-table format, identity
 * and blocked domains a set without what they cannot do.
 */
#include <linux/module.h>
#include <linux/slab.h>

#include "../domain.h"
#include "../event.h"
#include "../pgtable/fmt/vtdss.h"
#include "viommu.h"

static_assert(PGTABLE_READ == IOMMU_READ && PGTABLE_WRITE == IOMMU_WRITE &&
	      PGTABLE_CACHE == IOMMU_CACHE && PGTABLE_NOEXEC == IOMMU_NOEXEC &&
	      PGTABLE_MMIO == IOMMU_MMIO && PGTABLE_PRIV == IOMMU_PRIV);

void viommu_drain_slow(struct viommu_domain *vd)
{
	/* New walkers hold back, so that those under way are the last. */
	atomic_inc(&vd->drains);
	smp_mb__after_atomic();	/* pairs with viommu_walk_begin() */
	while (atomic_read(&vd->walkers))
		cpu_relax();
	atomic_dec(&vd->drains);
}

/* Name a timed call's domain and, if it is not yet, its device, and tell of it */
static void viommu_emit(struct viommu_domain *vd, struct iommuctl_event *ev)
{
	unsigned long flags;

	local_irq_save(flags);
	if (vd->self) {
		ev->domain = vd->self->obj.id;
		ev->device = ev->device ?: domain_device_rcu(vd->self);
	}
	ev->device = ev->device ?: "";
	iommuctl_event_emit(ev);
	local_irq_restore(flags);
}

static void viommu_emit_whole(struct viommu_domain *vd, enum iommuctl_op op,
			      struct device *dev, u64 start, int ret)
{
	struct iommuctl_event ev = {
		.op = op,
		.device = dev ? dev_name(dev) : NULL,
		.ns = start ? ktime_get_ns() - start : 0,
		.ret = ret,
	};

	viommu_emit(vd, &ev);
}

/* The IOMMU of a paging domain: told at its allocation, or the first one */
static int viommu_bind_iommu(struct viommu_domain *vd, struct viommu *iommu)
{
	struct viommu *bound = READ_ONCE(vd->iommu);

	if (!(vd->domain.type & __IOMMU_DOMAIN_PAGING))
		return 0;
	if (!bound) {
		refcount_inc(&iommu->obj.users);
		bound = cmpxchg(&vd->iommu, NULL, iommu);
		if (!bound)
			return vd->model == iommu->model ? 0 : -EINVAL;
		object_put(&iommu->obj);
	}
	return bound == iommu ? 0 : -EINVAL;
}

static int viommu_do_attach(struct viommu_domain *vd, struct device *dev)
{
	struct viommu_master *master = dev_iommu_priv_get(dev);
	int ret;

	ret = viommu_bind_iommu(vd, master->iommu);
	if (ret)
		return ret;
	viommu_master_set_domain(master, vd);
	return 0;
}

/* Leave the old domain, for tracers: it is left as the new one is attached. */
static void viommu_emit_left(struct viommu_domain *old, struct device *dev)
{
	if (old && iommuctl_traced(detach))
		viommu_emit_whole(old, IOMMUCTL_OP_DETACH, dev, 0, 0);
}

static int viommu_attach_dev(struct iommu_domain *domain, struct device *dev)
{
	struct viommu_domain *vd = to_viommu_domain(domain);
	struct viommu_master *master = dev_iommu_priv_get(dev);
	struct viommu_domain *old = master->domain;
	u64 start;
	int ret;

	if (!iommuctl_traced(attach) && !iommuctl_traced(detach))
		return viommu_do_attach(vd, dev);

	/* The core frees a domain only after it is left: @old is here still. */
	start = ktime_get_ns();
	ret = viommu_do_attach(vd, dev);
	viommu_emit_whole(vd, IOMMUCTL_OP_ATTACH, dev, start, ret);
	if (!ret && old != vd)
		viommu_emit_left(old, dev);
	return ret;
}

#if COMPAT_DETACH_DEV
static void viommu_detach_dev(struct iommu_domain *domain, struct device *dev)
{
	struct viommu_master *master = dev_iommu_priv_get(dev);
	struct viommu_domain *vd = to_viommu_domain(domain);

	if (master->domain != vd)
		return;
	viommu_master_set_domain(master, NULL);
	viommu_emit_left(vd, dev);
}
#endif

/* Out of the way of the usual sync, which has none */
static noinline void viommu_put_tables(struct list_head *freelist)
{
	pgtable_put_tables(freelist);
}

static __always_inline void
viommu_do_iotlb_sync(struct viommu_domain *vd,
		     struct iommu_iotlb_gather *gather)
{
	viommu_drain(vd);
	if (unlikely(!list_empty(&gather->freelist)))
		viommu_put_tables(&gather->freelist);
}

static noinline void viommu_sync_traced(struct viommu_domain *vd,
					struct iommu_iotlb_gather *gather)
{
	struct iommuctl_event ev = {
		.op = IOMMUCTL_OP_IOTLB_SYNC,
	};
	u64 start;

	if (gather->end) {	/* not empty; @end is included */
		ev.iova = gather->start;
		ev.size = gather->end - gather->start + 1;
	}
	start = ktime_get_ns();
	viommu_do_iotlb_sync(vd, gather);
	ev.ns = ktime_get_ns() - start;
	viommu_emit(vd, &ev);
}

static void viommu_iotlb_sync(struct iommu_domain *domain,
			      struct iommu_iotlb_gather *gather)
{
	struct viommu_domain *vd = to_viommu_domain(domain);

	if (iommuctl_traced(iotlb_sync))
		viommu_sync_traced(vd, gather);
	else
		viommu_do_iotlb_sync(vd, gather);
}

static void viommu_flush_iotlb_all(struct iommu_domain *domain)
{
	struct viommu_domain *vd = to_viommu_domain(domain);
	u64 start;

	if (!iommuctl_traced(flush_all)) {
		viommu_drain(vd);
		return;
	}
	start = ktime_get_ns();
	viommu_drain(vd);
	viommu_emit_whole(vd, IOMMUCTL_OP_FLUSH_ALL, NULL, start, 0);
}

static void viommu_domain_free(struct iommu_domain *domain)
{
	struct viommu_domain *vd = to_viommu_domain(domain);

	if (vd == &viommu_identity || vd == &viommu_blocked)
		return;
	/*
	 * Till 6.1 a group frees its domains when its last user is gone, which
	 * may be after the device, and its reference to the module.
	 */
	__module_get(THIS_MODULE);
	/* First: it waits for those who read the page table. */
	domain_unhold(vd->self, DOMAIN_VIRTUAL);
	if (vd->pt.root)
		vd->model->fmt->fini(&vd->pt);
	if (vd->iommu)
		object_put(&vd->iommu->obj);
	kfree(vd);
	module_put(THIS_MODULE);
}

/*
 * No sync will follow, and the caller gives the memory back at once: DMA under
 * way must not go on into it.
 */
static noinline size_t viommu_unmapped_lazy(struct viommu_domain *vd,
					    size_t unmapped)
{
	viommu_drain(vd);
	return unmapped;
}

#define VIOMMU_FMT vtdss
#include "paging_ops.h"

static phys_addr_t viommu_identity_to_phys(struct iommu_domain *domain,
					   dma_addr_t iova)
{
	return iova;
}

static const struct iommu_domain_ops viommu_identity_ops = {
	.attach_dev = viommu_attach_dev,
	COMPAT_DETACH_OP(viommu_detach_dev)
	.iova_to_phys = viommu_identity_to_phys,
	.free = viommu_domain_free,
};

static const struct iommu_domain_ops viommu_blocked_ops = {
	.attach_dev = viommu_attach_dev,
	COMPAT_DETACH_OP(viommu_detach_dev)
	.free = viommu_domain_free,
};

struct viommu_domain viommu_identity = {
	.domain = {
		.type = IOMMU_DOMAIN_IDENTITY,
		.ops = &viommu_identity_ops,
	},
};

struct viommu_domain viommu_blocked = {
	.domain = {
		.type = IOMMU_DOMAIN_BLOCKED,
		.ops = &viommu_blocked_ops,
	},
};

static int viommu_init_paging(struct viommu_domain *vd)
{
	const struct pgtable_fmt *fmt = vd->model->fmt;

	vd->domain.ops = vd->model->ops;
	vd->domain.pgsize_bitmap = fmt->pgsize_bitmap;
	vd->domain.geometry.aperture_start = 0;
	vd->domain.geometry.aperture_end = GENMASK_ULL(fmt->in_bits - 1, 0);
	vd->domain.geometry.force_aperture = true;
	vd->pt.nid = NUMA_NO_NODE;
	return fmt->init(&vd->pt, GFP_KERNEL);
}

static int viommu_domain_init(struct viommu_domain *vd, unsigned int type)
{
	switch (type) {
	case IOMMU_DOMAIN_IDENTITY:
		vd->domain.ops = &viommu_identity_ops;
		vd->domain.geometry.aperture_end = ~0ULL;
		return 0;
	case IOMMU_DOMAIN_BLOCKED:
		vd->domain.ops = &viommu_blocked_ops;
		return 0;
	case IOMMU_DOMAIN_UNMANAGED:
	case IOMMU_DOMAIN_DMA:
	case IOMMU_DOMAIN_DMA_FQ:
		return viommu_init_paging(vd);
	default:
		return -EOPNOTSUPP;
	}
}

struct iommu_domain *viommu_domain_alloc(struct device *dev, unsigned int type)
{
	struct viommu_master *master = dev ? viommu_master_of(dev) : NULL;
	struct viommu_domain *vd;
	int ret;

	vd = kzalloc(sizeof(*vd), GFP_KERNEL_ACCOUNT);
	if (!vd)
		return ERR_PTR(-ENOMEM);
	vd->model = master ? master->iommu->model : viommu_model_default();
	compat_domain_init(&vd->domain, type, &viommu_ops);
	ret = viommu_domain_init(vd, type);
	if (ret)
		goto free;

	vd->self = domain_hold(&vd->domain, DOMAIN_VIRTUAL,
			       dev ? dev_name(dev) : NULL, vd);
	if (IS_ERR(vd->self)) {
		ret = PTR_ERR(vd->self);
		goto fini;
	}
	if (master) {
		refcount_inc(&master->iommu->obj.users);
		vd->iommu = master->iommu;
	}
	return &vd->domain;

fini:
	if (vd->pt.root)
		vd->model->fmt->fini(&vd->pt);
free:
	kfree(vd);
	return ERR_PTR(ret);
}

struct iommu_domain *viommu_domain_alloc_user(struct device *dev, u32 type)
{
	switch (type) {
	case IOMMUCTL_DOMAIN_BLOCKED:
		return viommu_domain_alloc(dev, IOMMU_DOMAIN_BLOCKED);
	case IOMMUCTL_DOMAIN_IDENTITY:
		return viommu_domain_alloc(dev, IOMMU_DOMAIN_IDENTITY);
	default:
		return viommu_domain_alloc(dev, IOMMU_DOMAIN_UNMANAGED);
	}
}
