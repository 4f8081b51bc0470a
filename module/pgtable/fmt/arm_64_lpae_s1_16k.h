/* SPDX-License-Identifier: GPL-2.0 */
/* ARM_64_LPAE_S1 of io-pgtable: 16K granule, 48 bits; a root of two entries */
#ifndef _IOMMUCTL_PGTABLE_ARM_64_LPAE_S1_16K_H
#define _IOMMUCTL_PGTABLE_ARM_64_LPAE_S1_16K_H

#define PGTABLE_FMT		arm_64_lpae_s1_16k
#define PGTABLE_NAME		"arm-64-lpae-s1-16k"
#define PGTABLE_LEVELS		4
#define PGTABLE_IN_BITS		48
#define PGTABLE_OUT_BITS	48
#define PGTABLE_SIZES		(BIT_ULL(14) | BIT_ULL(25)) /* 32M */
#define ARM_LPAE_PAGE		14
#define ARM_LPAE_STAGE		1
#define ARM_LPAE_ROOT		1

#include "arm_lpae.h"

#endif /* _IOMMUCTL_PGTABLE_ARM_64_LPAE_S1_16K_H */
