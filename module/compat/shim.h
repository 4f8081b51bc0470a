/* SPDX-License-Identifier: GPL-2.0 */
/* What differs between kernels in the callbacks that the shim wraps. */
#ifndef _IOMMUCTL_COMPAT_SHIM_H
#define _IOMMUCTL_COMPAT_SHIM_H

#include <linux/rcupdate.h>

#include "compat.h"

#endif /* _IOMMUCTL_COMPAT_SHIM_H */
