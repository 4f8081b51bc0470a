// SPDX-License-Identifier: GPL-2.0
/*
 * VT-d second stage, by example: entries computed by hand from the manual's 9.8
 * "Second-Stage Paging Entries", and each promise of map, unmap and the readers.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <unistd.h>
#include <cmocka.h>

#include "pgtable_drive.h"
#include "pgtable_formats.h"

#define RW	(PGTABLE_READ | PGTABLE_WRITE)
#define END	0x1000000000000ULL

/* The raw tables: the entries at hand-computed indices */
static u64 *below(u64 entry)
{
	return env_phys_to_virt(entry & 0xffffffffff000);
}

static u64 *root_of(struct pair *p)
{
	return p->pt.root;
}

static int setup(void **state)
{
	struct pair *p = calloc(1, sizeof(*p));

	if (!p)
		return -1;
	pair_init(p, &vtdss_geometry);
	*state = p;
	return 0;
}

static int teardown(void **state)
{
	pair_fini(*state);
	free(*state);
	return env_tables;
}

/* IOVA 0x12345000 has indices 0, 0, 0x91, 0x145 */
static void bits_4k(void **state)
{
	struct pair *p = *state;
	u64 *table = root_of(p);

	assert_int_equal(pair_map(p, 0x12345000, 0xabcd000, SZ_4K, 1, RW), 0);
	assert_int_equal(table[0] & 0xfff0000000000fff, 0x3);
	table = below(table[0]);
	assert_int_equal(table[0] & 0xfff0000000000fff, 0x3);
	table = below(table[0]);
	assert_int_equal(table[0x91] & 0xfff0000000000fff, 0x3);
	table = below(table[0x91]);
	assert_int_equal(table[0x144], 0);
	assert_int_equal(table[0x145], 0xabcd003);
	assert_int_equal(table[0x146], 0);
}

/* The last page of the range, at the last output address; R, W and SNP */
static void bits_last(void **state)
{
	struct pair *p = *state;
	LIST_HEAD(freelist);
	size_t mapped;
	u64 *table;

	p->pt.leaf_bits = VTDSS_SNP;
	assert_int_equal(vtdss_map(&p->pt, 0xfffffffff000, 0xffffffffff000,
				   SZ_4K, 1, PGTABLE_READ, 0, &mapped,
				   &freelist), 0);
	table = below(root_of(p)[511]);
	table = below(table[511]);
	table = below(table[511]);
	assert_int_equal(table[511], 0xffffffffff801);
	assert_int_equal(vtdss_map(&p->pt, 0xffffffffe000, 0, SZ_4K, 1,
				   PGTABLE_WRITE | PGTABLE_CACHE, 0, &mapped,
				   &freelist), 0);
	assert_int_equal(table[510], 0x802);
}

/* Both fast and slow paths write the same: 4 pages at once, then one by one */
static void bits_run(void **state)
{
	struct pair *p = *state;
	u64 *table;
	int i;

	assert_int_equal(pair_map(p, 0x1000, 0x5000, SZ_4K, 7, RW), 0);
	assert_int_equal(pair_map(p, 0x8000, 0xc000, SZ_4K, 1, RW), 0);
	table = below(below(below(root_of(p)[0])[0])[0]);
	for (i = 1; i <= 8; i++)
		assert_int_equal(table[i], (u64)(i + 4) * 0x1000 + 3);
	assert_int_equal(table[0], 0);
	assert_int_equal(table[9], 0);
}

static void bits_huge(void **state)
{
	struct pair *p = *state;
	u64 *table;

	assert_int_equal(pair_map(p, 0x40200000, 0x1c0400000, SZ_2M, 2, RW), 0);
	assert_int_equal(pair_map(p, 0x80000000, 0xffffffc0000000, SZ_1G, 1,
				  RW), -ERANGE);
	assert_int_equal(pair_map(p, 0x80000000, 0xfffffc0000000, SZ_1G, 1,
				  PGTABLE_WRITE), 0);
	table = below(root_of(p)[0]);
	assert_int_equal(table[2], 0xfffffc0000082);
	table = below(table[1]);
	assert_int_equal(table[1], 0x1c0400083);
	assert_int_equal(table[2], 0x1c0600083);
}

