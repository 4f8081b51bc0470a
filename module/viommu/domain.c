// SPDX-License-Identifier: GPL-2.0
/*
 * Domains of the virtual IOMMU: struct iommu_domain_ops. A kind of domain has
 * ops of its own: paging domains one set for each model (ops_*.c), identity and
 * blocked domains a set without what they cannot do.
 */
#include <linux/module.h>
#include <linux/slab.h>

#include "../domain.h"
#include "paging.h"

static_assert(PGTABLE_READ == IOMMU_READ && PGTABLE_WRITE == IOMMU_WRITE &&
	      PGTABLE_CACHE == IOMMU_CACHE && PGTABLE_NOEXEC == IOMMU_NOEXEC &&
	      PGTABLE_MMIO == IOMMU_MMIO && PGTABLE_PRIV == IOMMU_PRIV);

void viommu_drain_slow(struct viommu_domain *vd)
{
	/* New walkers hold back, so that those under way are the last. */
	atomic_inc(&vd->drains);
	smp_mb__after_atomic();	/* pairs with viommu_walk_begin() */
	while (atomic_read_acquire(&vd->walkers) & ~VIOMMU_IOTLB)
		cpu_relax();
	atomic_dec(&vd->drains);
}

void viommu_emit(struct viommu_domain *vd, struct iommuctl_event *ev)
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

/* One attachment at a time: vd->iommu and the rules about other domains */
static DEFINE_MUTEX(attach_lock);

static int take_leaf(const struct pgtable_leaf *leaf, void *arg)
{
	return 1;
}

static void viommu_set_model(struct viommu_domain *vd,
			     const struct viommu_model *model)
{
	const struct pgtable_fmt *fmt = viommu_model_fmt(model);

	vd->model = model;
	vd->domain.ops = &model->paging->ops;
	vd->domain.pgsize_bitmap = viommu_model_pgsizes(model);
	vd->domain.geometry.aperture_start = fmt->in_start;
	vd->domain.geometry.aperture_end = viommu_model_aperture_end(model);
	vd->domain.geometry.force_aperture = true;
}

/* Exchange the tables, and what is known of them, while nobody reads any */
static int viommu_swap_model(struct viommu_domain *vd, struct pgtable *pt,
			     const struct viommu_model *model)
{
	int ret = 0;

	preempt_disable();
	atomic_inc(&vd->drains);
	smp_mb__after_atomic();	/* pairs with viommu_walk_begin() */
	while (atomic_read(&vd->walkers) & ~VIOMMU_IOTLB)
		cpu_relax();
	if (viommu_model_fmt(vd->model)->visit(&vd->pt, 0, U64_MAX, take_leaf,
					       NULL)) {
		ret = -EINVAL;
	} else {
		swap(vd->pt, *pt);
		viommu_set_model(vd, model);
	}
	/* The new tables, then let them in; pairs with viommu_walk_begin() */
	smp_mb__before_atomic();
	atomic_dec(&vd->drains);
	preempt_enable();
	return ret;
}

/*
 * The format of a domain that was made for a device unknown (before 6.8), now
 * that it is known, as real drivers finalise theirs: not once it maps anything.
 */
static int viommu_finalise(struct viommu_domain *vd,
			   const struct viommu_model *model)
{
	const struct viommu_model *unused = model;
	struct pgtable pt = { .nid = NUMA_NO_NODE };
	const struct viommu_model *old = vd->model;
	int ret;

	if (old == model)
		return 0;
	ret = viommu_model_fmt(model)->init(&pt, GFP_KERNEL);
	if (ret)
		return ret;
	ret = viommu_swap_model(vd, &pt, model);
	if (!ret)
		unused = old;
	viommu_model_fmt(unused)->fini(&pt);
	return ret;
}

static void viommu_bind(struct viommu_domain *vd, struct viommu *iommu)
{
	refcount_inc(&iommu->obj.users);
	vd->iommu = iommu;
	if (iommu->flush_ns)
		atomic_or(VIOMMU_IOTLB, &vd->walkers);
}

/* May this master join the domain, as its driver has it? Under attach_lock */
static int viommu_may_attach(struct viommu_domain *vd,
			     struct viommu_master *master)
{
	const struct viommu_model *model = master->iommu->model;
	u32 rule = model->attach;

