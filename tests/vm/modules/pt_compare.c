// SPDX-License-Identifier: GPL-2.0
/*
 * Our page tables against the kernel's own: the same random maps and unmaps into
 * both, then the raw tables side by side, from the root down. Every entry has to
 * be equal to the bit, a pointer to a table but for its address; what our format
 * makes of their table's address must be their pointer. Nothing is attached to
 * either: no hardware of that kind is needed.
 *
 * Where the two define things differently, the sequence does not go: nothing is
 * mapped over, only what is mapped is unmapped. Unmapping all that a table spans
 * frees it here and in generic_pt, and leaves it, empty, in most others of the
 * kernel's. Therefore "exact" has no such unmap, and wants the same tables on both
 * sides; "free" has, and lets those others have a table without any leaf where
 * ours has none. Those it counts.
 *
 * In /sys/module/pt_compare/parameters:
 *
 *	formats	that this kernel can be asked about, a line each
 *	run	"FORMAT exact|free|spoil SEED OPERATIONS"; EBADMSG where the two
 *		differ, the kernel log says in what. "spoil" flips a bit of ours
 *		before the last look, which has to fail
 *	bench	FORMAT: what map and unmap cost
 *	result	of the last of these two
 */
#include <linux/ktime.h>
#include <linux/log2.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/sizes.h>
#include <linux/slab.h>

#include "compat/oracles.h"
#include "pt_oracle.h"
#include "random.h"
#if COMPAT_AMD_IO_PGTABLE
#include "pt_oracle_amd.h"
#endif
#if COMPAT_GENERIC_PT
#include "pt_oracle_generic.h"
#endif
#ifdef CONFIG_IOMMU_IO_PGTABLE_LPAE
#include "pt_oracle_arm.h"
#endif

#define MAX_EXTENTS	200
#define ROUND		2000	/* operations on one pair of page tables */
#define LOOK		50	/* operations between two looks at all of them */
#define PLACES		5	/* where the IOVAs of a round are around */

static const struct oracle *const oracles[] = {
#if COMPAT_AMD_IO_PGTABLE
	&amdv1_oracle,
	&amdv1_6_oracle,
#if COMPAT_AMD_V2_ALONE
	&amdv2_oracle,
#endif
#endif
#if COMPAT_GENERIC_PT
	&vtdss_oracle,
	&vtdss_snp_oracle,
	&vtdss5_oracle,
	&x86_64_4_oracle,
	&x86_64_5_oracle,
	&amdv1_oracle,
	&amdv1_6_oracle,
#endif
#ifdef CONFIG_IOMMU_IO_PGTABLE_LPAE
	&arm_64_lpae_s1_4k_oracle,
	&arm_64_lpae_s1_16k_oracle,
	&arm_64_lpae_s1_64k_oracle,
	&arm_64_lpae_s2_4k_oracle,
	&arm_32_lpae_s1_oracle,
#ifdef CONFIG_IOMMU_IO_PGTABLE_ARMV7S
	&arm_v7s_oracle,
	&arm_v7s_mtk_oracle,
#endif
#endif
};

enum mode { EXACT, FREE, SPOIL, MODES };

static const char *const modes[MODES] = { "exact", "free", "spoil" };

/**
 * struct extent - what one map made, or is left of it
 * @iova: first IOVA
 * @paddr: where it leads
 * @lg2: log2 of its pages' size
 * @n: pages
 * @prot: PGTABLE_*
 */
struct extent {
	u64 iova;
	u64 paddr;
	unsigned int lg2;
	size_t n;
	u32 prot;
};

static struct {
	u64 maps, pages, unmaps, looks, entries, tables, spare, translations;
} did;

static DEFINE_MUTEX(lock);
static const struct oracle *oracle;
static struct pgtable ours;
static struct theirs theirs;
static u64 sizes;
static enum mode mode;
static u64 state, places[PLACES];
static struct extent extents[MAX_EXTENTS];
static unsigned int nr_extents;
static char result[2048];

static u64 below(u64 n)
{
	return random_below(&state, n);
}

static u64 last_iova(void)
{
	return GENMASK_ULL(oracle->fmt->in_bits - 1, 0);
}

