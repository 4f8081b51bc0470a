// SPDX-License-Identifier: GPL-2.0
/*
 * Two threads on two processors map and unmap ranges of one domain at the same
 * time. The ranges are disjoint, as the IOMMU API asks, and as near to each
 * other as can be:
 *
 *	pages	4 KiB pages, in turn the one's and the other's: the same tables
 *	blocks	2 MiB, in turn: a 2 MiB page; or some 4 KiB pages, whose table an
 *		unmap of the 2 MiB gives back beside the neighbour's
 *	giants	1 GiB, in turn: some pages of both kinds, and an unmap of the
 *		GiB that gives back tables of two levels
 *
 * Each thread keeps a plain model of what is its: an entry for each 4 KiB. The
 * API's answers must agree with it at every step, and the whole table at the
 * end, or loading fails with EBADMSG.
 *
 *	operations, seed	how many, of both threads together; which
 *	sum			read: of all pages, see python's stress_test.py
 *	command			write "unmap": one unmap of everything
 */
#include <linux/completion.h>
#include <linux/device.h>
#include <linux/iommu.h>
#include <linux/kthread.h>
#include <linux/module.h>
#include <linux/sizes.h>
#include <linux/vmalloc.h>

#include <iommuctl/module.h>

#include "module/compat/compat.h"
#include "random.h"

#define THREADS		2
#define GIANTS		8	/* the first of them has the pages and blocks */
#define BASE		((512ULL - 4) << 30)	/* to both sides of 512 GiB */
#define PAGES		4096
#define BLOCKS		(SZ_1G / SZ_2M)
#define BLOCK_FIRST	(PAGES / 512)
#define BLOCK_LAST	(BLOCK_FIRST + 64)
#define TOUCHED		48
#define PER_BLOCK	512
#define MODEL_ENTRIES	((u64)GIANTS << 18)

static char *device = "vdev0";
module_param(device, charp, 0444);
static unsigned int operations = 1000000;
module_param(operations, uint, 0444);
static unsigned long seed = 1;
module_param(seed, ulong, 0444);

/**
 * struct worker - one of the threads
 * @task: the thread
 * @done: it has ended
 * @number: which
 * @state: of its random numbers
 * @touched: in each of its giants, first 4 KiB of what is mapped there
 * @nr_touched: how many
 * @ret: 0, or -EBADMSG at the first difference
 */
struct worker {
	struct task_struct *task;
	struct completion done;
	unsigned int number;
	u64 state;
	u32 touched[GIANTS][TOUCHED];
	u32 nr_touched[GIANTS];
	int ret;
};

static struct worker workers[THREADS];
static struct iommu_domain *domain;
static struct device *dev;
/*
 * An entry for each 4 KiB: 0, or the address it leads to, with bit 0 set on the
 * first of a 2 MiB page and bit 1 on the others.
 */
static u64 *model;

#define IN_BLOCK	3ULL

static u64 below(struct worker *w, u64 n)
{
	return random_below(&w->state, n);
}

static int differ(struct worker *w, const char *what, u64 page, s64 got,
		  s64 want)
{
	pr_err("pt_threads: seed %lu thread %u: %s at 0x%llx: got 0x%llx, want 0x%llx\n",
	       seed, w->number, what, BASE + page * SZ_4K, got, want);
	return -EBADMSG;
}

static int do_map(struct worker *w, u64 page, size_t size)
{
	u64 i, n = size / SZ_4K;
	u64 paddr = (1 + below(w, 1ULL << 30)) * size & ((1ULL << 51) - 1);
	int ret;

	ret = compat_iommu_map(domain, BASE + page * SZ_4K, paddr, size,
			       IOMMU_READ | IOMMU_WRITE, GFP_KERNEL);
	if (ret)
		return differ(w, "map", page, ret, 0);
	for (i = 0; i < n; i++)
		model[page + i] = (paddr + i * SZ_4K) |
				  (n == 1 ? 0 : i ? 2 : 1);
	return 0;
}

static int do_unmap(struct worker *w, u64 page, size_t size)
{
	size_t got = iommu_unmap(domain, BASE + page * SZ_4K, size);

	return got == size ? 0 : differ(w, "unmap", page, got, size);
}

static int check(struct worker *w, u64 page)
{
	u64 got = iommu_iova_to_phys(domain, BASE + page * SZ_4K);
	u64 want = model[page] & ~IN_BLOCK;

	return got == want ? 0 : differ(w, "translate", page, got, want);
}

static int toggle_page(struct worker *w, u64 page)
{
	if (!model[page])
		return do_map(w, page, SZ_4K);
	model[page] = 0;
	return do_unmap(w, page, SZ_4K);
}

static int work_page(struct worker *w)
{
	u64 page = below(w, PAGES / THREADS) * THREADS + w->number;
	int ret = toggle_page(w, page);

	return ret ?: check(w, page);
}

static int clear_block(struct worker *w, u64 page)
{
	memset(&model[page], 0, PER_BLOCK * sizeof(*model));
	return do_unmap(w, page, SZ_2M);
}

static bool block_is_empty(u64 page)
{
	return !memchr_inv(&model[page], 0, PER_BLOCK * sizeof(*model));
}

