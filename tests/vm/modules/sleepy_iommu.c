// SPDX-License-Identifier: GPL-2.0
/*
 * A vendor's IOMMU driver, as far as the shim can tell, whose callbacks sleep
 * until they are told to go on: to unload the module while one is on its way.
 *
 * Makes the platform devices "sleepy.0" to "sleepy.9" behind it. Each has a
 * default domain of its own with a table of callbacks of its own, as if each had
 * its own driver. /sys/module/sleepy_iommu/parameters/
 *
 *	run	write: map and unmap 2 MiB + 4 KiB for "sleepy.0" in a thread;
 *		while it runs the callbacks of mapping sleep, each: two
 *		map_pages and one iotlb_sync_map, the last one through a
 *		pointer that the core read before the first
 *	asleep	read: how many callbacks were asleep so far, this one included
 *	wake	write: let the one that is asleep go on
 *	result	read: what the thread came to: 0, or a negative errno;
 *		-EINPROGRESS until it is done
 *
 * With shared=1, from 7.3 on, its page tables are of the kind that drivers share,
 * and the core maps by their callbacks: one map_range that sleeps, and one
 * iotlb_sync_map.
 *
 * It stays loaded: 6.1 gives a bus no way back from an IOMMU driver. Only for
 * guests without an IOMMU.
 */
#include <linux/dma-mapping.h>
#include <linux/iommu.h>
#include <linux/kthread.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/semaphore.h>
#include <linux/sizes.h>
#include <linux/slab.h>

#include "compat/driver.h"
#include "compat/shim.h"

#define SLEEPY_IOVA	SZ_2M
#define SLEEPY_PGSIZES	(SZ_4K | SZ_2M)
#define SLEEPY_SIZE	(SZ_2M + SZ_4K)
#define SLEEPY_DEVICES	10

static struct platform_device *sleepy_devices[SLEEPY_DEVICES];
static struct iommu_domain_ops sleepy_tables[SLEEPY_DEVICES];
static unsigned int sleepy_tables_used;
static struct iommu_device sleepy_iommu;
static struct task_struct *sleepy_thread;
static struct semaphore sleepy_wake = __SEMAPHORE_INITIALIZER(sleepy_wake, 0);
static unsigned int asleep;
static int result = -EINPROGRESS;

module_param(asleep, uint, 0444);
MODULE_PARM_DESC(asleep, "How many callbacks fell asleep so far");
module_param(result, int, 0444);
MODULE_PARM_DESC(result, "What came of mapping: 0 or a negative errno");

static void sleepy_sleep(void)
{
	if (current != READ_ONCE(sleepy_thread))
		return;
	WRITE_ONCE(asleep, asleep + 1);
	down(&sleepy_wake);
}

static int sleepy_map_pages(struct iommu_domain *domain, unsigned long iova,
			    phys_addr_t paddr, size_t pgsize, size_t pgcount,
			    int prot, gfp_t gfp, size_t *mapped)
{
	sleepy_sleep();
	*mapped += pgsize * pgcount;
	return 0;
}

static size_t sleepy_unmap_pages(struct iommu_domain *domain,
				 unsigned long iova, size_t pgsize,
				 size_t pgcount,
				 struct iommu_iotlb_gather *gather)
{
	return pgsize * pgcount;
}

static compat_sync_map_t sleepy_iotlb_sync_map(struct iommu_domain *domain,
					       unsigned long iova, size_t size)
{
	sleepy_sleep();
	return compat_sync_map_return(0);
}

static int sleepy_attach_dev(compat_attach_params)
{
	return 0;
}

static phys_addr_t sleepy_iova_to_phys(struct iommu_domain *domain,
				       dma_addr_t iova)
{
	return 0;
}

#if IS_ENABLED(CONFIG_IOMMU_PT)
static bool shared;

module_param(shared, bool, 0444);
MODULE_PARM_DESC(shared, "Page tables of the kind that drivers share");

static int sleepy_map_range(struct pt_iommu *table, dma_addr_t iova,
			    phys_addr_t paddr, dma_addr_t len,
			    unsigned int prot, gfp_t gfp, size_t *mapped)
{
	sleepy_sleep();
	*mapped += len;
	return 0;
}

static size_t sleepy_unmap_range(struct pt_iommu *table, dma_addr_t iova,
				 dma_addr_t len,
				 struct iommu_iotlb_gather *gather)
{
	return len;
}

static void sleepy_deinit(struct pt_iommu *table)
{
}

static const struct pt_iommu_ops sleepy_pt_ops = {
	.map_range = sleepy_map_range,
	.unmap_range = sleepy_unmap_range,
	.deinit = sleepy_deinit,
};

static struct iommu_domain *sleepy_domain_new(void)
{
	struct pt_iommu *table = kzalloc(sizeof(*table), GFP_KERNEL);

	if (!table)
		return NULL;
	table->domain.is_iommupt = shared;
	table->ops = &sleepy_pt_ops;
	return &table->domain;
}

