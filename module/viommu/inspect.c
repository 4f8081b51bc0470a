// SPDX-License-Identifier: GPL-2.0
/*
 * Looking into domains of the virtual IOMMU, whoever made them, while they
 * change. The caller holds a reference to the struct domain, which keeps the
 * page table; the walk gate keeps its inner tables, and is closed for a bounded
 * time only: as long as one leaf table takes.
 */
#include "../domain.h"
#include "paging.h"

static bool viommu_domain_pages(const struct viommu_domain *vd)
{
	return vd->domain.type & __IOMMU_DOMAIN_PAGING;
}

void viommu_domain_fill(struct viommu_domain *vd,
			struct iommuctl_domain_rec *rec)
{
	if (!viommu_domain_pages(vd))
		return;
	rec->tables = atomic_long_read(&vd->pt.pages);
	strscpy(rec->format, viommu_model_fmt(vd->model)->name, sizeof(rec->format));
}

/* The last output address that its page table can hold */
u64 viommu_domain_max_phys(struct viommu_domain *vd)
{
	const struct pgtable_fmt *fmt = viommu_model_fmt(vd->model);

	return fmt->out_start + GENMASK_ULL(fmt->out_bits - 1, 0);
}

static void viommu_unmap_now(struct viommu_domain *vd, u64 iova, u64 min_size,
			     size_t n)
{
	LIST_HEAD(freelist);
	size_t done;

	done = viommu_model_fmt(vd->model)->unmap(&vd->pt, iova, min_size, n,
						  &freelist, NULL);
	viommu_flush_now(vd, iova, done, &freelist);
}

/**
 * viommu_domain_unmap_range() - unmap all in a range, holes and all
 * @vd: a paging domain
 * @iova: first IOVA, not inside of a page that is mapped
 * @last: last IOVA, included; likewise
 *
 * Through the core, in as few calls as it takes; whole tables are given back.
 */
void viommu_domain_unmap_range(struct viommu_domain *vd, u64 iova, u64 last)
{
	u64 min_size = 1ULL << __ffs(vd->domain.pgsize_bitmap);
	u64 end = min(last, vd->domain.geometry.aperture_end) + 1;

	if (!viommu_model_fmt(vd->model)->unmap)
		return;		/* nothing was ever mapped */
	iova = round_up(max(iova, vd->domain.geometry.aperture_start), min_size);
	end = round_down(end, min_size);
	if (iova >= end)
		return;
	/* With a callback for a page each, holes would take their time. */
	if (vd->domain.ops->unmap_pages)
		iommu_unmap(&vd->domain, iova, end - iova);
	else
		viommu_unmap_now(vd, iova, min_size, (end - iova) / min_size);
}

static int translate_paging(struct viommu_domain *vd,
			    struct iommuctl_translate *tr)
{
	struct pgtable_leaf leaf;
	unsigned long flags;
	int ret;

	if (tr->iova > vd->domain.geometry.aperture_end)
		return -ERANGE;
	viommu_walk_begin(vd, &flags);
	ret = viommu_model_fmt(vd->model)->translate(&vd->pt, tr->iova, &leaf);
	viommu_walk_end(vd, flags);
	if (ret)
		return -ENOENT;
	tr->paddr = leaf.paddr + (tr->iova - leaf.iova);
	tr->pgsize = leaf.size;
	tr->prot = leaf.prot;
	return 0;
}

int viommu_domain_translate(struct viommu_domain *vd,
			    struct iommuctl_translate *tr)
{
	if (viommu_domain_pages(vd))
		return translate_paging(vd, tr);
	if (vd->domain.type == IOMMU_DOMAIN_BLOCKED)
		return -ENOENT;
	tr->paddr = tr->iova;
	tr->prot = IOMMU_READ | IOMMU_WRITE;
	return 0;
}

static void step_fill(struct iommuctl_step *to, const struct pgtable_step *from,
		      u64 iova)
{
	static const u32 kinds[] = {
		[PGTABLE_NONE] = IOMMUCTL_ENTRY_NONE,
		[PGTABLE_TABLE] = IOMMUCTL_ENTRY_TABLE,
		[PGTABLE_LEAF] = IOMMUCTL_ENTRY_LEAF,
	};

	to->level = from->level;
	to->kind = kinds[from->kind];
	to->index = from->index;
	to->prot = from->prot;
	to->table = from->table;
	to->entry = from->entry;
	to->out = from->out;
	if (from->kind == PGTABLE_LEAF)	/* of the page, not of @iova */
		to->out -= iova & (from->size - 1);
	to->length = from->size;
	strscpy(to->text, from->text, sizeof(to->text));
}

/**
 * viommu_domain_walk() - the entries that one IOVA goes through
 * @vd: the domain
 * @iova: the IOVA
 * @steps: IOMMUCTL_MAX_LEVELS of them
 *
 * Return: how many steps, -EOPNOTSUPP without a page table, -ERANGE outside the
 * aperture.
 */
