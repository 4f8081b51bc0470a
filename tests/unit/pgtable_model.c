// SPDX-License-Identifier: GPL-2.0
#include <stdlib.h>
#include <string.h>

#include "pgtable_model.h"

#define wide	unsigned __int128

void model_init(struct model *m, const struct geometry *geo)
{
	memset(m, 0, sizeof(*m));
	m->geo = geo;
}

void model_fini(struct model *m)
{
	free(m->leaf);
	free(m->table);
}

/* Index of the first leaf that ends behind @iova */
static size_t leaf_at(const struct model *m, u64 iova)
{
	size_t low = 0, high = m->leaves, mid;

	while (low < high) {
		mid = (low + high) / 2;
		if (m->leaf[mid].iova + (m->leaf[mid].size - 1) < iova)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

const struct pgtable_leaf *model_next(const struct model *m, u64 iova)
{
	size_t i = leaf_at(m, iova);

	return i < m->leaves ? &m->leaf[i] : NULL;
}

const struct pgtable_leaf *model_find(const struct model *m, u64 iova)
{
	const struct pgtable_leaf *leaf = model_next(m, iova);

	return leaf && leaf->iova <= iova ? leaf : NULL;
}

static int table_order(const struct model_table *t, unsigned int kind, u64 iova)
{
	if (t->kind != kind)
		return t->kind < kind ? -1 : 1;
	return t->iova < iova ? -1 : t->iova > iova;
}

/* Index of the first table that is not before this one */
static size_t table_at(const struct model *m, unsigned int kind, u64 iova)
{
	size_t low = 0, high = m->tables, mid;

	while (low < high) {
		mid = (low + high) / 2;
		if (table_order(&m->table[mid], kind, iova) < 0)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

/* Room for one more element of @size at @at */
static void *grow(void *array, size_t *nr, size_t *room, size_t size, size_t at)
{
	if (*nr == *room) {
		*room = *room ? *room * 2 : 16;
		array = realloc(array, *room * size);
		if (!array)
			abort();
	}
	memmove((char *)array + (at + 1) * size, (char *)array + at * size,
		(*nr - at) * size);
	++*nr;
	return array;
}

static int need_table(struct model *m, unsigned int kind, u64 iova,
		      long *budget)
{
	size_t at = table_at(m, kind, iova);

	if (at < m->tables && !table_order(&m->table[at], kind, iova))
		return 0;
	if (!*budget)
		return -ENOMEM;
	--*budget;
	m->table = grow(m->table, &m->tables, &m->table_room,
			sizeof(*m->table), at);
	m->table[at].kind = kind;
	m->table[at].iova = iova;
	return 0;
}

/* Tables that lie in a range whole are gone */
static void drop_tables(struct model *m, u64 iova, wide size)
{
	size_t i, kept = 0;
	wide span;

	for (i = 0; i < m->tables; i++) {
		span = (wide)1 << m->geo->span[m->table[i].kind].lg2;
		if (m->table[i].iova >= iova &&
		    m->table[i].iova + span <= iova + size)
			continue;
		m->table[kept++] = m->table[i];
	}
	m->tables = kept;
}

static int map_page(struct model *m, u64 iova, u64 paddr, u64 size, u32 prot,
		    long *budget)
{
	const struct geometry *geo = m->geo;
	size_t at = leaf_at(m, iova);
	unsigned int i;
	int ret;

	if (at < m->leaves && m->leaf[at].iova <= iova + (size - 1))
		return -EEXIST;
	for (i = 0; i < geo->spans; i++) {
		if (1ULL << geo->span[i].lg2 <= size)
			continue;
		ret = need_table(m, i, iova >> geo->span[i].lg2 <<
				 geo->span[i].lg2, budget);
		if (ret)
			return ret;
	}
	if (geo->spans && size >= 1ULL << geo->span[geo->spans - 1].lg2)
		drop_tables(m, iova, size);
	m->leaf = grow(m->leaf, &m->leaves, &m->leaf_room, sizeof(*m->leaf),
		       at);
	m->leaf[at].iova = iova;
	m->leaf[at].paddr = paddr;
	m->leaf[at].size = size;
	if (prot & PGTABLE_MMIO)
		prot &= ~geo->prot_not_mmio;
	m->leaf[at].prot = (prot & geo->prot_kept) | geo->prot_given;
	return 0;
}

/* Does a range lie in the format's? */
static bool in_range(u64 addr, wide size, u64 start, unsigned int bits)
{
	return addr >= start && addr + size <= start + ((wide)1 << bits);
}

int model_map(struct model *m, u64 iova, u64 paddr, size_t pgsize, size_t n,
	      u32 prot, long *budget, size_t *mapped)
{
	const struct pgtable_fmt *fmt = m->geo->fmt;
	const u64 page = fmt->pgsize_bitmap & -fmt->pgsize_bitmap;
	const u32 needed = m->geo->prot_needed ?:
			   PGTABLE_READ | PGTABLE_WRITE;
	wide size = (wide)pgsize * n;
	size_t i;
	int ret;

	*mapped = 0;
	if (__builtin_popcountll(pgsize) != 1 ||
	    !(fmt->pgsize_bitmap & pgsize) || iova % pgsize || paddr % pgsize ||
	    !(prot & needed))
		return -EINVAL;
	if (n && (!in_range(iova, size, fmt->in_start, fmt->in_bits) ||
		  paddr < fmt->out_start ||
		  !in_range(paddr, size, 0, fmt->out_bits)))
		return -ERANGE;
	if (pgsize & m->geo->as_pages) {
		n *= pgsize / page;
		pgsize = page;
	}
	for (i = 0; i < n; i++) {
		ret = map_page(m, iova + i * pgsize, paddr + i * pgsize, pgsize,
			       prot, budget);
		if (ret)
			return ret;
		*mapped += pgsize;
	}
	return 0;
}

/* How much of a range comes before a leaf that it would split */
static u64 unsplit(const struct model *m, u64 iova, u64 size)
{
	const u64 last = iova + (size - 1);
	const struct pgtable_leaf *leaf;
	size_t i;

	for (i = leaf_at(m, iova); i < m->leaves; i++) {
		leaf = &m->leaf[i];
		if (leaf->iova > last)
			break;
		if (leaf->iova < iova)
			return 0;
		if (leaf->iova + (leaf->size - 1) > last)
			return leaf->iova - iova;
	}
	return size;
}

size_t model_unmap(struct model *m, u64 iova, size_t pgsize, size_t n,
		   size_t *cleared)
{
	const struct pgtable_fmt *fmt = m->geo->fmt;
	const u64 page = fmt->pgsize_bitmap & -fmt->pgsize_bitmap;
	wide size = (wide)pgsize * n;
	size_t from, to;
	u64 done;

	*cleared = 0;
	if (!size || iova % page || size % page || size >> 64 ||
	    !in_range(iova, size, fmt->in_start, fmt->in_bits))
		return 0;
	done = unsplit(m, iova, size);
	if (!done)
		return 0;
	from = leaf_at(m, iova);
	for (to = from; to < m->leaves; to++) {
		if (m->leaf[to].iova > iova + (done - 1))
			break;
		*cleared += m->leaf[to].size;
	}
	if (to > from) {
		memmove(m->leaf + from, m->leaf + to,
			(m->leaves - to) * sizeof(*m->leaf));
		m->leaves -= to - from;
	}
	drop_tables(m, iova, done);
	return done;
}

long model_pages(const struct model *m)
{
	long pages = m->geo->root_pages;
	size_t i;

	for (i = 0; i < m->tables; i++)
		pages += m->geo->span[m->table[i].kind].pages;
	return pages;
}
