// SPDX-License-Identifier: GPL-2.0
/*
 * Mappings without tables: what each function promises, by example; random
 * operations against a plain sorted array; and threads, in ranges that do not
 * overlap. PGTABLE_SEED and PGTABLE_ROUNDS, of a thousand operations each, in the
 * environment change the random run.
 */
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "pgtable/ranges.h"

#define RW	(PGTABLE_READ | PGTABLE_WRITE)
#define TOP	0xfffffffffffff000ULL	/* the last page */

static long budget = -1;	/* allocations before they fail; negative: never */

static bool out_of_memory(void)
{
	if (budget > 0)
		budget--;
	return !budget;
}

static int setup(void **state)
{
	static struct pgtable pt;

	pt.nid = NUMA_NO_NODE;
	*state = &pt;
	return ranges_init(&pt, GFP_KERNEL);
}

static int teardown(void **state)
{
	struct pgtable *pt = *state;

	ranges_fini(pt);
	return pt->root || env_tables;
}

static int map(struct pgtable *pt, u64 iova, u64 paddr, size_t pgsize, size_t n,
	       u32 prot)
{
	LIST_HEAD(freelist);
	size_t mapped = 17;
	int ret;

	ret = ranges_map(pt, iova, paddr, pgsize, n, prot, GFP_ATOMIC, &mapped,
			 &freelist);
	assert_int_equal(mapped, ret ? 0 : pgsize * n);
	assert_true(list_empty(&freelist));
	assert_int_equal(atomic_long_read(&pt->pages), 0);
	return ret;
}

static size_t unmap(struct pgtable *pt, u64 iova, size_t size, size_t *cleared)
{
	LIST_HEAD(freelist);
	size_t ret;

	ret = ranges_unmap(pt, iova, SZ_4K, size / SZ_4K, &freelist, cleared);
	assert_true(list_empty(&freelist));
	return ret;
}

/* One request, one mapping, of any number of pages; the ends of 64 bits */
static void whole(void **state)
{
	struct pgtable *pt = *state;
	struct pgtable_leaf leaf;

	assert_int_equal(map(pt, 0x5000, 0x9000, SZ_4K, 7, PGTABLE_READ), 0);
	assert_int_equal(env_tables, 2);
	assert_int_equal(ranges_translate(pt, 0xbfff, &leaf), 0);
	assert_int_equal(leaf.iova, 0x5000);
	assert_int_equal(leaf.paddr, 0x9000);
	assert_int_equal(leaf.size, 0x7000);
	assert_int_equal(leaf.prot, PGTABLE_READ);
	assert_int_equal(ranges_iova_to_phys(pt, 0x5000), 0x9000);
	assert_int_equal(ranges_iova_to_phys(pt, 0xbfff), 0xffff);
	assert_int_equal(ranges_iova_to_phys(pt, 0x4fff), 0);
	assert_int_equal(ranges_iova_to_phys(pt, 0xc000), 0);
	leaf.size = 99;
	assert_int_equal(ranges_translate(pt, 0xc000, &leaf), -ENOENT);
	assert_int_equal(ranges_translate(pt, 0x4fff, &leaf), -ENOENT);
	assert_int_equal(leaf.size, 99);
	assert_int_equal(map(pt, TOP, TOP, SZ_4K, 1, RW | PGTABLE_MMIO |
			     PGTABLE_CACHE), 0);
	assert_int_equal(ranges_translate(pt, ~0ULL, &leaf), 0);
	assert_int_equal(leaf.iova, TOP);
	assert_int_equal(leaf.prot, RW | PGTABLE_MMIO);
	assert_int_equal(ranges_iova_to_phys(pt, ~0ULL), ~0ULL);
}