/* Makes tables where refused() will try, so that it takes the short way, too */
static void warm(struct pair *p)
{
	static const u64 at[] = { 0x1000, END - SZ_4K };
	int i;

	for (i = 0; i < 2; i++) {
		assert_int_equal(pair_map(p, at[i], 0, SZ_4K, 1, RW), 0);
		assert_int_equal(pair_unmap(p, at[i], SZ_4K, 1), SZ_4K);
	}
}

static void refused(void **state)
{
	static const struct {
		u64 iova, paddr;
		size_t pgsize, n;
		u32 prot;
		int ret;
	} bad[] = {
		{ 0x1800, 0x1000, SZ_4K, 1, RW, -EINVAL },
		{ 0x1000, 0x1001, SZ_4K, 1, RW, -EINVAL },
		{ 0x1000, 0x200000, SZ_2M, 1, RW, -EINVAL },
		{ 0x200000, 0x1000, SZ_2M, 1, RW, -EINVAL },
		{ 0x0, 0x40200000, SZ_1G, 1, RW, -EINVAL },
		{ 0x10000, 0x10000, 0x2000, 1, RW, -EINVAL },
		{ 0x10000, 0x10000, 0x800, 1, RW, -EINVAL },
		{ 0x10000, 0x10000, 0x3000, 1, RW, -EINVAL },
		{ 0x10000, 0x10000, 0, 1, RW, -EINVAL },
		{ 0x8000000000, 0, 0x8000000000, 1, RW, -EINVAL },
		{ 0x1000, 0x1000, SZ_4K, 1, 0, -EINVAL },
		{ 0x1000, 0x1000, SZ_4K, 1, PGTABLE_CACHE | PGTABLE_MMIO |
		  PGTABLE_NOEXEC | PGTABLE_PRIV, -EINVAL },
		{ END, 0x1000, SZ_4K, 1, RW, -ERANGE },
		{ END - SZ_4K, 0x1000, SZ_4K, 2, RW, -ERANGE },
		{ END - SZ_2M, 0, SZ_2M, 2, RW, -ERANGE },
		{ ~0ULL << 12, 0x1000, SZ_4K, 1, RW, -ERANGE },
		{ ~0ULL << 12, 0x1000, SZ_4K, 2, RW, -ERANGE },
		{ 0x1000, 1ULL << 52, SZ_4K, 1, RW, -ERANGE },
		{ 0x1000, (1ULL << 52) - SZ_4K, SZ_4K, 2, RW, -ERANGE },
		{ 0x1000, ~0ULL << 12, SZ_4K, 2, RW, -ERANGE },
		{ 0x1000, 0x1000, SZ_4K, 1ULL << 52, RW, -ERANGE },
		{ 0x1000, 0x1000, SZ_4K, ~0UL, RW, -ERANGE },
		{ 0, 0, SZ_1G, (1UL << 34) + 1, RW, -ERANGE },
		{ 0x1000, 0x1000, SZ_4K, 0, RW, 0 },
	};
	struct pair *p = *state;
	const size_t n = sizeof(bad) / sizeof(*bad);
	size_t i;

	for (i = 0; i < 2 * n; i++) {
		if (i == n)
			warm(p);
		assert_int_equal(pair_map(p, bad[i % n].iova, bad[i % n].paddr,
					  bad[i % n].pgsize, bad[i % n].n,
					  bad[i % n].prot), bad[i % n].ret);
		assert_int_equal(p->model.leaves, 0);
	}
	assert_int_equal(atomic_long_read(&p->pt.pages), 7);
	pair_compare(p);
}

