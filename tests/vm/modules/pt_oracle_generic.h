/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The page tables that Intel's and AMD's drivers share from Linux 6.19 on,
 * generic_pt, in a domain that nothing is attached to: what their hardware is
 * told by, the table's *_hw_info() says.
 */
#ifndef _PT_ORACLE_GENERIC_H
#define _PT_ORACLE_GENERIC_H

#include <linux/io.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

#include "compat/compat.h"
#include "compat/oracles.h"
#include "compat/table_pages.h"
#include "pgtable/fmt/amdv1.h"
#include "pgtable/fmt/amdv1_6.h"
#include "pgtable/fmt/vtdss.h"
#include "pgtable/fmt/vtdss5.h"
#include "pgtable/fmt/x86_64_4.h"
#include "pgtable/fmt/x86_64_5.h"
#include "pt_oracle.h"

MODULE_IMPORT_NS("GENERIC_PT_IOMMU");

/**
 * struct generic_table - a page table of one of the formats
 * @pt: what they have in common, first in all
 * @vtdss: Intel's second stage
 * @x86_64: Intel's first stage, AMD's v2
 * @amdv1: AMD's v1
 * @top_lock: held while the hardware would be told of a new top
 */
struct generic_table {
	union {
		struct pt_iommu pt;
		struct pt_iommu_vtdss vtdss;
		struct pt_iommu_x86_64 x86_64;
		struct pt_iommu_amdv1 amdv1;
	};
	spinlock_t top_lock;	/* of generic_change_top() */
};

/* A map that replaces empty tables has them freed here. */
static void generic_iotlb_sync(struct iommu_domain *domain,
			       struct iommu_iotlb_gather *gather)
{
	compat_tables_put(compat_gather_tables(gather));
}

/* Of the hardware's registers, there is only the lock. */
static void generic_change_top(struct pt_iommu *pt, phys_addr_t top,
			       unsigned int level)
{
}

static spinlock_t *generic_get_top_lock(struct pt_iommu *pt)
{
	return &container_of(pt, struct generic_table, pt)->top_lock;
}

static const struct pt_iommu_driver_ops generic_driver_ops = {
	.change_top = generic_change_top,
	.get_top_lock = generic_get_top_lock,
};

static struct generic_table *generic_new(struct theirs *t,
					 const struct iommu_domain_ops *ops)
{
	struct generic_table *g = kzalloc(sizeof(*g), GFP_KERNEL);

	t->private = g;
	if (!g)
		return NULL;
	g->pt.nid = NUMA_NO_NODE;
	g->pt.domain.ops = ops;
	g->pt.driver_ops = &generic_driver_ops;
	spin_lock_init(&g->top_lock);
	return g;
}

static struct pt_iommu_cfg generic_cfg(const struct pgtable_fmt *fmt,
				       unsigned int features)
{
	return (struct pt_iommu_cfg) {
		.features = features | BIT(PT_FEAT_FLUSH_RANGE),
		.hw_max_vasz_lg2 = fmt->in_bits,
		.hw_max_oasz_lg2 = fmt->out_bits,
	};
}

static int generic_ready(struct theirs *t, int ret)
{
	struct generic_table *g = t->private;

	if (ret)
		return ret;
	t->pt = &g->pt;
	t->sizes = g->pt.domain.pgsize_bitmap;
	return 0;
}

static void generic_free(struct theirs *t)
{
	struct generic_table *g = t->private;

	if (g)
		pt_iommu_deinit(&g->pt);
	kfree(g);
}

/* Intel's second stage */

static const struct iommu_domain_ops generic_vtdss_ops = {
	IOMMU_PT_DOMAIN_OPS(vtdss),
	.iotlb_sync = generic_iotlb_sync,
};

static int generic_vtdss_alloc(struct theirs *t)
{
	const struct pt_iommu_vtdss_cfg cfg = {
		.common = generic_cfg(t->oracle->fmt, t->oracle->leaf_bits ?
				      BIT(PT_FEAT_VTDSS_FORCE_COHERENCE) : 0),
		.top_level = t->oracle->fmt->levels - 1,
	};
	struct generic_table *g = generic_new(t, &generic_vtdss_ops);

	if (!g)
		return -ENOMEM;
	return generic_ready(t, pt_iommu_vtdss_init(&g->vtdss, &cfg,
						    GFP_KERNEL));
}

static struct pt_iommu_vtdss_hw_info generic_vtdss_info(struct theirs *t)
{
	struct generic_table *g = t->private;
	struct pt_iommu_vtdss_hw_info info;

	pt_iommu_vtdss_hw_info(&g->vtdss, &info);
	return info;
}

static void *generic_vtdss_root(struct theirs *t)
{
	return phys_to_virt(generic_vtdss_info(t).ssptptr);
}

/* As the context entry's AW has it: 2 is a table of 4 levels */
static unsigned int generic_vtdss_levels(struct theirs *t)
{
	return generic_vtdss_info(t).aw + 2;
}

#define GENERIC_VTDSS				\
	.prots = PGTABLE_READ | PGTABLE_WRITE,	\
	.frees = true,				\
	.alloc = generic_vtdss_alloc,		\
	.free = generic_free,			\
	.root = generic_vtdss_root,		\
	.levels = generic_vtdss_levels

