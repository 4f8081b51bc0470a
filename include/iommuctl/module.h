/* SPDX-License-Identifier: GPL-2.0 */
/* What iommuctl.ko exports to other modules: drivers of DMA tests. */
#ifndef _IOMMUCTL_MODULE_H
#define _IOMMUCTL_MODULE_H

struct device;

/**
 * iommuctl_device_find() - find a device by its name
 * @name: "vdev0"; PCI and platform devices are found too
 *
 * May sleep.
 *
 * Return: the device with a reference for put_device(), or NULL.
 */
struct device *iommuctl_device_find(const char *name);

#endif /* _IOMMUCTL_MODULE_H */
