/* SPDX-License-Identifier: GPL-2.0 */
/* IOMMUs of particular chips: what the model has to know of each format */
#ifndef _FORMATS_SOC_H
#define _FORMATS_SOC_H

#include "pgtable/fmt/exynos_v1.h"
#include "pgtable/fmt/exynos_v5.h"
#include "pgtable/fmt/mtk_v1.h"
#include "pgtable/fmt/omap.h"
#include "pgtable/fmt/rockchip_v1.h"
#include "pgtable/fmt/rockchip_v2.h"
#include "pgtable/fmt/s390.h"
#include "pgtable/fmt/sprd.h"
#include "pgtable/fmt/sun50i.h"
#include "pgtable/fmt/tegra_gart.h"
#include "pgtable/fmt/tegra_smmu.h"
#include "pgtable_model.h"

/* Tables of 1K have a page, so all of these below the root have one */
static const struct geometry rockchip_v1_geometry __maybe_unused = {
	.fmt = &rockchip_v1_fmt,
	.as_pages = 0x7fe000,
	.prot_kept = PGTABLE_READ | PGTABLE_WRITE,
	.root_pages = 1,
	.spans = 1,
	.span = { { 22, 1 } },
};

static const struct geometry rockchip_v2_geometry __maybe_unused = {
	.fmt = &rockchip_v2_fmt,
	.as_pages = 0x7fe000,
	.prot_kept = PGTABLE_READ | PGTABLE_WRITE,
	.root_pages = 1,
	.spans = 1,
	.span = { { 22, 1 } },
};

static const struct geometry sun50i_geometry __maybe_unused = {
	.fmt = &sun50i_fmt,
	.prot_kept = PGTABLE_READ | PGTABLE_WRITE,
	.root_pages = 4,
	.spans = 1,
	.span = { { 20, 1 } },
};

/* Nothing is write-only */
static const struct geometry exynos_v1_geometry __maybe_unused = {
	.fmt = &exynos_v1_fmt,
	.prot_kept = PGTABLE_WRITE,
	.prot_given = PGTABLE_READ,
	.root_pages = 4,
	.spans = 1,
	.span = { { 20, 1 } },
};

static const struct geometry exynos_v5_geometry __maybe_unused = {
	.fmt = &exynos_v5_fmt,
	.prot_kept = PGTABLE_READ | PGTABLE_WRITE,
	.root_pages = 4,
	.spans = 1,
	.span = { { 20, 1 } },
};

static const struct geometry omap_geometry __maybe_unused = {
	.fmt = &omap_fmt,
	.prot_given = PGTABLE_READ | PGTABLE_WRITE,
	.root_pages = 4,
	.spans = 1,
	.span = { { 20, 1 } },
};

static const struct geometry tegra_smmu_geometry __maybe_unused = {
	.fmt = &tegra_smmu_fmt,
	.prot_kept = PGTABLE_READ | PGTABLE_WRITE,
	.root_pages = 1,
	.spans = 1,
	.span = { { 22, 1 } },
};

static const struct geometry s390_geometry __maybe_unused = {
	.fmt = &s390_fmt,
	.prot_kept = PGTABLE_WRITE,
	.prot_given = PGTABLE_READ,
	.prot_needed = PGTABLE_READ,
	.root_pages = 4,
	.spans = 2,
	.span = { { 31, 4 }, { 20, 1 } },
};

static const struct geometry mtk_v1_geometry __maybe_unused = {
	.fmt = &mtk_v1_fmt,
	.prot_given = PGTABLE_READ | PGTABLE_WRITE,
	.root_pages = 1024,
};

static const struct geometry sprd_geometry __maybe_unused = {
	.fmt = &sprd_fmt,
	.prot_given = PGTABLE_READ | PGTABLE_WRITE,
	.root_pages = 64,
};

static const struct geometry tegra_gart_geometry __maybe_unused = {
	.fmt = &tegra_gart_fmt,
	.prot_given = PGTABLE_READ | PGTABLE_WRITE,
	.root_pages = 8,
};

/* F(name) for each geometry above, name_geometry */
#define FORMATS_SOC(F)			\
	F(rockchip_v1) F(rockchip_v2)	\
	F(sun50i)			\
	F(exynos_v1) F(exynos_v5)	\
	F(omap)				\
	F(tegra_smmu)			\
	F(s390)				\
	F(mtk_v1) F(sprd) F(tegra_gart)

#endif /* _FORMATS_SOC_H */