static const struct oracle vtdss_oracle = {
	ORACLE_OURS(vtdss, u64),
	GENERIC_VTDSS,
	.name = "vtdss",
};

static const struct oracle vtdss5_oracle = {
	ORACLE_OURS(vtdss5, u64),
	GENERIC_VTDSS,
	.name = "vtdss5",
};

/* A domain that enforces snooping: its driver asks for SNP in every leaf. */
static const struct oracle vtdss_snp_oracle = {
	ORACLE_OURS(vtdss, u64),
	GENERIC_VTDSS,
	.name = "vtdss-snp",
	.leaf_bits = VTDSS_SNP,
};

/* Intel's first stage, AMD's v2 */

static const struct iommu_domain_ops generic_x86_64_ops = {
	IOMMU_PT_DOMAIN_OPS(x86_64),
	.iotlb_sync = generic_iotlb_sync,
};

static int generic_x86_64_alloc(struct theirs *t)
{
	const struct pt_iommu_x86_64_cfg cfg = {
		.common = generic_cfg(t->oracle->fmt, 0),
		.top_level = t->oracle->fmt->levels - 1,
	};
	struct generic_table *g = generic_new(t, &generic_x86_64_ops);

	if (!g)
		return -ENOMEM;
	return generic_ready(t, pt_iommu_x86_64_init(&g->x86_64, &cfg,
						     GFP_KERNEL));
}

static struct pt_iommu_x86_64_hw_info generic_x86_64_info(struct theirs *t)
{
	struct generic_table *g = t->private;
	struct pt_iommu_x86_64_hw_info info;

	pt_iommu_x86_64_hw_info(&g->x86_64, &info);
	return info;
}

static void *generic_x86_64_root(struct theirs *t)
{
	return phys_to_virt(generic_x86_64_info(t).gcr3_pt);
}

static unsigned int generic_x86_64_levels(struct theirs *t)
{
	return generic_x86_64_info(t).levels;
}

#define GENERIC_X86_64				\
	.prots = PGTABLE_READ | PGTABLE_WRITE,	\
	.frees = true,				\
	.alloc = generic_x86_64_alloc,		\
	.free = generic_free,			\
	.root = generic_x86_64_root,		\
	.levels = generic_x86_64_levels

static const struct oracle x86_64_4_oracle = {
	ORACLE_OURS(x86_64_4, u64),
	GENERIC_X86_64,
	.name = "x86-64-4",
};

static const struct oracle x86_64_5_oracle = {
	ORACLE_OURS(x86_64_5, u64),
	GENERIC_X86_64,
	.name = "x86-64-5",
};

/* AMD's v1 */

static const struct iommu_domain_ops generic_amdv1_ops = {
	IOMMU_PT_DOMAIN_OPS(amdv1),
	.iotlb_sync = generic_iotlb_sync,
};

/* The driver begins with 3 levels, and asks for these features. */
static int generic_amdv1_alloc(struct theirs *t)
{
	const struct pt_iommu_amdv1_cfg cfg = {
		.common = generic_cfg(t->oracle->fmt, BIT(PT_FEAT_DYNAMIC_TOP) |
				      BIT(PT_FEAT_AMDV1_ENCRYPT_TABLES) |
				      BIT(PT_FEAT_AMDV1_FORCE_COHERENCE)),
		.starting_level = 2,
	};
	struct generic_table *g = generic_new(t, &generic_amdv1_ops);

	if (!g)
		return -ENOMEM;
	return generic_ready(t, pt_iommu_amdv1_init(&g->amdv1, &cfg,
						    GFP_KERNEL));
}

static struct pt_iommu_amdv1_hw_info generic_amdv1_info(struct theirs *t)
{
	struct generic_table *g = t->private;
	struct pt_iommu_amdv1_hw_info info;

	pt_iommu_amdv1_hw_info(&g->amdv1, &info);
	return info;
}

static void *generic_amdv1_root(struct theirs *t)
{
	return phys_to_virt(generic_amdv1_info(t).host_pt_root);
}

static unsigned int generic_amdv1_levels(struct theirs *t)
{
	return generic_amdv1_info(t).mode;
}

/* A page beyond what 3 levels reach makes it add more on top. */
#define GENERIC_AMDV1(top)			\
	.prots = PGTABLE_READ | PGTABLE_WRITE,	\
	.frees = true,				\
	.touches = 2,				\
	.touch = { { 0, 30 }, { (top), 12 } },	\
	.alloc = generic_amdv1_alloc,		\
	.free = generic_free,			\
	.root = generic_amdv1_root,		\
	.levels = generic_amdv1_levels

static const struct oracle amdv1_oracle = {
	ORACLE_OURS(amdv1, u64),
	GENERIC_AMDV1(BIT_ULL(48) - SZ_4K),
	.name = "amdv1",
};

static const struct oracle amdv1_6_oracle = {
	ORACLE_OURS(amdv1_6, u64),
	GENERIC_AMDV1(~0ULL << 12),
	.name = "amdv1-6",
};

#endif /* _PT_ORACLE_GENERIC_H */
