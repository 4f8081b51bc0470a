/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Exynos' System MMU from version 5 on: addresses of 36 bits, lowered by 4, and a
 * bit each to read and to write. SYSMMU_V5_LV1_PROT[], SYSMMU_V5_LV2_PROT[].
 */
#ifndef _IOMMUCTL_PGTABLE_EXYNOS_V5_H
#define _IOMMUCTL_PGTABLE_EXYNOS_V5_H

#include "../pgtable.h"

#define EXYNOS_V5_LV2_PROT	GENMASK_ULL(3, 2)

#define PGTABLE_FMT		exynos_v5
#define PGTABLE_NAME		"exynos-v5"
#define PGTABLE_OUT_BITS	36
#define EXYNOS_ENT_SHIFT	4
#define EXYNOS_LV1_SHIFT	2

static __always_inline int exynos_v5_attrs(const struct pgtable *pt, u32 prot,
					   u64 *attrs)
{
	prot &= PGTABLE_READ | PGTABLE_WRITE;
	if (unlikely(!prot))
		return -EINVAL;
	*attrs = prot << 2;
	return 0;
}

static __always_inline u32 exynos_v5_lv2_prot(u64 entry)
{
	return (entry & EXYNOS_V5_LV2_PROT) >> 2;
}

#include "exynos.h"

#endif /* _IOMMUCTL_PGTABLE_EXYNOS_V5_H */
