// SPDX-License-Identifier: GPL-2.0
/*
 * What a 4 KiB iommu_map() and iommu_unmap() cost on a domain, for make bench.
 * In /sys/module/bench/parameters:
 *
 *	open	DEVICE: allocate a paging domain of its IOMMU's driver; "nop": a
 *		domain whose callbacks do nothing; "": free it
 *	attach	1, 0: attach the domain to the device, or detach it
 *	run	N: rounds of N pairs; N small enough that a round fits between
 *		two timer ticks
 *	result	nanoseconds of the fastest and of the median round
 */
#include <linux/device.h>
#include <linux/iommu.h>
#include <linux/ktime.h>
#include <linux/module.h>
#include <linux/sizes.h>
#include <linux/sort.h>

#include "../include/iommuctl/module.h"
#include "compat/compat.h"

#define ROUNDS		31
#define FIRST_IOVA	SZ_4G
#define IOVAS		256	/* pages, taken in turn */

static DEFINE_MUTEX(bench_lock);
static struct iommu_domain *bench_domain;
static struct iommu_group *bench_group;
static struct page *bench_page;
static bool bench_attached;
static u64 bench_ns[ROUNDS];

static int nop_map_pages(struct iommu_domain *domain, unsigned long iova,
			 phys_addr_t paddr, size_t pgsize, size_t pgcount,
			 int prot, gfp_t gfp, size_t *mapped)
{
	*mapped = pgsize * pgcount;
	return 0;
}

static size_t nop_unmap_pages(struct iommu_domain *domain, unsigned long iova,
			      size_t pgsize, size_t pgcount,
			      struct iommu_iotlb_gather *gather)
{
	return pgsize * pgcount;
}

static void nop_iotlb_sync(struct iommu_domain *domain,
			   struct iommu_iotlb_gather *gather)
{
}

static compat_sync_map_t nop_iotlb_sync_map(struct iommu_domain *domain,
					    unsigned long iova, size_t size)
{
	return compat_sync_map_return(0);
}

/* The four that Intel's driver has, and its model */
static const struct iommu_domain_ops nop_ops = {
	.map_pages = nop_map_pages,
	.iotlb_sync_map = nop_iotlb_sync_map,
	.unmap_pages = nop_unmap_pages,
	.iotlb_sync = nop_iotlb_sync,
};

static struct iommu_domain nop_domain = {
	.type = IOMMU_DOMAIN_UNMANAGED,
	.ops = &nop_ops,
	.pgsize_bitmap = SZ_4K | SZ_2M | SZ_1G,
	.geometry.aperture_end = ~0ULL,
};

static int do_attach(bool attach)
{
	int ret;

	if (!bench_group || attach == bench_attached)
		return -EINVAL;
	if (!attach) {
		iommu_detach_group(bench_domain, bench_group);
		iommu_group_release_dma_owner(bench_group);
		bench_attached = false;
		return 0;
	}
	ret = iommu_group_claim_dma_owner(bench_group, &bench_lock);
	if (ret)
		return ret;
	ret = iommu_attach_group(bench_domain, bench_group);
	if (ret)
		iommu_group_release_dma_owner(bench_group);
	else
		bench_attached = true;
	return ret;
}

static void do_close(void)
{
	if (bench_attached)
		do_attach(false);
	if (bench_domain && bench_domain != &nop_domain)
		iommu_domain_free(bench_domain);
	bench_domain = NULL;
	iommu_group_put(bench_group);
	bench_group = NULL;
}

static int open_device(const char *name)
{
	struct iommu_domain *domain;
	struct device *dev;
	int ret = 0;

	dev = iommuctl_device_find(name);
	if (!dev)
		return -ENODEV;
	domain = compat_domain_alloc(dev);
	if (IS_ERR(domain)) {
		ret = PTR_ERR(domain);
	} else {
		bench_domain = domain;
		bench_group = iommu_group_get(dev);
	}
	put_device(dev);
	return ret;
}

static int do_open(const char *name)
{
	do_close();
	if (!*name)
		return 0;
	if (strcmp(name, "nop"))
		return open_device(name);
	bench_domain = &nop_domain;
	return 0;
}

static int one_pair(unsigned int i)
{
	unsigned long iova = FIRST_IOVA + i % IOVAS * SZ_4K;
	int ret;

	ret = compat_iommu_map(bench_domain, iova, page_to_phys(bench_page),
			       SZ_4K, IOMMU_READ | IOMMU_WRITE, GFP_KERNEL);
	if (ret)
		return ret;
	return iommu_unmap(bench_domain, iova, SZ_4K) == SZ_4K ? 0 : -EIO;
}

static int one_round(unsigned int pairs, u64 *ns)
{
	u64 start = ktime_get_ns();
	unsigned int i;
	int ret = 0;

	for (i = 0; i < pairs && !ret; i++)
		ret = one_pair(i);
	*ns = ktime_get_ns() - start;
	return ret;
}

static int ascending(const void *left, const void *right)
{
	u64 a = *(const u64 *)left, b = *(const u64 *)right;

	return a < b ? -1 : a > b;
}

static int do_run(unsigned int pairs)
{
	unsigned int i;
	int ret = 0;

	if (!bench_domain || !pairs)
		return -EINVAL;
	/* The first round fills caches and makes the tables; it is not kept. */
	ret = one_round(max_t(unsigned int, pairs, IOVAS), &bench_ns[0]);
	for (i = 0; i < ROUNDS && !ret; i++)
		ret = one_round(pairs, &bench_ns[i]);
	sort(bench_ns, ROUNDS, sizeof(bench_ns[0]), ascending, NULL);
	return ret;
}

static int set_open(const char *val, const struct kernel_param *kp)
{
	char name[64];
	int ret;

	strscpy(name, val, sizeof(name));
	mutex_lock(&bench_lock);
	ret = do_open(strim(name));
	mutex_unlock(&bench_lock);
	return ret;
}

static int set_attach(const char *val, const struct kernel_param *kp)
{
	bool attach;
	int ret;

	ret = kstrtobool(val, &attach);
	if (ret)
		return ret;
	mutex_lock(&bench_lock);
	ret = do_attach(attach);
	mutex_unlock(&bench_lock);
	return ret;
}

static int set_run(const char *val, const struct kernel_param *kp)
{
	unsigned int pairs;
	int ret;

	ret = kstrtouint(val, 0, &pairs);
	if (ret)
		return ret;
	mutex_lock(&bench_lock);
	ret = do_run(pairs);
	mutex_unlock(&bench_lock);
	return ret;
}

static int get_result(char *buf, const struct kernel_param *kp)
{
	return sysfs_emit(buf, "%llu %llu\n", bench_ns[0],
			  bench_ns[ROUNDS / 2]);
}

static const struct kernel_param_ops open_ops = { .set = set_open };
static const struct kernel_param_ops attach_ops = { .set = set_attach };
static const struct kernel_param_ops run_ops = { .set = set_run };
static const struct kernel_param_ops result_ops = { .get = get_result };

module_param_cb(open, &open_ops, NULL, 0200);
module_param_cb(attach, &attach_ops, NULL, 0200);
module_param_cb(run, &run_ops, NULL, 0200);
module_param_cb(result, &result_ops, NULL, 0400);

static int __init bench_init(void)
{
	bench_page = alloc_page(GFP_KERNEL);
	return bench_page ? 0 : -ENOMEM;
}

static void __exit bench_exit(void)
{
	do_close();
	__free_page(bench_page);
}

module_init(bench_init);
module_exit(bench_exit);
MODULE_DESCRIPTION("Cost of iommu_map() and iommu_unmap()");
MODULE_LICENSE("GPL");
