/* SPDX-License-Identifier: GPL-2.0 */
/* RISC-V Sv48, 4 levels */
#ifndef _IOMMUCTL_PGTABLE_RISCV_SV48_H
#define _IOMMUCTL_PGTABLE_RISCV_SV48_H

#include "riscv_entry.h"

#define PGTABLE_FMT		riscv_sv48
#define PGTABLE_LIKE		riscv_entry
#define PGTABLE_NAME		"riscv-sv48"
#define PGTABLE_LEVELS		4
#define PGTABLE_IN_BITS		48
#define PGTABLE_OUT_BITS	56
#define PGTABLE_SIZES		RISCV_SIZES(4)
#define PGTABLE_ENTRY		u64
#define PGTABLE_LINEAR		RISCV_PPN_DOWN
#define PGTABLE_RUNS
#define PGTABLE_RUN_SAME

#include "like.h"
#include "../walk.h"

#endif /* _IOMMUCTL_PGTABLE_RISCV_SV48_H */
