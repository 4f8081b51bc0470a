// SPDX-License-Identifier: GPL-2.0
/*
 * What map and unmap cost, natively, of each format: time; and of one call, the
 * instructions and the stores among them, from the first to its return. Tables
 * are there before, as in a domain that has been in use for a while. At the end,
 * how much two threads on disjoint ranges get done, against one. What misses its
 * aim says so.
 *
 *	bench_pgtable [format ...]
 */
#include <pthread.h>
#include <sched.h>
#include <time.h>

#include "bench_step.h"
#include "pgtable_formats.h"

#define RW	(PGTABLE_READ | PGTABLE_WRITE)
#define ROUNDS	500

#define MANY		64	/* pages from which stores have an aim: */
#define STORES_AIM	1.2	/* of the entries that are to be written */
#define THREADS_AIM	1.8	/* of one thread */

static struct pgtable pt;
static u64 base;		/* the format's first IOVA */
static LIST_HEAD(freelist);

/* As a domain's callbacks are */
typedef size_t (*op_fn)(u64 iova, size_t pgsize, size_t n, size_t *done);

#define OPS(name)							\
static noinline int name##_slow_map(u64 iova, u64 paddr, size_t pgsize,	\
				    size_t n, size_t *mapped)		\
{									\
	return name##_map(&pt, iova, paddr, pgsize, n, RW, GFP_KERNEL,	\
			  mapped, &freelist);				\
}									\
									\
static noinline size_t name##_op_map(u64 iova, size_t pgsize, size_t n,	\
				     size_t *done)			\
{									\
	if (likely(name##_map_one(&pt, iova, iova, pgsize, n, RW))) {	\
		*done = pgsize;						\
		return 0;						\
	}								\
	return name##_slow_map(iova, iova, pgsize, n, done);		\
}									\
									\
static noinline size_t name##_slow_unmap(u64 iova, size_t pgsize,	\
					 size_t n, size_t *done)	\
{									\
	*done = name##_unmap(&pt, iova, pgsize, n, &freelist, NULL);	\
	return *done;							\
}									\
									\
static noinline size_t name##_op_unmap(u64 iova, size_t pgsize,		\
				       size_t n, size_t *done)		\
{									\
	if (likely(name##_unmap_one(&pt, iova, pgsize, n))) {		\
		*done = pgsize;						\
		return pgsize;						\
	}								\
	return name##_slow_unmap(iova, pgsize, n, done);		\
}									\
									\
static noinline size_t name##_op_phys(u64 iova, size_t pgsize,		\
				      size_t n, size_t *done)		\
{									\
	*done = pgsize * n;						\
	return name##_iova_to_phys(&pt, iova);				\
}

FORMATS_REAL(OPS)

static noinline size_t op_none(u64 iova, size_t pgsize, size_t n, size_t *done)
{
	return 0;
}

static const struct bench {
	const struct geometry *geo;
	op_fn map, unmap, phys;
} benches[] = {
#define BENCH(name) \
	{ &name##_geometry, name##_op_map, name##_op_unmap, name##_op_phys },
	FORMATS_REAL(BENCH)
};

/* Those of generic_pt's tables; pgsize 0 is the format's smallest, if not 4K */
static const struct row {
	size_t pgsize, n;
	unsigned int batch;	/* how many side by side */
} rows[] = {
	{ SZ_4K, 1, 256 },
	{ 0, 1, 256 },
	{ 0x10000, 1, 256 },
	{ 0x100000, 1, 64 },
	{ SZ_2M, 1, 256 },
	{ SZ_1G, 1, 256 },
	{ SZ_4K, 256, 64 },
	{ 0, 256, 8 },
	{ SZ_2M, 256, 8 },
};

static double now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ts.tv_sec * 1e9 + ts.tv_nsec;
}

/*
 * ns of one operation, over a batch of them side by side. Not from 0 on: to some
 * hardware an entry that leads to address 0 is an empty one.
 */
static double batch(op_fn op, const struct row *row)
{
	size_t size = row->pgsize * row->n, done, bytes = 0;
	double start = now(), end;
	unsigned int i;

	for (i = 1; i <= row->batch; i++) {
		op(base + i * size, row->pgsize, row->n, &done);
		bytes += done;
	}
	end = now();
	pgtable_put_tables(&freelist);
	if (bytes != row->batch * size) {
		fprintf(stderr, "%zu * %#zx: %zu bytes instead of %zu\n",
			row->n, row->pgsize, bytes, row->batch * size);
		exit(1);
	}
	return (end - start) / row->batch;
}

