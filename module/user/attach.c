// SPDX-License-Identifier: GPL-2.0
/*
 * Attaching domains of ours to devices.
 *
 * The core attaches groups, not devices: we claim the DMA ownership of the
 * group (no driver may bind while we have it), attach our domain to it, and
 * give both back in the other order.
 */
#include <linux/pci.h>
#include <linux/platform_device.h>
#include <linux/slab.h>

#include "../ctl.h"
#include "../device.h"
#include "../viommu/viommu.h"
#include "user.h"

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
	ret = device_lock_iommu(dev);
	if (!ret) {
		ret = fn(domain, dev);
		device_unlock_iommu();
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
	if (device_lock_iommus())
		return;		/* killed: it stays attached, and so in use */
	mutex_lock(&domain->lock);
	list_for_each_entry_safe(att, next, &domain->groups, node)
		attachment_end(domain, att);
	mutex_unlock(&domain->lock);
	device_unlock_iommu();
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

/* A device goes: what we attached to it must be gone before. */
static void attach_forget(struct device *dev)
{
	struct object *obj;
	u64 id = 0;

	device_leaving(dev);
	while (dev->iommu_group && (obj = object_next(IOMMUCTL_DOMAIN, id))) {
		id = obj->id;
		attach_forget_in(to_domain(obj), dev);
		object_put(obj);
	}
	device_unlock_iommu();
}

static int attach_notify(struct notifier_block *nb, unsigned long action,
			 void *data)
{
	/* Ours go only when nothing is attached, and with the lock held. */
	if (viommu_is_master(data))
		return NOTIFY_OK;
	if (action == BUS_NOTIFY_DEL_DEVICE)
		attach_forget(data);
	else if (action == BUS_NOTIFY_REMOVED_DEVICE)
		device_left(data);
	return NOTIFY_OK;
}

/* Behind the core's own, which on REMOVED takes the device off its IOMMU */
static struct notifier_block attach_pci_nb = {
	.notifier_call = attach_notify,
	.priority = -1,
};

static struct notifier_block attach_platform_nb = {
	.notifier_call = attach_notify,
	.priority = -1,
};

int attach_init(void)
{
	int ret;

	ret = bus_register_notifier(&pci_bus_type, &attach_pci_nb);
	if (ret)
		return ret;
	ret = bus_register_notifier(&platform_bus_type, &attach_platform_nb);
	if (ret)
		bus_unregister_notifier(&pci_bus_type, &attach_pci_nb);
	return ret;
}

void attach_exit(void)
{
	bus_unregister_notifier(&platform_bus_type, &attach_platform_nb);
	bus_unregister_notifier(&pci_bus_type, &attach_pci_nb);
}