/* Asked for what was cleared, and, by another way, not */
static void refused_unmaps(struct pair *p)
{
	assert_int_equal(pair_unmap(p, 0x800, SZ_4K, 1), 0);
	assert_int_equal(pair_unmap(p, 0x1000, 0x800, 1), 0);
	assert_int_equal(pair_unmap(p, 0x1000, SZ_4K, 0), 0);
	assert_int_equal(pair_unmap(p, 0x1000, 0, 5), 0);
	assert_int_equal(pair_unmap(p, END, SZ_4K, 1), 0);
	assert_int_equal(pair_unmap(p, END - SZ_4K, SZ_4K, 2), 0);
	assert_int_equal(pair_unmap(p, 0x1000, SZ_1G, 1UL << 34), 0);
	assert_int_equal(pair_unmap(p, 0x1000, SZ_4K, ~0UL), 0);
}

static void refused_unmap(void **state)
{
	struct pair *p = *state;

	assert_int_equal(pair_map(p, 0x1000, 0x1000, SZ_4K, 1, RW), 0);
	assert_int_equal(pair_map(p, END - SZ_4K, 0x1000, SZ_4K, 1, RW), 0);
	refused_unmaps(p);
	p->incurious = true;
	refused_unmaps(p);
	assert_int_equal(p->model.leaves, 2);
	pair_compare(p);
}

/* A leaf in the way: what came before it is mapped, it is not touched */
static void exists(void **state)
{
	struct pair *p = *state;
	LIST_HEAD(freelist);
	size_t mapped;

	assert_int_equal(pair_map(p, 0x5000, 0x1000, SZ_4K, 1, RW), 0);
	assert_int_equal(pair_map(p, 0x5000, 0x9000, SZ_4K, 1, RW), -EEXIST);
	assert_int_equal(pair_map(p, 0, 0, SZ_2M, 1, RW), -EEXIST);
	assert_int_equal(pair_map(p, 0, 0, SZ_1G, 1, RW), -EEXIST);
	assert_int_equal(vtdss_map(&p->pt, 0, 0x100000, SZ_4K, 9, RW, 0,
				   &mapped, &freelist), -EEXIST);
	assert_int_equal(mapped, 0x5000);
	assert_int_equal(vtdss_iova_to_phys(&p->pt, 0x4000), 0x104000);
	assert_int_equal(vtdss_iova_to_phys(&p->pt, 0x5000), 0x1000);
	assert_int_equal(vtdss_iova_to_phys(&p->pt, 0x6000), 0);
	assert_true(list_empty(&freelist));
}

static void exists_huge(void **state)
{
	struct pair *p = *state;
	u64 *table;

	assert_int_equal(pair_map(p, 0x200000, 0, SZ_2M, 1, RW), 0);
	assert_int_equal(pair_map(p, 0x200000, 0, SZ_2M, 1, RW), -EEXIST);
	assert_int_equal(pair_map(p, 0x3ff000, 0, SZ_4K, 1, RW), -EEXIST);
	assert_int_equal(pair_map(p, 0, 0, SZ_1G, 1, RW), -EEXIST);
	/* runs into it from below, page by page and 2M by 2M */
	assert_int_equal(pair_map(p, 0x1fe000, 0, SZ_4K, 4, RW), -EEXIST);
	assert_int_equal(pair_map(p, 0, 0, SZ_2M, 2, RW), -EEXIST);
	table = below(below(root_of(p)[0])[0]);
	assert_int_equal(table[1], 0x83);
	pair_compare(p);
}