int viommu_domain_walk(struct viommu_domain *vd, u64 iova,
		       struct iommuctl_step *steps)
{
	struct pgtable_step raw[IOMMUCTL_MAX_LEVELS];
	unsigned long flags;
	unsigned int i, n;

	if (!viommu_domain_pages(vd))
		return -EOPNOTSUPP;
	if (iova > vd->domain.geometry.aperture_end)
		return -ERANGE;
	viommu_walk_begin(vd, &flags);
	n = viommu_model_fmt(vd->model)->walk(&vd->pt, iova, raw, ARRAY_SIZE(raw));
	viommu_walk_end(vd, flags);
	for (i = 0; i < n; i++)
		step_fill(&steps[i], &raw[i], iova);
	return n;
}

/* Leaves in one look: a table of the lowest level, but for the largest */
#define DUMP_LEAVES	512

/**
 * struct dumper - leaves on their way into records
 * @recs: the records
 * @max: room for
 * @nr: how many there are
 * @left: leaves that this look still takes
 * @next: IOVA of the last leaf seen: the one that was not taken
 * @end: last IOVA of the last one that was; may be behind what was looked at
 */
struct dumper {
	struct iommuctl_mapping *recs;
	u32 max;
	u32 nr;
	u32 left;
	u64 next;
	u64 end;
};

/* Contiguous on both sides, and alike */
static bool dumper_joins(const struct iommuctl_mapping *rec,
			 const struct pgtable_leaf *leaf)
{
	return rec->iova + rec->length == leaf->iova &&
	       rec->paddr + rec->length == leaf->paddr &&
	       rec->pgsize == leaf->size && rec->prot == leaf->prot;
}

static int dumper_take(const struct pgtable_leaf *leaf, void *arg)
{
	struct dumper *dumper = arg;
	struct iommuctl_mapping *rec = dumper->recs + dumper->nr;

	dumper->next = leaf->iova;
	if (!dumper->left--)
		return 1;
	if (dumper->nr && dumper_joins(rec - 1, leaf)) {
		rec[-1].length += leaf->size;
		dumper->end = leaf->iova + (leaf->size - 1);
		return 0;
	}
	if (dumper->nr == dumper->max)
		return 1;
	dumper->end = leaf->iova + (leaf->size - 1);
	*rec = (struct iommuctl_mapping) {
		.iova = leaf->iova,
		.paddr = leaf->paddr,
		.length = leaf->size,
		.pgsize = leaf->size,
		.prot = leaf->prot,
	};
	dumper->nr++;
	return 0;
}

/*
 * What one look covers: what an empty entry spans, or one table of the lowest
 * level on the way to @iova. In *@empty which of the two; the last IOVA of it.
 */
static u64 dump_piece(struct viommu_domain *vd, u64 iova, bool *empty)
{
	struct pgtable_step steps[IOMMUCTL_MAX_LEVELS];
	unsigned int n;
	unsigned int levels = viommu_model_fmt(vd->model)->levels;

	n = viommu_model_fmt(vd->model)->walk(&vd->pt, iova, steps, ARRAY_SIZE(steps));
	/* No table to go by: what there is, is found at once. */
	*empty = false;
	if (!n)
		return U64_MAX;
	*empty = n < levels && steps[n - 1].kind == PGTABLE_NONE;
	/* Above the lowest level an entry, as its neighbours may be tables. */
	if (n == levels && n > 1)
		n--;
	return iova | (steps[n - 1].size - 1);
}

/**
 * viommu_domain_dump() - mappings of a domain, from an IOVA on
 * @vd: the domain
 * @arg: ->iova where to begin, ->last where to end; out: ->iova where to go
 *	 on, ->more 0 at the end
 * @recs: the records
 * @max: room for, at least 1
 *
 * Return: how many were written, perhaps none though there is more, or
 * -EOPNOTSUPP without a page table.
 */
int viommu_domain_dump(struct viommu_domain *vd, struct iommuctl_dump *arg,
		       struct iommuctl_mapping *recs, u32 max)
{
	struct dumper dumper = { .recs = recs, .max = max };
	u64 last = min(arg->last, vd->domain.geometry.aperture_end);
	const struct pgtable_fmt *fmt;
	unsigned long flags;
	bool empty;
	u64 piece;

	if (!viommu_domain_pages(vd))
		return -EOPNOTSUPP;
	arg->more = arg->iova <= last;
	while (arg->more) {
		int stopped = 0;

		viommu_walk_begin(vd, &flags);
		/* here, as the gate keeps it: see viommu_finalise() */
		fmt = viommu_model_fmt(vd->model);
		piece = min(dump_piece(vd, arg->iova, &empty), last);
		dumper.left = DUMP_LEAVES;
		if (!empty)
			stopped = fmt->visit(&vd->pt, arg->iova, piece,
					     dumper_take, &dumper);
		viommu_walk_end(vd, flags);
		if (stopped) {
			arg->iova = dumper.next;
		} else {
			piece = max(piece, dumper.end);
			arg->more = piece < last;
			arg->iova = piece + 1;
		}
		if ((stopped && dumper.nr == max) || need_resched())
			break;
	}
	return dumper.nr;
}
