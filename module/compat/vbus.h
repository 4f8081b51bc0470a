/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The bus that virtual masters are on, and how an IOMMU is made known to it.
 *
 * Till 6.1 an IOMMU driver owns a whole bus: with a vendor's driver present,
 * no other can have platform or PCI. There masters are on a bus of our own,
 * which has no other device and dies with the module. Later the core finds a
 * device's IOMMU by its fwspec, but looks at its own list of buses only: there
 * masters are platform devices.
 */
#ifndef _IOMMUCTL_COMPAT_VBUS_H
#define _IOMMUCTL_COMPAT_VBUS_H

#include <linux/device.h>
#include <linux/iommu.h>

/* What tells a virtual master from other devices of its bus */
extern const struct device_type compat_vbus_device_type;

int compat_vbus_init(void);
void compat_vbus_exit(void);

/**
 * compat_vbus_find() - find a device of the bus by its name
 * @name: the name
 *
 * Return: the device with a reference for put_device(), or NULL.
 */
struct device *compat_vbus_find(const char *name);

/**
 * compat_vbus_register() - make an IOMMU known to the core
 * @iommu: with ->fwnode and ->dev
 * @ops: its callbacks
 *
 * Return: 0 or a negative errno.
 */
int compat_vbus_register(struct iommu_device *iommu,
			 const struct iommu_ops *ops);
void compat_vbus_unregister(struct iommu_device *iommu);

/**
 * compat_vbus_alloc() - a device behind an IOMMU, not on its bus yet
 * @iommu: the IOMMU, registered
 * @name: name of the device
 *
 * Return: the device with the one reference, or an ERR_PTR.
 */
struct device *compat_vbus_alloc(struct iommu_device *iommu, const char *name);

/**
 * compat_vbus_add() - put a device on its bus; the core probes its IOMMU
 * @dev: the device
 *
 * Return: 0, or a negative errno: the caller's reference is still its own.
 */
int compat_vbus_add(struct device *dev);

/**
 * compat_vbus_del() - take a device off its bus and its IOMMU
 * @dev: the device; the caller's reference stays
 */
void compat_vbus_del(struct device *dev);

#endif /* _IOMMUCTL_COMPAT_VBUS_H */
