/* SPDX-License-Identifier: GPL-2.0 */
/* Devices by name, on any bus that the control interface serves. */
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

#endif /* _IOMMUCTL_DEVICE_H */
