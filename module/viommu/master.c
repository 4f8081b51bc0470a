// SPDX-License-Identifier: GPL-2.0
/* Virtual DMA masters: the devices behind a virtual IOMMU. */
#include <linux/module.h>
#include <linux/slab.h>

#include "../compat/vbus.h"
#include "../device.h"
#include "../domain.h"
#include "viommu.h"

/* Protects the list and, in it, changes of ->domain; innermost. */
static DEFINE_SPINLOCK(masters_lock);
static LIST_HEAD(masters);

/* Number of the next one */
static atomic_t masters_made;

bool viommu_is_master(struct device *dev)
{
	return dev->type == &compat_vbus_device_type;
}

/* The master of a device, also while the core is probing it; or NULL */
struct viommu_master *viommu_master_of(struct device *dev)
{
	struct viommu_master *master, *found = NULL;

	spin_lock(&masters_lock);
	list_for_each_entry(master, &masters, node)
		if (master->dev == dev)
			found = master;
	spin_unlock(&masters_lock);
	return found;
}

/**
 * viommu_master_get() - keep a virtual master from being destroyed
 * @dev: its device, under device_lock_iommu()
 *
 * Return: its object with a reference for object_put().
 */
struct object *viommu_master_get(struct device *dev)
{
	struct viommu_master *master = viommu_master_of(dev);

	refcount_inc(&master->obj.users);
	return &master->obj;
}

/**
 * viommu_master_set_domain() - have a master translate through a domain
 * @master: the master
 * @vd: the domain; NULL for none, which blocks
 *
 * When it returns, no DMA goes through the old domain any more.
 */
void viommu_master_set_domain(struct viommu_master *master,
			      struct viommu_domain *vd)
{
	struct viommu_domain *old;

	mutex_lock(&master->lock);
	old = master->domain;
	spin_lock(&masters_lock);
	master->domain = vd;
	spin_unlock(&masters_lock);
	mutex_unlock(&master->lock);

	if (old == vd)
		return;
	/* Drivers flush a domain that a device leaves. */
	if (old)
		viommu_iotlb_drop(old, 0, U64_MAX);
	if (vd && vd->self)
		domain_attached(vd->self, master->name);
	if (old && old->self)
		domain_detached(old->self);
}

/**
 * viommu_has_other_domain() - is a paging domain active on an IOMMU
 * @iommu: the IOMMU
 * @vd: not this one
 * @but: and not as this master's
 *
 * Return: true if there is another one.
 */
bool viommu_has_other_domain(struct viommu *iommu, struct viommu_domain *vd,
			     struct viommu_master *but)
{
	struct viommu_master *master;
	bool found = false;

	spin_lock(&masters_lock);
	list_for_each_entry(master, &masters, node)
		if (master->iommu == iommu && master != but &&
		    master->domain && master->domain != vd &&
		    master->domain->domain.type & __IOMMU_DOMAIN_PAGING)
			found = true;
	spin_unlock(&masters_lock);
	return found;
}

/**
 * viommu_master_group() - the group of the masters of an IOMMU
 * @iommu: the IOMMU, of a model that has one for all of them
 *
 * Return: the group with a reference; NULL if there is none yet.
 */
struct iommu_group *viommu_master_group(struct viommu *iommu)
{
	struct iommu_group *group = NULL;
	struct viommu_master *master;

	spin_lock(&masters_lock);
	list_for_each_entry(master, &masters, node)
		if (!group && master->iommu == iommu)
			group = iommu_group_get(master->dev);
	spin_unlock(&masters_lock);
	return group;
}

static void master_list_add(struct viommu_master *master, struct device *dev)
{
	spin_lock(&masters_lock);
	master->dev = dev;
	list_add_tail(&master->node, &masters);
	spin_unlock(&masters_lock);
}

static void master_list_del(struct viommu_master *master)
{
	spin_lock(&masters_lock);
	list_del(&master->node);
	spin_unlock(&masters_lock);
}

static struct viommu_master *master_new(struct viommu *iommu)
{
	struct viommu_master *master;

