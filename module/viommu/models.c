// SPDX-License-Identifier: GPL-2.0
/*
 * One row per real driver: what it has is what the named source of Linux 6.1 has,
 * next to the kernel that split the callbacks, unless it says otherwise.
 */
#include <linux/kernel.h>
#include <linux/sizes.h>
#include <linux/string.h>

#include "models.h"

#define TYPES_PAGING	VIOMMU_TYPE(PAGING)
#define TYPES_STRICT	(TYPES_PAGING | VIOMMU_TYPE(DMA))
#define TYPES_LAZY	(TYPES_STRICT | VIOMMU_TYPE(DMA_FQ))
#define IDENTITY	VIOMMU_TYPE(IDENTITY)
#define BLOCKED		VIOMMU_TYPE(BLOCKED)

#define PAGE		IOMMUCTL_FLUSH_PAGE
#define RANGE		IOMMUCTL_FLUSH_RANGE
#define DOMAIN		IOMMUCTL_FLUSH_DOMAIN
#define WHOLE		IOMMUCTL_FLUSH_IOMMU

#define ANY		IOMMUCTL_ATTACH_ANY
#define ONE_IOMMU	IOMMUCTL_ATTACH_ONE_IOMMU
#define ONE_DEVICE	IOMMUCTL_ATTACH_ONE_DEVICE
#define ONE_DOMAIN	IOMMUCTL_ATTACH_ONE_DOMAIN
#define ONE_GROUP	IOMMUCTL_ATTACH_ONE_GROUP

/* Entries of io-pgtable-arm.c and io-pgtable-arm-v7s.c that may be tables */
#define LPAE_TABLES	(SZ_2M | SZ_1G)
#define V7S_TABLES	SZ_1M