	if (vd->iommu && vd->model != model)
		return -EINVAL;
	if (vd->iommu && vd->iommu != master->iommu &&
	    rule != IOMMUCTL_ATTACH_ANY && rule != IOMMUCTL_ATTACH_ONE_GROUP)
		return model->attach_err ?: -EINVAL;
	if (rule == IOMMUCTL_ATTACH_ONE_DEVICE && master->domain != vd &&
	    atomic_read(&vd->self->attached))
		return model->attach_err ?: -EINVAL;
	if (rule == IOMMUCTL_ATTACH_ONE_DOMAIN &&
	    viommu_has_other_domain(master->iommu, vd, master))
		return model->attach_err ?: -EBUSY;
	return 0;
}

static int viommu_join(struct viommu_domain *vd, struct viommu_master *master)
{
	int ret;

	if (!(vd->domain.type & __IOMMU_DOMAIN_PAGING))
		return 0;
	ret = viommu_may_attach(vd, master);
	if (ret || vd->iommu)
		return ret;
	ret = viommu_finalise(vd, master->iommu->model);
	if (!ret)
		viommu_bind(vd, master->iommu);
	return ret;
}

static int viommu_do_attach(struct viommu_domain *vd, struct device *dev)
{
	struct viommu_master *master = dev_iommu_priv_get(dev);
	int ret;

	mutex_lock(&attach_lock);
	ret = viommu_join(vd, master);
	if (!ret)
		viommu_master_set_domain(master, vd);
	mutex_unlock(&attach_lock);
	return ret;
}

/* Leave the old domain, for tracers: it is left as the new one is attached. */
static void viommu_emit_left(struct viommu_domain *old, struct device *dev)
{
	if (old && iommuctl_traced(detach))
		viommu_emit_whole(old, IOMMUCTL_OP_DETACH, dev, 0, 0);
}

int viommu_attach_dev(compat_attach_params)
{
	struct viommu_domain *vd = to_viommu_domain(domain);
	struct viommu_master *master = dev_iommu_priv_get(dev);
	struct viommu_domain *left = master->domain;
	u64 start;
	int ret;

	if (!iommuctl_traced(attach) && !iommuctl_traced(detach))
		return viommu_do_attach(vd, dev);

	/* The core frees a domain only after it is left: @left is here still. */
	start = ktime_get_ns();
	ret = viommu_do_attach(vd, dev);
	viommu_emit_whole(vd, IOMMUCTL_OP_ATTACH, dev, start, ret);
	if (!ret && left != vd)
		viommu_emit_left(left, dev);
	return ret;
}

#if COMPAT_DETACH_DEV
void viommu_detach_dev(struct iommu_domain *domain, struct device *dev)
{
	struct viommu_master *master = dev_iommu_priv_get(dev);
	struct viommu_domain *vd = to_viommu_domain(domain);

	if (master->domain != vd)
		return;
	viommu_master_set_domain(master, NULL);
	viommu_emit_left(vd, dev);
}
#endif

/* Out of the way of the usual flush, which has none of this to do */
static noinline void viommu_flush_slow(struct viommu_domain *vd, u64 first,
				       u64 last)
{
	viommu_drain_slow(vd);
	if (atomic_read(&vd->walkers) & VIOMMU_IOTLB)
		viommu_iotlb_flush(vd, first, last);
}

static noinline void viommu_sync_slow(struct viommu_domain *vd,
				      struct iommu_iotlb_gather *gather)
{
	/* An empty one: unmapped before the range was any matter */
	if (gather->end)
		viommu_flush_slow(vd, gather->start, gather->end);
	else
		viommu_flush_slow(vd, 0, U64_MAX);
}

static noinline void viommu_put_tables(struct list_head *freelist)
{
	pgtable_put_tables(freelist);
}

static __always_inline void
viommu_do_iotlb_sync(struct viommu_domain *vd,
		     struct iommu_iotlb_gather *gather)
{
	smp_mb();	/* entries cleared, then look for walkers */
	if (unlikely(viommu_busy(vd)))
		viommu_sync_slow(vd, gather);
	if (unlikely(!list_empty(compat_gather_tables(gather))))
		viommu_put_tables(compat_gather_tables(gather));
}

