// SPDX-License-Identifier: GPL-2.0
/*
 * Attaching domains of ours to devices.
 *
 * The core attaches groups, not devices: we claim the DMA ownership of the
 * group (no driver may bind while we have it), attach our domain to it, and
 * give both back in the other order.
 *
 * Locks: attach_lock, then domain->lock, then the core's group->mutex.
 */
#include <linux/iommu.h>
#include <linux/slab.h>

#include "attach.h"
#include "ctl.h"
#include "device.h"
#include "domain.h"
#include "viommu/viommu.h"

/**
 * struct attachment - one group attached to a domain
 * @node: in domain->groups, under domain->lock
 * @group: the group; its DMA is owned by the attachment
 * @dev: the device that was named
 * @master: @dev as a virtual master, which must not be destroyed meanwhile
 */
struct attachment {
	struct list_head node;
	struct iommu_group *group;
	struct device *dev;
	struct object *master;
};

/* A device between the start of its removal and the end of its IOMMU's part */
struct leaver {
	struct list_head node;
	struct device *dev;
};

/* Protects @leavers, and keeps devices from leaving their IOMMU. */
static DEFINE_MUTEX(attach_lock);
static LIST_HEAD(leavers);

static struct leaver *leaver_find(struct device *dev)
{
	struct leaver *leaver;

	list_for_each_entry(leaver, &leavers, node)
		if (leaver->dev == dev)
			return leaver;
	return NULL;
}

int attach_lock_all(void)
{
	return mutex_lock_killable(&attach_lock) ? -EINTR : 0;
}

int attach_lock_device(struct device *dev)
{
	int ret = attach_lock_all();

	if (ret)
		return ret;
	if (!leaver_find(dev) && dev->iommu && dev->iommu->iommu_dev)
		return 0;
	mutex_unlock(&attach_lock);
	return -ENODEV;
}

void attach_unlock_device(void)
{
	mutex_unlock(&attach_lock);
}

static struct attachment *attachment_find(struct domain *domain,
					  struct iommu_group *group)
{
	struct attachment *att;

	list_for_each_entry(att, &domain->groups, node)
		if (att->group == group)
			return att;
	return NULL;
}

static void attachment_free(struct attachment *att)
{
	if (att->master)
		object_put(att->master);
	iommu_group_put(att->group);
	put_device(att->dev);
	kfree(att);
}

static struct attachment *attachment_new(struct device *dev)
{
	struct attachment *att;

	att = kzalloc(sizeof(*att), GFP_KERNEL);
	if (!att)
		return ERR_PTR(-ENOMEM);
	att->group = iommu_group_get(dev);
	if (!att->group) {
		kfree(att);
		return ERR_PTR(-ENODEV);
	}
	att->dev = get_device(dev);
	if (viommu_is_master(dev))
		att->master = viommu_master_get(dev);
	return att;
}

/* Under domain->lock */
static int attachment_make(struct domain *domain, struct attachment *att)
{
	int ret;

	if (attachment_find(domain, att->group))
		return -EEXIST;
	/* The core does not compare on 6.1, and drivers trust it. */
	if (att->dev->iommu->iommu_dev->ops != domain->owner)
		return -EINVAL;

	/* A bound driver is -EBUSY or -EPERM, by version; the same to users */
	ret = iommu_group_claim_dma_owner(att->group, domain);
	if (ret)
		return ret == -EPERM ? -EBUSY : ret;
	ret = iommu_attach_group(domain->domain, att->group);
	if (ret) {
		iommu_group_release_dma_owner(att->group);
		return ret;
	}

	list_add_tail(&att->node, &domain->groups);
	if (!domain->viommu)
		domain_attached(domain, dev_name(att->dev));
	return 0;
}

/* Under domain->lock */
static void attachment_end(struct domain *domain, struct attachment *att)
{
	list_del(&att->node);
	iommu_detach_group(domain->domain, att->group);
	iommu_group_release_dma_owner(att->group);
	if (!domain->viommu)
		domain_detached(domain);
	attachment_free(att);
}