/* A larger page takes the place of tables that hold nothing, which are listed */
static void huge_over_table(void **state)
{
	struct pair *p = *state;
	LIST_HEAD(freelist);
	size_t mapped, cleared;
	u64 *dead;

	assert_int_equal(pair_map(p, 0x1000, 0x1000, SZ_4K, 2, RW), 0);
	dead = below(below(below(root_of(p)[0])[0])[0]);
	assert_int_equal(pair_unmap(p, 0x2000, SZ_4K, 1), SZ_4K);
	assert_int_equal(vtdss_map(&p->pt, 0, 0, SZ_2M, 1, RW, 0, &mapped,
				   &freelist), -EEXIST);
	assert_int_equal(mapped, 0);
	assert_true(list_empty(&freelist));
	assert_int_equal(vtdss_unmap(&p->pt, 0x1000, SZ_4K, 1, &freelist,
				     &cleared), SZ_4K);
	assert_true(list_empty(&freelist));
	assert_int_equal(vtdss_map(&p->pt, 0, 0x400000, SZ_2M, 1, RW, 0,
				   &mapped, &freelist), 0);
	assert_int_equal(mapped, SZ_2M);
	assert_false(list_empty(&freelist));
	assert_int_equal(atomic_long_read(&p->pt.pages), 3);
	assert_int_equal(vtdss_iova_to_phys(&p->pt, 0x1234), 0x401234);
	/* still there for who walks it: as it was */
	assert_int_equal(dead[1], 0);
	pgtable_put_tables(&freelist);
	assert_int_equal(env_tables, 3);
}

static void huge_over_tables(void **state)
{
	struct pair *p = *state;

	/* 1G over a table with tables, the last of which holds a leaf */
	assert_int_equal(pair_map(p, 0, 0, SZ_4K, 1, RW), 0);
	assert_int_equal(pair_map(p, 0x3fe00000, 0, SZ_4K, 1, RW), 0);
	assert_int_equal(atomic_long_read(&p->pt.pages), 5);
	assert_int_equal(pair_unmap(p, 0, SZ_4K, 1), SZ_4K);
	assert_int_equal(pair_map(p, 0, 0, SZ_1G, 1, RW), -EEXIST);
	assert_int_equal(atomic_long_read(&p->pt.pages), 5);
	assert_int_equal(pair_unmap(p, 0x3fe00000, SZ_4K, 1), SZ_4K);
	assert_int_equal(pair_map(p, 0, 0, SZ_1G, 1, RW), 0);
	assert_int_equal(atomic_long_read(&p->pt.pages), 2);
	assert_int_equal(env_tables, 2);
}

/* Nothing is split: all before such a leaf goes, nothing of it, nothing behind */
static void never_splits(void **state)
{
	struct pair *p = *state;
	LIST_HEAD(freelist);
	size_t cleared;

	assert_int_equal(pair_map(p, 0x1fe000, 0, SZ_4K, 2, RW), 0);
	assert_int_equal(pair_map(p, 0x200000, 0, SZ_2M, 1, RW), 0);
	assert_int_equal(pair_map(p, 0x400000, 0, SZ_4K, 1, RW), 0);
	assert_int_equal(pair_unmap(p, 0x200000, SZ_4K, 1), 0);
	assert_int_equal(pair_unmap(p, 0x201000, SZ_4K, 600), 0);
	assert_int_equal(pair_unmap(p, 0x3ff000, SZ_4K, 2), 0);
	assert_int_equal(vtdss_unmap(&p->pt, 0x1ff000, SZ_4K, 3, &freelist,
				     &cleared), SZ_4K);
	assert_int_equal(cleared, SZ_4K);
	assert_int_equal(vtdss_iova_to_phys(&p->pt, 0x200000), 0);
	assert_int_equal(vtdss_iova_to_phys(&p->pt, 0x200008), 8);
	assert_int_equal(vtdss_unmap(&p->pt, 0x1fe000, SZ_4K, 515, &freelist,
				     &cleared), 515 * SZ_4K);
	/* one page, one huge, one page; the hole at 0x1ff000 does not count */
	assert_int_equal(cleared, SZ_2M + 2 * SZ_4K);
	assert_true(list_empty(&freelist));
}

