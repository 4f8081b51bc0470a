// SPDX-License-Identifier: GPL-2.0
/* Callbacks of the drivers for x86's and RISC-V's IOMMUs, as Linux 6.1 has them. */
#include "../pgtable/fmt/amdv1.h"
#include "../pgtable/fmt/riscv_sv48.h"
#include "../pgtable/fmt/vtdss.h"
#include "models.h"

#define VIOMMU_FMT vtdss
#include "paging_ops.h"

#define VIOMMU_FMT amdv1
#include "paging_ops.h"

#define VIOMMU_FMT riscv_sv48
#include "paging_ops.h"

/* intel/iommu.c: intel_iommu_ops */
const struct viommu_paging viommu_intel = {
	.fmt = &vtdss_fmt,
	.ops = {
		VIOMMU_OPS
		VIOMMU_OPS_MANY(vtdss)
		.iotlb_sync_map = viommu_no_sync_map,
		.iotlb_sync = viommu_iotlb_sync,
		.flush_iotlb_all = viommu_flush_iotlb_all,
	},
};

/* amd/iommu.c: amd_iommu_ops */
const struct viommu_paging viommu_amd = {
	.fmt = &amdv1_fmt,
	.ops = {
		VIOMMU_OPS
		VIOMMU_OPS_MANY(amdv1)
		.iotlb_sync_map = viommu_no_sync_map,
		.iotlb_sync = viommu_iotlb_sync,
		.flush_iotlb_all = viommu_flush_iotlb_all,
	},
};

/* riscv/iommu.c, of Linux 7.3: riscv_iommu_paging_domain_ops */
const struct viommu_paging viommu_riscv = {
	.fmt = &riscv_sv48_fmt,
	.ops = {
		VIOMMU_OPS
		VIOMMU_OPS_MANY(riscv_sv48)
		.iotlb_sync = viommu_iotlb_sync,
		.flush_iotlb_all = viommu_flush_iotlb_all,
	},
};