/* Both tables */

static void close_tables(void)
{
	oracle->fmt->fini(&ours);
	oracle->free(&theirs);
}

static int our_map(const struct extent *e)
{
	const size_t size = e->n << e->lg2;
	LIST_HEAD(freelist);
	size_t mapped;
	int ret;

	ret = oracle->fmt->map(&ours, e->iova, e->paddr, 1UL << e->lg2, e->n,
			       e->prot, GFP_KERNEL, &mapped, &freelist);
	pgtable_put_tables(&freelist);
	return ret ?: mapped == size ? 0 : -EIO;
}

/* As the core does: theirs may stop at the end of a table */
static int their_map(const struct extent *e)
{
	const size_t size = e->n << e->lg2;
	size_t done = 0, mapped;
	int ret = 0;

	while (done < size && !ret) {
		mapped = 0;
		ret = compat_their_map(&theirs, e->iova + done,
				       e->paddr + done, 1UL << e->lg2,
				       (size - done) >> e->lg2, e->prot,
				       &mapped);
		if (!ret && !mapped)
			ret = -EIO;
		done += mapped;
	}
	return ret ?: done == size ? 0 : -EIO;
}

static size_t our_unmap(u64 iova, unsigned int lg2, size_t n)
{
	LIST_HEAD(freelist);
	size_t done;

	done = oracle->fmt->unmap(&ours, iova, 1UL << lg2, n, &freelist, NULL);
	pgtable_put_tables(&freelist);
	return done;
}

static size_t their_unmap(u64 iova, unsigned int lg2, size_t n)
{
	struct iommu_iotlb_gather gather;
	size_t done = 0, part = 1;

	iommu_iotlb_gather_init(&gather);
	while (done < n << lg2 && part) {
		part = compat_their_unmap(&theirs, iova + done, 1UL << lg2,
					  n - (done >> lg2), &gather);
		done += part;
	}
	compat_their_sync(&gather);
	return done;
}

static int touch(void)
{
	struct extent e = { .n = 1, .prot = PGTABLE_READ };
	unsigned int i;

	for (i = 0; i < oracle->touches; i++) {
		e.iova = oracle->touch[i].iova;
		e.lg2 = oracle->touch[i].lg2;
		if (our_map(&e) || their_map(&e) ||
		    our_unmap(e.iova, e.lg2, 1) != 1UL << e.lg2 ||
		    their_unmap(e.iova, e.lg2, 1) != 1UL << e.lg2)
			return -EIO;
	}
	if (!oracle->levels || oracle->levels(&theirs) == oracle->fmt->levels)
		return 0;
	pr_err("pt_compare: %s: theirs has %u levels\n", oracle->name,
	       oracle->levels(&theirs));
	return -EBADMSG;
}

static int open_tables(void)
{
	int ret;

	nr_extents = 0;
	ours.nid = NUMA_NO_NODE;
	ret = oracle->fmt->init(&ours, GFP_KERNEL);
	if (ret)
		return ret;
	ours.leaf_bits = oracle->leaf_bits;
	memset(&theirs, 0, sizeof(theirs));
	theirs.oracle = oracle;
	theirs.out_bits = oracle->fmt->out_bits;
	ret = oracle->alloc(&theirs);
	sizes = theirs.sizes & oracle->fmt->pgsize_bitmap;
	ret = ret ?: touch();
	if (ret)
		close_tables();
	return ret;
}

/* Comparison */

static u64 entry_at(const void *table, unsigned int i)
{
	return oracle->entry_bytes == 8 ? ((const u64 *)table)[i] :
					  ((const u32 *)table)[i];
}

/* A pointer to a table, as our format writes it? */
static bool is_table(u64 entry, unsigned int level, u64 *addr)
{
	return level && oracle->table_addr(entry, level, addr) &&
	       oracle->table(*addr, level) == entry;
}

/* Nothing but tables without leaves? */
static bool is_bare(const void *table, unsigned int level)
{
	unsigned int i;
	u64 entry, addr;

	for (i = 0; i < 1u << oracle->bits(level); i++) {
		entry = entry_at(table, i);
		if (entry && (!is_table(entry, level, &addr) ||
			      !is_bare(phys_to_virt(addr), level - 1)))
			return false;
	}
	return true;
}

