/* SPDX-License-Identifier: GPL-2.0 */
/* ARM_64_LPAE_S2 of io-pgtable: stage 2, 64K granule; a root of 64 entries */
#ifndef _IOMMUCTL_PGTABLE_ARM_64_LPAE_S2_64K_H
#define _IOMMUCTL_PGTABLE_ARM_64_LPAE_S2_64K_H

#define PGTABLE_FMT		arm_64_lpae_s2_64k
#define PGTABLE_NAME		"arm-64-lpae-s2-64k"
#define PGTABLE_LEVELS		3
#define PGTABLE_IN_BITS		48
#define PGTABLE_OUT_BITS	48
#define PGTABLE_SIZES		(BIT_ULL(16) | BIT_ULL(29)) /* 512M */
#define ARM_LPAE_PAGE		16
#define ARM_LPAE_STAGE		2
#define ARM_LPAE_ROOT		6

#include "arm_lpae.h"

#endif /* _IOMMUCTL_PGTABLE_ARM_64_LPAE_S2_64K_H */
