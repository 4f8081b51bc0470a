/* SPDX-License-Identifier: GPL-2.0 */
/*
 * AMD's own page tables. They work without AMD's hardware, in what looks like a
 * domain of the driver's that has no devices and so nothing to flush.
 */
#ifndef _PT_ORACLE_AMD_H
#define _PT_ORACLE_AMD_H

#include <linux/slab.h>

#include "compat/amd_tables.h"
#include "pgtable/fmt/amdv1.h"
#include "pgtable/fmt/amdv1_6.h"
#include "pgtable/fmt/x86_64_4.h"
#include "pt_oracle.h"

static int amd_alloc(struct theirs *t, enum io_pgtable_fmt fmt)
{
	struct amd_domain *d = kzalloc(sizeof(*d), GFP_KERNEL);
	int ret;

	t->private = d;
	if (!d)
		return -ENOMEM;
	INIT_LIST_HEAD(&d->devices);
	ret = compat_amd_prepare(d);
	if (ret)
		return ret;
	t->ops = alloc_io_pgtable_ops(fmt, compat_amd_cfg(d), d);
	if (!t->ops)
		return -ENODEV;
	t->sizes = compat_amd_cfg(d)->pgsize_bitmap;
	return 0;
}

static void amd_free(struct theirs *t)
{
	free_io_pgtable_ops(t->ops);
	kfree(t->private);
}

static int amd_v1_alloc(struct theirs *t)
{
	return amd_alloc(t, AMD_IOMMU_V1);
}

static void *amd_v1_root(struct theirs *t)
{
	struct amd_domain *d = t->private;

	return d->tables.root;
}

static unsigned int amd_v1_levels(struct theirs *t)
{
	struct amd_domain *d = t->private;

	return d->tables.mode;
}

/*
 * The driver begins with 3 levels. A page beyond what they reach makes it add
 * more; the first root is then the table of the lowest 512G, of pages of 1G.
 */
#define AMD_V1(top)				\
	.prots = PGTABLE_READ | PGTABLE_WRITE,	\
	.touches = 2,				\
	.touch = { { 0, 30 }, { (top), 12 } },	\
	.alloc = amd_v1_alloc,			\
	.free = amd_free,			\
	.root = amd_v1_root,			\
	.levels = amd_v1_levels

static const struct oracle amdv1_oracle = {
	ORACLE_OURS(amdv1, u64),
	AMD_V1(BIT_ULL(48) - SZ_4K),
	.name = "amdv1",
};

static const struct oracle amdv1_6_oracle = {
	ORACLE_OURS(amdv1_6, u64),
	AMD_V1(~0ULL << 12),
	.name = "amdv1-6",
};

#if COMPAT_AMD_V2_ALONE
static int amd_v2_alloc(struct theirs *t)
{
	return amd_alloc(t, AMD_IOMMU_V2);
}

static void *amd_v2_root(struct theirs *t)
{
	struct amd_domain *d = t->private;

	return d->tables.pgd;
}

/* The driver's amd_iommu_gpt_level, unless there is hardware that has 5 */
static unsigned int amd_v2_levels(struct theirs *t)
{
	return 4;
}

static const struct oracle amdv2_oracle = {
	ORACLE_OURS(x86_64_4, u64),
	.name = "amdv2",
	.prots = PGTABLE_READ | PGTABLE_WRITE,
	.leaf_bits = X86_64_D,
	.alloc = amd_v2_alloc,
	.free = amd_free,
	.root = amd_v2_root,
	.levels = amd_v2_levels,
};
#endif

#endif /* _PT_ORACLE_AMD_H */
