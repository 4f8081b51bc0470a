/* SPDX-License-Identifier: GPL-2.0 */
/*
 * ARM_64_LPAE_S2 of io-pgtable: stage 2, 4K granule, an IPA of 40 bits. Two
 * tables of level 1 side by side are the root, in place of a level 0 of two
 * entries: arm_64_lpae_alloc_pgtable_s2().
 */
#ifndef _IOMMUCTL_PGTABLE_ARM_64_LPAE_S2_4K_H
#define _IOMMUCTL_PGTABLE_ARM_64_LPAE_S2_4K_H

#define PGTABLE_FMT		arm_64_lpae_s2_4k
#define PGTABLE_NAME		"arm-64-lpae-s2-4k"
#define PGTABLE_LEVELS		3
#define PGTABLE_IN_BITS		40
#define PGTABLE_OUT_BITS	48
#define PGTABLE_SIZES		((u64)SZ_4K | SZ_2M | SZ_1G)
#define ARM_LPAE_PAGE		12
#define ARM_LPAE_STAGE		2
#define ARM_LPAE_ROOT		10

#include "arm_lpae.h"

#endif /* _IOMMUCTL_PGTABLE_ARM_64_LPAE_S2_4K_H */
