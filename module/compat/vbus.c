// SPDX-License-Identifier: GPL-2.0
#include <linux/dma-mapping.h>
#include <linux/mutex.h>
#include <linux/platform_device.h>
#include <linux/property.h>
#include <linux/slab.h>

#include "compat.h"
#include "kallsyms.h"
#include "vbus.h"

const struct device_type compat_vbus_device_type = {
	.name = "iommuctl_master",
};

/*
 * 6.4: the core finds an IOMMU for each device through its fwspec, other
 * drivers' IOMMUs notwithstanding (from "iommu: Decouple iommu_present() from
 * bus ops" to 17de3f5fdd35 "iommu: Retire bus ops", 6.8).
 */
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 8, 0)

/*
 * 6.8: a device's IOMMU is set up under a lock of the core, which is there to
 * keep the core from probing the device meanwhile. Ours is on no bus yet, and
 * the lock is not exported: only lockdep asks for it, so only it gets it.
 */
#ifdef CONFIG_LOCKDEP

static struct mutex *probe_lock;

int compat_vbus_init(void)
{
	unsigned long (*lookup)(const char *name);

	lookup = compat_symbol("kallsyms_lookup_name");
	if (lookup)
		probe_lock = (struct mutex *)lookup("iommu_probe_device_lock");
	return 0;
}

static void vbus_lock(void)
{
	if (probe_lock)
		mutex_lock(probe_lock);
}

static void vbus_unlock(void)
{
	if (probe_lock)
		mutex_unlock(probe_lock);
}

#else

int compat_vbus_init(void)
{
	return 0;
}

static void vbus_lock(void)
{
}

static void vbus_unlock(void)
{
}

#endif

void compat_vbus_exit(void)
{
}

/*
 * What compat_vbus_alloc() set up, if the core has never seen the device. There
 * are iommu_fwspec_free() and dev_iommu_free(), but 7.3 exports neither.
 */
static void vbus_forget_iommu(struct device *dev)
{
	struct iommu_fwspec *fwspec = dev_iommu_fwspec_get(dev);

	if (fwspec) {
		fwnode_handle_put(fwspec->iommu_fwnode);
		kfree(fwspec);
	}
	kfree(dev->iommu);
	dev->iommu = NULL;
}

struct device *compat_vbus_find(const char *name)
{
	return bus_find_device_by_name(&platform_bus_type, NULL, name);
}

int compat_vbus_register(struct iommu_device *iommu,
			 const struct iommu_ops *ops)
{
	return iommu_device_register(iommu, ops, NULL);
}

void compat_vbus_unregister(struct iommu_device *iommu)
{
	iommu_device_unregister(iommu);
}

struct device *compat_vbus_alloc(struct iommu_device *iommu, const char *name)
{
	struct platform_device *pdev;
	u32 id = 0;
	int ret;

	pdev = platform_device_alloc(name, PLATFORM_DEVID_NONE);
	if (!pdev)
		return ERR_PTR(-ENOMEM);
	pdev->dev.type = &compat_vbus_device_type;
	pdev->dev.coherent_dma_mask = DMA_BIT_MASK(64);
	pdev->platform_dma_mask = DMA_BIT_MASK(64);

	vbus_lock();
	ret = iommu_fwspec_init(&pdev->dev, iommu->fwnode);
	vbus_unlock();
	if (!ret)
		ret = iommu_fwspec_add_ids(&pdev->dev, &id, 1);
	if (ret) {
		vbus_forget_iommu(&pdev->dev);
		platform_device_put(pdev);
		return ERR_PTR(ret);
	}
	return &pdev->dev;
}

int compat_vbus_add(struct device *dev)
{
	int ret = platform_device_add(to_platform_device(dev));

	if (!ret && dev->iommu_group)
		return 0;
	if (!ret)
		platform_device_del(to_platform_device(dev));
	vbus_forget_iommu(dev);
	/*
	 * The core only logs why it did not probe, and for want of a name,
	 * which nobody allocated, the answer is -EINVAL: it is all memory.
	 */
	return ret && ret != -EINVAL ? ret : -ENOMEM;
}

void compat_vbus_del(struct device *dev)
{
	/* The core drops the fwspec as the device leaves its IOMMU. */
	platform_device_del(to_platform_device(dev));
}

#else

static struct bus_type vbus = {
	.name = "iommuctl",
};

/* Not exported: the core calls them for the buses that it knows. */
static int (*probe_device)(struct device *dev);
static void (*release_device)(struct device *dev);

/* As the core's own for other buses: after the device lost its driver */
static int vbus_notify(struct notifier_block *nb, unsigned long action,
		       void *data)
{
	if (action == BUS_NOTIFY_REMOVED_DEVICE)
		release_device(data);
	return NOTIFY_OK;
}

static struct notifier_block vbus_nb = {
	.notifier_call = vbus_notify,
};

int compat_vbus_init(void)
{
	int ret;

	probe_device = compat_symbol("iommu_probe_device");
	release_device = compat_symbol("iommu_release_device");
	if (!probe_device || !release_device) {
		pr_err("iommuctl: this kernel has no iommu_probe_device()\n");
		return -ENOENT;
	}
	ret = bus_register(&vbus);
	if (ret)
		return ret;
	ret = bus_register_notifier(&vbus, &vbus_nb);
	if (ret)
		bus_unregister(&vbus);
	return ret;
}

void compat_vbus_exit(void)
{
	bus_unregister_notifier(&vbus, &vbus_nb);
	bus_unregister(&vbus);
}

struct device *compat_vbus_find(const char *name)
{
	return bus_find_device_by_name(&vbus, NULL, name);
}

/* The core's list of IOMMUs is for buses that it knows: ours needs none. */
int compat_vbus_register(struct iommu_device *iommu,
			 const struct iommu_ops *ops)
{
	iommu->ops = ops;
	vbus.iommu_ops = ops;
	return 0;
}

void compat_vbus_unregister(struct iommu_device *iommu)
{
}

/**
 * struct vbus_device - a device of our own bus
 * @dev: the device
 * @dma_mask: what it can address
 */
struct vbus_device {
	struct device dev;
	u64 dma_mask;
};

static void vbus_device_release(struct device *dev)
{
	kfree(container_of(dev, struct vbus_device, dev));
}

struct device *compat_vbus_alloc(struct iommu_device *iommu, const char *name)
{
	struct vbus_device *vdev;
	int ret;

	vdev = kzalloc(sizeof(*vdev), GFP_KERNEL);
	if (!vdev)
		return ERR_PTR(-ENOMEM);
	device_initialize(&vdev->dev);
	vdev->dma_mask = DMA_BIT_MASK(64);
	vdev->dev.dma_mask = &vdev->dma_mask;
	vdev->dev.coherent_dma_mask = DMA_BIT_MASK(64);
	vdev->dev.bus = &vbus;
	vdev->dev.type = &compat_vbus_device_type;
	vdev->dev.release = vbus_device_release;
	ret = dev_set_name(&vdev->dev, "%s", name);
	if (ret) {
		put_device(&vdev->dev);
		return ERR_PTR(ret);
	}
	return &vdev->dev;
}

int compat_vbus_add(struct device *dev)
{
	int ret = device_add(dev);

	if (ret)
		return ret;
	ret = probe_device(dev);
	if (ret)
		device_del(dev);
	return ret;
}

void compat_vbus_del(struct device *dev)
{
	device_del(dev);
}

#endif
