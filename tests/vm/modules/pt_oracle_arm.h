/* SPDX-License-Identifier: GPL-2.0 */
/*
 * ARM's page tables, of io-pgtable. Their root is what the hardware's register
 * would be given, in the cfg.
 */
#ifndef _PT_ORACLE_ARM_H
#define _PT_ORACLE_ARM_H

#include <linux/device.h>
#include <linux/io.h>
#include <linux/slab.h>

#include "pgtable/fmt/arm_32_lpae_s1.h"
#include "pgtable/fmt/arm_64_lpae_s1_16k.h"
#include "pgtable/fmt/arm_64_lpae_s1_4k.h"
#include "pgtable/fmt/arm_64_lpae_s1_64k.h"
#include "pgtable/fmt/arm_64_lpae_s2_4k.h"
#include "pgtable/fmt/arm_v7s.h"
#include "pgtable/fmt/arm_v7s_mtk.h"
#include "pt_oracle.h"

/* Whose node tables come from: not registered, it does nothing else */
static struct device arm_device = { .init_name = "pt_compare" };

static int arm_alloc(struct theirs *t, enum io_pgtable_fmt fmt, u64 sizes,
		     unsigned int ias, unsigned int oas, unsigned long quirks)
{
	struct io_pgtable_cfg *cfg = kzalloc(sizeof(*cfg), GFP_KERNEL);

	t->private = cfg;
	if (!cfg)
		return -ENOMEM;
	cfg->pgsize_bitmap = sizes;
	cfg->ias = ias;
	cfg->oas = oas;
	cfg->quirks = quirks;
	cfg->coherent_walk = true;
	set_dev_node(&arm_device, NUMA_NO_NODE);
	cfg->iommu_dev = &arm_device;
	t->ops = alloc_io_pgtable_ops(fmt, cfg, NULL);
	if (!t->ops)
		return -ENODEV;
	t->sizes = cfg->pgsize_bitmap;
	t->out_bits = oas;
	return 0;
}

static void arm_free(struct theirs *t)
{
	free_io_pgtable_ops(t->ops);
	kfree(t->private);
}

static void *arm_lpae_s1_root(struct theirs *t)
{
	struct io_pgtable_cfg *cfg = t->private;

	return phys_to_virt(cfg->arm_lpae_s1_cfg.ttbr);
}

static void *arm_lpae_s2_root(struct theirs *t)
{
	struct io_pgtable_cfg *cfg = t->private;

	return phys_to_virt(cfg->arm_lpae_s2_cfg.vttbr);
}

/* ours, the kernel's name for it, its stage, its output: other widths are ours */
#define ARM_LPAE_ORACLE(ours, theirs_fmt, stage, out)			\
static int ours##_theirs(struct theirs *t)				\
{									\
	return arm_alloc(t, theirs_fmt, ours##_fmt.pgsize_bitmap,	\
			 ours##_fmt.in_bits, out, 0);			\
}									\
									\
static const struct oracle ours##_oracle = {				\
	ORACLE_OURS(ours, u64),						\
	.name = #ours,							\
	.prots = PGTABLE_ALL | PGTABLE_DENIALS,				\
	.alloc = ours##_theirs,						\
	.free = arm_free,						\
	.root = arm_lpae_s##stage##_root,				\
}

ARM_LPAE_ORACLE(arm_64_lpae_s1_4k, ARM_64_LPAE_S1, 1, 48);
ARM_LPAE_ORACLE(arm_64_lpae_s1_16k, ARM_64_LPAE_S1, 1, 48);
ARM_LPAE_ORACLE(arm_64_lpae_s1_64k, ARM_64_LPAE_S1, 1, 48);
/* Newer kernels put two roots side by side only where Arm demands it: for these. */
ARM_LPAE_ORACLE(arm_64_lpae_s2_4k, ARM_64_LPAE_S2, 2, 40);
ARM_LPAE_ORACLE(arm_32_lpae_s1, ARM_32_LPAE_S1, 1, 40);

#ifdef CONFIG_IOMMU_IO_PGTABLE_ARMV7S
/* The table is aligned to 16K at least; below are attributes, or high bits. */
static void *arm_v7s_root(struct theirs *t)
{
	struct io_pgtable_cfg *cfg = t->private;

	return phys_to_virt(cfg->arm_v7s_cfg.ttbr & ~(SZ_16K - 1));
}

static int arm_v7s_theirs(struct theirs *t)
{
	return arm_alloc(t, ARM_V7S, arm_v7s_fmt.pgsize_bitmap, 32, 32, 0);
}

/* As mtk_iommu.c does, but for tables above 4G */
static int arm_v7s_mtk_theirs(struct theirs *t)
{
	return arm_alloc(t, ARM_V7S, arm_v7s_mtk_fmt.pgsize_bitmap, 34, 35,
			 IO_PGTABLE_QUIRK_ARM_NS | IO_PGTABLE_QUIRK_NO_PERMS |
			 IO_PGTABLE_QUIRK_ARM_MTK_EXT);
}

static const struct oracle arm_v7s_oracle = {
	ORACLE_OURS(arm_v7s, u32),
	.name = "arm_v7s",
	.prots = PGTABLE_ALL | PGTABLE_DENIALS,
	.alloc = arm_v7s_theirs,
	.free = arm_free,
	.root = arm_v7s_root,
};

static const struct oracle arm_v7s_mtk_oracle = {
	ORACLE_OURS(arm_v7s_mtk, u32),
	.name = "arm_v7s_mtk",
	.prots = PGTABLE_ALL | PGTABLE_DENIALS,
	.alloc = arm_v7s_mtk_theirs,
	.free = arm_free,
	.root = arm_v7s_root,
};
#endif

#endif /* _PT_ORACLE_ARM_H */
