/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _IOMMUCTL_UTIL_H
#define _IOMMUCTL_UTIL_H

#define ARRAY_SIZE(a)	(sizeof(a) / sizeof((a)[0]))

#ifndef __printf
#define __printf(a, b)	__attribute__((__format__(printf, a, b)))
#endif

#endif /* _IOMMUCTL_UTIL_H */
