// SPDX-License-Identifier: GPL-2.0
#include <stdlib.h>
#include <string.h>

#include "pgtable_drive.h"

#define ENOUGH	0x10000000000L

/* Tables that the engine may still make: it draws on the pair it works for */
static __thread long budget;

static bool out_of_memory(void)
{
	if (!budget)
		return true;
	budget--;
	return false;
}

void pair_init(struct pair *p, const struct geometry *geo)
{
	p->geo = geo;
	p->pt.nid = NUMA_NO_NODE;
	p->budget = ENOUGH;
	p->incurious = false;
	budget = ENOUGH;
	env_alloc_fails = out_of_memory;
	model_init(&p->model, geo);
	must(!geo->fmt->init(&p->pt, GFP_KERNEL));
}

void pair_fini(struct pair *p)
{
	p->geo->fmt->fini(&p->pt);
	must(!p->pt.root);
	must(!atomic_long_read(&p->pt.pages));
	model_fini(&p->model);
}

int pair_map(struct pair *p, u64 iova, u64 paddr, size_t pgsize, size_t n,
	     u32 prot)
{
	LIST_HEAD(freelist);
	long left = p->budget;
	size_t mapped = ~0, expect;
	int ret;

	budget = p->budget;
	ret = p->geo->fmt->map(&p->pt, iova, paddr, pgsize, n, prot, GFP_KERNEL,
			       &mapped, &freelist);
	pgtable_put_tables(&freelist);
	must(ret == model_map(&p->model, iova, paddr, pgsize, n, prot, &left,
			      &expect));
	must(mapped == expect);
	must(budget == left);
	must(atomic_long_read(&p->pt.pages) == model_pages(&p->model));
	return ret;
}

size_t pair_unmap(struct pair *p, u64 iova, size_t pgsize, size_t n)
{
	LIST_HEAD(freelist);
	size_t ret, cleared = ~0, expect;

	ret = p->geo->fmt->unmap(&p->pt, iova, pgsize, n, &freelist,
				 p->incurious ? NULL : &cleared);
	pgtable_put_tables(&freelist);
	must(ret == model_unmap(&p->model, iova, pgsize, n, &expect));
	must(cleared == expect || p->incurious);
	must(atomic_long_read(&p->pt.pages) == model_pages(&p->model));
	return ret;
}

static bool same_leaf(const struct pgtable_leaf *a,
		      const struct pgtable_leaf *b)
{
	return a->iova == b->iova && a->paddr == b->paddr &&
	       a->size == b->size && a->prot == b->prot;
}

/* A visit, to be matched leaf by leaf */
struct match {
	const struct model *model;
	u64 next;
	u64 last;
	size_t left;
	bool end;		/* seen up to the last of 64 bits */
};

static int match_leaf(const struct pgtable_leaf *leaf, void *arg)
{
	struct match *match = arg;
	const struct pgtable_leaf *expect;

	expect = model_next(match->model, match->next);
	must(expect && !match->end);
	must(same_leaf(leaf, expect));
	must(leaf->iova <= match->last);
	match->next = leaf->iova + leaf->size;
	match->end = !match->next;
	return match->left-- > 1 ? 0 : 17;
}

/* Visit from @start on, at most @max leaves; where it stopped */
static void compare_visit(struct pair *p, u64 start, u64 last, size_t max)
{
	struct match match = {
		.model = &p->model, .next = start, .last = last, .left = max,
	};
	const struct pgtable_leaf *rest;
	int ret;

	ret = p->geo->fmt->visit(&p->pt, start, last, match_leaf, &match);
	must(ret == (match.left ? 0 : 17));
	if (start > last)
		must(match.left == max);
	if (start > last || !match.left || match.end)
		return;
	/* none left out at the end */
	rest = model_next(&p->model, match.next);
	must(!rest || rest->iova > last);
}

void pair_compare(struct pair *p)
{
	compare_visit(p, 0, ~0ULL, ~0UL);
}

