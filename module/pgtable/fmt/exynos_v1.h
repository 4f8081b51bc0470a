/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Exynos' System MMU, versions 1 to 3: addresses of 32 bits, permissions as ARM's
 * AP[2] (here APX) and AP[0], without write-only. SYSMMU_LV1_PROT[], _LV2_PROT[].
 */
#ifndef _IOMMUCTL_PGTABLE_EXYNOS_V1_H
#define _IOMMUCTL_PGTABLE_EXYNOS_V1_H

#include "../pgtable.h"

#define EXYNOS_V1_LV2_AP	BIT_ULL(4)
#define EXYNOS_V1_LV2_APX	BIT_ULL(9)

#define PGTABLE_FMT		exynos_v1
#define PGTABLE_NAME		"exynos-v1"
#define PGTABLE_OUT_BITS	32
#define PGTABLE_LINEAR
#define EXYNOS_ENT_SHIFT	0
#define EXYNOS_LV1_SHIFT	6

static __always_inline int exynos_v1_attrs(const struct pgtable *pt, u32 prot,
					   u64 *attrs)
{
	if (unlikely(!(prot & (PGTABLE_READ | PGTABLE_WRITE))))
		return -EINVAL;
	*attrs = EXYNOS_V1_LV2_AP |
		 (prot & PGTABLE_WRITE ? 0 : EXYNOS_V1_LV2_APX);
	return 0;
}

static __always_inline u32 exynos_v1_lv2_prot(u64 entry)
{
	return PGTABLE_READ | (entry & EXYNOS_V1_LV2_APX ? 0 : PGTABLE_WRITE);
}

#include "exynos.h"

#endif /* _IOMMUCTL_PGTABLE_EXYNOS_V1_H */