/* Holes are passed over, however large, and count as done but not as cleared */
static void holes(void **state)
{
	struct pair *p = *state;
	LIST_HEAD(freelist);
	size_t cleared = 1;

	assert_int_equal(vtdss_unmap(&p->pt, 0, SZ_4K, 1, &freelist, &cleared),
			 SZ_4K);
	assert_int_equal(cleared, 0);
	assert_int_equal(pair_map(p, 0x7fff12345000, 0, SZ_4K, 1, RW), 0);
	assert_int_equal(vtdss_unmap(&p->pt, 0x7fff12344000, SZ_4K, 1,
				     &freelist, &cleared), SZ_4K);
	assert_int_equal(cleared, 0);
	assert_int_equal(vtdss_unmap(&p->pt, 0, SZ_1G, 1 << 18, &freelist,
				     &cleared), END);
	assert_int_equal(cleared, SZ_4K);
	assert_int_equal(atomic_long_read(&p->pt.pages), 1);
	assert_int_equal(env_tables, 4);
	pgtable_put_tables(&freelist);
	assert_int_equal(env_tables, 1);
	/* without anyone who wants to know */
	assert_int_equal(vtdss_unmap(&p->pt, 0, SZ_1G, 1, &freelist, NULL),
			 SZ_1G);
}

/* A table goes once an unmap covers it whole, and is left as it was */
static void covered(void **state)
{
	struct pair *p = *state;
	LIST_HEAD(freelist);
	size_t cleared;
	u64 *pd, *pt;
	int i;

	assert_int_equal(pair_map(p, 0x200000, 0x7000, SZ_4K, 512, RW), 0);
	pd = below(below(root_of(p)[0])[0]);
	pt = below(pd[1]);
	assert_int_equal(vtdss_unmap(&p->pt, 0x200000, SZ_4K, 512, &freelist,
				     &cleared), SZ_2M);
	assert_int_equal(cleared, SZ_2M);
	assert_int_equal(pd[1], 0);
	assert_int_equal(atomic_long_read(&p->pt.pages), 3);
	assert_int_equal(env_tables, 4);
	for (i = 0; i < 512; i++)
		assert_int_equal(pt[i], 0x7003 + i * SZ_4K);
	pgtable_put_tables(&freelist);
	assert_int_equal(env_tables, 3);
}

/* A table that becomes empty bit by bit stays: no thrashing */
static void emptied_one_by_one(void **state)
{
	struct pair *p = *state;
	u64 *table;
	int i;

	assert_int_equal(pair_map(p, 0x200000, 0, SZ_4K, 512, RW), 0);
	table = below(below(below(root_of(p)[0])[0])[1]);
	p->incurious = true;
	for (i = 0; i < 512; i++) {
		assert_int_equal(table[i], i * SZ_4K + 3);
		assert_int_equal(pair_unmap(p, 0x200000 + i * SZ_4K, SZ_4K, 1),
				 SZ_4K);
		assert_int_equal(table[i], 0);
	}
	assert_int_equal(atomic_long_read(&p->pt.pages), 4);
	/* a hole, and a hole without a table */
	assert_int_equal(pair_unmap(p, 0x200000, SZ_4K, 1), SZ_4K);
	assert_int_equal(pair_unmap(p, 0x400000, SZ_4K, 1), SZ_4K);
	/* a leaf that would be split */
	assert_int_equal(pair_map(p, 0x400000, 0, SZ_2M, 1, RW), 0);
	assert_int_equal(pair_unmap(p, 0x400000, SZ_4K, 1), 0);
}

static void emptied(void **state)
{
	struct pair *p = *state;
	LIST_HEAD(freelist);
	size_t cleared;
	u64 *pd, entry;
	int i;

	assert_int_equal(pair_map(p, 0x200000, 0, SZ_4K, 512, RW), 0);
	pd = below(below(root_of(p)[0])[0]);
	entry = pd[1];
	for (i = 0; i < 512; i += 2)
		assert_int_equal(vtdss_unmap(&p->pt, 0x200000 + i * SZ_4K,
					     SZ_4K, 2, &freelist, &cleared),
				 2 * SZ_4K);
	assert_true(list_empty(&freelist));
	assert_int_equal(pd[1], entry);
	assert_int_equal(vtdss_unmap(&p->pt, 0x1ff000, SZ_4K, 512, &freelist,
				     &cleared), SZ_2M);
	assert_true(list_empty(&freelist));
	assert_int_equal(cleared, 0);
	assert_int_equal(vtdss_unmap(&p->pt, 0x200000, SZ_2M, 1, &freelist,
				     &cleared), SZ_2M);
	assert_false(list_empty(&freelist));
	assert_int_equal(cleared, 0);
	pgtable_put_tables(&freelist);
}

