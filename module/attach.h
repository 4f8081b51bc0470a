/* SPDX-License-Identifier: GPL-2.0 */
/* Attaching domains of ours to devices, whose DMA we then own. */
#ifndef _IOMMUCTL_ATTACH_H
#define _IOMMUCTL_ATTACH_H

#include <linux/device.h>

struct domain;

/**
 * attach_lock_device() - keep a device's IOMMU where it is
 * @dev: the device
 *
 * Until attach_unlock_device(), @dev does not leave its IOMMU: its removal
 * waits. Outermost of our locks. May sleep.
 *
 * Return: 0, -EINTR, or -ENODEV if @dev has no IOMMU or is going.
 */
int attach_lock_device(struct device *dev);
void attach_unlock_device(void);

/**
 * attach_lock_all() - keep all devices' IOMMUs where they are
 *
 * To add a device; ended by attach_unlock_device() too.
 *
 * Return: 0 or -EINTR.
 */
int attach_lock_all(void);

/* A device is going: detach it from our domains. In its bus's notifier. */
void attach_forget_device(struct device *dev);
/* It has left its IOMMU. */
void attach_forgot_device(struct device *dev);

/* Detach all that is attached to a domain; for IOMMUCTL_RESET */
void attach_clear(struct domain *domain);

void attach_exit(void);

/* The ioctls; @arg: struct iommuctl_domain_attach */
int attach_ctl_attach(void *arg);
int attach_ctl_detach(void *arg);

#endif /* _IOMMUCTL_ATTACH_H */
