// SPDX-License-Identifier: GPL-2.0
/*
 * A known number of DMA maps and unmaps from a task, a softirq and a hard irq
 * at once, nested into each other, for the tests of `iommuctl lat`. In
 * /sys/module/lat_dma/parameters:
 *
 *	device	whose DMA to map
 *	run	N: map and unmap N pages in each of the contexts
 *	batch	pages to map, one after the other, in one interrupt
 *	storm	MS: map and unmap on all CPUs, as fast as they can, so long
 *	fail	N: try to map a page where one is mapped, N times
 *	result	maps that worked, and those that did not, since loading
 */
#include <linux/completion.h>
#include <linux/device.h>
#include <linux/dma-mapping.h>
#include <linux/hrtimer.h>
#include <linux/interrupt.h>
#include <linux/iommu.h>
#include <linux/module.h>
#include <linux/sizes.h>
#include <linux/workqueue.h>

#include "../include/iommuctl/module.h"
#include "compat/compat.h"
#include "compat/timer.h"

#define PERIOD_NS	30000

static char *device;
module_param(device, charp, 0600);

static uint batch = 4;
module_param(batch, uint, 0600);

static struct device *dev;
/*
 * Four of them: no context maps what another one has mapped, which
 * CONFIG_DMA_API_DEBUG would report. Nor do two have size and direction in
 * common: up to 6.12 it forgets a mapping after its IOVA is free again; who
 * interrupts it there and gets that IOVA has the other's entry forgotten.
 */
static struct page *pages;

#define TASK_PAGE	0
#define HARDIRQ_PAGE	1
#define SOFTIRQ_PAGES	2
static atomic_t mapped, failed;
static atomic_t softirqs_left, hardirqs_left;
static struct hrtimer timer;
static DECLARE_COMPLETION(timer_done);

static void map_once(unsigned int first, size_t size,
		     enum dma_data_direction dir)
{
	dma_addr_t dma = dma_map_page(dev, pages + first, 0, size, dir);

	if (dma_mapping_error(dev, dma)) {
		atomic_inc(&failed);
		return;
	}
	dma_unmap_page(dev, dma, size, dir);
	atomic_inc(&mapped);
}

/* Return: whether some are left. */
static bool map_batch(atomic_t *left, unsigned int first, size_t size,
		      enum dma_data_direction dir)
{
	unsigned int i;

	for (i = 0; i < batch; i++) {
		if (atomic_dec_if_positive(left) < 0)
			return false;
		map_once(first, size, dir);
	}
	return true;
}

static void on_softirq(struct tasklet_struct *tasklet)
{
	map_batch(&softirqs_left, SOFTIRQ_PAGES, SZ_8K, DMA_BIDIRECTIONAL);
}

static DECLARE_TASKLET(tasklet, on_softirq);

static enum hrtimer_restart on_hardirq(struct hrtimer *t)
{
	bool more = map_batch(&hardirqs_left, HARDIRQ_PAGE, SZ_4K,
			      DMA_TO_DEVICE);

	tasklet_schedule(&tasklet);
	if (!more && !atomic_read(&softirqs_left)) {
		complete(&timer_done);
		return HRTIMER_NORESTART;
	}
	hrtimer_forward_now(t, ns_to_ktime(PERIOD_NS));
	return HRTIMER_RESTART;
}

static void run_all(unsigned int n)
{
	unsigned int i;

	atomic_set(&softirqs_left, n);
	atomic_set(&hardirqs_left, n);
	reinit_completion(&timer_done);
	hrtimer_start(&timer, ns_to_ktime(PERIOD_NS), HRTIMER_MODE_REL_HARD);
	for (i = 0; i < n; i++)
		map_once(TASK_PAGE, SZ_4K, DMA_BIDIRECTIONAL);
	wait_for_completion(&timer_done);
	tasklet_kill(&tasklet);
}

static unsigned long storm_end;
static DEFINE_PER_CPU(struct work_struct, storm_work);

static void storm_here(struct work_struct *unused)
{
	while (time_before(jiffies, storm_end)) {
		map_once(TASK_PAGE, SZ_4K, DMA_BIDIRECTIONAL);
		cond_resched();
	}
}

static void storm_all(unsigned int ms)
{
	unsigned int cpu;

	storm_end = jiffies + msecs_to_jiffies(ms);
	for_each_online_cpu(cpu) {
		INIT_WORK(per_cpu_ptr(&storm_work, cpu), storm_here);
		schedule_work_on(cpu, per_cpu_ptr(&storm_work, cpu));
	}
	for_each_online_cpu(cpu)
		flush_work(per_cpu_ptr(&storm_work, cpu));
}

static void fail_all(unsigned int n)
{
	struct iommu_domain *domain = iommu_get_domain_for_dev(dev);
	dma_addr_t dma;
	unsigned int i;
	int ret;

	dma = dma_map_page(dev, pages, 0, SZ_4K, DMA_BIDIRECTIONAL);
	if (dma_mapping_error(dev, dma))
		return;
	for (i = 0; i < n; i++) {
		ret = compat_iommu_map(domain, dma, page_to_phys(pages), SZ_4K,
				       IOMMU_READ, GFP_KERNEL);
		if (ret)
			atomic_inc(&failed);
	}
	dma_unmap_page(dev, dma, SZ_4K, DMA_BIDIRECTIONAL);
	atomic_inc(&mapped);
}

static int set_count(const char *val, const struct kernel_param *kp)
{
	void (*fn)(unsigned int n) = kp->arg;
	unsigned int n;
	int ret;

	ret = kstrtouint(val, 0, &n);
	if (ret)
		return ret;
	fn(n);
	return 0;
}

static int get_result(char *buf, const struct kernel_param *kp)
{
	return sysfs_emit(buf, "%d %d\n", atomic_read(&mapped),
			  atomic_read(&failed));
}

static const struct kernel_param_ops count_ops = { .set = set_count };
static const struct kernel_param_ops result_ops = { .get = get_result };

module_param_cb(run, &count_ops, run_all, 0200);
module_param_cb(storm, &count_ops, storm_all, 0200);
module_param_cb(fail, &count_ops, fail_all, 0200);
module_param_cb(result, &result_ops, NULL, 0400);

static int __init lat_dma_init(void)
{
	dev = device ? iommuctl_device_find(device) : NULL;
	if (!dev)
		return -ENODEV;
	pages = alloc_pages(GFP_KERNEL, 2);
	if (!pages) {
		put_device(dev);
		return -ENOMEM;
	}
	compat_hrtimer_setup(&timer, on_hardirq, CLOCK_MONOTONIC,
			     HRTIMER_MODE_REL_HARD);
	return 0;
}

static void __exit lat_dma_exit(void)
{
	__free_pages(pages, 2);
	put_device(dev);
}

module_init(lat_dma_init);
module_exit(lat_dma_exit);
MODULE_DESCRIPTION("Known numbers of DMA maps in every context");
MODULE_LICENSE("GPL");
