// SPDX-License-Identifier: GPL-2.0
/*
 * Domains as the control interface knows them: found by id or by their
 * iommu_domain, alive as long as anyone has a reason to know them.
 *
 * Locks: domain->lock, then the core's group->mutex, then domains_lock. The
 * virtual driver and the shim take domains_lock in callbacks, under
 * group->mutex; so those who hold a reference to a domain without DOMAIN_USER
 * must not take group->mutex, as its free callback waits for them.
 */
#include <linux/hashtable.h>
#include <linux/module.h>
#include <linux/pci.h>
#include <linux/slab.h>

#include "attach.h"
#include "compat/compat.h"
#include "ctl.h"
#include "device.h"
#include "domain.h"
#include "mapping.h"
#include "shim/shim.h"
#include "viommu/viommu.h"

#define DOMAIN_HASH_BITS 8

/* Protects changes of the table and of ->holders; lookups are under RCU. */
static DEFINE_MUTEX(domains_lock);
static DEFINE_HASHTABLE(domains, DOMAIN_HASH_BITS);

static struct domain_name no_name;

struct domain *domain_find_rcu(const struct iommu_domain *iommu_domain)
{
	struct domain *domain;

	hash_for_each_possible_rcu(domains, domain, node,
				   (unsigned long)iommu_domain,
				   rcu_read_lock_any_held())
		if (domain->domain == iommu_domain)
			return domain;
	return NULL;
}

const char *domain_device_rcu(const struct domain *domain)
{
	return rcu_dereference_check(domain->device,
				     rcu_read_lock_any_held())->name;
}

static void domain_set_device(struct domain *domain, const char *device)
{
	struct domain_name *name, *old;

	name = kzalloc(sizeof(*name), GFP_KERNEL);
	if (!name)
		return;
	strscpy(name->name, device, sizeof(name->name));
	old = unrcu_pointer(xchg(&domain->device, RCU_INITIALIZER(name)));
	if (old != &no_name)
		kfree_rcu(old, rcu);
}

void domain_attached(struct domain *domain, const char *device)
{
	if (atomic_inc_return(&domain->attached) == 1)
		domain_set_device(domain, device);
}

void domain_detached(struct domain *domain)
{
	WARN_ON(atomic_dec_return(&domain->attached) < 0);
}

static struct domain *domain_new(struct iommu_domain *iommu_domain,
				 const char *device)
{
	struct domain *domain;

	domain = kzalloc(sizeof(*domain), GFP_KERNEL);
	if (!domain)
		return ERR_PTR(-ENOMEM);
	domain->domain = iommu_domain;
	domain->maps = RB_ROOT;
	mutex_init(&domain->lock);
	INIT_LIST_HEAD(&domain->groups);
	RCU_INIT_POINTER(domain->device, &no_name);
	if (device)
		domain_set_device(domain, device);
	return domain;
}

static void domain_free_name(struct domain *domain)
{
	struct domain_name *name = rcu_access_pointer(domain->device);

	if (name != &no_name)
		kfree_rcu(name, rcu);
}

/* A domain that nobody knew until now; under domains_lock */
static struct domain *domain_hold_new(struct iommu_domain *iommu_domain,
				      unsigned int holder, const char *device)
{
	struct domain *domain;
	int ret;

	domain = domain_new(iommu_domain, device);
	if (IS_ERR(domain))
		return domain;
	domain->holders = holder;
	if (holder == DOMAIN_VIRTUAL)
		domain->viommu = to_viommu_domain(iommu_domain);

	ret = object_add(&domain->obj, IOMMUCTL_DOMAIN);
	if (ret) {
		domain_free_name(domain);
		kfree(domain);
		return ERR_PTR(ret);
	}
	hash_add_rcu(domains, &domain->node, (unsigned long)iommu_domain);
	return domain;
}

struct domain *domain_hold(struct iommu_domain *iommu_domain,
			   unsigned int holder, const char *device)
{
	struct domain *domain;

	mutex_lock(&domains_lock);
	rcu_read_lock();
	domain = domain_find_rcu(iommu_domain);
	rcu_read_unlock();	/* it stays while we have domains_lock */
	if (!domain)
		domain = domain_hold_new(iommu_domain, holder, device);
	else if (domain->holders & holder)
		domain = ERR_PTR(-EEXIST);
	else
		domain->holders |= holder;
	mutex_unlock(&domains_lock);
	return domain;
}

void domain_unhold(struct domain *domain, unsigned int holder)
{
	bool last;

	mutex_lock(&domains_lock);
	WARN_ON(!(domain->holders & holder));
	domain->holders &= ~holder;
	last = !domain->holders;
	if (last)
		hash_del_rcu(&domain->node);
	mutex_unlock(&domains_lock);
	if (!last)
		return;

	object_remove_wait(&domain->obj);
	domain_free_name(domain);
	kfree_rcu(domain, rcu);
}

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

	domain = domain_hold(iommu_domain, DOMAIN_USER, dev_name(dev));
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
	ret = attach_lock_device(dev);
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
	attach_unlock_device();
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

/* A PCI device goes away: what we attached to it must be gone before. */
static int domains_pci_notify(struct notifier_block *nb, unsigned long action,
			      void *data)
{
	if (action == BUS_NOTIFY_DEL_DEVICE)
		attach_forget_device(data);
	else if (action == BUS_NOTIFY_REMOVED_DEVICE)
		attach_forgot_device(data);
	return NOTIFY_OK;
}

/* Behind the core's own, which on REMOVED takes the device off its IOMMU */
static struct notifier_block domains_pci_nb = {
	.notifier_call = domains_pci_notify,
	.priority = -1,
};

int domains_init(void)
{
	return bus_register_notifier(&pci_bus_type, &domains_pci_nb);
}

void domains_exit(void)
{
	bus_unregister_notifier(&pci_bus_type, &domains_pci_nb);
	attach_exit();
	rcu_barrier();	/* of domain_free_name() and domain_unhold() */
}