struct call {
	op_fn op;
	const struct row *row;
	size_t done;
};

static void call(void *arg)
{
	struct call *call = arg;

	call->op(base + call->row->pgsize * call->row->n, call->row->pgsize,
		 call->row->n, &call->done);
}

static struct step_count count(op_fn op, const struct row *row)
{
	struct call none = { op_none, row }, that = { op, row };
	struct step_count a = step_through(call, &none);
	struct step_count b = step_through(call, &that);

	/* op_none sets a result and returns, which all do */
	b.instructions -= a.instructions - 2;
	b.stores -= a.stores;
	return b;
}

struct result {
	double best, sum;
	struct step_count count;
};

static void measure(struct result *r, op_fn op, const struct row *row)
{
	double ns = batch(op, row);

	r->sum += ns;
	if (ns < r->best)
		r->best = ns;
}

static void print(const struct result *r)
{
	printf(" | %7.1f %7.1f %5ld %4ld", r->sum / ROUNDS, r->best,
	       r->count.instructions, r->count.stores);
}

/* Entries that map and unmap of @row must write */
static size_t entries(const struct geometry *geo, const struct row *row)
{
	const u64 smallest = geo->fmt->pgsize_bitmap & -geo->fmt->pgsize_bitmap;
	u64 entry = smallest, span;
	unsigned int i;

	for (i = 0; i < geo->spans && !(row->pgsize & geo->as_pages); i++) {
		span = 1ULL << geo->span[i].lg2;
		if (span <= row->pgsize && span > entry)
			entry = span;
	}
	return row->n * (row->pgsize / entry);
}

static void judge_stores(const char *what, const struct result *r, size_t must)
{
	const double ratio = (double)r->count.stores / must;

	if (must >= MANY && ratio > STORES_AIM)
		printf(" %s: stores MISSED: %.2f times the entries, aim %.2f",
		       what, ratio, STORES_AIM);
}

static void bench_row(const struct bench *b, const struct row *row)
{
	struct result map = { 1e9 }, unmap = { 1e9 }, phys = { 1e9 };
	unsigned int i;

	/* make the tables: no unmap of the batch covers one whole */
	batch(b->map, row);
	batch(b->unmap, row);
	map.count = count(b->map, row);
	for (i = 0; i < ROUNDS; i++) {
		measure(&map, b->map, row);
		if (!i) {
			unmap.count = count(b->unmap, row);
			phys.count = count(b->phys, row);
		}
		measure(&phys, b->phys, row);
		measure(&unmap, b->unmap, row);
	}
	printf("%4zu * 2^%-2d", row->n, __builtin_ctzl(row->pgsize));
	print(&map);
	print(&unmap);
	print(&phys);
	judge_stores("map", &map, entries(b->geo, row));
	judge_stores("unmap", &unmap, entries(b->geo, row));
	printf("\n");
}

/* Addresses map to themselves: how many bits of them there are */
static unsigned int width(const struct pgtable_fmt *fmt)
{
	return fmt->in_bits < fmt->out_bits ? fmt->in_bits : fmt->out_bits;
}

/* Does an unmap of @row take out tables? It is not these that are measured */
static bool covers_table(const struct geometry *geo, const struct row *row)
{
	unsigned int i;
	u64 span;

	for (i = 0; i < geo->spans; i++) {
		span = 1ULL << geo->span[i].lg2;
		if (span > row->pgsize && span <= (u64)row->pgsize * row->n)
			return true;
	}
	return false;
}

/* Fit @row to a format; false if that has no such size */
static bool suits(const struct geometry *geo, struct row *row)
{
	const u64 sizes = geo->fmt->pgsize_bitmap, smallest = sizes & -sizes;
	const u64 last = ~0ULL >> (64 - width(geo->fmt));
	const bool several = row->n > 1;

	if (row->pgsize == smallest && smallest != SZ_4K)
		return false;	/* it has a row of its own */
	if (!row->pgsize && smallest != SZ_4K)
		row->pgsize = smallest;
	if (!(row->pgsize & sizes))
		return false;
	while (row->n > 1 && covers_table(geo, row))
		row->n /= 2;
	while (row->batch &&
	       (row->batch + 1ULL) * row->n > last / row->pgsize)
		row->batch /= 2;
	return row->batch && (!several || row->n > 1);
}

