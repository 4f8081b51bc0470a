/* SPDX-License-Identifier: GPL-2.0 */
/* Rockchip's MMU, version 1 ("rockchip,iommu"): addresses of 32 bits */
#ifndef _IOMMUCTL_PGTABLE_ROCKCHIP_V1_H
#define _IOMMUCTL_PGTABLE_ROCKCHIP_V1_H

#include "../pgtable.h"

#define ROCKCHIP_V1_ADDR	GENMASK_ULL(31, 12)	/* RK_PTE_PAGE_ADDRESS_MASK */

#define PGTABLE_FMT		rockchip_v1
#define PGTABLE_NAME		"rockchip-v1"
#define PGTABLE_OUT_BITS	32
#define PGTABLE_LINEAR

static __always_inline u64 rockchip_v1_put(u64 addr)
{
	return addr;
}

static __always_inline u64 rockchip_v1_get(u64 entry)
{
	return entry & ROCKCHIP_V1_ADDR;
}

#include "rockchip.h"

#endif /* _IOMMUCTL_PGTABLE_ROCKCHIP_V1_H */
