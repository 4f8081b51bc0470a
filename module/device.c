// SPDX-License-Identifier: GPL-2.0
/* Devices on any bus that the control interface serves: by name, and kept. */
#include <linux/export.h>
#include <linux/iommu.h>
#include <linux/pci.h>
#include <linux/platform_device.h>
#include <linux/slab.h>

#include "../include/iommuctl/module.h"
#include "compat/vbus.h"
#include "device.h"

/* A device between the start of its removal and the end of its IOMMU's part */
struct leaver {
	struct list_head node;
	struct device *dev;
};

/* Protects @leavers, and keeps devices from leaving their IOMMU. */
static DEFINE_MUTEX(iommu_lock);
static LIST_HEAD(leavers);

struct device *device_find(const char *name)
{
	struct device *dev;

	dev = compat_vbus_find(name);
	if (!dev)
		dev = bus_find_device_by_name(&pci_bus_type, NULL, name);
	if (!dev)
		dev = bus_find_device_by_name(&platform_bus_type, NULL, name);
	return dev;
}

/* See include/iommuctl/module.h. */
struct device *iommuctl_device_find(const char *name)
{
	return device_find(name);
}
EXPORT_SYMBOL_GPL(iommuctl_device_find);

static struct leaver *leaver_find(struct device *dev)
{
	struct leaver *leaver;

	list_for_each_entry(leaver, &leavers, node)
		if (leaver->dev == dev)
			return leaver;
	return NULL;
}

int device_lock_iommus(void)
{
	return mutex_lock_killable(&iommu_lock) ? -EINTR : 0;
}

int device_lock_iommu(struct device *dev)
{
	int ret = device_lock_iommus();

	if (ret)
		return ret;
	if (!leaver_find(dev) && dev->iommu && dev->iommu->iommu_dev)
		return 0;
	mutex_unlock(&iommu_lock);
	return -ENODEV;
}

void device_unlock_iommu(void)
{
	mutex_unlock(&iommu_lock);
}

/*
 * In a notifier, while elsewhere a device is added, and notified of, under the
 * lock: on another bus, or one of ours, which lockdep cannot tell.
 */
static void device_lock_notified(void)
{
	mutex_lock_nested(&iommu_lock, SINGLE_DEPTH_NESTING);
}

void device_leaving(struct device *dev)
{
	struct leaver *leaver;

	/* A few bytes that cannot be refused: the removal goes on anyway. */
	leaver = kmalloc(sizeof(*leaver), GFP_KERNEL | __GFP_NOFAIL);
	leaver->dev = dev;

	device_lock_notified();
	list_add(&leaver->node, &leavers);
}

void device_left(struct device *dev)
{
	struct leaver *leaver;

	device_lock_notified();
	leaver = leaver_find(dev);
	if (leaver)
		list_del(&leaver->node);
	mutex_unlock(&iommu_lock);
	kfree(leaver);
}

void devices_exit(void)
{
	struct leaver *leaver, *next;

	/* Those that left while nobody listened any more */
	list_for_each_entry_safe(leaver, next, &leavers, node)
		kfree(leaver);
}
