/* SPDX-License-Identifier: GPL-2.0 */
/*
 * AMD's host page tables, 4 levels. The driver begins with 3 and puts another
 * table on top when an IOVA needs it, up to 6; here the top is fixed, as each
 * level costs every map a load. 48 bits are what the DMA API asks for: it starts
 * at 4G. The tables are the driver's at 4 levels; one of 3 is the first entry of
 * the root. amdv1_6.h has all 64 bits.
 */
#ifndef _IOMMUCTL_PGTABLE_AMDV1_H
#define _IOMMUCTL_PGTABLE_AMDV1_H

#include "amdv1_entry.h"

#define PGTABLE_FMT		amdv1
#define PGTABLE_LIKE		amdv1_entry
#define PGTABLE_NAME		"amdv1"
#define PGTABLE_LEVELS		4
#define PGTABLE_IN_BITS		48
#define PGTABLE_OUT_BITS	52
#define PGTABLE_SIZES		AMDV1_SIZES(47)
#define PGTABLE_ENTRY		u64
#define PGTABLE_LINEAR
#define PGTABLE_RUNS
#define PGTABLE_RUN_SAME

#include "like.h"
#include "../walk.h"

#endif /* _IOMMUCTL_PGTABLE_AMDV1_H */