static int attach_device(struct domain *domain, struct device *dev)
{
	struct attachment *att;
	int ret;

	att = attachment_new(dev);
	if (IS_ERR(att))
		return PTR_ERR(att);

	ret = domain_lock_user(domain);
	if (!ret) {
		ret = attachment_make(domain, att);
		mutex_unlock(&domain->lock);
	}
	if (ret)
		attachment_free(att);
	return ret;
}

static int detach_device(struct domain *domain, struct device *dev)
{
	struct attachment *att = NULL;
	struct iommu_group *group;
	int ret;

	group = iommu_group_get(dev);
	if (!group)
		return -ENODEV;

	ret = domain_lock_user(domain);
	if (ret)
		goto put_group;
	att = attachment_find(domain, group);
	if (att)
		attachment_end(domain, att);
	else
		ret = -ENOENT;
	mutex_unlock(&domain->lock);
put_group:
	iommu_group_put(group);
	return ret;
}

static int attach_ctl(struct iommuctl_domain_attach *arg,
		      int (*fn)(struct domain *domain, struct device *dev))
{
	struct domain *domain;
	struct device *dev;
	int ret;

	if (arg->flags || arg->__reserved)
		return -EOPNOTSUPP;
	if (!ctl_name_ok(arg->device, sizeof(arg->device)))
		return -EINVAL;

	domain = domain_get_user(arg->domain);
	if (IS_ERR(domain))
		return PTR_ERR(domain);
	dev = device_find(arg->device);
	if (!dev) {
		ret = -ENODEV;
		goto put_domain;
	}
	ret = attach_lock_device(dev);
	if (!ret) {
		ret = fn(domain, dev);
		attach_unlock_device();
	}
	put_device(dev);
put_domain:
	object_put(&domain->obj);
	return ret;
}

int attach_ctl_attach(void *arg)
{
	return attach_ctl(arg, attach_device);
}

int attach_ctl_detach(void *arg)
{
	return attach_ctl(arg, detach_device);
}

void attach_clear(struct domain *domain)
{
	struct attachment *att, *next;

	/*
	 * Not even the lock for others' domains: the destruction of a device
	 * holds it while it waits for users of the device's own domain.
	 */
	if (!(READ_ONCE(domain->holders) & DOMAIN_USER))
		return;
	mutex_lock(&attach_lock);
	mutex_lock(&domain->lock);
	list_for_each_entry_safe(att, next, &domain->groups, node)
		attachment_end(domain, att);
	mutex_unlock(&domain->lock);
	mutex_unlock(&attach_lock);
}

static void attach_forget_in(struct domain *domain, struct device *dev)
{
	struct attachment *att, *next;

	mutex_lock(&domain->lock);
	list_for_each_entry_safe(att, next, &domain->groups, node)
		if (att->group == dev->iommu_group)
			attachment_end(domain, att);
	mutex_unlock(&domain->lock);
}

void attach_forget_device(struct device *dev)
{
	struct leaver *leaver;
	struct object *obj;
	u64 id = 0;

	/* A few bytes that cannot be refused: the removal goes on anyway. */
	leaver = kmalloc(sizeof(*leaver), GFP_KERNEL | __GFP_NOFAIL);
	leaver->dev = dev;

	mutex_lock(&attach_lock);
	list_add(&leaver->node, &leavers);
	while ((obj = object_next(IOMMUCTL_DOMAIN, id))) {
		id = obj->id;
		if (dev->iommu_group)
			attach_forget_in(to_domain(obj), dev);
		object_put(obj);
	}
	mutex_unlock(&attach_lock);
}

void attach_forgot_device(struct device *dev)
{
	struct leaver *leaver;

	mutex_lock(&attach_lock);
	leaver = leaver_find(dev);
	if (leaver)
		list_del(&leaver->node);
	mutex_unlock(&attach_lock);
	kfree(leaver);
}

void attach_exit(void)
{
	struct leaver *leaver, *next;

	list_for_each_entry_safe(leaver, next, &leavers, node)
		kfree(leaver);
}