static void sleepy_free(struct iommu_domain *domain)
{
	struct pt_iommu *table = container_of(domain, struct pt_iommu, domain);

	pt_iommu_deinit(table);
	kfree(table);
}
#else
static struct iommu_domain *sleepy_domain_new(void)
{
	return kzalloc(sizeof(struct iommu_domain), GFP_KERNEL);
}

static void sleepy_free(struct iommu_domain *domain)
{
	kfree(domain);
}
#endif

static struct iommu_domain *sleepy_domain_alloc(compat_alloc_params)
{
	struct iommu_domain *domain;

	if (sleepy_tables_used == SLEEPY_DEVICES)
		return NULL;
	domain = sleepy_domain_new();
	if (!domain)
		return NULL;
	domain->ops = &sleepy_tables[sleepy_tables_used++];
	domain->pgsize_bitmap = SLEEPY_PGSIZES;
	domain->geometry.aperture_end = DMA_BIT_MASK(48);
	return domain;
}

static struct iommu_device *sleepy_probe_device(struct device *dev)
{
	int i;

	for (i = 0; i < SLEEPY_DEVICES && sleepy_devices[i]; i++)
		if (dev == &sleepy_devices[i]->dev)
			return &sleepy_iommu;
	return ERR_PTR(-ENODEV);
}

static void sleepy_release_device(struct device *dev)
{
}

static const struct iommu_domain_ops sleepy_domain_ops = {
	.attach_dev = sleepy_attach_dev,
	.map_pages = sleepy_map_pages,
	.unmap_pages = sleepy_unmap_pages,
	.iotlb_sync_map = sleepy_iotlb_sync_map,
	.iova_to_phys = sleepy_iova_to_phys,
	.free = sleepy_free,
};

static const struct iommu_ops sleepy_ops = {
	COMPAT_ALLOC_OPS(sleepy_domain_alloc, SLEEPY_PGSIZES)
	.probe_device = sleepy_probe_device,
	.release_device = sleepy_release_device,
	.device_group = generic_device_group,
	.owner = THIS_MODULE,
	.default_domain_ops = &sleepy_domain_ops,
};

static int sleepy_map(void *arg)
{
	struct iommu_domain *domain;
	int ret;

	WRITE_ONCE(sleepy_thread, current);
	domain = iommu_get_domain_for_dev(&sleepy_devices[0]->dev);
	ret = compat_iommu_map(domain, SLEEPY_IOVA, 0, SLEEPY_SIZE, IOMMU_READ,
			       GFP_KERNEL);
	if (!ret && iommu_unmap(domain, SLEEPY_IOVA, SLEEPY_SIZE) != SLEEPY_SIZE)
		ret = -EIO;
	WRITE_ONCE(result, ret);
	return 0;
}

static int sleepy_set_run(const char *value, const struct kernel_param *param)
{
	struct task_struct *thread;

	WRITE_ONCE(result, -EINPROGRESS);
	thread = kthread_run(sleepy_map, NULL, "sleepy_map");
	return PTR_ERR_OR_ZERO(thread);
}

static int sleepy_set_wake(const char *value, const struct kernel_param *param)
{
	up(&sleepy_wake);
	return 0;
}

static const struct kernel_param_ops sleepy_run_ops = { .set = sleepy_set_run };
static const struct kernel_param_ops sleepy_wake_ops = {
	.set = sleepy_set_wake,
};

module_param_cb(run, &sleepy_run_ops, NULL, 0200);
MODULE_PARM_DESC(run, "Map and unmap in a thread");
module_param_cb(wake, &sleepy_wake_ops, NULL, 0200);
MODULE_PARM_DESC(wake, "Let the callback that is asleep go on");

static int __init sleepy_add_device(int i)
{
	int ret;

	sleepy_tables[i] = sleepy_domain_ops;
	sleepy_devices[i] = platform_device_alloc("sleepy", i);
	if (!sleepy_devices[i])
		return -ENOMEM;
	ret = platform_device_add(sleepy_devices[i]);
	if (ret) {
		platform_device_put(sleepy_devices[i]);
		sleepy_devices[i] = NULL;
	}
	return ret;
}

static int __init sleepy_init(void)
{
	int i, ret;

	ret = iommu_device_sysfs_add(&sleepy_iommu, NULL, NULL, "sleepy");
	if (ret)
		return ret;
	/* Without a fwnode: asked about every device, it knows its own. */
	ret = iommu_device_register(&sleepy_iommu, &sleepy_ops, NULL);
	for (i = 0; i < SLEEPY_DEVICES && !ret; i++)
		ret = sleepy_add_device(i);
	/* What was done stays done: nothing here can be unloaded. */
	WARN_ON(ret);
	return 0;
}

module_init(sleepy_init);
MODULE_DESCRIPTION("IOMMU driver whose callbacks sleep; for tests");
MODULE_LICENSE("GPL");
