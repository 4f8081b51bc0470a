/* SPDX-License-Identifier: GPL-2.0 */
/* The callbacks of each model, for the table of models.c. */
#ifndef _IOMMUCTL_VIOMMU_MODELS_H
#define _IOMMUCTL_VIOMMU_MODELS_H

#include "paging.h"

/* ops_x86.c */
extern const struct viommu_paging viommu_intel;
extern const struct viommu_paging viommu_amd;
extern const struct viommu_paging viommu_riscv;

/* ops_arm.c */
extern const struct viommu_paging viommu_apple_dart;
extern const struct viommu_paging viommu_qcom;
extern const struct viommu_paging viommu_ipmmu;
extern const struct viommu_paging viommu_arm_smmu;
extern const struct viommu_paging viommu_msm;
extern const struct viommu_paging viommu_mtk;

/* ops_soc.c */
extern const struct viommu_paging viommu_exynos;
extern const struct viommu_paging viommu_mtk_v1;
extern const struct viommu_paging viommu_omap;
extern const struct viommu_paging viommu_rockchip;
extern const struct viommu_paging viommu_s390;
extern const struct viommu_paging viommu_sprd;
extern const struct viommu_paging viommu_sun50i;
extern const struct viommu_paging viommu_tegra_gart;
extern const struct viommu_paging viommu_tegra_smmu;
extern const struct viommu_paging viommu_virtio;

/* window.c */
extern const struct viommu_paging viommu_fsl_pamu;

#endif /* _IOMMUCTL_VIOMMU_MODELS_H */