static void viommu_do_flush(struct viommu_domain *vd, u64 first, u64 last)
{
	smp_mb();	/* as above */
	if (unlikely(atomic_read(&vd->walkers)))
		viommu_flush_slow(vd, first, last);
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

void viommu_iotlb_sync(struct iommu_domain *domain,
		       struct iommu_iotlb_gather *gather)
{
	struct viommu_domain *vd = to_viommu_domain(domain);

	if (iommuctl_traced(iotlb_sync))
		viommu_sync_traced(vd, gather);
	else
		viommu_do_iotlb_sync(vd, gather);
}

void viommu_flush_iotlb_all(struct iommu_domain *domain)
{
	struct viommu_domain *vd = to_viommu_domain(domain);
	u64 start;

	if (!iommuctl_traced(flush_all)) {
		viommu_do_flush(vd, 0, U64_MAX);
		return;
	}
	start = ktime_get_ns();
	viommu_do_flush(vd, 0, U64_MAX);
	viommu_emit_whole(vd, IOMMUCTL_OP_FLUSH_ALL, NULL, start, 0);
}

compat_sync_map_t viommu_iotlb_sync_map(struct iommu_domain *domain,
					unsigned long iova, size_t size)
{
	struct viommu_domain *vd = to_viommu_domain(domain);

	viommu_do_flush(vd, iova, iova + size - 1);
	return compat_sync_map_return(0);
}

/* For hardware that keeps empty entries, which this is not: "caching mode" */
compat_sync_map_t viommu_no_sync_map(struct iommu_domain *domain,
				     unsigned long iova, size_t size)
{
	return compat_sync_map_return(0);
}

void viommu_domain_free(struct iommu_domain *domain)
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
		viommu_model_fmt(vd->model)->fini(&vd->pt);
	viommu_iotlb_free(vd);
	if (vd->iommu)
		object_put(&vd->iommu->obj);
	kfree(vd);
	module_put(THIS_MODULE);
}

size_t viommu_gathered(struct viommu_domain *vd, unsigned long iova,
		       size_t done, struct iommu_iotlb_gather *gather)
{
	if (done)
		iommu_iotlb_gather_add_range(gather, iova, done);
	return done;
}

size_t viommu_unmapped_lazy(struct viommu_domain *vd, size_t done)
{
	viommu_drain(vd);
	return done;
}

void viommu_flush_now(struct viommu_domain *vd, unsigned long iova, size_t done,
		      struct list_head *freelist)
{
	if (done)
		viommu_do_flush(vd, iova, iova + done - 1);
	if (!list_empty(freelist))
		pgtable_put_tables(freelist);
}

void viommu_mapped_now(struct viommu_domain *vd, unsigned long iova,
		       size_t done)
{
	if (done)
		viommu_do_flush(vd, iova, iova + done - 1);
}

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
	viommu_set_model(vd, vd->model);
	vd->pt.nid = NUMA_NO_NODE;
	return viommu_model_fmt(vd->model)->init(&vd->pt, GFP_KERNEL);
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
	if (master)
		viommu_bind(vd, master->iommu);
	return &vd->domain;

fini:
	if (vd->pt.root)
		viommu_model_fmt(vd->model)->fini(&vd->pt);
free:
	kfree(vd);
	return ERR_PTR(ret);
}

struct iommu_domain *viommu_domain_alloc_user(struct device *dev, u32 type)
{
	struct viommu_master *master = viommu_master_of(dev);

	if (!master)
		return ERR_PTR(-ENODEV);
	if (!(master->iommu->model->types & BIT(type)))
		return ERR_PTR(-EOPNOTSUPP);
	switch (type) {
	case IOMMUCTL_DOMAIN_BLOCKED:
		return viommu_domain_alloc(dev, IOMMU_DOMAIN_BLOCKED);
	case IOMMUCTL_DOMAIN_IDENTITY:
		return viommu_domain_alloc(dev, IOMMU_DOMAIN_IDENTITY);
	default:
		return viommu_domain_alloc(dev, IOMMU_DOMAIN_UNMANAGED);
	}
}
