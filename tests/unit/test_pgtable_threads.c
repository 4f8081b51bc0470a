// SPDX-License-Identifier: GPL-2.0
/*
 * Two threads work in one page table without a lock, in ranges that do not
 * overlap but share tables: blocks of pages of the same lowest table, and 2M
 * slots, mapped whole or by the page, under the same table above. Each operation
 * must return what is right for the thread's own range, and the table must hold
 * in the end what both believe. The model is an array with an element a page.
 * PGTABLE_OPS in the environment is the number of operations a thread.
 */
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>

#include "pgtable/fmt/vtdss.h"

#define RW		(PGTABLE_READ | PGTABLE_WRITE)
#define THREADS		2
#define SLOT_PAGES	512
#define SLOTS		48
#define SHARED_SLOTS	8	/* the first ones, dealt out block by block */
#define BLOCK		8
#define PAGES		(SLOTS * SLOT_PAGES)
#define BASE		(SZ_1G - SZ_2M * 24)	/* across two 1G tables */
#define HUGE		0x80000000u	/* a page of a 2M leaf */

struct shared {
	struct pgtable pt;
	u32 page[PAGES];	/* 0, or tag of the mapping, or that with HUGE */
	long ops;
	bool readers;		/* keep what was taken out until they are gone */
	bool stop;
};

struct worker {
	struct shared *shared;
	unsigned int id;
	u64 random;
	struct list_head freelist;
	const char *failed;
	u64 seen;
};

/* Where a mapping of some tag leads: any tag keeps the IOVA's low bits */
static u64 output(u64 iova, u32 tag)
{
	return iova + ((u64)(tag & ~HUGE) << 31);
}

static u32 draw(struct worker *w, u32 below)
{
	w->random ^= w->random >> 12;
	w->random ^= w->random << 25;
	w->random ^= w->random >> 27;
	return (w->random * 0x2545f4914f6cdd1dULL >> 33) % below;
}

static void check(struct worker *w, bool good, const char *what)
{
	if (!good && !w->failed)
		w->failed = what;
}

static void sync_tables(struct worker *w)
{
	if (!w->shared->readers)
		pgtable_put_tables(&w->freelist);
}

static u32 new_tag(struct worker *w)
{
	return 1 + draw(w, 100000);
}

static void map_pages(struct worker *w, u32 first, u32 n)
{
	const u64 iova = BASE + (u64)first * SZ_4K;
	u32 *page = w->shared->page, tag = new_tag(w), i;
	size_t mapped;
	int ret;

	ret = vtdss_map(&w->shared->pt, iova, output(iova, tag), SZ_4K, n, RW,
			GFP_KERNEL, &mapped, &w->freelist);
	for (i = 0; i < n && !page[first + i]; i++)
		page[first + i] = tag;
	check(w, ret == (i < n ? -EEXIST : 0), "map: result");
	check(w, mapped == i * SZ_4K, "map: mapped");
	sync_tables(w);
}

static void unmap_pages(struct worker *w, u32 first, u32 n)
{
	const u64 iova = BASE + (u64)first * SZ_4K;
	u32 *page = w->shared->page, i, leaves = 0;
	bool huge = page[first] & HUGE && n < SLOT_PAGES;
	const bool ask = draw(w, 2);
	size_t ret, cleared;

	ret = vtdss_unmap(&w->shared->pt, iova, SZ_4K, n, &w->freelist,
			  ask ? &cleared : NULL);
	check(w, ret == (huge ? 0 : n * SZ_4K), "unmap: result");
	for (i = 0; i < n && !huge; i++) {
		leaves += !!page[first + i];
		page[first + i] = 0;
	}
	check(w, !ask || cleared == leaves * SZ_4K, "unmap: cleared");
	sync_tables(w);
}

static void map_slot(struct worker *w, u32 slot)
{
	u32 *page = w->shared->page + slot * SLOT_PAGES, tag = new_tag(w), i;
	const u64 iova = BASE + (u64)slot * SZ_2M;
	size_t mapped;
	int ret;

	ret = vtdss_map(&w->shared->pt, iova, output(iova, tag), SZ_2M, 1, RW,
			GFP_KERNEL, &mapped, &w->freelist);
	for (i = 0; i < SLOT_PAGES && !page[i]; i++)
		;
	check(w, ret == (i < SLOT_PAGES ? -EEXIST : 0), "map 2M: result");
	check(w, mapped == (ret ? 0 : SZ_2M), "map 2M: mapped");
	for (i = 0; i < SLOT_PAGES && !ret; i++)
		page[i] = tag | HUGE;
	sync_tables(w);
}