static void compare_walk(struct pair *p, u64 iova)
{
	const struct pgtable_leaf *expect = model_find(&p->model, iova);
	const struct pgtable_fmt *fmt = p->geo->fmt;
	struct pgtable_step steps[8], *last;
	unsigned int i, n;

	memset(steps, 0xa5, sizeof(steps));
	n = fmt->walk(&p->pt, iova, steps, 8);
	if ((iova - fmt->in_start) >> (fmt->in_bits - 1) > 1) {
		must(!n);
		return;
	}
	must(n > 0 && n <= fmt->levels);
	for (i = 0; i + 1 < n; i++) {
		must(steps[i].kind == PGTABLE_TABLE);
		must(steps[i].out == steps[i + 1].table);
		must(steps[i].size > steps[i + 1].size ||
		     steps[i + 1].kind == PGTABLE_LEAF);
		must(steps[i].text[0]);
	}
	last = &steps[n - 1];
	must(last->kind == (expect ? PGTABLE_LEAF : PGTABLE_NONE));
	if (!expect)
		return;
	must(last->out == expect->paddr + (iova - expect->iova));
	must(last->size == expect->size);
	must(last->prot == expect->prot);
	must(last->text[0]);
}

static void compare_at(struct pair *p, u64 iova)
{
	const struct pgtable_leaf *expect = model_find(&p->model, iova);
	const struct pgtable_fmt *fmt = p->geo->fmt;
	struct pgtable_leaf leaf;
	u64 phys = fmt->iova_to_phys(&p->pt, iova);
	int ret = fmt->translate(&p->pt, iova, &leaf);

	must(ret == (expect ? 0 : -ENOENT));
	must(!expect || same_leaf(&leaf, expect));
	must(phys == (expect ? expect->paddr + (iova - expect->iova) : 0));
	compare_walk(p, iova);
}

/* What is left of the bytes */
struct bytes {
	const u8 *data;
	size_t size;
};

static u64 take(struct bytes *b, unsigned int n)
{
	u64 value = 0;

	for (; n; n--) {
		value <<= 8;
		if (b->size) {
			value |= *b->data++;
			b->size--;
		}
	}
	return value;
}

static u64 take_pgsize(struct bytes *b, const struct geometry *geo)
{
	u64 sizes = geo->fmt->pgsize_bitmap;
	unsigned int pick = take(b, 1);

	if (pick == 255)
		return take(b, 8);
	/* mostly small ones; nearly always, if a large one is a thousand leaves */
	pick = pick < (geo->as_pages ? 232 : 96) ? 0 : pick % __builtin_popcountll(sizes);
	while (pick--)
		sizes &= sizes - 1;
	return sizes & -sizes;
}

/*
 * An IOVA near a place where something changes: the ends of the input range, a
 * border between two tables of any kind. Mostly aligned to @align.
 */
static u64 take_iova(struct bytes *b, const struct geometry *geo, u64 align)
{
	const u64 page = geo->fmt->pgsize_bitmap & -geo->fmt->pgsize_bitmap;
	unsigned int how = take(b, 1);
	unsigned int place = how % (geo->spans + 3);
	u64 base = geo->fmt->in_start, offset = take(b, 2);
	u64 unit = how & 0x80 ? page : align;

	if (place < geo->spans)
		base += 1ULL << geo->span[place].lg2;
	else if (place == geo->spans)
		base += 1ULL << (geo->fmt->in_bits - 1) << 1;
	else if (place == geo->spans + 1)
		return take(b, 8);
	return base + (offset % 1024 - (place <= geo->spans || base ? 512 : 0)) *
	       unit;
}

static u64 take_paddr(struct bytes *b, const struct pgtable_fmt *fmt, u64 align)
{
	unsigned int how = take(b, 1);
	u64 paddr = take(b, 5) << 12;

	if (how == 255)
		return take(b, 8);
	if (how > 247)
		paddr = (2ULL << (fmt->out_bits - 1)) - paddr % 64 * align;
	paddr &= ~0ULL >> (64 - fmt->out_bits);
	return how < 8 ? paddr : paddr & -align;
}

