/* SPDX-License-Identifier: GPL-2.0 */
/* Devices on any bus that the control interface serves: by name, and kept. */
#ifndef _IOMMUCTL_DEVICE_H
#define _IOMMUCTL_DEVICE_H

#include <linux/device.h>

/**
 * device_find() - find a device by its name
 * @name: its name as in /sys/bus/.../devices: "vdev0", "0000:00:04.0"
 *
 * Looks at virtual masters, PCI and platform devices, in this order. May sleep.
 *
 * Return: the device with a reference for put_device(), or NULL.
 */
struct device *device_find(const char *name);

/**
 * device_lock_iommu() - keep a device behind its IOMMU
 * @dev: the device
 *
 * Until device_unlock_iommu(), no device that is locked so leaves its IOMMU:
 * its removal waits. Outermost of our locks. May sleep.
 *
 * Return: 0, -EINTR, or -ENODEV if @dev has no IOMMU or is leaving it.
 */
int __must_check device_lock_iommu(struct device *dev);

/**
 * device_lock_iommus() - keep all devices behind their IOMMUs
 *
 * To add one or take one away; ended by device_unlock_iommu() too.
 *
 * Return: 0 or -EINTR.
 */
int __must_check device_lock_iommus(void);
void device_unlock_iommu(void);

/**
 * device_leaving() - a device begins to leave
 * @dev: the device, in its bus's notifier
 *
 * May sleep. With the lock held until device_unlock_iommu(): from now on
 * device_lock_iommu() refuses it, and who uses it has to be told.
 */
void device_leaving(struct device *dev);

/**
 * device_left() - a device has left its IOMMU
 * @dev: the device
 */
void device_left(struct device *dev);

void devices_exit(void);

#endif /* _IOMMUCTL_DEVICE_H */
