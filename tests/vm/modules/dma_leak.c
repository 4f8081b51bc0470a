// SPDX-License-Identifier: GPL-2.0
/*
 * A driver that forgets to unmap, for the tests of `iommuctl track`. In
 * /sys/module/dma_leak/parameters:
 *
 *	device	whose DMA to map
 *	forget	N: map N pages and forget them
 *	storm	N: on two processors at once, map and unmap areas of all sizes up to
 *		64 KiB, N times each, in random order; what is mapped at the end stays
 *	end	anything: unmap what the storm left
 *	map	IOVA SIZE: map up to 1 MiB by iommu_map(), read-only
 *	unmap	IOVA SIZE: unmap by iommu_unmap(), as a whole or in part
 */
#include <linux/completion.h>
#include <linux/device.h>
#include <linux/dma-mapping.h>
#include <linux/iommu.h>
#include <linux/kthread.h>
#include <linux/module.h>
#include <linux/sizes.h>

#include "../include/iommuctl/module.h"
#include "compat/compat.h"
#include "random.h"

#define FORGOTTEN	64
#define AREAS		64
#define STORMS		2

static char *device;
module_param(device, charp, 0600);

static struct device *dev;
#define ORDER		8	/* 1 MiB */

static struct page *page;	/* the first, mapped again and again */

static dma_addr_t forgotten[FORGOTTEN];
static unsigned int nr_forgotten;

/**
 * struct storm - what one processor does
 * @cpu: which
 * @rounds: maps and unmaps
 * @dma: IOVA of each area that is mapped
 * @size: its size, 0 if it is not mapped
 * @failed: maps that failed
 * @done: it is over
 */
struct storm {
	unsigned int cpu;
	unsigned int rounds;
	dma_addr_t dma[AREAS];
	size_t size[AREAS];
	unsigned int failed;
	struct completion done;
};

static struct storm storms[STORMS];

static noinline int forgetful_map(void)
{
	dma_addr_t dma = dma_map_page(dev, page, 0, PAGE_SIZE, DMA_TO_DEVICE);

	if (dma_mapping_error(dev, dma))
		return -EIO;
	forgotten[nr_forgotten++] = dma;
	return 0;
}

static int set_forget(const char *val, const struct kernel_param *kp)
{
	unsigned int n;
	int ret = kstrtouint(val, 0, &n);

	while (!ret && n--)
		ret = nr_forgotten < FORGOTTEN ? forgetful_map() : -ENOSPC;
	return ret;
}

static void area_map(struct storm *storm, unsigned int i, size_t size)
{
	dma_addr_t dma = dma_map_page(dev, page, 0, size, DMA_BIDIRECTIONAL);

	if (dma_mapping_error(dev, dma)) {
		storm->failed++;
		return;
	}
	storm->dma[i] = dma;
	storm->size[i] = size;
}

static void area_unmap(struct storm *storm, unsigned int i)
{
	dma_unmap_page(dev, storm->dma[i], storm->size[i], DMA_BIDIRECTIONAL);
	storm->size[i] = 0;
}

static int storm_run(void *data)
{
	struct storm *storm = data;
	u64 state = storm->cpu + 1;
	unsigned int n, i;

	for (n = 0; n < storm->rounds; n++) {
		i = random_next(&state) % AREAS;
		if (storm->size[i])
			area_unmap(storm, i);
		else
			area_map(storm, i,
				 (1 + random_next(&state) % 16) * SZ_4K);
		cond_resched();
	}
	complete(&storm->done);
	return 0;
}

static int storm_start(struct storm *storm, unsigned int cpu,
		       unsigned int rounds)
{
	struct task_struct *task;

	storm->cpu = cpu;
	storm->rounds = rounds;
	storm->failed = 0;
	init_completion(&storm->done);
	task = kthread_create(storm_run, storm, "dma_leak/%u", cpu);
	if (IS_ERR(task))
		return PTR_ERR(task);
	kthread_bind(task, cpu);
	wake_up_process(task);
	return 0;
}

static int set_storm(const char *val, const struct kernel_param *kp)
{
	unsigned int n, i, failed = 0;
	int ret = kstrtouint(val, 0, &n);

	for (i = 0; !ret && i < STORMS; i++)
		ret = storm_start(&storms[i], i % num_online_cpus(), n);
	if (ret)
		return ret;
	for (i = 0; i < STORMS; i++) {
		wait_for_completion(&storms[i].done);
		failed += storms[i].failed;
	}
	return failed ? -EIO : 0;
}

static void storm_end(void)
{
	unsigned int i, area;

	for (i = 0; i < STORMS; i++)
		for (area = 0; area < AREAS; area++)
			if (storms[i].size[area])
				area_unmap(&storms[i], area);
}

static int set_end(const char *val, const struct kernel_param *kp)
{
	storm_end();
	return 0;
}

static int set_map(const char *val, const struct kernel_param *kp)
{
	struct iommu_domain *domain = iommu_get_domain_for_dev(dev);
	unsigned long iova, size;

	if (sscanf(val, "%li %li", &iova, &size) != 2 ||
	    size > PAGE_SIZE << ORDER)
		return -EINVAL;
	return compat_iommu_map(domain, iova, page_to_phys(page), size,
				IOMMU_READ, GFP_KERNEL);
}

static int set_unmap(const char *val, const struct kernel_param *kp)
{
	struct iommu_domain *domain = iommu_get_domain_for_dev(dev);
	unsigned long iova, size;

	if (sscanf(val, "%li %li", &iova, &size) != 2)
		return -EINVAL;
	return iommu_unmap(domain, iova, size) == size ? 0 : -EIO;
}

static const struct kernel_param_ops map_ops = { .set = set_map };
static const struct kernel_param_ops unmap_ops = { .set = set_unmap };
static const struct kernel_param_ops forget_ops = { .set = set_forget };
static const struct kernel_param_ops storm_ops = { .set = set_storm };
static const struct kernel_param_ops end_ops = { .set = set_end };

module_param_cb(forget, &forget_ops, NULL, 0200);
module_param_cb(storm, &storm_ops, NULL, 0200);
module_param_cb(map, &map_ops, NULL, 0200);
module_param_cb(unmap, &unmap_ops, NULL, 0200);
module_param_cb(end, &end_ops, NULL, 0200);

static int __init dma_leak_init(void)
{
	dev = device ? iommuctl_device_find(device) : NULL;
	if (!dev)
		return -ENODEV;
	page = alloc_pages(GFP_KERNEL, ORDER);
	if (!page) {
		put_device(dev);
		return -ENOMEM;
	}
	return 0;
}

static void __exit dma_leak_exit(void)
{
	storm_end();
	while (nr_forgotten)
		dma_unmap_page(dev, forgotten[--nr_forgotten], PAGE_SIZE,
			       DMA_TO_DEVICE);
	__free_pages(page, ORDER);
	put_device(dev);
}

module_init(dma_leak_init);
module_exit(dma_leak_exit);
MODULE_DESCRIPTION("DMA mappings that are forgotten");
MODULE_LICENSE("GPL");
