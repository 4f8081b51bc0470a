/* SPDX-License-Identifier: GPL-2.0 */
/* Which page tables of its own a kernel lets modules use */
#ifndef _TESTS_COMPAT_ORACLES_H
#define _TESTS_COMPAT_ORACLES_H

#include <linux/version.h>

/* 6.19, "iommu/amd: Remove AMD io_pgtable support": generic_pt's instead */
#if defined(CONFIG_AMD_IOMMU) && LINUX_VERSION_CODE < KERNEL_VERSION(6, 19, 0)
#define COMPAT_AMD_IO_PGTABLE	1
#else
#define COMPAT_AMD_IO_PGTABLE	0
#endif

#endif /* _TESTS_COMPAT_ORACLES_H */
