// SPDX-License-Identifier: GPL-2.0
/*
 * A window without a table, as PAMU has it: fsl_pamu_domain.c gives a device all
 * of 36 bits, each address as it is. Nothing can be mapped; its driver has no
 * callbacks for that.
 */
#include "models.h"

#define WINDOW_BITS	36
#define WINDOW_LAST	GENMASK_ULL(WINDOW_BITS - 1, 0)

static const struct pgtable_leaf window_leaf = {
	.size = BIT_ULL(WINDOW_BITS),
	.prot = PGTABLE_READ | PGTABLE_WRITE,
};

static int window_init(struct pgtable *pt, gfp_t gfp)
{
	pt->root = (void *)&window_leaf;	/* nothing to free */
	return 0;
}

static void window_fini(struct pgtable *pt)
{
}

static u64 window_iova_to_phys(const struct pgtable *pt, u64 iova)
{
	return iova <= WINDOW_LAST ? iova : 0;
}

static int window_translate(const struct pgtable *pt, u64 iova,
			    struct pgtable_leaf *leaf)
{
	*leaf = window_leaf;
	return iova <= WINDOW_LAST ? 0 : -ENOENT;
}

static int window_visit(const struct pgtable *pt, u64 start, u64 last,
			pgtable_visit_fn fn, void *arg)
{
	return start <= WINDOW_LAST ? fn(&window_leaf, arg) : 0;
}

static unsigned int window_walk(const struct pgtable *pt, u64 iova,
				struct pgtable_step *steps, unsigned int max)
{
	steps[0] = (struct pgtable_step) {
		.level = 1,
		.kind = PGTABLE_LEAF,
		.prot = window_leaf.prot,
		.out = iova,
		.size = window_leaf.size,
		.text = "window",
	};
	return 1;
}

static const struct pgtable_fmt window_fmt = {
	.name = "window",
	.pgsize_bitmap = SZ_4K,		/* PAMU_PAGE_SIZE */
	.in_bits = WINDOW_BITS,
	.out_bits = WINDOW_BITS,
	.levels = 1,
	.init = window_init,
	.fini = window_fini,
	.iova_to_phys = window_iova_to_phys,
	.translate = window_translate,
	.visit = window_visit,
	.walk = window_walk,
};

static phys_addr_t viommu_window_iova_to_phys(struct iommu_domain *domain,
					      dma_addr_t iova)
{
	return window_iova_to_phys(NULL, iova);
}

const struct viommu_paging viommu_fsl_pamu = {
	.fmt = &window_fmt,
	.ops = {
		VIOMMU_OPS
		.iova_to_phys = viommu_window_iova_to_phys,
	},
};
