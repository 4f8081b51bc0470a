/* SPDX-License-Identifier: GPL-2.0 */
/* The shim over vendor drivers, as main.c, ctl.c and domain.c see it. */
#ifndef _IOMMUCTL_SHIM_H
#define _IOMMUCTL_SHIM_H

#include "../ctl.h"

int shim_init(void);
void shim_exit(void);

/* ioctl(IOMMUCTL_SHIM_ADD); @arg: struct iommuctl_shim_add */
int shim_add(void *arg);

extern const struct object_ops shim_object_ops;

#endif /* _IOMMUCTL_SHIM_H */