/* In a slot that threads share: within one of this thread's blocks */
static void work_in_block(struct worker *w)
{
	u32 blocks = SHARED_SLOTS * SLOT_PAGES / BLOCK;
	u32 block = draw(w, blocks / THREADS) * THREADS + w->id;
	u32 from = draw(w, BLOCK);
	u32 n = 1 + draw(w, BLOCK - from);

	if (draw(w, 2))
		map_pages(w, block * BLOCK + from, n);
	else
		unmap_pages(w, block * BLOCK + from, n);
}

/* In a slot of its own, between two of the others' */
static void work_in_slot(struct worker *w)
{
	u32 slots = SLOTS - SHARED_SLOTS;
	u32 slot = SHARED_SLOTS + draw(w, slots / THREADS) * THREADS + w->id;
	u32 first = slot * SLOT_PAGES, from = draw(w, SLOT_PAGES - 16);

	switch (draw(w, 8)) {
	case 0:
		map_slot(w, slot);
		break;
	case 1:
		unmap_pages(w, first, SLOT_PAGES);
		break;
	case 2 ... 4:
		map_pages(w, first + from, 1 + draw(w, 16));
		break;
	default:
		unmap_pages(w, first + from, 1 + draw(w, 16));
		break;
	}
}

static void *work(void *arg)
{
	struct worker *w = arg;
	long i;

	for (i = 0; i < w->shared->ops && !w->failed; i++) {
		if (draw(w, 4))
			work_in_block(w);
		else
			work_in_slot(w);
	}
	return NULL;
}

/* Any leaf that a reader meets must be one that somebody mapped there */
static int read_leaf(const struct pgtable_leaf *leaf, void *arg)
{
	struct worker *w = arg;

	check(w, leaf->size == SZ_4K || leaf->size == SZ_2M, "read: size");
	check(w, leaf->prot == RW, "read: prot");
	check(w, !((leaf->paddr - leaf->iova) & (BIT_ULL(31) - 1)) &&
	      leaf->paddr != leaf->iova, "read: paddr");
	w->seen++;
	return 0;
}

static void *read_all(void *arg)
{
	struct worker *w = arg;
	struct pgtable_leaf leaf;
	u64 iova;

	while (!__atomic_load_n(&w->shared->stop, __ATOMIC_RELAXED)) {
		vtdss_visit(&w->shared->pt, 0, ~0ULL, read_leaf, w);
		iova = BASE + (u64)draw(w, PAGES) * SZ_4K;
		if (!vtdss_translate(&w->shared->pt, iova, &leaf))
			read_leaf(&leaf, w);
		iova = vtdss_iova_to_phys(&w->shared->pt, iova) - iova;
		check(w, !(iova & (SZ_4K - 1)), "read: iova_to_phys");
	}
	return NULL;
}

/* The final table against what the threads believe */
static int compare_leaf(const struct pgtable_leaf *leaf, void *arg)
{
	struct shared *s = arg;
	u64 i, first = (leaf->iova - BASE) / SZ_4K;
	u32 *page = s->page + first;

	assert_in_range(first, 0, PAGES - leaf->size / SZ_4K);
	assert_int_equal(!!(*page & HUGE), leaf->size == SZ_2M);
	assert_int_equal(leaf->paddr, output(leaf->iova, *page));
	for (i = 0; i < leaf->size / SZ_4K; i++)
		page[i] = 0;
	return 0;
}

static void compare(struct shared *s)
{
	LIST_HEAD(freelist);
	int i;

	assert_int_equal(vtdss_visit(&s->pt, 0, ~0ULL, compare_leaf, s), 0);
	/* the visit took every page off the array */
	for (i = 0; i < PAGES; i++)
		assert_int_equal(s->page[i], 0);
	vtdss_unmap(&s->pt, 0, SZ_1G, 1 << 18, &freelist, NULL);
	assert_int_equal(atomic_long_read(&s->pt.pages), 1);
	pgtable_put_tables(&freelist);
	assert_int_equal(env_tables, 1);
}