static void refused(void **state)
{
	struct pgtable *pt = *state;

	assert_int_equal(map(pt, 0, 0, 0x800, 1, RW), -EINVAL);
	assert_int_equal(map(pt, 0, 0, 0x3000, 1, RW), -EINVAL);
	assert_int_equal(map(pt, 0x1000, 0, 0x2000, 1, RW), -EINVAL);
	assert_int_equal(map(pt, 0, 0x1000, 0x2000, 1, RW), -EINVAL);
	assert_int_equal(map(pt, 0, 0, SZ_4K, 1, 0), -EINVAL);
	assert_int_equal(map(pt, 0, 0, SZ_4K, 1, PGTABLE_MMIO), -EINVAL);
	assert_int_equal(map(pt, 0, 0, SZ_4K, 0, RW), 0);
	assert_int_equal(map(pt, TOP, 0, SZ_4K, 2, RW), -ERANGE);
	assert_int_equal(map(pt, 0, TOP, SZ_4K, 2, RW), -ERANGE);
	assert_int_equal(map(pt, 0, 0, 1ULL << 63, 3, RW), -ERANGE);
	assert_int_equal(unmap(pt, 0x800, SZ_4K, NULL), 0);
	assert_int_equal(unmap(pt, 0, 0, NULL), 0);
	assert_int_equal(unmap(pt, TOP, 2 * SZ_4K, NULL), 0);
	assert_int_equal(ranges_unmap(pt, 0, 0x800, 3, NULL, NULL), 0);
	assert_int_equal(ranges_unmap(pt, 0, 1ULL << 63, 2, NULL, NULL), 0);
	assert_int_equal(env_tables, 1);
}

/* Whatever it touches, nothing is done */
static void exists(void **state)
{
	struct pgtable *pt = *state;

	assert_int_equal(map(pt, 0x5000, 0, SZ_4K, 3, RW), 0);
	assert_int_equal(map(pt, 0x5000, 0, SZ_4K, 3, RW), -EEXIST);
	assert_int_equal(map(pt, 0x6000, 0, SZ_4K, 1, RW), -EEXIST);
	assert_int_equal(map(pt, 0x3000, 0, SZ_4K, 3, RW), -EEXIST);
	assert_int_equal(map(pt, 0x7000, 0, SZ_4K, 3, RW), -EEXIST);
	assert_int_equal(map(pt, 0, 0, SZ_4K, 100, RW), -EEXIST);
	assert_int_equal(env_tables, 2);
	assert_int_equal(map(pt, 0x3000, 0, SZ_4K, 2, RW), 0);
	assert_int_equal(map(pt, 0x8000, 0, SZ_4K, 1, RW), 0);
	assert_int_equal(env_tables, 4);
}

/* viommu_del_mappings(): whole mappings, those that begin in the range */
static void never_splits(void **state)
{
	struct pgtable *pt = *state;
	size_t cleared;

	assert_int_equal(map(pt, 0x4000, 0, SZ_4K, 4, RW), 0);
	assert_int_equal(map(pt, 0x9000, 0, SZ_4K, 4, RW), 0);
	/* the first one's middle, and what lies behind it */
	assert_int_equal(unmap(pt, 0x5000, 0x1000, &cleared), 0);
	assert_int_equal(cleared, 0);
	assert_int_equal(unmap(pt, 0x7000, 0x10000, &cleared), 0);
	assert_int_equal(cleared, 0);
	assert_int_equal(env_tables, 3);
	/* from before it to the middle of the second: both, and the hole */
	assert_int_equal(unmap(pt, 0x3000, 0x7000, &cleared), 0xa000);
	assert_int_equal(cleared, 0x8000);
	assert_int_equal(env_tables, 1);
	assert_int_equal(unmap(pt, 0x3000, 0x7000, &cleared), 0x7000);
	assert_int_equal(cleared, 0);
}

/* More than one batch; the ends stay */
static void many(void **state)
{
	struct pgtable *pt = *state;
	size_t cleared;
	u64 i;

	for (i = 0; i < 1000; i++)
		assert_int_equal(map(pt, (999 - i) * 0x2000, i << 12, SZ_4K, 1,
				     RW), 0);
	assert_int_equal(unmap(pt, 0x2000, 998 * 0x2000, &cleared),
			 998 * 0x2000);
	assert_int_equal(cleared, 998 * SZ_4K);
	assert_int_equal(env_tables, 3);
	assert_int_equal(ranges_iova_to_phys(pt, 5), 999 * SZ_4K + 5);
	assert_int_equal(ranges_iova_to_phys(pt, 999 * 0x2000 + 5), 5);
}

