/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _IOMMUCTL_VERSION_H
#define _IOMMUCTL_VERSION_H

#define IOMMUCTL_VERSION "0.1.0"

#endif /* _IOMMUCTL_VERSION_H */