static void start(pthread_t *thread, struct worker *w, void *(*fn)(void *))
{
	assert_int_equal(pthread_create(thread, NULL, fn, w), 0);
}

static void finish(pthread_t thread, struct worker *w)
{
	pthread_join(thread, NULL);
	if (w->failed)
		fail_msg("thread %u: %s", w->id, w->failed);
}

static void run(long ops, bool readers)
{
	struct shared *s = calloc(1, sizeof(*s));
	struct worker w[THREADS + 1];
	pthread_t thread[THREADS + 1];
	unsigned int i;

	assert_non_null(s);
	s->ops = ops;
	s->readers = readers;
	s->pt.nid = NUMA_NO_NODE;
	assert_int_equal(vtdss_init(&s->pt, GFP_KERNEL), 0);
	for (i = 0; i <= THREADS; i++) {
		w[i] = (struct worker){
			.shared = s, .id = i, .random = i + 0x1234567,
		};
		w[i].freelist.next = &w[i].freelist;
		w[i].freelist.prev = &w[i].freelist;
	}
	if (readers)
		start(&thread[THREADS], &w[THREADS], read_all);
	for (i = 0; i < THREADS; i++)
		start(&thread[i], &w[i], work);
	for (i = 0; i < THREADS; i++)
		finish(thread[i], &w[i]);
	__atomic_store_n(&s->stop, true, __ATOMIC_RELAXED);
	if (readers) {
		finish(thread[THREADS], &w[THREADS]);
		assert_int_not_equal(w[THREADS].seen, 0);
	}
	for (i = 0; i < THREADS; i++)
		pgtable_put_tables(&w[i].freelist);
	compare(s);
	vtdss_fini(&s->pt);
	assert_int_equal(env_tables, 0);
	free(s);
}

static long ops(void)
{
	const char *text = getenv("PGTABLE_OPS");

	return text ? atol(text) : 1000000;
}

static void neighbours(void **state)
{
	run(ops(), false);
}

static void neighbours_and_reader(void **state)
{
	run(ops() / 10, true);
}

/* Every table on the way is fought for: new ones each time, by all at once */
struct race {
	struct pgtable pt;
	pthread_barrier_t barrier;
	const char *failed;
	int rounds;
};

struct racer {
	struct race *race;
	unsigned int id;
};

static void *race_to_install(void *arg)
{
	struct racer *r = arg;
	struct race *race = r->race;
	LIST_HEAD(freelist);
	size_t mapped;
	u64 iova;
	int i;

	for (i = 0; i < race->rounds; i++) {
		iova = ((u64)i << 39) + r->id * SZ_4K;
		pthread_barrier_wait(&race->barrier);
		if (vtdss_map(&race->pt, iova, iova, SZ_4K, 1, RW, GFP_KERNEL,
			      &mapped, &freelist))
			race->failed = "map";
	}
	return NULL;
}

static bool race_mapped(struct race *race, u64 round, u64 id)
{
	u64 iova = (round << 39) + id * SZ_4K;

	return vtdss_iova_to_phys(&race->pt, iova + 1) == iova + 1;
}

static void install_race(void **state)
{
	struct race race = { .pt.nid = NUMA_NO_NODE, .rounds = 500 };
	struct racer racer[THREADS];
	pthread_t thread[THREADS];
	int i, j;

	assert_int_equal(vtdss_init(&race.pt, GFP_KERNEL), 0);
	pthread_barrier_init(&race.barrier, NULL, THREADS);
	for (i = 0; i < THREADS; i++) {
		racer[i] = (struct racer){ .race = &race, .id = i };
		pthread_create(&thread[i], NULL, race_to_install, &racer[i]);
	}
	for (i = 0; i < THREADS; i++)
		pthread_join(thread[i], NULL);
	assert_null(race.failed);
	/* the losers' tables are gone, the winners' serve all */
	assert_int_equal(atomic_long_read(&race.pt.pages),
			 1 + 3 * race.rounds);
	assert_int_equal(env_tables, 1 + 3 * race.rounds);
	for (i = 0; i < race.rounds; i++) {
		for (j = 0; j < THREADS; j++)
			assert_true(race_mapped(&race, i, j));
	}
	vtdss_fini(&race.pt);
	pthread_barrier_destroy(&race.barrier);
	assert_int_equal(env_tables, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(neighbours),
		cmocka_unit_test(neighbours_and_reader),
		cmocka_unit_test(install_race),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