/* The first one is the default. */
static const struct viommu_model models[] = {
	{
		/*
		 * A range's commands: iommu_flush_iotlb_psi(). intel_iommu_map()
		 * for .range. Over a mapping, __domain_mapping() warns, keeps the
		 * old one and says 0; the errno is 7.3's, of generic_pt's
		 * iommu_pt.h.
		 */
		.name = "intel",
		.source = "drivers/iommu/intel, VT-d second stage",
		.paging = &viommu_intel,
		.busy = -EADDRINUSE,
		.range = -EFAULT,
		.types = TYPES_LAZY | IDENTITY | BLOCKED,
		.flush = RANGE,
		.attach = ANY,
	}, {
		/*
		 * Its tables grow from 3 levels to 6; these have 4. A page takes
		 * the place of another unflushed, of tables with a flush:
		 * iommu_v1_map_pages(). A part of a page would end all of it.
		 */
		.name = "amd",
		.source = "drivers/iommu/amd, v1 page tables",
		.paging = &viommu_amd,
		.replaces = true,
		.types = TYPES_LAZY | IDENTITY,
		.flush = RANGE,
		.attach = ANY,
	}, {
		/*
		 * One command for all streams of the domain, which are of the
		 * same DARTs: apple_dart_mod_streams(). dart_init_pte(): -EEXIST
		 */
		.name = "apple-dart",
		.source = "drivers/iommu/apple-dart.c",
		.paging = &viommu_apple_dart,
		.types = TYPES_STRICT | IDENTITY | BLOCKED,
		.flush = DOMAIN,
		.attach = ONE_IOMMU,
	}, {
		/* arm_smmu_tlb_inv_range_s1(); arm_lpae_init_pte() for .tables */
		.name = "arm-smmu",
		.source = "drivers/iommu/arm/arm-smmu, stage 1, 4K",
		.paging = &viommu_arm_smmu,
		.tables = LPAE_TABLES,
		.types = TYPES_LAZY | IDENTITY,
		.flush = PAGE,
		.attach = ONE_IOMMU,
	}, {
		/*
		 * __arm_smmu_tlb_inv_range(), with range invalidation.
		 * arm_smmu_attach_dev() for .attach_err: 6.1's, later -EINVAL
		 */
		.name = "arm-smmu-v3",
		.source = "drivers/iommu/arm/arm-smmu-v3, stage 1, 4K",
		.paging = &viommu_arm_smmu,
		.tables = LPAE_TABLES,
		.types = TYPES_LAZY | IDENTITY,
		.flush = RANGE,
		.attach = ONE_IOMMU,
		.attach_err = -ENXIO,
	}, {
		/* qcom_iommu_attach_dev() */
		.name = "qcom_iommu",
		.source = "drivers/iommu/arm/arm-smmu/qcom_iommu.c",
		.paging = &viommu_qcom,
		.tables = LPAE_TABLES,
		.types = TYPES_STRICT,
		.flush = PAGE,
		.attach = ONE_IOMMU,
	}, {
		/* lv1set_section(), lv2set_page() for .busy */
		.name = "exynos",
		.source = "drivers/iommu/exynos-iommu.c, version 5",
		.paging = &viommu_exynos,
		.busy = -EADDRINUSE,
		.types = TYPES_STRICT,
		.flush = PAGE,
		.attach = ANY,
	}, {
		/* a window, no tables: it has not even map and unmap */
		.name = "fsl_pamu",
		.source = "drivers/iommu/fsl_pamu_domain.c",
		.paging = &viommu_fsl_pamu,
		.types = TYPES_PAGING,
		.flush = WHOLE,
		.attach = ANY,
	}, {
		/* its sync is its flush of all of a context; ipmmu_attach_device() */
		.name = "ipmmu-vmsa",
		.source = "drivers/iommu/ipmmu-vmsa.c",
		.paging = &viommu_ipmmu,
		.tables = LPAE_TABLES,
		.types = TYPES_STRICT,
		.flush = DOMAIN,
		.attach = ONE_IOMMU,
	}, {
		/*
		 * msm_iommu_attach_dev() refuses (-EEXIST) only a device that is
		 * attached, which the core never asks for. arm_v7s_init_pte()
		 * for .tables
		 */
		.name = "msm",
		.source = "drivers/iommu/msm_iommu.c",
		.paging = &viommu_msm,
		.tables = V7S_TABLES,
		.types = TYPES_PAGING,
		.flush = PAGE,
		.attach = ANY,
	}, {
		/* mtk_iommu_device_group(), of a chip with one region */
		.name = "mtk",
		.source = "drivers/iommu/mtk_iommu.c",
		.paging = &viommu_mtk,
		.tables = V7S_TABLES,
		.types = TYPES_STRICT,
		.flush = RANGE,
		.attach = ONE_GROUP,
	}, {
		/*
		 * mtk_iommu_v1_map() for .busy. mtk_iommu_v1_attach_device() says
		 * 0 to all, and does nothing for domains that it has not made.
		 */
		.name = "mtk_v1",
		.source = "drivers/iommu/mtk_iommu_v1.c",
		.paging = &viommu_mtk_v1,
		.busy = -EEXIST,
		.types = TYPES_PAGING,
		.flush = RANGE,
		.attach = ANY,
	}, {
		/*
		 * flush_iotlb_page(). A domain is one device's:
		 * omap_iommu_attach_dev(), -EINVAL from 6.2 on. Nothing looks at
		 * what is mapped (iopte_alloc_page()); a page in the place of a
		 * part of a section would be written to that section's memory.
		 */
		.name = "omap",
		.source = "drivers/iommu/omap-iommu.c",
		.paging = &viommu_omap,
		.replaces = true,
		.types = TYPES_PAGING,
		.flush = PAGE,
		.attach = ONE_DEVICE,
		.attach_err = -EBUSY,
	}, {
		/*
		 * rk_iommu_zap_lines(); rk_iommu_map_iova() for .busy. 6.1's
		 * rk_iommu_device_group(); later one for each device
		 */
		.name = "rockchip",
		.source = "drivers/iommu/rockchip-iommu.c, version 2",
		.paging = &viommu_rockchip,
		.busy = -EADDRINUSE,
		.types = TYPES_STRICT,
		.flush = PAGE,
		.attach = ONE_GROUP,
	}, {
		/*
		 * s390_iommu_update_trans(): zpci_refresh_trans() of what was
		 * mapped, over whatever was there, or unmapped
		 */
		.name = "s390",
		.source = "drivers/iommu/s390-iommu.c",
		.paging = &viommu_s390,
		.replaces = true,
		.range = -EINVAL,
		.types = TYPES_PAGING,
		.flush = RANGE,
		.attach = ANY,
	}, {
		/* sprd_iommu_map(), sprd_iommu_attach_device() */
		.name = "sprd",
		.source = "drivers/iommu/sprd-iommu.c",
		.paging = &viommu_sprd,
		.replaces = true,
		.range = -EINVAL,
		.types = TYPES_STRICT,
		.flush = WHOLE,
		.attach = ONE_DEVICE,
	}, {
		/*
		 * sun50i_iommu_flush_all_tlb(); sun50i_iommu_map() for .busy;
		 * sun50i_iommu_device_group(): one domain serves all of it
		 */
		.name = "sun50i",
		.source = "drivers/iommu/sun50i-iommu.c",
		.paging = &viommu_sun50i,
		.busy = -EBUSY,
		.types = TYPES_STRICT,
		.flush = WHOLE,
		.attach = ONE_GROUP,
	}, {
		/* gart_iommu_attach_dev(), gart_iommu_map(); gart_debug is off */
		.name = "tegra-gart",
		.source = "drivers/iommu/tegra-gart.c",
		.paging = &viommu_tegra_gart,
		.replaces = true,
		.range = -EINVAL,
		.types = TYPES_PAGING,
		.flush = WHOLE,
		.attach = ONE_DOMAIN,
	}, {
		/* __tegra_smmu_map(). A chip has one: nothing to compare */
		.name = "tegra-smmu",
		.source = "drivers/iommu/tegra-smmu.c",
		.paging = &viommu_tegra_smmu,
		.replaces = true,
		.types = TYPES_PAGING,
		.flush = PAGE,
		.attach = ANY,
	}, {
		/*
		 * Its device refuses a map over a mapping: VIRTIO_IOMMU_S_INVAL.
		 * viommu_attach_dev() for .attach_err: 6.1's, later -EINVAL
		 */
		.name = "virtio-iommu",
		.source = "drivers/iommu/virtio-iommu.c, Virtio 1.2 5.13",
		.paging = &viommu_virtio,
		.aperture_end = GENMASK_ULL(47, 0),
		.busy = -EINVAL,
		.types = TYPES_STRICT | IDENTITY,
		.flush = RANGE,
		.attach = ONE_IOMMU,
		.attach_err = -EXDEV,
	}, {
		/* .busy: generic_pt's iommu_pt.h */
		.name = "riscv",
		.source = "drivers/iommu/riscv of Linux 7.3, Sv48",
		.paging = &viommu_riscv,
		.busy = -EADDRINUSE,
		.types = TYPES_LAZY | IDENTITY | BLOCKED,
		.flush = PAGE,
		.attach = ANY,
	},
};

