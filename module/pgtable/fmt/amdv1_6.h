/* SPDX-License-Identifier: GPL-2.0 */
/*
 * AMD's host page tables, 6 levels: all 64 bits of IOVA. The root has but 128
 * entries, and none of them can be a page (the manual's table "Page Table Level
 * Parameters").
 */
#ifndef _IOMMUCTL_PGTABLE_AMDV1_6_H
#define _IOMMUCTL_PGTABLE_AMDV1_6_H

#include "amdv1_entry.h"

#define PGTABLE_FMT		amdv1_6
#define PGTABLE_LIKE		amdv1_entry
#define PGTABLE_NAME		"amdv1-6"
#define PGTABLE_LEVELS		6
#define PGTABLE_IN_BITS		64
#define PGTABLE_OUT_BITS	52
#define PGTABLE_SIZES		AMDV1_SIZES(51)
#define PGTABLE_ENTRY		u64
#define PGTABLE_LINEAR
#define PGTABLE_RUNS
#define PGTABLE_RUN_SAME

#include "like.h"
#include "../walk.h"

#endif /* _IOMMUCTL_PGTABLE_AMDV1_6_H */