/* Every allocation fails once: nothing leaked, nothing half done, and then well */
static void no_memory(void **state)
{
	struct pair *p = *state;
	const u64 iova = (1ULL << 39) - 2 * SZ_4K;
	long made;

	for (made = 0; made < 6; made++) {
		p->budget = made;
		assert_int_equal(pair_map(p, iova, 0, SZ_4K, 4, RW), -ENOMEM);
		assert_int_equal(p->model.leaves, made < 3 ? 0 : 2);
		assert_int_equal(env_tables, 1 + made);
		pair_compare(p);
		assert_int_equal(pair_unmap(p, 0, SZ_1G, 1 << 18), END);
		assert_int_equal(env_tables, 1);
	}
	p->budget = 6;
	assert_int_equal(pair_map(p, iova, 0, SZ_4K, 4, RW), 0);
	assert_int_equal(env_tables, 7);
}

static bool never(void)
{
	return true;
}

static void no_root(void **state)
{
	struct pgtable pt = { .nid = NUMA_NO_NODE };
	bool (*fails)(void) = env_alloc_fails;

	env_alloc_fails = never;
	assert_int_equal(vtdss_init(&pt, GFP_KERNEL), -ENOMEM);
	env_alloc_fails = fails;
	assert_null(pt.root);
	assert_int_equal(atomic_long_read(&pt.pages), 0);
}

static void translate(void **state)
{
	struct pair *p = *state;
	struct pgtable_leaf leaf = { .size = 99 };

	assert_int_equal(pair_map(p, 0x40000000, 0x80000000, SZ_2M, 1,
				  PGTABLE_WRITE), 0);
	assert_int_equal(vtdss_translate(&p->pt, 0x3fffffff, &leaf), -ENOENT);
	assert_int_equal(vtdss_translate(&p->pt, 0x40200000, &leaf), -ENOENT);
	assert_int_equal(vtdss_translate(&p->pt, END + 0x40000000, &leaf),
			 -ENOENT);
	assert_int_equal(leaf.size, 99);
	assert_int_equal(vtdss_translate(&p->pt, 0x40123456, &leaf), 0);
	assert_int_equal(leaf.iova, 0x40000000);
	assert_int_equal(leaf.paddr, 0x80000000);
	assert_int_equal(leaf.size, SZ_2M);
	assert_int_equal(leaf.prot, PGTABLE_WRITE);
	assert_int_equal(vtdss_iova_to_phys(&p->pt, 0x40123456), 0x80123456);
	assert_int_equal(vtdss_iova_to_phys(&p->pt, END + 0x40123456), 0);
	p->pt.leaf_bits = VTDSS_SNP;
	assert_int_equal(pair_map(p, 0, 0x1000, SZ_4K, 1, PGTABLE_READ), 0);
	assert_int_equal(vtdss_translate(&p->pt, 0, &leaf), 0);
	assert_int_equal(leaf.prot, PGTABLE_READ | PGTABLE_CACHE);
}

struct seen {
	u64 iova[8];
	int n;
	int stop;		/* after so many */
};

static int see(const struct pgtable_leaf *leaf, void *arg)
{
	struct seen *seen = arg;

	assert_in_range(seen->n, 0, 7);
	seen->iova[seen->n++] = leaf->iova;
	return seen->n == seen->stop ? -EINTR : 0;
}

