/* SPDX-License-Identifier: GPL-2.0 */
/*
 * ARM_V7S of io-pgtable as mtk_iommu.c uses it on chips with IOVA_34_EN: 34 bits
 * to 35, quirks ARM_MTK_EXT, NO_PERMS and ARM_NS. The driver lets tables lie above
 * 4G where the chip can (ARM_MTK_TTBR_EXT); below, the bits are the same.
 */
#ifndef _IOMMUCTL_PGTABLE_ARM_V7S_MTK_H
#define _IOMMUCTL_PGTABLE_ARM_V7S_MTK_H

#include "../pgtable.h"

#define PGTABLE_FMT		arm_v7s_mtk
#define PGTABLE_NAME		"arm-v7s-mtk"
#define PGTABLE_IN_BITS		34
#define PGTABLE_OUT_BITS	35
#define ARM_V7S_MTK

#include "arm_v7s_common.h"

#undef ARM_V7S_MTK

#endif /* _IOMMUCTL_PGTABLE_ARM_V7S_MTK_H */
