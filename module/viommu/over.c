// SPDX-License-Identifier: GPL-2.0
/*
 * A map that does not just work: what the model's driver makes of it. Some let a
 * new page take the place of what is there, some of smaller pages only, with the
 * table that these are in; the others refuse, each with an errno of its own.
 */
#include <linux/log2.h>

#include "paging.h"

static int larger_than(const struct pgtable_leaf *leaf, void *arg)
{
	return leaf->size > *(u64 *)arg;
}

/* The largest mapping that a page of @pgsize takes the place of; 0: of none */
static u64 replaced_size(const struct viommu_model *model, u64 pgsize)
{
	u64 spans = model->tables & (2 * pgsize - 1);

	if (model->replaces)
		return pgsize;
	/* An entry of the page's own level is in the way, a table is not. */
	return spans ? rounddown_pow_of_two(spans) - 1 : 0;
}

/*
 * Go on from the page that found its place taken. One by one: a page that takes
 * a place needs no table, and what is behind one that fails stays.
 */
static int map_over(struct viommu_domain *vd, const struct viommu_map *map,
		    size_t *mapped, struct list_head *freelist)
{
	const struct pgtable_fmt *fmt = viommu_model_fmt(vd->model);
	size_t done = *mapped, left = map->pgsize * map->pgcount - done;
	u64 size = replaced_size(vd->model, map->pgsize);
	u64 iova = map->iova + done;
	int ret;

	if (!size ||
	    fmt->visit(&vd->pt, iova, iova + (left - 1), larger_than, &size))
		return -EEXIST;
	for (ret = 0; left && !ret; left -= map->pgsize) {
		fmt->unmap(&vd->pt, iova, map->pgsize, 1, freelist, NULL);
		ret = fmt->map(&vd->pt, iova, map->paddr + done, map->pgsize, 1,
			       map->prot, map->gfp, mapped, freelist);
		done += *mapped;
		iova += *mapped;
	}
	*mapped = done;
	/* DMA under way must not go on into memory that is not mapped now. */
	viommu_drain(vd);
	return ret;
}

int viommu_map_failed(struct viommu_domain *vd, const struct viommu_map *map,
		      int ret, size_t *mapped, struct list_head *freelist)
{
	if (ret == -EEXIST)
		ret = map_over(vd, map, mapped, freelist);
	if (ret == -EEXIST)
		return vd->model->busy ?: ret;
	if (ret == -ERANGE)
		return vd->model->range ?: ret;
	return ret;
}