/* In order, with a leaf that begins before the start, stopped and resumed */
static void visit(void **state)
{
	struct pair *p = *state;
	struct seen seen = { .stop = 2 };

	assert_int_equal(pair_map(p, 0x400000, 0, SZ_2M, 1, RW), 0);
	assert_int_equal(pair_map(p, END - SZ_4K, 0, SZ_4K, 1, RW), 0);
	assert_int_equal(pair_map(p, 0x1000, 0, SZ_4K, 1, RW), 0);
	assert_int_equal(pair_map(p, 0x40000000, 0, SZ_1G, 1, RW), 0);

	assert_int_equal(vtdss_visit(&p->pt, 0, ~0ULL, see, &seen), -EINTR);
	assert_int_equal(seen.n, 2);
	assert_int_equal(seen.iova[0], 0x1000);
	assert_int_equal(seen.iova[1], 0x400000);
	assert_int_equal(vtdss_visit(&p->pt, 0x5fffff, ~0ULL, see, &seen), 0);
	assert_int_equal(seen.n, 5);
	assert_int_equal(seen.iova[2], 0x400000);
	assert_int_equal(seen.iova[3], 0x40000000);
	assert_int_equal(seen.iova[4], END - SZ_4K);
	/* up to, and not up to */
	assert_int_equal(vtdss_visit(&p->pt, 0x600000, 0x3fffffff, see, &seen),
			 0);
	assert_int_equal(seen.n, 5);
	assert_int_equal(vtdss_visit(&p->pt, 0x600000, 0x40000000, see, &seen),
			 0);
	assert_int_equal(seen.n, 6);
	assert_int_equal(vtdss_visit(&p->pt, END, ~0ULL, see, &seen), 0);
	assert_int_equal(vtdss_visit(&p->pt, 2, 1, see, &seen), 0);
	assert_int_equal(seen.n, 6);
}

static void check_step(const struct pgtable_step *step, int level, int index,
		       u64 size, enum pgtable_kind kind, const char *text)
{
	assert_int_equal(step->level, level);
	assert_int_equal(step->index, index);
	assert_int_equal(step->size, size);
	assert_int_equal(step->kind, kind);
	assert_string_equal(step->text, text);
}

static void walk_4k(void **state)
{
	struct pair *p = *state;
	struct pgtable_step step[4];
	int i;

	p->pt.leaf_bits = VTDSS_SNP;
	pair_map(p, 0x8012345000, 0xabcd000, SZ_4K, 1, PGTABLE_READ);
	assert_int_equal(vtdss_walk(&p->pt, 0x8012345678, step, 4), 4);
	check_step(&step[0], 4, 1, 1ULL << 39, PGTABLE_TABLE, "R W");
	check_step(&step[1], 3, 0, SZ_1G, PGTABLE_TABLE, "R W");
	check_step(&step[2], 2, 0x91, SZ_2M, PGTABLE_TABLE, "R W");
	check_step(&step[3], 1, 0x145, SZ_4K, PGTABLE_LEAF, "R SNP");
	assert_int_equal(step[0].table, env_virt_to_phys(p->pt.root));
	for (i = 0; i < 3; i++) {
		assert_int_equal(step[i].out, step[i + 1].table);
		assert_int_equal(step[i].entry, step[i].out | 3);
		assert_int_equal(step[i].prot, RW);
	}
	assert_int_equal(step[3].entry, 0xabcd801);
	assert_int_equal(step[3].out, 0xabcd678);
	assert_int_equal(step[3].prot, PGTABLE_READ | PGTABLE_CACHE);
}

