/* SPDX-License-Identifier: GPL-2.0 */
/* x86-64, 5 levels: VT-d's first stage, AMD's v2 */
#ifndef _IOMMUCTL_PGTABLE_X86_64_5_H
#define _IOMMUCTL_PGTABLE_X86_64_5_H

#include "x86_64_entry.h"

#define PGTABLE_FMT		x86_64_5
#define PGTABLE_LIKE		x86_64_entry
#define PGTABLE_NAME		"x86-64-5"
#define PGTABLE_LEVELS		5
#define PGTABLE_IN_BITS		57
#define PGTABLE_OUT_BITS	52
#define PGTABLE_SIZES		((u64)SZ_4K | SZ_2M | SZ_1G)
#define PGTABLE_ENTRY		u64
#define PGTABLE_LINEAR

#include "like.h"
#include "../walk.h"

#endif /* _IOMMUCTL_PGTABLE_X86_64_5_H */
