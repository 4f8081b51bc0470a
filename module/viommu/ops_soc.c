// SPDX-License-Identifier: GPL-2.0
/* Callbacks of drivers for particular chips' IOMMUs, as Linux 6.1 has them. */
#include "../pgtable/fmt/exynos_v5.h"
#include "../pgtable/fmt/mtk_v1.h"
#include "../pgtable/fmt/omap.h"
#include "../pgtable/fmt/rockchip_v2.h"
#include "../pgtable/fmt/s390.h"
#include "../pgtable/fmt/sprd.h"
#include "../pgtable/fmt/sun50i.h"
#include "../pgtable/fmt/tegra_gart.h"
#include "../pgtable/fmt/tegra_smmu.h"
#include "../pgtable/ranges.h"
#include "models.h"

#define VIOMMU_FMT exynos_v5
#include "paging_ops.h"

#define VIOMMU_FMT mtk_v1
#include "paging_ops.h"

#define VIOMMU_FMT omap
#include "paging_ops.h"

#define VIOMMU_FMT rockchip_v2
#include "paging_ops.h"

#define VIOMMU_FMT s390
#include "paging_ops.h"

#define VIOMMU_FMT sprd
#include "paging_ops.h"

#define VIOMMU_FMT sun50i
#include "paging_ops.h"

#define VIOMMU_FMT tegra_gart
#include "paging_ops.h"

#define VIOMMU_FMT tegra_smmu
#include "paging_ops.h"

#define VIOMMU_FMT ranges
#include "paging_ops.h"

/* Those whose unmap, or map too, invalidates, and that have nothing else */
#define VIOMMU_PAGING_NOW(name, format, how)				\
const struct viommu_paging viommu_##name = {				\
	.fmt = &format##_fmt,						\
	.ops = {							\
		VIOMMU_OPS						\
		VIOMMU_OPS_ONE_NOW(format, how)				\
	},								\
}

VIOMMU_PAGING_NOW(exynos, exynos_v5, map);
/* mtk_iommu_v1_map(), omap_iopgtable_store_entry(), rk_iommu_map_iova() */
VIOMMU_PAGING_NOW(mtk_v1, mtk_v1, map_now);
VIOMMU_PAGING_NOW(omap, omap, map_now);
VIOMMU_PAGING_NOW(rockchip, rockchip_v2, map_now);
/* s390_iommu_update_trans(), tegra_smmu_set_pte() */
VIOMMU_PAGING_NOW(s390, s390, map_now);
VIOMMU_PAGING_NOW(tegra_smmu, tegra_smmu, map_now);

/* sprd-iommu.c: sprd_iommu_ops */
const struct viommu_paging viommu_sprd = {
	.fmt = &sprd_fmt,
	.ops = {
		VIOMMU_OPS
		VIOMMU_OPS_ONE(sprd)
		.iotlb_sync_map = viommu_iotlb_sync_map,
		.iotlb_sync = viommu_iotlb_sync,
	},
};

/* sun50i-iommu.c: sun50i_iommu_ops */
const struct viommu_paging viommu_sun50i = {
	.fmt = &sun50i_fmt,
	.ops = {
		VIOMMU_OPS
		VIOMMU_OPS_ONE(sun50i)
		.iotlb_sync_map = viommu_iotlb_sync_map,
		.iotlb_sync = viommu_iotlb_sync,
		.flush_iotlb_all = viommu_flush_iotlb_all,
	},
};

/* tegra-gart.c: gart_iommu_ops */
const struct viommu_paging viommu_tegra_gart = {
	.fmt = &tegra_gart_fmt,
	.ops = {
		VIOMMU_OPS
		VIOMMU_OPS_ONE(tegra_gart)
		.iotlb_sync_map = viommu_iotlb_sync_map,
		.iotlb_sync = viommu_iotlb_sync,
	},
};

/* virtio-iommu.c: viommu_ops */
const struct viommu_paging viommu_virtio = {
	.fmt = &ranges_fmt,
	.ops = {
		VIOMMU_OPS
		VIOMMU_OPS_MANY(ranges)
		.iotlb_sync = viommu_iotlb_sync,
	},
};
