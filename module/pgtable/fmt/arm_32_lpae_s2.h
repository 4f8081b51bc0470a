/* SPDX-License-Identifier: GPL-2.0 */
/* ARM_32_LPAE_S2 of io-pgtable: 40 bits to 40; two root tables side by side */
#ifndef _IOMMUCTL_PGTABLE_ARM_32_LPAE_S2_H
#define _IOMMUCTL_PGTABLE_ARM_32_LPAE_S2_H

#define PGTABLE_FMT		arm_32_lpae_s2
#define PGTABLE_NAME		"arm-32-lpae-s2"
#define PGTABLE_LEVELS		3
#define PGTABLE_IN_BITS		40
#define PGTABLE_OUT_BITS	40
#define PGTABLE_SIZES		((u64)SZ_4K | SZ_2M | SZ_1G)
#define ARM_LPAE_PAGE		12
#define ARM_LPAE_STAGE		2
#define ARM_LPAE_ROOT		10

#include "arm_lpae.h"

#endif /* _IOMMUCTL_PGTABLE_ARM_32_LPAE_S2_H */
