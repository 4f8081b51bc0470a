/* SPDX-License-Identifier: GPL-2.0 */
/*
 * ARM_32_LPAE_S1 of io-pgtable, as qcom_iommu.c and ipmmu-vmsa.c use it: IOVAs of
 * 32 bits to addresses of 40; a root of four entries.
 */
#ifndef _IOMMUCTL_PGTABLE_ARM_32_LPAE_S1_H
#define _IOMMUCTL_PGTABLE_ARM_32_LPAE_S1_H

#define PGTABLE_FMT		arm_32_lpae_s1
#define PGTABLE_NAME		"arm-32-lpae-s1"
#define PGTABLE_LEVELS		3
#define PGTABLE_IN_BITS		32
#define PGTABLE_OUT_BITS	40
#define PGTABLE_SIZES		((u64)SZ_4K | SZ_2M | SZ_1G)
#define ARM_LPAE_PAGE		12
#define ARM_LPAE_STAGE		1
#define ARM_LPAE_ROOT		2

#include "arm_lpae.h"

#endif /* _IOMMUCTL_PGTABLE_ARM_32_LPAE_S1_H */
