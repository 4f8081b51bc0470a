/* SPDX-License-Identifier: GPL-2.0 */
/*
 * arm_64_lpae_s1_4k with the Contiguous bit, which io-pgtable does not set: 16
 * pages of 4K as one of 64K, 16 blocks of 2M as one of 32M. Arm Architecture
 * Reference Manual for A-profile, VMSAv8-64, "Contiguous bit".
 */
#ifndef _IOMMUCTL_PGTABLE_ARM_64_LPAE_S1_4K_CONTIG_H
#define _IOMMUCTL_PGTABLE_ARM_64_LPAE_S1_4K_CONTIG_H

#define PGTABLE_FMT		arm_64_lpae_s1_4k_contig
#define PGTABLE_NAME		"arm-64-lpae-s1-4k-contig"
#define PGTABLE_LEVELS		4
#define PGTABLE_IN_BITS		48
#define PGTABLE_OUT_BITS	48
/* 4K, 64K, 2M, 32M, 1G */
#define PGTABLE_SIZES		(BIT_ULL(12) | BIT_ULL(16) | BIT_ULL(21) | \
				 BIT_ULL(25) | BIT_ULL(30))
#define PGTABLE_RUNS
#define ARM_LPAE_PAGE		12
#define ARM_LPAE_STAGE		1
#define ARM_LPAE_ROOT		9

#include "arm_lpae.h"

#endif /* _IOMMUCTL_PGTABLE_ARM_64_LPAE_S1_4K_CONTIG_H */
