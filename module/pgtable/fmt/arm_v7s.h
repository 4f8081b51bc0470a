/* SPDX-License-Identifier: GPL-2.0 */
/* ARM_V7S of io-pgtable: short descriptors, 32 bits to 32 */
#ifndef _IOMMUCTL_PGTABLE_ARM_V7S_H
#define _IOMMUCTL_PGTABLE_ARM_V7S_H

#include "../pgtable.h"

#define PGTABLE_FMT		arm_v7s
#define PGTABLE_NAME		"arm-v7s"
#define PGTABLE_IN_BITS		32
#define PGTABLE_OUT_BITS	32

#include "arm_v7s_common.h"

#endif /* _IOMMUCTL_PGTABLE_ARM_V7S_H */