static int differ(u64 iova, unsigned int level, u64 a, u64 b)
{
	if (mode != SPOIL)
		pr_err("pt_compare: %s: level %u, IOVA 0x%llx: ours %016llx, theirs %016llx\n",
		       oracle->name, level, iova, a, b);
	return -EBADMSG;
}

static int look_at_table(const void *a, const void *b, unsigned int level,
			 u64 iova);

/* Two entries that are not equal: tables at different addresses, or worse */
static int look_at_entry(u64 a, u64 b, unsigned int level, u64 iova)
{
	u64 addr_a, addr_b;

	if (is_table(b, level, &addr_b)) {
		if (is_table(a, level, &addr_a))
			return look_at_table(phys_to_virt(addr_a),
					     phys_to_virt(addr_b), level - 1,
					     iova);
		if (!a && mode == FREE && !oracle->frees &&
		    is_bare(phys_to_virt(addr_b), level - 1)) {
			did.spare++;
			return 0;
		}
	}
	return differ(iova, level, a, b);
}

static int look_at_table(const void *a, const void *b, unsigned int level,
			 u64 iova)
{
	const unsigned int n = 1u << oracle->bits(level);
	unsigned int i;
	int ret = 0;

	did.tables++;
	did.entries += n;
	for (i = 0; i < n && !ret; i++) {
		u64 entry_a = entry_at(a, i), entry_b = entry_at(b, i);

		if (entry_a != entry_b)
			ret = look_at_entry(entry_a, entry_b, level, iova +
					    ((u64)i << oracle->shift(level)));
	}
	return ret;
}

/* An IOVA in an extent or anywhere near */
static u64 some_iova(void)
{
	struct extent *e = &extents[below(nr_extents ?: 1)];
	u64 iova = places[below(PLACES)] + below(SZ_1G);

	if (nr_extents && below(4))
		iova = e->iova + below((e->n << e->lg2) + SZ_4K);
	return iova & last_iova();
}

static int look_at_translations(void)
{
	unsigned int i;
	u64 iova, a, b;

	for (i = 0; i < 50; i++) {
		iova = some_iova();
		a = oracle->fmt->iova_to_phys(&ours, iova);
		b = compat_their_phys(&theirs, iova);
		did.translations++;
		if (a != b) {
			pr_err("pt_compare: %s: IOVA 0x%llx leads to 0x%llx, by theirs to 0x%llx\n",
			       oracle->name, iova, a, b);
			return -EBADMSG;
		}
	}
	return 0;
}

static int look(void)
{
	int ret;

	did.looks++;
	ret = look_at_table(ours.root, oracle->root(&theirs),
			    oracle->fmt->levels - 1, 0);
	return ret ?: look_at_translations();
}

/* Random operations */

static unsigned int some_lg2(void)
{
	unsigned int i = below(hweight64(sizes));
	u64 rest = sizes;

	/* The smallest ones are most of what drivers do. */
	if (!below(3))
		i = min(i, 1u);
	while (i--)
		rest &= rest - 1;
	return __ffs64(rest);
}

static size_t some_number(void)
{
	switch (below(8)) {
	case 0:
		return 1 + below(1500);
	case 1:
	case 2:
		return 1 + below(40);
	default:
		return 1;
	}
}

static bool is_free(const struct extent *new)
{
	const u64 last = new->iova + (new->n << new->lg2) - 1;
	unsigned int i;

	for (i = 0; i < nr_extents; i++) {
		const struct extent *e = &extents[i];

		if (new->iova <= e->iova + (e->n << e->lg2) - 1 &&
		    e->iova <= last)
			return false;
	}
	return true;
}

/* Where something of this size may begin */
static u64 some_start(unsigned int lg2)
{
	struct extent *e = &extents[below(nr_extents ?: 1)];
	u64 iova = places[below(PLACES)] + (below(64) << lg2);

	/* Beside an extent, before or behind it */
	if (nr_extents && below(2))
		iova = below(2) ? e->iova + (e->n << e->lg2) :
				  e->iova - BIT_ULL(lg2);
	return iova & last_iova() & ~(BIT_ULL(lg2) - 1);
}