static int work_block(struct worker *w)
{
	u64 block = BLOCK_FIRST + w->number +
		    below(w, (BLOCK_LAST - BLOCK_FIRST) / THREADS) * THREADS;
	u64 page = block * PER_BLOCK;
	u64 what = below(w, 8);

	if (model[page] & IN_BLOCK || !what)
		return clear_block(w, page);
	if (what < 3 && block_is_empty(page))
		return do_map(w, page, SZ_2M);
	page += below(w, PER_BLOCK);
	return toggle_page(w, page) ?: check(w, page);
}

static int clear_giant(struct worker *w, u64 giant)
{
	u32 i;

	for (i = 0; i < w->nr_touched[giant]; i++) {
		u64 page = w->touched[giant][i];

		memset(&model[page], 0, sizeof(*model) *
		       (model[page] & IN_BLOCK ? PER_BLOCK : 1));
	}
	w->nr_touched[giant] = 0;
	return do_unmap(w, giant << 18, SZ_1G);
}

static int work_giant(struct worker *w)
{
	u64 giant = THREADS * (1 + below(w, GIANTS / THREADS - 1)) + w->number;
	u64 page = (giant << 18) + below(w, SZ_1G / SZ_4K);
	u64 first = page & ~(PER_BLOCK - 1ULL);

	if (w->nr_touched[giant] == TOUCHED || !below(w, 16))
		return clear_giant(w, giant);
	if (!below(w, 3) && block_is_empty(first)) {
		w->touched[giant][w->nr_touched[giant]++] = first;
		return do_map(w, first, SZ_2M);
	}
	if (model[page])
		return check(w, page);
	w->touched[giant][w->nr_touched[giant]++] = page;
	return do_map(w, page, SZ_4K);
}

static int worker_run(void *arg)
{
	struct worker *w = arg;
	unsigned int i;

	for (i = 0; i < operations / THREADS && !w->ret; i++) {
		u64 what = below(w, 100);

		if (what < 60)
			w->ret = work_page(w);
		else if (what < 90)
			w->ret = work_block(w);
		else
			w->ret = work_giant(w);
		if (!(i % 64))
			cond_resched();
	}
	complete(&w->done);
	return 0;
}

static int worker_start(struct worker *w, unsigned int number)
{
	init_completion(&w->done);
	w->number = number;
	w->state = (seed + number * 1000) * 0x9e3779b97f4a7c15ULL + 1;
	w->task = kthread_create(worker_run, w, "pt_threads/%u", number);
	if (IS_ERR(w->task))
		return PTR_ERR(w->task);
	kthread_bind(w->task, number % num_online_cpus());
	return 0;
}

static int run_workers(void)
{
	int i, ret = 0;

	for (i = 0; i < THREADS; i++) {
		ret = worker_start(&workers[i], i);
		if (ret)
			break;
	}
	if (ret) {
		while (i--)
			kthread_stop(workers[i].task);
		return ret;
	}
	for (i = 0; i < THREADS; i++)
		wake_up_process(workers[i].task);
	for (i = 0; i < THREADS; i++) {
		wait_for_completion(&workers[i].done);
		ret = ret ?: workers[i].ret;
	}
	return ret;
}

/* The whole table against the whole model */
static int compare(void)
{
	u64 page;
	int ret;

	for (page = 0; page < MODEL_ENTRIES; page++) {
		ret = check(&workers[0], page);
		if (ret)
			return ret;
		if (!(page % 4096))
			cond_resched();
	}
	return 0;
}

static int sum_get(char *text, const struct kernel_param *kp)
{
	u64 page, size, sum = 0, n = 0;

	for (page = 0; page < MODEL_ENTRIES; page++) {
		if (!model[page] || (model[page] & IN_BLOCK) == 2)
			continue;
		size = model[page] & IN_BLOCK ? SZ_2M : SZ_4K;
		sum += ((BASE + page * SZ_4K) ^ (model[page] & ~IN_BLOCK)) *
		       (size + 1);
		n++;
	}
	return scnprintf(text, PAGE_SIZE, "%llu %llu\n", n, sum);
}

static const struct kernel_param_ops sum_ops = {
	.get = sum_get,
};
module_param_cb(sum, &sum_ops, NULL, 0400);

static int command_set(const char *text, const struct kernel_param *kp)
{
	if (!sysfs_streq(text, "unmap"))
		return -EINVAL;
	if (iommu_unmap(domain, 0, 1ULL << 48) != 1ULL << 48)
		return -EBADMSG;
	memset(model, 0, MODEL_ENTRIES * sizeof(*model));
	return compare();
}

static const struct kernel_param_ops command_ops = {
	.set = command_set,
};
module_param_cb(command, &command_ops, NULL, 0200);

static void free_all(void)
{
	if (!IS_ERR_OR_NULL(domain))
		iommu_domain_free(domain);
	vfree(model);
	put_device(dev);
}

static int __init pt_threads_init(void)
{
	int ret = -ENOMEM;

	dev = iommuctl_device_find(device);
	if (!dev)
		return -ENODEV;
	model = vzalloc(MODEL_ENTRIES * sizeof(*model));
	if (!model)
		goto free;
	domain = compat_domain_alloc(dev);
	if (IS_ERR(domain)) {
		ret = PTR_ERR(domain);
		goto free;
	}
	ret = run_workers();
	if (!ret)
		ret = compare();
	if (!ret)
		return 0;
free:
	free_all();
	return ret;
}

static void __exit pt_threads_exit(void)
{
	free_all();
}

module_init(pt_threads_init);
module_exit(pt_threads_exit);

MODULE_DESCRIPTION("Neighbouring maps and unmaps on two processors");
MODULE_LICENSE("GPL");
