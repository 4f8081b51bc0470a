/* SPDX-License-Identifier: GPL-2.0 */
/*
 * ARM_64_LPAE_S2 of io-pgtable: stage 2, 16K granule, an IPA of 48 bits: two tables
 * of level 1 side by side are the root
 */
#ifndef _IOMMUCTL_PGTABLE_ARM_64_LPAE_S2_16K_H
#define _IOMMUCTL_PGTABLE_ARM_64_LPAE_S2_16K_H

#define PGTABLE_FMT		arm_64_lpae_s2_16k
#define PGTABLE_NAME		"arm-64-lpae-s2-16k"
#define PGTABLE_LEVELS		3
#define PGTABLE_IN_BITS		48
#define PGTABLE_OUT_BITS	48
#define PGTABLE_SIZES		(BIT_ULL(14) | BIT_ULL(25)) /* 32M */
#define ARM_LPAE_PAGE		14
#define ARM_LPAE_STAGE		2
#define ARM_LPAE_ROOT		12

#include "arm_lpae.h"

#endif /* _IOMMUCTL_PGTABLE_ARM_64_LPAE_S2_16K_H */