static bool some_extent(struct extent *e)
{
	const u64 last_paddr = GENMASK_ULL(theirs.out_bits - 1, 0);
	u64 room;

	e->lg2 = some_lg2();
	e->iova = some_start(e->lg2);
	e->paddr = random_next(&state) & last_paddr & ~(BIT_ULL(e->lg2) - 1);
	room = min((last_iova() - e->iova) >> e->lg2,
		   (last_paddr - e->paddr) >> e->lg2);
	e->n = min_t(u64, some_number(), room + 1);
	do {
		e->prot = random_next(&state) & oracle->prots;
	} while (!(e->prot & (PGTABLE_READ | PGTABLE_WRITE)));
	return is_free(e);
}

static int failed(const char *what, const struct extent *e, long a, long b)
{
	pr_err("pt_compare: %s: %s of %zu pages of 2^%u at 0x%llx: ours %ld, theirs %ld\n",
	       oracle->name, what, e->n, e->lg2, e->iova, a, b);
	return -EBADMSG;
}

static int try_map(void)
{
	struct extent *e = &extents[nr_extents];
	int a, b;

	if (nr_extents == MAX_EXTENTS - 1 || !some_extent(e))
		return 0;
	a = our_map(e);
	b = their_map(e);
	if (a || b)
		return failed("map", e, a, b);
	did.maps++;
	did.pages += e->n;
	nr_extents++;
	return 0;
}

/* Would unmapping these pages at once cover a table? */
static bool covers(const struct extent *e)
{
	const u64 size = (u64)e->n << e->lg2;
	unsigned int level = 0;
	u64 span, first;

	while (level + 1 < oracle->fmt->levels &&
	       oracle->shift(level + 1) <= e->lg2)
		level++;
	if (level + 1 == oracle->fmt->levels)
		return false;
	span = BIT_ULL(oracle->shift(level + 1));
	first = ALIGN(e->iova, span);
	return first >= e->iova && first - e->iova + span <= size;
}

static int unmap(const struct extent *e)
{
	const size_t step = mode != FREE && covers(e) ? 1 : e->n;
	size_t i, a, b;

	for (i = 0; i < e->n; i += step) {
		u64 iova = e->iova + ((u64)i << e->lg2);

		a = our_unmap(iova, e->lg2, step);
		b = their_unmap(iova, e->lg2, step);
		if (a != b || a != step << e->lg2)
			return failed("unmap", e, a, b);
		did.unmaps++;
	}
	return 0;
}

/* All of an extent, or some pages out of it */
static int try_unmap(void)
{
	unsigned int at = below(nr_extents ?: 1);
	struct extent whole = extents[at], part = whole;
	size_t first = 0;

	if (!nr_extents)
		return 0;
	if (below(2) && nr_extents < MAX_EXTENTS - 1) {
		first = below(whole.n);
		part.n = 1 + below(whole.n - first);
		part.iova += (u64)first << part.lg2;
	}
	extents[at] = extents[--nr_extents];
	if (first) {
		extents[nr_extents] = whole;
		extents[nr_extents++].n = first;
	}
	whole.n -= first + part.n;
	if (whole.n) {
		whole.iova += (u64)(first + part.n) << whole.lg2;
		whole.paddr += (u64)(first + part.n) << whole.lg2;
		extents[nr_extents++] = whole;
	}
	return unmap(&part);
}

/* Flip a bit of a leaf of ours: the next look has to fail. */
static int spoil(void)
{
	struct pgtable_step steps[8], *last;
	unsigned int n;
	u8 *byte;
	int ret;

	n = oracle->fmt->walk(&ours, extents[below(nr_extents)].iova, steps,
			      ARRAY_SIZE(steps));
	last = &steps[n - 1];
	byte = phys_to_virt(last->table + last->index * oracle->entry_bytes);
	byte += below(oracle->entry_bytes);
	n = BIT(below(8));
	*byte ^= n;
	ret = look();
	*byte ^= n;
	return ret;
}

