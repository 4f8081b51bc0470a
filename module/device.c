// SPDX-License-Identifier: GPL-2.0
/* Devices by name, on any bus that the control interface serves. */
#include <linux/export.h>
#include <linux/pci.h>
#include <linux/platform_device.h>

#include "../include/iommuctl/module.h"
#include "device.h"
#include "viommu/viommu.h"

struct device *device_find(const char *name)
{
	struct device *dev;

	dev = viommu_master_find(name);
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