/* Threads, each in tables of its own, as far from each other as can be */
#define WORK	20000		/* maps and unmaps of one in one go */
#define RACES		100
#define PATIENCE	2000	/* that many at most, until the aim is met */

struct worker {
	const struct bench *bench;
	u64 iova;
	unsigned int number;
	unsigned int *waiting;	/* who has not started yet */
	double start, end;
};

/*
 * Side by side from here on, each on a processor of its own. Not asleep: on a
 * machine that has other work, who is woken may find that the others have ended.
 */
static void line_up(struct worker *w)
{
	cpu_set_t cpus;

	CPU_ZERO(&cpus);
	CPU_SET(w->number, &cpus);
	sched_setaffinity(0, sizeof(cpus), &cpus);
	__atomic_fetch_sub(w->waiting, 1, __ATOMIC_RELAXED);
	while (__atomic_load_n(w->waiting, __ATOMIC_RELAXED))
		;
}

static void *work(void *arg)
{
	struct worker *w = arg;
	const u64 sizes = w->bench->geo->fmt->pgsize_bitmap;
	const size_t page = sizes & -sizes;
	unsigned int i, ran = WORK / 64;
	size_t done, bytes = 0;
	u64 iova;

	line_up(w);
	w->start = now();
	while (ran--) {
		for (i = 0, iova = w->iova; i < 64; i++, iova += page) {
			w->bench->map(iova, page, 1, &done);
			bytes += done;
		}
		for (i = 0, iova = w->iova; i < 64; i++, iova += page)
			w->bench->unmap(iova, page, 1, &done);
	}
	w->end = now();
	if (bytes != WORK / 64 * 64 * page)
		exit(1);
	return NULL;
}

/* ns until all are done */
static double race(const struct bench *b, unsigned int n)
{
	struct worker w[2] = { };
	unsigned int i, waiting = n;
	double start, end;
	pthread_t thread[2];

	for (i = 0; i < n; i++) {
		w[i].bench = b;
		w[i].number = i;
		w[i].waiting = &waiting;
		w[i].iova = base + (1ULL << (width(b->geo->fmt) - 1 - i));
		if (pthread_create(&thread[i], NULL, work, &w[i]))
			exit(1);
	}
	for (i = 0; i < n; i++)
		pthread_join(thread[i], NULL);
	start = w[0].start;
	end = w[0].end;
	for (i = 1; i < n; i++) {
		start = w[i].start < start ? w[i].start : start;
		end = w[i].end > end ? w[i].end : end;
	}
	return end - start;
}

/* The best of many short ones: what else the machine does is not of interest */
static void bench_threads(const struct bench *b)
{
	double one = 1e18, two = 1e18, ns, ratio = 0;
	int i;

	for (i = 0; i < RACES || (i < PATIENCE && ratio < THREADS_AIM); i++) {
		ns = race(b, 1);
		one = ns < one ? ns : one;
		ns = race(b, 2);
		two = ns < two ? ns : two;
		ratio = 2 * one / two;
	}
	printf("two threads: %.2f times one", ratio);
	if (ratio < THREADS_AIM)
		printf(", MISSED: aim %.1f, on two processors with nothing else to do",
		       THREADS_AIM);
	printf("; %.1f ns a map and unmap of one\n", one / WORK);
}

static int bench_format(const struct bench *b)
{
	const struct pgtable_fmt *fmt = b->geo->fmt;
	struct row row;
	unsigned int i;

	pt.nid = NUMA_NO_NODE;
	base = fmt->in_start;
	if (fmt->init(&pt, GFP_KERNEL))
		return 1;
	printf("\n%s\n%11s | %26s | %26s | %26s\n", fmt->name, "pages", "map",
	       "unmap", "iova_to_phys");
	for (i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		row = rows[i];
		if (suits(b->geo, &row))
			bench_row(b, &row);
	}
	bench_threads(b);
	fmt->fini(&pt);
	return 0;
}

static bool wanted(const char *name, char **names)
{
	if (!*names)
		return true;
	while (*names && strcmp(*names, name))
		names++;
	return *names;
}

int main(int argc, char **argv)
{
	unsigned int i;
	int ret = 0;

	printf("ns average, ns best, instructions, stores\n");
	for (i = 0; i < sizeof(benches) / sizeof(*benches); i++) {
		if (wanted(benches[i].geo->fmt->name, argv + 1))
			ret |= bench_format(&benches[i]);
		fflush(stdout);
	}
	return ret;
}