static int one_round(unsigned int operations)
{
	unsigned int i;
	int ret = 0;

	for (i = 0; i < PLACES; i++)
		places[i] = random_next(&state) & last_iova();
	/* Both ends belong to them. */
	places[0] = 0;
	places[1] = last_iova() - SZ_1G + 1;
	for (i = 0; i < operations && !ret; i++) {
		ret = below(100) < (nr_extents < 60 ? 60 : 40) ?
		      try_map() : try_unmap();
		if (!ret && i % LOOK == LOOK - 1)
			ret = look();
		cond_resched();
	}
	if (!ret && mode == SPOIL && nr_extents)
		ret = spoil();
	while (!ret && nr_extents)
		ret = unmap(&extents[--nr_extents]);
	return ret ?: look();
}

static int run(unsigned long seed, unsigned int operations)
{
	unsigned int n;
	int ret;

	memset(&did, 0, sizeof(did));
	state = seed * 0x9e3779b97f4a7c15ULL + 1;
	do {
		n = min_t(unsigned int, operations, ROUND);
		operations -= n;
		ret = open_tables();
		if (ret)
			break;
		ret = one_round(n);
		close_tables();
		if (!ret && atomic_long_read(&ours.pages))
			ret = -ENOTEMPTY;
	} while (!ret && operations);
	scnprintf(result, sizeof(result),
		  "%llu maps of %llu pages, %llu unmaps, %llu translations; %llu looks at %llu tables of %llu entries; %llu empty tables of theirs\n",
		  did.maps, did.pages, did.unmaps, did.translations, did.looks,
		  did.tables, did.entries, did.spare);
	return ret;
}

/* What it costs */

#define BENCH_ROUNDS	9

static const struct {
	const char *name;
	unsigned int lg2;
	size_t n;
	unsigned int batch;
} rows[] = {
	{ "4K", 12, 1, 64 },
	{ "16K", 14, 1, 16 },
	{ "64K", 16, 1, 16 },
	{ "1M", 20, 1, 16 },
	{ "2M", 21, 1, 64 },
	{ "16M", 24, 1, 16 },
	{ "32M", 25, 1, 16 },
	{ "1G", 30, 1, 64 },
	{ "256x4K", 12, 256, 8 },
	{ "256x16K", 14, 256, 8 },
	{ "256x64K", 16, 256, 8 },
	{ "256x2M", 21, 256, 8 },
};

/* Each by a pointer, as a domain's callback would be called */
static noinline bool bench_map(bool our, u64 iova, u64 paddr, size_t pgsize,
			       size_t n, struct list_head *freelist)
{
	const u32 prot = PGTABLE_READ | PGTABLE_WRITE;
	size_t done = 0;
	int ret;

	if (our)
		ret = oracle->fmt->map(&ours, iova, paddr, pgsize, n, prot,
				       GFP_KERNEL, &done, freelist);
	else
		ret = compat_their_map(&theirs, iova, paddr, pgsize, n, prot,
				       &done);
	return !ret && done == pgsize * n;
}

static noinline bool bench_unmap(bool our, u64 iova, size_t pgsize, size_t n,
				 struct iommu_iotlb_gather *gather)
{
	size_t done;

	if (our)
		done = oracle->fmt->unmap(&ours, iova, pgsize, n,
					  compat_gather_tables(gather), NULL);
	else
		done = compat_their_unmap(&theirs, iova, pgsize, n, gather);
	return done == pgsize * n;
}

/* Not at 0, where there is room */
static u64 bench_start(void)
{
	return oracle->fmt->in_bits > 32 ? SZ_4G : 0;
}

/* How many ranges one behind the other: what the IOVAs have room for */
static unsigned int batch_of(unsigned int row)
{
	return min_t(u64, rows[row].batch, (last_iova() - bench_start()) /
		     ((u64)rows[row].n << rows[row].lg2));
}

