// SPDX-License-Identifier: GPL-2.0
/*
 * What map and unmap cost, natively: time, and instructions from the first of the
 * function to its return, counted by stepping through one call. Tables are there
 * before, as in a domain that has been in use for a while.
 */
#include <signal.h>
#include <sys/ptrace.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "pgtable/fmt/vtdss.h"

#define RW	(PGTABLE_READ | PGTABLE_WRITE)

static struct pgtable pt = { .nid = NUMA_NO_NODE };
static LIST_HEAD(freelist);

/* As a domain's callbacks are */
typedef size_t (*op_fn)(u64 iova, size_t pgsize, size_t n, size_t *done);

static noinline int slow_map(struct pgtable *pt, u64 iova, u64 paddr,
			     size_t pgsize, size_t n, size_t *mapped)
{
	return vtdss_map(pt, iova, paddr, pgsize, n, RW, GFP_KERNEL, mapped,
			 &freelist);
}

static noinline size_t op_map(u64 iova, size_t pgsize, size_t n, size_t *done)
{
	if (likely(vtdss_map_one(&pt, iova, iova, pgsize, n, RW))) {
		*done = pgsize;
		return 0;
	}
	return slow_map(&pt, iova, iova, pgsize, n, done);
}

static noinline size_t op_unmap(u64 iova, size_t pgsize, size_t n,
				size_t *done)
{
	*done = vtdss_unmap(&pt, iova, pgsize, n, &freelist, NULL);
	return *done;
}

static noinline size_t op_phys(u64 iova, size_t pgsize, size_t n, size_t *done)
{
	*done = pgsize * n;
	return vtdss_iova_to_phys(&pt, iova);
}

static noinline size_t op_none(u64 iova, size_t pgsize, size_t n, size_t *done)
{
	return 0;
}

static const struct {
	size_t pgsize, n;
	unsigned int batch;	/* how many side by side */
} rows[] = {
	{ SZ_4K, 1, 256 },
	{ SZ_2M, 1, 256 },
	{ SZ_1G, 1, 256 },
	{ SZ_4K, 256, 64 },
	{ SZ_2M, 256, 8 },
};

static double now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ts.tv_sec * 1e9 + ts.tv_nsec;
}

/* ns of one operation, over a batch of them side by side */
static double batch(op_fn op, unsigned int row)
{
	size_t size = rows[row].pgsize * rows[row].n, done, bytes = 0;
	double start = now();
	unsigned int i;

	for (i = 0; i < rows[row].batch; i++) {
		op(i * size, rows[row].pgsize, rows[row].n, &done);
		bytes += done;
	}
	if (bytes != rows[row].batch * size) {
		fprintf(stderr, "row %u: %zu bytes instead of %zu\n", row,
			bytes, rows[row].batch * size);
		exit(1);
	}
	return (now() - start) / rows[row].batch;
}

/* The child's part: one operation between two breakpoints */
static void stepped(op_fn op, unsigned int row)
{
	size_t done;

	ptrace(PTRACE_TRACEME, 0, NULL, NULL);
	__asm__ volatile("int3" ::: "memory");
	op(0, rows[row].pgsize, rows[row].n, &done);
	__asm__ volatile("int3" ::: "memory");
	_exit(0);
}

static long steps(op_fn op, unsigned int row)
{
	struct user_regs_struct regs;
	pid_t child = fork();
	long count = 0, code;
	int status;

	if (!child)
		stepped(op, row);
	if (child < 0 || waitpid(child, &status, 0) < 0)
		return -1;
	for (; WIFSTOPPED(status); count++) {
		ptrace(PTRACE_GETREGS, child, NULL, &regs);
		code = ptrace(PTRACE_PEEKTEXT, child, (void *)regs.rip, NULL);
		if ((code & 0xff) == 0xcc)
			break;
		if (ptrace(PTRACE_SINGLESTEP, child, NULL, NULL) ||
		    waitpid(child, &status, 0) < 0)
			return -1;
	}
	kill(child, SIGKILL);
	waitpid(child, &status, 0);
	return count;
}

static long instructions(op_fn op, unsigned int row)
{
	/* op_none is its return alone, which all have */
	return steps(op, row) - steps(op_none, row) + 1;
}

struct result {
	double best, sum;
	long instructions;
};

static void measure(struct result *r, op_fn op, unsigned int row)
{
	double ns = batch(op, row);

	r->sum += ns;
	if (ns < r->best)
		r->best = ns;
}

static void bench(unsigned int row, unsigned int rounds)
{
	struct result map = { 1e9 }, unmap = { 1e9 }, phys = { 1e9 };
	unsigned int i;

	/* make the tables: no unmap of the batch covers one whole */
	batch(op_map, row);
	batch(op_unmap, row);
	map.instructions = instructions(op_map, row);
	for (i = 0; i < rounds; i++) {
		measure(&map, op_map, row);
		if (!i) {
			unmap.instructions = instructions(op_unmap, row);
			phys.instructions = instructions(op_phys, row);
		}
		measure(&phys, op_phys, row);
		measure(&unmap, op_unmap, row);
	}
	printf("%4zu * 2^%-2d", rows[row].n, __builtin_ctzl(rows[row].pgsize));
	printf(" | %7.1f %7.1f %6ld", map.sum / rounds, map.best,
	       map.instructions);
	printf(" | %7.1f %7.1f %6ld", unmap.sum / rounds, unmap.best,
	       unmap.instructions);
	printf(" | %7.1f %7.1f %6ld\n", phys.sum / rounds, phys.best,
	       phys.instructions);
}

int main(void)
{
	unsigned int row;

	if (vtdss_init(&pt, GFP_KERNEL))
		return 1;
	printf("VT-d second stage; ns average, ns best, instructions\n");
	printf("%11s | %22s | %22s | %22s\n", "pages", "map", "unmap",
	       "iova_to_phys");
	for (row = 0; row < sizeof(rows) / sizeof(*rows); row++)
		bench(row, 2000);
	pgtable_put_tables(&freelist);
	vtdss_fini(&pt);
	return 0;
}
