/* SPDX-License-Identifier: GPL-2.0 */
/*
 * arm_32_lpae_s1 with the quirk ARM_NS, as ipmmu-vmsa.c has it: that hardware
 * checks NS in pages and NSTable in pointers
 */
#ifndef _IOMMUCTL_PGTABLE_ARM_32_LPAE_S1_NS_H
#define _IOMMUCTL_PGTABLE_ARM_32_LPAE_S1_NS_H

#define PGTABLE_FMT		arm_32_lpae_s1_ns
#define PGTABLE_NAME		"arm-32-lpae-s1-ns"
#define PGTABLE_LEVELS		3
#define PGTABLE_IN_BITS		32
#define PGTABLE_OUT_BITS	40
#define PGTABLE_SIZES		((u64)SZ_4K | SZ_2M | SZ_1G)
#define ARM_LPAE_NS_QUIRK
#define ARM_LPAE_PAGE		12
#define ARM_LPAE_STAGE		1
#define ARM_LPAE_ROOT		2

#include "arm_lpae.h"

#endif /* _IOMMUCTL_PGTABLE_ARM_32_LPAE_S1_NS_H */