static size_t take_count(struct bytes *b)
{
	unsigned int how = take(b, 1);

	if (how < 128)
		return 1;
	if (how < 250)
		return take(b, 1) % 16;
	if (how < 255)
		return take(b, 2) % 1100;
	return take(b, 8);
}

/* A map that a test can pay for: the model inserts page by page */
static size_t bounded(const struct geometry *geo, u64 pgsize, size_t n)
{
	const u64 page = geo->fmt->pgsize_bitmap & -geo->fmt->pgsize_bitmap;
	size_t most = 2048;
	u64 all;

	if (!pgsize)
		return n;
	if (pgsize & geo->as_pages)
		most /= pgsize / page;
	if (!most)	/* no size of a page, but with a bit of one */
		most = 1;
	all = ~0ULL >> (64 - geo->fmt->in_bits);
	return n > most && n <= all / pgsize ? n % most : n;
}

static void drive_map(struct pair *p, struct bytes *b)
{
	u64 pgsize = take_pgsize(b, p->geo);
	u64 iova = take_iova(b, p->geo, pgsize);
	u64 paddr = take_paddr(b, p->geo->fmt, pgsize);
	unsigned int how = take(b, 1);
	u32 prot = how % 16 ? how % 3 + 1 : how / 16;
	size_t n = bounded(p->geo, pgsize, take_count(b));

	p->budget = how > 240 ? how % 4 : ENOUGH;
	pair_map(p, iova, paddr, pgsize, n, prot | (how & (PGTABLE_MMIO | PGTABLE_NOEXEC)));
}

static void drive_unmap(struct pair *p, struct bytes *b)
{
	u64 pgsize = take_pgsize(b, p->geo);
	u64 iova = take_iova(b, p->geo, pgsize);

	p->incurious = !p->incurious;
	pair_unmap(p, iova, pgsize, take_count(b));
}

static void drive_visit(struct pair *p, struct bytes *b)
{
	u64 start = take_iova(b, p->geo, 1);
	u64 last = take_iova(b, p->geo, 1);

	compare_visit(p, start, last, take(b, 1) + 1);
}

/* In two halves: the size of 64 bits of IOVA is no number */
static void unmap_all(struct pair *p)
{
	const u64 page = p->geo->fmt->pgsize_bitmap & -p->geo->fmt->pgsize_bitmap;
	const u64 half = 1ULL << (p->geo->fmt->in_bits - 1);
	const u64 start = p->geo->fmt->in_start;

	must(pair_unmap(p, start, page, half / page) == half);
	must(pair_unmap(p, start + half, page, half / page) == half);
}

unsigned long drive_count;

void drive(const struct geometry *geo, const u8 *data, size_t size)
{
	const u64 page = geo->fmt->pgsize_bitmap & -geo->fmt->pgsize_bitmap;
	struct bytes b = { .data = data, .size = size };
	struct pair p;

	pair_init(&p, geo);
	for (; b.size; drive_count++) {
		switch (take(&b, 1) % 16) {
		case 0 ... 6:
			drive_map(&p, &b);
			break;
		case 7 ... 11:
			drive_unmap(&p, &b);
			break;
		case 12:
			compare_at(&p, take_iova(&b, geo, page));
			break;
		case 13:
			compare_at(&p, take_iova(&b, geo, page) +
				   take(&b, 2) % page);
			break;
		case 14:
			drive_visit(&p, &b);
			break;
		case 15:
			if (!take(&b, 1))
				unmap_all(&p);
			break;
		}
	}
	pair_compare(&p);
	unmap_all(&p);
	must(atomic_long_read(&p.pt.pages) == geo->root_pages);
	pair_fini(&p);
}