static void walk_others(void **state)
{
	struct pair *p = *state;
	struct pgtable_step step[4];

	assert_int_equal(vtdss_walk(&p->pt, 0, step, 4), 1);
	check_step(&step[0], 4, 0, 1ULL << 39, PGTABLE_NONE, "");
	assert_int_equal(step[0].entry, 0);
	assert_int_equal(step[0].out, 0);
	assert_int_equal(step[0].prot, 0);

	p->pt.leaf_bits = VTDSS_SNP;
	pair_map(p, 0x200000, 0x600000, SZ_2M, 1, RW);
	assert_int_equal(vtdss_walk(&p->pt, 0x3fffff, step, 4), 3);
	check_step(&step[2], 2, 1, SZ_2M, PGTABLE_LEAF, "R W SNP PS");
	assert_int_equal(step[2].out, 0x7fffff);
	assert_int_equal(vtdss_walk(&p->pt, 0x400000, step, 4), 3);
	check_step(&step[2], 2, 2, SZ_2M, PGTABLE_NONE, "");
	/* cut short, and beyond the width */
	assert_int_equal(vtdss_walk(&p->pt, 0x200000, step, 2), 2);
	assert_int_equal(vtdss_walk(&p->pt, END, step, 4), 0);
}

/* Text is cut where its room ends */
static void decode_room(void **state)
{
	char text[4] = "xyz";

	vtdss_decode(VTDSS_R | VTDSS_W | VTDSS_SNP, 0, PGTABLE_LEAF, text,
		     sizeof(text));
	assert_string_equal(text, "R W");
}

static void constants(void **state)
{
	assert_string_equal(vtdss_fmt.name, "vtdss");
	assert_int_equal(vtdss_fmt.pgsize_bitmap, 0x40201000);
	assert_int_equal(vtdss_fmt.in_bits, 48);
	assert_int_equal(vtdss_fmt.out_bits, 52);
	assert_int_equal(vtdss_fmt.levels, 4);
	assert_int_equal(pgtable_prot_both(PGTABLE_ALL, PGTABLE_READ),
			 PGTABLE_READ);
	assert_int_equal(pgtable_prot_both(PGTABLE_READ | PGTABLE_NOEXEC, RW),
			 PGTABLE_READ | PGTABLE_NOEXEC);
	assert_int_equal(pgtable_prot_both(RW | PGTABLE_PRIV,
					   RW | PGTABLE_NOEXEC),
			 RW | PGTABLE_NOEXEC | PGTABLE_PRIV);
}

/*
 * A hundred thousand pages, one to a table, go with one covering unmap; the tables are
 * as few as the format allows. Walking the empty range page by page would take
 * years: the alarm makes that a failure.
 */
static void sparse(void **state)
{
	struct pair *p = *state;
	LIST_HEAD(freelist);
	size_t mapped, cleared;
	const u64 n = 100000;
	u64 i;

	for (i = 0; i < n; i++)
		assert_int_equal(vtdss_map(&p->pt, i * SZ_2M * 7, i * SZ_4K,
					   SZ_4K, 1, RW, 0, &mapped,
					   &freelist), 0);
	/* the root, and what covers 0 ... (n - 1) * 14M */
	assert_int_equal(atomic_long_read(&p->pt.pages),
			 1 + (((n - 1) * SZ_2M * 7) >> 39) + 1 +
			 (((n - 1) * SZ_2M * 7) >> 30) + 1 + n);
	alarm(30);
	assert_int_equal(vtdss_unmap(&p->pt, 0, SZ_1G, 1 << 18, &freelist,
				     &cleared), END);
	alarm(0);
	assert_int_equal(cleared, n * SZ_4K);
	assert_int_equal(atomic_long_read(&p->pt.pages), 1);
	pgtable_put_tables(&freelist);
	assert_int_equal(env_tables, 1);
}

#define T(f)	cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(bits_4k), T(bits_last), T(bits_run), T(bits_huge),
		T(refused), T(refused_unmap), T(exists), T(exists_huge),
		T(huge_over_table), T(huge_over_tables), T(never_splits),
		T(holes), T(covered), T(emptied),
		T(emptied_one_by_one), T(no_memory), T(no_root),
		T(translate), T(visit), T(walk_4k), T(walk_others),
		T(decode_room), T(constants), T(sparse),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
