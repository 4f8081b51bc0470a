/* SPDX-License-Identifier: GPL-2.0 */
/* RISC-V Sv57, 5 levels */
#ifndef _IOMMUCTL_PGTABLE_RISCV_SV57_H
#define _IOMMUCTL_PGTABLE_RISCV_SV57_H

#include "riscv_entry.h"

#define PGTABLE_FMT		riscv_sv57
#define PGTABLE_LIKE		riscv_entry
#define PGTABLE_NAME		"riscv-sv57"
#define PGTABLE_LEVELS		5
#define PGTABLE_IN_BITS		57
#define PGTABLE_OUT_BITS	56
#define PGTABLE_SIZES		RISCV_SIZES(5)
#define PGTABLE_ENTRY		u64
#define PGTABLE_LINEAR		RISCV_PPN_DOWN
#define PGTABLE_RUNS
#define PGTABLE_RUN_SAME

#include "like.h"
#include "../walk.h"

#endif /* _IOMMUCTL_PGTABLE_RISCV_SV57_H */