/* Both halves of 2^64: no number says how much that is */
static void all(void **state)
{
	struct pgtable *pt = *state;
	const u64 half = 1ULL << 63;
	size_t cleared;

	assert_int_equal(map(pt, 0, 0, half, 1, RW), 0);
	assert_int_equal(map(pt, half, half, half, 1, RW), 0);
	assert_int_equal(ranges_iova_to_phys(pt, ~0ULL), ~0ULL);
	assert_int_equal(unmap(pt, half, half, &cleared), half);
	assert_int_equal(cleared, half);
	assert_int_equal(map(pt, half, half, half, 1, RW), 0);
	assert_int_equal(unmap(pt, 0, half + SZ_4K, NULL), half + SZ_4K);
	assert_int_equal(env_tables, 1);
}

static void no_memory(void **state)
{
	struct pgtable *pt = *state, other = { .nid = NUMA_NO_NODE };

	env_alloc_fails = out_of_memory;
	budget = 0;
	assert_int_equal(map(pt, 0, 0, SZ_4K, 1, RW), -ENOMEM);
	assert_int_equal(ranges_init(&other, GFP_KERNEL), -ENOMEM);
	assert_null(other.root);
	budget = -1;
	assert_int_equal(map(pt, 0, 0, SZ_4K, 1, RW), 0);
}

static void walk(void **state)
{
	struct pgtable *pt = *state;
	struct pgtable_step step;

	assert_int_equal(map(pt, TOP, TOP - 0x1000, SZ_4K, 1,
			     RW | PGTABLE_MMIO), 0);
	assert_int_equal(ranges_walk(pt, TOP, &step, 0), 0);
	assert_int_equal(ranges_walk(pt, TOP + 0x123, &step, 1), 1);
	assert_int_equal(step.kind, PGTABLE_LEAF);
	assert_int_equal(step.level, 1);
	assert_int_equal(step.entry, 7);
	assert_int_equal(step.size, SZ_4K);
	assert_int_equal(step.out, TOP - 0x1000 + 0x123);
	assert_int_equal(step.prot, RW | PGTABLE_MMIO);
	assert_string_equal(step.text, "MAP 0xfffffffffffff000-"
			    "0xffffffffffffffff READ WRITE MMIO");
	assert_int_equal(ranges_walk(pt, 0, &step, 1), 1);
	assert_int_equal(step.kind, PGTABLE_NONE);
	assert_int_equal(step.out, 0);
	assert_int_equal(step.prot, 0);
	assert_string_equal(step.text, "");
}

/* The model: a sorted array of mappings */
#define MODEL_ROOM	4096

struct model {
	struct pgtable_leaf leaf[MODEL_ROOM];
	size_t n;
};

