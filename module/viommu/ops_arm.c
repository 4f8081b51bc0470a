// SPDX-License-Identifier: GPL-2.0
/* Callbacks of the drivers for Arm's and Apple's IOMMUs, as Linux 6.1 has them. */
#include "../pgtable/fmt/apple_dart.h"
#include "../pgtable/fmt/arm_32_lpae_s1.h"
#include "../pgtable/fmt/arm_32_lpae_s1_ns.h"
#include "../pgtable/fmt/arm_64_lpae_s1_4k.h"
#include "../pgtable/fmt/arm_v7s.h"
#include "../pgtable/fmt/arm_v7s_mtk.h"
#include "models.h"

#define VIOMMU_FMT arm_64_lpae_s1_4k
#include "paging_ops.h"

#define VIOMMU_FMT arm_32_lpae_s1
#include "paging_ops.h"

#define VIOMMU_FMT arm_32_lpae_s1_ns
#include "paging_ops.h"

#define VIOMMU_FMT arm_v7s
#include "paging_ops.h"

#define VIOMMU_FMT arm_v7s_mtk
#include "paging_ops.h"

#define VIOMMU_FMT apple_dart
#include "paging_ops.h"

/* arm/arm-smmu/arm-smmu.c: arm_smmu_ops; arm-smmu-v3.c's are the same */
const struct viommu_paging viommu_arm_smmu = {
	.fmt = &arm_64_lpae_s1_4k_fmt,
	.ops = {
		VIOMMU_OPS
		VIOMMU_OPS_MANY(arm_64_lpae_s1_4k)
		.iotlb_sync = viommu_iotlb_sync,
		.flush_iotlb_all = viommu_flush_iotlb_all,
	},
};

/* arm/arm-smmu/qcom_iommu.c: qcom_iommu_ops */
const struct viommu_paging viommu_qcom = {
	.fmt = &arm_32_lpae_s1_fmt,
	.ops = {
		VIOMMU_OPS
		VIOMMU_OPS_ONE(arm_32_lpae_s1)
		.iotlb_sync = viommu_iotlb_sync,
		.flush_iotlb_all = viommu_flush_iotlb_all,
	},
};

/* ipmmu-vmsa.c: ipmmu_ops; IO_PGTABLE_QUIRK_ARM_NS */
const struct viommu_paging viommu_ipmmu = {
	.fmt = &arm_32_lpae_s1_ns_fmt,
	.ops = {
		VIOMMU_OPS
		VIOMMU_OPS_ONE(arm_32_lpae_s1_ns)
		.iotlb_sync = viommu_iotlb_sync,
		.flush_iotlb_all = viommu_flush_iotlb_all,
	},
};

/* msm_iommu.c: msm_iommu_ops, without a sync: each unmap invalidates */
const struct viommu_paging viommu_msm = {
	.fmt = &arm_v7s_fmt,
	.ops = {
		VIOMMU_OPS
		VIOMMU_OPS_ONE_NOW(arm_v7s, map)
		.iotlb_sync_map = viommu_iotlb_sync_map,
	},
};

/* mtk_iommu.c: mtk_iommu_ops */
const struct viommu_paging viommu_mtk = {
	.fmt = &arm_v7s_mtk_fmt,
	.ops = {
		VIOMMU_OPS
		VIOMMU_OPS_ONE(arm_v7s_mtk)
		.iotlb_sync_map = viommu_iotlb_sync_map,
		.iotlb_sync = viommu_iotlb_sync,
		.flush_iotlb_all = viommu_flush_iotlb_all,
	},
};

/* apple-dart.c: apple_dart_iommu_ops */
const struct viommu_paging viommu_apple_dart = {
	.fmt = &apple_dart_fmt,
	.ops = {
		VIOMMU_OPS
		VIOMMU_OPS_MANY(apple_dart)
		.iotlb_sync_map = viommu_iotlb_sync_map,
		.iotlb_sync = viommu_iotlb_sync,
		.flush_iotlb_all = viommu_flush_iotlb_all,
	},
};
