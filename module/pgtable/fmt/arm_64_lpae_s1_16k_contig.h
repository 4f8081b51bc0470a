/* SPDX-License-Identifier: GPL-2.0 */
/*
 * arm_64_lpae_s1_16k with the Contiguous bit, which io-pgtable does not set: 128
 * pages of 16K as one of 2M, 32 blocks of 32M as one of 1G
 */
#ifndef _IOMMUCTL_PGTABLE_ARM_64_LPAE_S1_16K_CONTIG_H
#define _IOMMUCTL_PGTABLE_ARM_64_LPAE_S1_16K_CONTIG_H

#define PGTABLE_FMT		arm_64_lpae_s1_16k_contig
#define PGTABLE_NAME		"arm-64-lpae-s1-16k-contig"
#define PGTABLE_LEVELS		4
#define PGTABLE_IN_BITS		48
#define PGTABLE_OUT_BITS	48
#define PGTABLE_SIZES		(BIT_ULL(14) | BIT_ULL(21) | BIT_ULL(25) | \
				 BIT_ULL(30))
#define PGTABLE_RUNS
#define ARM_LPAE_PAGE		14
#define ARM_LPAE_STAGE		1
#define ARM_LPAE_ROOT		1

#include "arm_lpae.h"

#endif /* _IOMMUCTL_PGTABLE_ARM_64_LPAE_S1_16K_CONTIG_H */