/* Nanoseconds of a batch of ranges, one behind the other; 0 if one failed */
static u64 bench_batch(bool our, bool map, unsigned int row)
{
	const u64 start = bench_start();
	const size_t pgsize = 1UL << rows[row].lg2, n = rows[row].n;
	struct iommu_iotlb_gather gather;
	bool good = true;
	unsigned int i;
	u64 begin;

	iommu_iotlb_gather_init(&gather);
	begin = ktime_get_ns();
	for (i = 0; i < batch_of(row) && good; i++) {
		u64 at = i * pgsize * n;

		good = map ? bench_map(our, start + at, at, pgsize, n,
				       compat_gather_tables(&gather)) :
			     bench_unmap(our, start + at, pgsize, n, &gather);
	}
	begin = ktime_get_ns() - begin;
	compat_their_sync(&gather);
	return good ? begin : 0;
}

/* The best of some rounds; the first one made the tables. */
static int bench_row(unsigned int row, u64 best[4])
{
	unsigned int i, k;
	u64 ns;

	for (k = 0; k < 4; k++)
		best[k] = U64_MAX;
	for (i = 0; i < BENCH_ROUNDS; i++) {
		for (k = 0; k < 4; k++) {
			ns = bench_batch(!(k & 1), !(k & 2), row);
			if (!ns)
				return -EIO;
			best[k] = min(best[k], ns);
		}
	}
	for (k = 0; k < 4; k++)
		best[k] /= batch_of(row);
	return 0;
}

static int bench(void)
{
	unsigned int row;
	u64 best[4];
	int ret, n;

	ret = open_tables();
	if (ret)
		return ret;
	n = scnprintf(result, sizeof(result),
		      "pages map theirs unmap theirs\n");
	for (row = 0; row < ARRAY_SIZE(rows) && !ret; row++) {
		if (!(sizes & BIT_ULL(rows[row].lg2)) || !batch_of(row))
			continue;
		ret = bench_row(row, best);
		n += scnprintf(result + n, sizeof(result) - n,
			       "%s %llu %llu %llu %llu\n", rows[row].name,
			       best[0], best[1], best[2], best[3]);
	}
	close_tables();
	return ret;
}

/* Parameters */

static int choose(const char *name)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(oracles); i++) {
		oracle = oracles[i];
		if (sysfs_streq(oracle->name, name))
			return 0;
	}
	return -ENOENT;
}

static int set_run(const char *val, const struct kernel_param *kp)
{
	char name[24], how[8];
	unsigned int operations;
	unsigned long seed;
	int ret;

	if (sscanf(val, "%23s %7s %lu %u", name, how, &seed, &operations) != 4)
		return -EINVAL;
	ret = match_string(modes, MODES, how);
	if (ret < 0)
		return ret;
	mutex_lock(&lock);
	mode = ret;
	ret = choose(name) ?: run(seed, operations);
	mutex_unlock(&lock);
	return ret;
}

static int set_bench(const char *val, const struct kernel_param *kp)
{
	int ret;

	mutex_lock(&lock);
	ret = choose(val) ?: bench();
	mutex_unlock(&lock);
	return ret;
}

static int get_result(char *buf, const struct kernel_param *kp)
{
	return scnprintf(buf, PAGE_SIZE, "%s", result);
}

static int get_formats(char *buf, const struct kernel_param *kp)
{
	unsigned int i;
	int n = 0;

	for (i = 0; i < ARRAY_SIZE(oracles); i++)
		n += scnprintf(buf + n, PAGE_SIZE - n, "%s\n",
			       oracles[i]->name);
	return n;
}

static const struct kernel_param_ops run_ops = { .set = set_run };
static const struct kernel_param_ops bench_ops = { .set = set_bench };
static const struct kernel_param_ops result_ops = { .get = get_result };
static const struct kernel_param_ops formats_ops = { .get = get_formats };

module_param_cb(run, &run_ops, NULL, 0200);
module_param_cb(bench, &bench_ops, NULL, 0200);
module_param_cb(result, &result_ops, NULL, 0400);
module_param_cb(formats, &formats_ops, NULL, 0400);

static int __init pt_compare_init(void)
{
	return 0;
}

static void __exit pt_compare_exit(void)
{
}

module_init(pt_compare_init);
module_exit(pt_compare_exit);

MODULE_DESCRIPTION("Our page tables against the kernel's own");
MODULE_LICENSE("GPL");
