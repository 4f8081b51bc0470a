// SPDX-License-Identifier: GPL-2.0
/*
 * A caller of the IOMMU API that is wrong on purpose: it unmaps and does not sync.
 * In /sys/module/stale/parameters:
 *
 *	command	write:
 *	    open		a paging domain, attached to the device
 *	    map IOVA		two pages there
 *	    over IOVA SIZE	one page of that size, in hexadecimal, leading to the
 *				first of these two pages, or around it
 *	    unmap IOVA		one page, without a sync
 *	    sync		what was unmapped since the last one
 *	    close		detach, and free the domain
 *	    take		dma_map_page(): what default domain the device has
 *	    give		its unmap: strict syncs, lazy does so later
 *	dma	read: the IOVA that take was given
 */
#include <linux/device.h>
#include <linux/dma-mapping.h>
#include <linux/iommu.h>
#include <linux/module.h>
#include <linux/sizes.h>

#include <iommuctl/module.h>

#include "compat/compat.h"

static char *device = "vdev0";
module_param(device, charp, 0444);
MODULE_PARM_DESC(device, "name of the device");

static struct device *dev;
static struct iommu_group *group;
static struct iommu_domain *domain;
static struct iommu_iotlb_gather gather;
static struct page *page;
static dma_addr_t dma;

static void do_close(void)
{
	if (!domain)
		return;
	iommu_detach_group(domain, group);
	iommu_group_release_dma_owner(group);
	iommu_domain_free(domain);
	domain = NULL;
}

static int do_open(void)
{
	int ret;

	if (domain)
		return -EBUSY;
	domain = compat_domain_alloc(dev);
	if (IS_ERR(domain)) {
		ret = PTR_ERR(domain);
		goto none;
	}
	ret = iommu_group_claim_dma_owner(group, &group);
	if (ret)
		goto free;
	ret = iommu_attach_group(domain, group);
	if (ret)
		goto release;
	iommu_iotlb_gather_init(&gather);
	return 0;

release:
	iommu_group_release_dma_owner(group);
free:
	iommu_domain_free(domain);
none:
	domain = NULL;
	return ret;
}

static int do_map(unsigned long iova)
{
	int i, ret = 0;

	if (!domain)
		return -EINVAL;
	/* The other way round, so that no larger page serves for both */
	for (i = 0; i < 2 && !ret; i++)
		ret = compat_iommu_map(domain, iova + i * PAGE_SIZE,
				       page_to_phys(page + 1 - i), PAGE_SIZE,
				       IOMMU_READ | IOMMU_WRITE, GFP_KERNEL);
	return ret;
}

static int do_over(unsigned long iova, unsigned long size)
{
	if (!domain)
		return -EINVAL;
	return compat_iommu_map(domain, iova, page_to_phys(page) & -size, size,
				IOMMU_READ | IOMMU_WRITE, GFP_KERNEL);
}

static int do_unmap(unsigned long iova)
{
	if (!domain)
		return -EINVAL;
	return iommu_unmap_fast(domain, iova, PAGE_SIZE, &gather) == PAGE_SIZE ?
		0 : -EIO;
}

static int do_sync(void)
{
	if (!domain)
		return -EINVAL;
	iommu_iotlb_sync(domain, &gather);
	return 0;
}

static int do_take(void)
{
	dma = dma_map_page(dev, page, 0, PAGE_SIZE, DMA_BIDIRECTIONAL);
	return dma_mapping_error(dev, dma) ? -ENOMEM : 0;
}

static int do_give(void)
{
	dma_unmap_page(dev, dma, PAGE_SIZE, DMA_BIDIRECTIONAL);
	return 0;
}

static int command_set(const char *text, const struct kernel_param *kp)
{
	unsigned long iova, size;

	if (sscanf(text, "map %lx", &iova) == 1)
		return do_map(iova);
	if (sscanf(text, "over %lx %lx", &iova, &size) == 2)
		return do_over(iova, size);
	if (sscanf(text, "unmap %lx", &iova) == 1)
		return do_unmap(iova);
	if (sysfs_streq(text, "open"))
		return do_open();
	if (sysfs_streq(text, "sync"))
		return do_sync();
	if (sysfs_streq(text, "take"))
		return do_take();
	if (sysfs_streq(text, "give"))
		return do_give();
	do_close();
	return 0;
}

static const struct kernel_param_ops command_ops = {
	.set = command_set,
};
module_param_cb(command, &command_ops, NULL, 0200);

static int dma_get(char *text, const struct kernel_param *kp)
{
	return sysfs_emit(text, "%pad\n", &dma);
}

static const struct kernel_param_ops dma_ops = {
	.get = dma_get,
};
module_param_cb(dma, &dma_ops, NULL, 0444);

static int __init stale_init(void)
{
	dev = iommuctl_device_find(device);
	if (!dev)
		return -ENODEV;
	group = iommu_group_get(dev);
	page = alloc_pages(GFP_KERNEL | GFP_DMA32, 1);
	if (group && page)
		return 0;
	if (page)
		__free_pages(page, 1);
	iommu_group_put(group);
	put_device(dev);
	return group ? -ENOMEM : -ENODEV;
}

static void __exit stale_exit(void)
{
	do_close();
	__free_pages(page, 1);
	iommu_group_put(group);
	put_device(dev);
}

module_init(stale_init);
module_exit(stale_exit);
MODULE_DESCRIPTION("A caller that does not sync, for tests");
MODULE_LICENSE("GPL");