	master = kzalloc(sizeof(*master), GFP_KERNEL);
	if (!master)
		return NULL;
	master->iommu = iommu;
	mutex_init(&master->lock);
	snprintf(master->name, sizeof(master->name), "vdev%u",
		 atomic_inc_return(&masters_made) - 1);
	return master;
}

/* Have the driver core and the IOMMU core know it */
static int master_add_device(struct viommu_master *master)
{
	struct device *dev;
	int ret;

	dev = compat_vbus_alloc(&master->iommu->iommu, master->name);
	if (IS_ERR(dev))
		return PTR_ERR(dev);
	master_list_add(master, dev);
	ret = compat_vbus_add(dev);
	if (ret) {
		master_list_del(master);
		put_device(dev);
	}
	return ret;
}

static void master_del_device(struct viommu_master *master)
{
	compat_vbus_del(master->dev);
	master_list_del(master);
	put_device(master->dev);
}

int viommu_master_ctl_add(void *arg)
{
	struct iommuctl_device_add *add = arg;
	struct viommu_master *master;
	struct viommu *iommu;
	int ret;

	if (add->flags)
		return -EOPNOTSUPP;
	iommu = viommu_get(add->iommu);
	if (!iommu)
		return -ENOENT;
	/* Nobody attaches to it before it is complete. */
	ret = device_lock_iommus();
	if (ret)
		goto put;
	master = master_new(iommu);
	if (!master) {
		ret = -ENOMEM;
		goto unlock;
	}
	ret = master_add_device(master);
	if (ret)
		goto free;
	ret = object_add(&master->obj, IOMMUCTL_DEV);
	if (ret)
		goto del;

	/* The reference to @iommu is the master's from now on. */
	atomic_inc(&iommu->devices);
	add->id = master->obj.id;
	strscpy(add->name, master->name, sizeof(add->name));
	device_unlock_iommu();
	return 0;

del:
	master_del_device(master);
free:
	kfree(master);
unlock:
	device_unlock_iommu();
put:
	object_put(&iommu->obj);
	return ret;
}

static void master_fill(struct object *obj, void *arg)
{
	struct viommu_master *master =
		container_of(obj, struct viommu_master, obj);
	struct iommuctl_dev_rec *rec = arg;
	struct iommu_group *group = iommu_group_get(master->dev);

	rec->id = obj->id;
	rec->iommu = master->iommu->obj.id;
	rec->dma_bytes = atomic64_read(&master->dma_bytes);
	rec->faults = atomic64_read(&master->faults);
	strscpy(rec->name, master->name, sizeof(rec->name));

	mutex_lock(&master->lock);
	if (master->domain && master->domain->self)
		rec->domain = master->domain->self->obj.id;
	mutex_unlock(&master->lock);

	if (group) {
		rec->group = iommu_group_id(group);
		iommu_group_put(group);
	}
}

/* Nobody may be using it through the kernel: a driver, or whoever owns its DMA */
static int master_check_idle(struct viommu_master *master)
{
	struct iommu_group *group = iommu_group_get(master->dev);
	int ret = 0;

	if (READ_ONCE(master->dev->driver))
		ret = -EBUSY;
	else if (group && iommu_group_dma_owner_claimed(group))
		ret = -EBUSY;
	if (group)
		iommu_group_put(group);
	return ret;
}

static int master_destroy(struct object *obj)
{
	struct viommu_master *master =
		container_of(obj, struct viommu_master, obj);
	struct viommu *iommu = master->iommu;
	int ret;

	/* No attachment of ours comes in between. */
	ret = device_lock_iommu(master->dev);
	if (ret)
		return ret;
	ret = master_check_idle(master);
	if (!ret)
		ret = object_try_remove(obj);
	if (!ret)
		master_del_device(master);
	device_unlock_iommu();
	if (ret)
		return ret;

	atomic_dec(&iommu->devices);
	object_put(&iommu->obj);
	kfree(master);
	return 0;
}

const struct object_ops viommu_master_object_ops = {
	.record_size = sizeof(struct iommuctl_dev_rec),
	.fill = master_fill,
	.destroy = master_destroy,
};