/* Index of the first mapping that ends at @iova or behind it */
static size_t model_at(const struct model *m, u64 iova)
{
	size_t low = 0, high = m->n, mid;

	while (low < high) {
		mid = (low + high) / 2;
		if (m->leaf[mid].iova + (m->leaf[mid].size - 1) < iova)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

static int model_map(struct model *m, u64 iova, u64 paddr, size_t pgsize,
		     size_t n, u32 prot)
{
	const unsigned __int128 size = (unsigned __int128)pgsize * n;
	size_t at = model_at(m, iova);

	if (iova % pgsize || paddr % pgsize || !(prot & RW))
		return -EINVAL;
	if (iova + size - 1 > ~0ULL || paddr + size - 1 > ~0ULL)
		return -ERANGE;
	if (at < m->n && m->leaf[at].iova < iova + size)
		return -EEXIST;
	assert_true(m->n < MODEL_ROOM);
	memmove(&m->leaf[at + 1], &m->leaf[at], (m->n++ - at) *
		sizeof(m->leaf[0]));
	m->leaf[at] = (struct pgtable_leaf){
		.iova = iova, .paddr = paddr, .size = size,
		.prot = prot & (RW | PGTABLE_MMIO),
	};
	return 0;
}

static size_t model_unmap(struct model *m, u64 iova, u64 size, size_t *cleared)
{
	size_t from = model_at(m, iova), to = from;
	u64 done = size;

	*cleared = 0;
	if (size - 1 > ~0ULL - iova ||
	    (from < m->n && m->leaf[from].iova < iova))
		return 0;
	for (; to < m->n && m->leaf[to].iova - iova < size; to++) {
		*cleared += m->leaf[to].size;
		if (m->leaf[to].iova - iova + m->leaf[to].size > size)
			done = m->leaf[to].iova - iova + m->leaf[to].size;
	}
	memmove(&m->leaf[from], &m->leaf[to], (m->n - to) * sizeof(m->leaf[0]));
	m->n -= to - from;
	return done;
}

static u64 next(u64 *random)
{
	*random ^= *random >> 12;
	*random ^= *random << 25;
	*random ^= *random >> 27;
	return *random * 0x2545f4914f6cdd1dULL >> 16;
}

/* Around 0, from both sides, and two other places; crowded, so that much overlaps */
static u64 random_iova(u64 *random)
{
	const u64 place = next(random) % 3 << 63 >> (next(random) & 1);

	return place + (next(random) % 4096 - 2048) * SZ_4K;
}

static void random_map(struct pgtable *pt, struct model *m, u64 *random)
{
	const u64 pgsize = SZ_4K << (next(random) % 8 ? 0 : next(random) % 6);
	u64 iova = random_iova(random), paddr = next(random) << 12;
	size_t n = 1 + next(random) % (next(random) % 4 ? 4 : 40);
	u32 prot = next(random) & (RW | PGTABLE_MMIO | PGTABLE_CACHE);

	if (next(random) % 16) {
		iova &= -pgsize;
		paddr &= -pgsize;
	}
	if (!(next(random) % 32)) {
		budget = 0;
		assert_true(map(pt, iova, paddr, pgsize, n, prot) < 0);
		budget = -1;
		return;
	}
	assert_int_equal(map(pt, iova, paddr, pgsize, n, prot),
			 model_map(m, iova, paddr, pgsize, n, prot));
}

static void random_unmap(struct pgtable *pt, struct model *m, u64 *random)
{
	const u64 iova = random_iova(random);
	u64 size = (1 + next(random) % 16) * SZ_4K;
	size_t expect, cleared = 17, done;

	if (!(next(random) % 64))
		size = (1 + next(random) % 4096) * SZ_4K;
	done = model_unmap(m, iova, size, &expect);
	assert_int_equal(unmap(pt, iova, size, &cleared), done);
	assert_int_equal(cleared, expect);
}

static bool same(const struct pgtable_leaf *a, const struct pgtable_leaf *b)
{
	return a->iova == b->iova && a->paddr == b->paddr &&
	       a->size == b->size && a->prot == b->prot;
}

static void random_look(struct pgtable *pt, struct model *m, u64 *random)
{
	const u64 iova = random_iova(random) + next(random) % SZ_4K;
	const struct pgtable_leaf *expect = NULL;
	const size_t at = model_at(m, iova);
	struct pgtable_step step;
	struct pgtable_leaf leaf = { };
	u64 phys = 0;

	if (at < m->n && m->leaf[at].iova <= iova) {
		expect = &m->leaf[at];
		phys = expect->paddr + (iova - expect->iova);
	}
	assert_int_equal(ranges_translate(pt, iova, &leaf),
			 expect ? 0 : -ENOENT);
	assert_true(!expect || same(&leaf, expect));
	assert_int_equal(ranges_iova_to_phys(pt, iova), phys);
	assert_int_equal(ranges_walk(pt, iova, &step, 1), 1);
	assert_int_equal(step.kind, expect ? PGTABLE_LEAF : PGTABLE_NONE);
	assert_int_equal(step.out, phys);
}

struct match {
	const struct pgtable_leaf *leaf;
	size_t n, stop;
};

static int match_leaf(const struct pgtable_leaf *leaf, void *arg)
{
	struct match *match = arg;

	assert_true(same(leaf, &match->leaf[match->n++]));
	return match->n == match->stop ? 17 : 0;
}

static void compare(struct pgtable *pt, struct model *m, u64 start, u64 last,
		    size_t stop)
{
	const size_t from = model_at(m, start);
	struct match match = { .leaf = &m->leaf[from], .stop = stop };
	size_t n = 0;
	int ret;

	while (start <= last && from + n < m->n && n < stop &&
	       m->leaf[from + n].iova <= last)
		n++;
	ret = ranges_visit(pt, start, last, match_leaf, &match);
	assert_int_equal(match.n, n);
	assert_int_equal(ret, n == stop ? 17 : 0);
}

static void random_round(u64 seed)
{
	struct pgtable pt = { .nid = NUMA_NO_NODE };
	static struct model m;
	u64 random = seed * 0x9e3779b97f4a7c15ULL | 1;
	int i;

	m.n = 0;
	assert_int_equal(ranges_init(&pt, GFP_KERNEL), 0);
	for (i = 0; i < 1000; i++) {
		switch (next(&random) % 16) {
		case 0 ... 7:
			random_map(&pt, &m, &random);
			break;
		case 8 ... 11:
			random_unmap(&pt, &m, &random);
			break;
		case 12 ... 14:
			random_look(&pt, &m, &random);
			break;
		case 15:
			compare(&pt, &m, random_iova(&random),
				random_iova(&random), 1 + next(&random) % 64);
			break;
		}
		assert_int_equal(env_tables, 1 + m.n);
	}
	compare(&pt, &m, 0, ~0ULL, ~0UL);
	ranges_fini(&pt);
	assert_int_equal(env_tables, 0);
}

static unsigned long setting(const char *name, unsigned long value)
{
	const char *text = getenv(name);

	return text ? strtoul(text, NULL, 0) : value;
}

static void random_ops(void **state)
{
	unsigned long rounds = setting("PGTABLE_ROUNDS", 100);
	unsigned long seed = setting("PGTABLE_SEED", 1);

	env_alloc_fails = out_of_memory;
	print_message("seeds from %lu on\n", seed);
	for (; rounds; rounds--, seed++)
		random_round(seed);
}

/* Every second mapping is the one's, every other the other's */
#define THREAD_SLOTS	256

struct worker {
	struct pgtable *pt;
	u64 id;
	u64 random;
	bool failed;
};

static void *work(void *arg)
{
	struct worker *w = arg;
	bool mapped[THREAD_SLOTS] = { };
	size_t done, cleared;
	int i, slot, ret;
	u64 iova, phys;

	for (i = 0; i < 20000; i++) {
		slot = next(&w->random) % THREAD_SLOTS;
		iova = (slot * 2 + w->id) * 0x3000;
		phys = ranges_iova_to_phys(w->pt, iova + 0x2fff);
		w->failed |= phys != (mapped[slot] ? iova + 0x12fff : 0);
		if (mapped[slot]) {
			done = ranges_unmap(w->pt, iova, SZ_4K, 3, NULL,
					    &cleared);
			w->failed |= done != 0x3000 || cleared != 0x3000;
		} else {
			ret = ranges_map(w->pt, iova, iova + 0x10000, SZ_4K, 3,
					 RW, GFP_ATOMIC, &done, NULL);
			w->failed |= ret || done != 0x3000;
		}
		mapped[slot] = !mapped[slot];
	}
	for (slot = 0; slot < THREAD_SLOTS; slot++) {
		iova = (slot * 2 + w->id) * 0x3000;
		phys = ranges_iova_to_phys(w->pt, iova);
		w->failed |= phys != (mapped[slot] ? iova + 0x10000 : 0);
	}
	return NULL;
}

static void threads(void **state)
{
	struct worker w[2];
	pthread_t thread[2];
	u64 i;

	env_alloc_fails = NULL;
	for (i = 0; i < 2; i++) {
		w[i] = (struct worker){ *state, i, i * 77 + 1, false };
		assert_int_equal(pthread_create(&thread[i], NULL, work, &w[i]),
				 0);
	}
	for (i = 0; i < 2; i++) {
		assert_int_equal(pthread_join(thread[i], NULL), 0);
		assert_false(w[i].failed);
	}
}

#define T(f)	cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(whole), T(refused), T(exists), T(never_splits), T(many),
		T(all), T(no_memory), T(walk), cmocka_unit_test(random_ops),
		T(threads),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
