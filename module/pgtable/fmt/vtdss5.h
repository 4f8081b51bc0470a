/* SPDX-License-Identifier: GPL-2.0 */
/* Intel VT-d second stage, 5 levels: as vtdss, with a level more */
#ifndef _IOMMUCTL_PGTABLE_VTDSS5_H
#define _IOMMUCTL_PGTABLE_VTDSS5_H

#include "vtdss.h"

#define PGTABLE_FMT		vtdss5
#define PGTABLE_LIKE		vtdss
#define PGTABLE_NAME		"vtdss5"
#define PGTABLE_LEVELS		5
#define PGTABLE_IN_BITS		57
#define PGTABLE_OUT_BITS	52
#define PGTABLE_SIZES		((u64)SZ_4K | SZ_2M | SZ_1G)
#define PGTABLE_ENTRY		u64
#define PGTABLE_LINEAR

#include "like.h"
#include "../walk.h"

#endif /* _IOMMUCTL_PGTABLE_VTDSS5_H */
