/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Rockchip's MMU, version 2 ("rockchip,rk3568-iommu"): addresses of 40 bits, the
 * upper ones below the lower: 31:12, then 35:32 in 11:8, then 39:36 in 7:4
 */
#ifndef _IOMMUCTL_PGTABLE_ROCKCHIP_V2_H
#define _IOMMUCTL_PGTABLE_ROCKCHIP_V2_H

#include "../pgtable.h"

#define PGTABLE_FMT		rockchip_v2
#define PGTABLE_NAME		"rockchip-v2"
#define PGTABLE_OUT_BITS	40

/* rk_mk_dte_v2() */
static __always_inline u64 rockchip_v2_put(u64 addr)
{
	return (addr & GENMASK_ULL(31, 12)) |
	       ((addr >> 32 & 0xf) << 8) | ((addr >> 36 & 0xf) << 4);
}

/* rk_dte_pt_address_v2() */
static __always_inline u64 rockchip_v2_get(u64 entry)
{
	return (entry & GENMASK_ULL(31, 12)) |
	       ((entry >> 8 & 0xf) << 32) | ((entry >> 4 & 0xf) << 36);
}

#include "rockchip.h"

#endif /* _IOMMUCTL_PGTABLE_ROCKCHIP_V2_H */
