/* SPDX-License-Identifier: GPL-2.0 */
/*
 * arm_64_lpae_s1_64k with the Contiguous bit, which io-pgtable does not set: 32
 * pages of 64K as one of 2M, 32 blocks of 512M as one of 16G
 */
#ifndef _IOMMUCTL_PGTABLE_ARM_64_LPAE_S1_64K_CONTIG_H
#define _IOMMUCTL_PGTABLE_ARM_64_LPAE_S1_64K_CONTIG_H

#define PGTABLE_FMT		arm_64_lpae_s1_64k_contig
#define PGTABLE_NAME		"arm-64-lpae-s1-64k-contig"
#define PGTABLE_LEVELS		3
#define PGTABLE_IN_BITS		48
#define PGTABLE_OUT_BITS	48
#define PGTABLE_SIZES		(BIT_ULL(16) | BIT_ULL(21) | BIT_ULL(29) | \
				 BIT_ULL(34))
#define PGTABLE_RUNS
#define ARM_LPAE_PAGE		16
#define ARM_LPAE_STAGE		1
#define ARM_LPAE_ROOT		6

#include "arm_lpae.h"

#endif /* _IOMMUCTL_PGTABLE_ARM_64_LPAE_S1_64K_CONTIG_H */
