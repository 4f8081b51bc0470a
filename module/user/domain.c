// SPDX-License-Identifier: GPL-2.0
/* Domains that users make and end; all domains, as users see them. */
#include "../compat/compat.h"
#include "../ctl.h"
#include "../device.h"
#include "../shim/shim.h"
#include "../viommu/viommu.h"
#include "user.h"

struct domain *domain_get_user(u32 id)
{
	struct object *obj = object_get(IOMMUCTL_DOMAIN, id);
	struct domain *domain;

	if (!obj)
		return ERR_PTR(-ENOENT);
	domain = to_domain(obj);
	if (!(READ_ONCE(domain->holders) & DOMAIN_USER)) {
		object_put(obj);
		return ERR_PTR(-EPERM);
	}
	return domain;
}

int domain_lock_user(struct domain *domain)
{
	if (mutex_lock_killable(&domain->lock))
		return -EINTR;
	if (domain->dying) {
		mutex_unlock(&domain->lock);
		return -ENOENT;
	}
	return 0;
}

static const char *domain_driver_name(struct device *dev)
{
	struct device *iommu = dev->iommu->iommu_dev->dev;

	/* sysfs names instances: dmar0, ivhd0, smmu3.0x…: the class of them */
	return iommu ? dev_name(iommu) : "";
}

/* Give @domain, new and known to nobody, its user */
static int domain_add_user(struct iommu_domain *iommu_domain,
			   struct device *dev, u32 *id)
{
	struct domain *domain;

	domain = domain_hold(iommu_domain, DOMAIN_USER, dev_name(dev), NULL);
	if (IS_ERR(domain))
		return PTR_ERR(domain);
	domain->owner = dev->iommu->iommu_dev->ops;
	if (!domain->viommu)
		strscpy(domain->driver, domain_driver_name(dev),
			sizeof(domain->driver));
	*id = domain->obj.id;
	return 0;
}

static struct iommu_domain *domain_alloc(struct device *dev, u32 type)
{
	if (viommu_is_master(dev))
		return viommu_domain_alloc_user(dev, type);
	if (type != IOMMUCTL_DOMAIN_PAGING)
		return ERR_PTR(-EOPNOTSUPP);
	return compat_domain_alloc(dev);
}

int domain_ctl_add(void *arg)
{
	struct iommuctl_domain_add *add = arg;
	struct iommu_domain *iommu_domain;
	struct device *dev;
	int ret;

	if (add->flags || add->type < IOMMUCTL_DOMAIN_BLOCKED ||
	    add->type > IOMMUCTL_DOMAIN_PAGING)
		return -EOPNOTSUPP;
	if (!ctl_name_ok(add->device, sizeof(add->device)))
		return -EINVAL;

	dev = device_find(add->device);
	if (!dev)
		return -ENODEV;
	ret = device_lock_iommu(dev);
	if (ret)
		goto put_device;

	iommu_domain = domain_alloc(dev, add->type);
	if (IS_ERR(iommu_domain)) {
		ret = PTR_ERR(iommu_domain);
		goto unlock;
	}
	shim_domain_made(dev, iommu_domain);	/* while it is ours alone */
	ret = domain_add_user(iommu_domain, dev, &add->id);
	if (ret)
		iommu_domain_free(iommu_domain);
unlock:
	device_unlock_iommu();
put_device:
	put_device(dev);
	return ret;
}

static enum iommuctl_origin domain_origin(const struct domain *domain)
{
	unsigned int holders = READ_ONCE(domain->holders);

	if (holders & DOMAIN_USER)
		return IOMMUCTL_ORIGIN_USER;
	if (holders & DOMAIN_VIRTUAL)
		return IOMMUCTL_ORIGIN_KERNEL;
	return IOMMUCTL_ORIGIN_SHIM;
}

static enum iommuctl_domain_type domain_type(const struct domain *domain)
{
	switch (READ_ONCE(domain->domain->type)) {
	case IOMMU_DOMAIN_BLOCKED:
		return IOMMUCTL_DOMAIN_BLOCKED;
	case IOMMU_DOMAIN_IDENTITY:
		return IOMMUCTL_DOMAIN_IDENTITY;
	case IOMMU_DOMAIN_DMA:
		return IOMMUCTL_DOMAIN_DMA;
	case IOMMU_DOMAIN_DMA_FQ:
		return IOMMUCTL_DOMAIN_DMA_FQ;
	default:
		return IOMMUCTL_DOMAIN_PAGING;
	}
}

static void domain_fill(struct object *obj, void *arg)
{
	struct domain *domain = to_domain(obj);
	struct iommuctl_domain_rec *rec = arg;

	rec->id = obj->id;
	rec->origin = domain_origin(domain);
	rec->type = domain_type(domain);
	rec->attached = atomic_read(&domain->attached);
	rec->aperture_start = domain->domain->geometry.aperture_start;
	rec->aperture_end = domain->domain->geometry.aperture_end;
	if (rec->type > IOMMUCTL_DOMAIN_IDENTITY)
		rec->pgsizes = domain->domain->pgsize_bitmap;
	rec->mappings = READ_ONCE(domain->mappings);
	rec->mapped = READ_ONCE(domain->mapped);
	if (domain->viommu)
		viommu_domain_fill(domain->viommu, rec);
	else
		strscpy(rec->format, domain->driver, sizeof(rec->format));

	rcu_read_lock();
	strscpy(rec->device, domain_device_rcu(domain), sizeof(rec->device));
	rcu_read_unlock();
}

/* Nobody may add to @domain any more; what it maps goes */
static int domain_retire(struct domain *domain)
{
	int ret;

	ret = domain_lock_user(domain);
	if (ret)
		return ret;
	if (!list_empty(&domain->groups)) {
		ret = -EBUSY;
	} else {
		domain->dying = true;
		mapping_clear(domain);
	}
	mutex_unlock(&domain->lock);
	return ret;
}

static int domain_destroy(struct object *obj)
{
	struct domain *domain = to_domain(obj);
	struct iommu_domain *iommu_domain = domain->domain;
	int ret;

	if (!(READ_ONCE(domain->holders) & DOMAIN_USER))
		return -EPERM;
	ret = domain_retire(domain);
	if (ret)
		return ret;

	/* Ours was the only reference that the two below need not wait for. */
	object_put(obj);
	domain_unhold(domain, DOMAIN_USER);
	iommu_domain_free(iommu_domain);
	return 0;
}

const struct object_ops domain_object_ops = {
	.record_size = sizeof(struct iommuctl_domain_rec),
	.fill = domain_fill,
	.destroy = domain_destroy,
};
