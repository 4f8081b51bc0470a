/* SPDX-License-Identifier: GPL-2.0 */
/* The shim over vendor drivers, as main.c, ctl.c and domain.c see it. */
#ifndef _IOMMUCTL_SHIM_H
#define _IOMMUCTL_SHIM_H

#include "../ctl.h"

struct device;
struct iommu_domain;

int shim_init(void);

/**
 * shim_exit() - leave every driver's text
 *
 * When no shim is left and no user can come. Sleeps until no call is on its
 * way through a wrapper, as long as the driver's callback takes; then nothing
 * of the module is reached from outside, see drain.c.
 */
void shim_exit(void);

/**
 * shim_settle_hooks() - wait until all is timed that someone listens to
 *
 * Some drivers' callbacks are timed a little after somebody began to listen to
 * them, see hook.c.
 */
void shim_settle_hooks(void);

/* ioctl(IOMMUCTL_SHIM_ADD); @arg: struct iommuctl_shim_add */
int shim_add(void *arg);

/**
 * shim_domain_made() - a domain was made for a device, and not attached yet
 * @dev: the device, held by device_lock_iommu()
 * @domain: the domain, which nobody else knows
 *
 * If @dev is under the shim, @domain is timed from here on; else, or without
 * memory, from when it is attached to a device under the shim. May sleep.
 */
void shim_domain_made(struct device *dev, struct iommu_domain *domain);

extern const struct object_ops shim_object_ops;

#endif /* _IOMMUCTL_SHIM_H */