const struct viommu_model *viommu_model_find(const char *name)
{
	int i;

	for (i = 0; i < ARRAY_SIZE(models); i++)
		if (!strcmp(models[i].name, name))
			return &models[i];
	return NULL;
}

const struct viommu_model *viommu_model_default(void)
{
	return &models[0];
}

const struct pgtable_fmt *viommu_model_fmt(const struct viommu_model *model)
{
	return model->paging->fmt;
}

u64 viommu_model_pgsizes(const struct viommu_model *model)
{
	return model->pgsizes ?: model->paging->fmt->pgsize_bitmap;
}

u64 viommu_model_aperture_end(const struct viommu_model *model)
{
	const struct pgtable_fmt *fmt = model->paging->fmt;

	return model->aperture_end ?:
	       fmt->in_start + GENMASK_ULL(fmt->in_bits - 1, 0);
}

static u32 model_callbacks(const struct iommu_domain_ops *ops)
{
	return (ops->map_pages ? IOMMUCTL_CB_MAP_PAGES : 0) |
	       (compat_has_map_one(ops) ? IOMMUCTL_CB_MAP : 0) |
	       (ops->iotlb_sync_map ? IOMMUCTL_CB_IOTLB_SYNC_MAP : 0) |
	       (ops->iotlb_sync ? IOMMUCTL_CB_IOTLB_SYNC : 0) |
	       (ops->flush_iotlb_all ? IOMMUCTL_CB_FLUSH_IOTLB_ALL : 0);
}

/* The model after number @after, as ctl.c lists it: bytes in @rec, or 0 */
int viommu_model_next(u64 *after, void *arg)
{
	struct iommuctl_model_rec *rec = arg;
	const struct viommu_model *model;
	const struct pgtable_fmt *fmt;

	if (*after >= ARRAY_SIZE(models))
		return 0;
	model = &models[*after];
	fmt = model->paging->fmt;

	memset(rec, 0, sizeof(*rec));
	rec->id = ++*after;
	rec->pgsizes = viommu_model_pgsizes(model);
	rec->aperture_start = fmt->in_start;
	rec->aperture_end = viommu_model_aperture_end(model);
	rec->output_bits = fmt->out_bits;
	rec->levels = fmt->levels;
	rec->types = model->types;
	rec->callbacks = model_callbacks(&model->paging->ops);
	rec->flush = model->flush;
	rec->attach = model->attach;
	strscpy(rec->name, model->name, sizeof(rec->name));
	strscpy(rec->format, fmt->name, sizeof(rec->format));
	strscpy(rec->source, model->source, sizeof(rec->source));
	return sizeof(*rec);
}
