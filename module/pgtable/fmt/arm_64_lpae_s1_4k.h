/* SPDX-License-Identifier: GPL-2.0 */
/* ARM_64_LPAE_S1 of io-pgtable: stage 1, 4K granule, 48 bits */
#ifndef _IOMMUCTL_PGTABLE_ARM_64_LPAE_S1_4K_H
#define _IOMMUCTL_PGTABLE_ARM_64_LPAE_S1_4K_H

#define PGTABLE_FMT		arm_64_lpae_s1_4k
#define PGTABLE_NAME		"arm-64-lpae-s1-4k"
#define PGTABLE_LEVELS		4
#define PGTABLE_IN_BITS		48
#define PGTABLE_OUT_BITS	48
#define PGTABLE_SIZES		((u64)SZ_4K | SZ_2M | SZ_1G)
#define ARM_LPAE_PAGE		12
#define ARM_LPAE_STAGE		1
#define ARM_LPAE_ROOT		9

#include "arm_lpae.h"

#endif /* _IOMMUCTL_PGTABLE_ARM_64_LPAE_S1_4K_H */
