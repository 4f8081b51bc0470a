// SPDX-License-Identifier: GPL-2.0
/*
 * A driver's use of the kernel's DMA API on a device of any bus: it maps some
 * areas, tells their IOVAs, and keeps them until told otherwise.
 *
 *	areas		read: lines "NAME IOVA LENGTH", one for each DMA segment
 *	command		write:
 *	    fill NAME SEED	the CPU writes a pattern
 *	    check NAME SEED	-EBADMSG if it is not what the CPU reads there,
 *				or if bytes around the area have changed
 *	    unmap all		end the mappings, all areas'
 *	    hammer N		map and unmap other pages N times
 *
 * The pattern: byte i is (7 i + i / 256 + SEED) mod 256.
 */
#include <linux/device.h>
#include <linux/dma-mapping.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/scatterlist.h>
#include <linux/slab.h>

#include <iommuctl/module.h>

#define GUARD		0xa5
#define PAGE_OFFSET_IN	0x123
#define PAGE_LENGTH	0xe01
#define COHERENT_LENGTH	(5 * PAGE_SIZE)
#define SG_ENTRIES	20
#define HAMMER_PAGES	64

static char *device = "vdev0";
module_param(device, charp, 0444);
MODULE_PARM_DESC(device, "name of the device");

/**
 * struct area - some memory, mapped
 * @name: its name
 * @dir: who may access it
 * @table: its pages; those with one entry are mapped by dma_map_page()
 * @cpu: a coherent area's memory, which has no table
 * @dma: IOVA of an area without several segments
 * @length: bytes
 * @mapped: whether it is mapped
 */
struct area {
	const char *name;
	enum dma_data_direction dir;
	struct sg_table table;
	void *cpu;
	dma_addr_t dma;
	size_t length;
	bool mapped;
};

static struct area areas[] = {
	{ .name = "page", .dir = DMA_BIDIRECTIONAL },
	{ .name = "to_device", .dir = DMA_TO_DEVICE },
	{ .name = "from_device", .dir = DMA_FROM_DEVICE },
	{ .name = "coherent", .dir = DMA_BIDIRECTIONAL },
	{ .name = "sg", .dir = DMA_BIDIRECTIONAL },
};

static struct device *dev;
static struct page *hammered[HAMMER_PAGES];

static bool area_is_coherent(const struct area *area)
{
	return !strcmp(area->name, "coherent");
}

static bool area_is_sg(const struct area *area)
{
	return !strcmp(area->name, "sg");
}

/* An allocation of 2^order pages, guarded all over, for @length from @offset */
static int area_add_pages(struct scatterlist *sg, unsigned int order,
			  unsigned int length, unsigned int offset)
{
	struct page *page = alloc_pages(GFP_KERNEL, order);

	if (!page)
		return -ENOMEM;
	memset(page_address(page), GUARD, PAGE_SIZE << order);
	sg_set_page(sg, page, length, offset);
	/* For area_free(): how much it was */
	set_page_private(page, order);
	return 0;
}

static int area_alloc_sg(struct area *area)
{
	struct scatterlist *sg;
	int i, ret;

	ret = sg_alloc_table(&area->table, SG_ENTRIES, GFP_KERNEL);
	if (ret)
		return ret;
	/* From a few bytes up to 64 KiB; whole pages here and there */
	for_each_sg(area->table.sgl, sg, SG_ENTRIES, i) {
		unsigned int order = i % 5;
		unsigned int offset = i % 3 ? i * 29 : 0;
		unsigned int length = (PAGE_SIZE << order) - offset;

		if (i % 4 == 1)
			length -= 61 * i;
		ret = area_add_pages(sg, order, length, offset);
		if (ret)
			return ret;
		area->length += length;
	}
	return 0;
}

static int area_map_sg(struct area *area)
{
	int ret = area_alloc_sg(area);

	if (ret)
		return ret;
	ret = dma_map_sgtable(dev, &area->table, area->dir, 0);
	area->mapped = !ret;
	return ret;
}

static int area_map_page(struct area *area)
{
	struct scatterlist *sg;
	int ret;

	ret = sg_alloc_table(&area->table, 1, GFP_KERNEL);
	if (ret)
		return ret;
	sg = area->table.sgl;
	ret = area_add_pages(sg, 0, PAGE_LENGTH, PAGE_OFFSET_IN);
	if (ret)
		return ret;
	area->length = PAGE_LENGTH;
	area->dma = dma_map_page(dev, sg_page(sg), sg->offset, sg->length,
				 area->dir);
	area->mapped = !dma_mapping_error(dev, area->dma);
	return area->mapped ? 0 : -ENOMEM;
}

static int area_map(struct area *area)
{
	if (area_is_sg(area))
		return area_map_sg(area);
	if (!area_is_coherent(area))
		return area_map_page(area);
	area->length = COHERENT_LENGTH;
	area->cpu = dma_alloc_coherent(dev, area->length, &area->dma,
				       GFP_KERNEL);
	area->mapped = area->cpu;
	return area->mapped ? 0 : -ENOMEM;
}

static void area_unmap(struct area *area)
{
	if (!area->mapped)
		return;
	area->mapped = false;
	if (area_is_coherent(area))
		dma_free_coherent(dev, area->length, area->cpu, area->dma);
	else if (area_is_sg(area))
		dma_unmap_sgtable(dev, &area->table, area->dir, 0);
	else
		dma_unmap_page(dev, area->dma, area->length, area->dir);
}

static void area_free(struct area *area)
{
	struct scatterlist *sg;
	unsigned int i;

	area_unmap(area);
	for_each_sg(area->table.sgl, sg, area->table.orig_nents, i) {
		if (sg_page(sg))
			__free_pages(sg_page(sg), page_private(sg_page(sg)));
	}
	sg_free_table(&area->table);
}

static u8 pattern(size_t i, unsigned int seed)
{
	return 7 * i + i / 256 + seed;
}

/* The CPU's side changes hands, as the DMA API wants it. */
static void area_sync(struct area *area, bool for_cpu)
{
	if (area_is_coherent(area) || !area->mapped)
		return;
	if (area_is_sg(area) && for_cpu)
		dma_sync_sgtable_for_cpu(dev, &area->table, area->dir);
	else if (area_is_sg(area))
		dma_sync_sgtable_for_device(dev, &area->table, area->dir);
	else if (for_cpu)
		dma_sync_single_for_cpu(dev, area->dma, area->length,
					area->dir);
	else
		dma_sync_single_for_device(dev, area->dma, area->length,
					   area->dir);
}

/* The bytes of one piece, number @at of the area on: fill, or compare */
static bool piece_do(u8 *cpu, size_t length, size_t at, unsigned int seed,
		     bool fill)
{
	size_t i;

	for (i = 0; i < length; i++) {
		if (fill)
			cpu[i] = pattern(at + i, seed);
		else if (cpu[i] != pattern(at + i, seed))
			return false;
	}
	return true;
}

/* What is around the piece in its pages */
static bool guard_holds(struct scatterlist *sg)
{
	size_t size = PAGE_SIZE << page_private(sg_page(sg));
	u8 *start = page_address(sg_page(sg));

	return !memchr_inv(start, GUARD, sg->offset) &&
	       !memchr_inv(start + sg->offset + sg->length, GUARD,
			   size - sg->offset - sg->length);
}

static int area_do(struct area *area, unsigned int seed, bool fill)
{
	struct scatterlist *sg;
	unsigned int i;
	bool good = true;
	size_t at = 0;

	if (!area->mapped && area_is_coherent(area))
		return -EINVAL;
	area_sync(area, true);
	if (area_is_coherent(area))
		good = piece_do(area->cpu, area->length, 0, seed, fill);
	for_each_sg(area->table.sgl, sg, area->table.orig_nents, i) {
		good = good && guard_holds(sg) &&
		       piece_do(sg_virt(sg), sg->length, at, seed, fill);
		at += sg->length;
	}
	area_sync(area, false);
	return good ? 0 : -EBADMSG;
}

static int hammer_once(void)
{
	dma_addr_t dma[HAMMER_PAGES];
	int i, ret = 0;

	for (i = 0; i < HAMMER_PAGES; i++) {
		dma[i] = dma_map_page(dev, hammered[i], 0, PAGE_SIZE,
				      DMA_BIDIRECTIONAL);
		if (dma_mapping_error(dev, dma[i])) {
			ret = -ENOMEM;
			break;
		}
	}
	while (i--)
		dma_unmap_page(dev, dma[i], PAGE_SIZE, DMA_BIDIRECTIONAL);
	return ret;
}

static int hammer(unsigned int n)
{
	int ret = 0;

	while (n-- && !ret) {
		ret = hammer_once();
		cond_resched();
	}
	return ret;
}

static struct area *area_find(const char *name)
{
	int i;

	for (i = 0; i < ARRAY_SIZE(areas); i++)
		if (!strcmp(areas[i].name, name))
			return &areas[i];
	return NULL;
}

static int command_set(const char *text, const struct kernel_param *kp)
{
	char verb[16], name[16] = "";
	unsigned int n = 0;
	struct area *area;
	int i;

	if (sscanf(text, "hammer %u", &n) == 1)
		return hammer(n);
	if (sscanf(text, "%15s %15s %u", verb, name, &n) < 2)
		return -EINVAL;
	if (!strcmp(verb, "unmap")) {
		for (i = 0; i < ARRAY_SIZE(areas); i++)
			area_unmap(&areas[i]);
		return 0;
	}
	area = area_find(name);
	if (!area)
		return -ENOENT;
	return area_do(area, n, !strcmp(verb, "fill"));
}

static const struct kernel_param_ops command_ops = {
	.set = command_set,
};
module_param_cb(command, &command_ops, NULL, 0200);

static int areas_get(char *text, const struct kernel_param *kp)
{
	struct scatterlist *sg;
	int i, n = 0;
	unsigned int j;

	for (i = 0; i < ARRAY_SIZE(areas); i++) {
		struct area *area = &areas[i];

		if (!area_is_sg(area)) {
			n += scnprintf(text + n, PAGE_SIZE - n, "%s %pad %zu\n",
				       area->name, &area->dma, area->length);
			continue;
		}
		for_each_sgtable_dma_sg(&area->table, sg, j) {
			dma_addr_t dma = sg_dma_address(sg);

			n += scnprintf(text + n, PAGE_SIZE - n, "sg %pad %u\n",
				       &dma, sg_dma_len(sg));
		}
	}
	return n;
}

static const struct kernel_param_ops areas_ops = {
	.get = areas_get,
};
module_param_cb(areas, &areas_ops, NULL, 0444);

static void free_all(void)
{
	int i;

	for (i = 0; i < ARRAY_SIZE(areas); i++)
		area_free(&areas[i]);
	for (i = 0; i < HAMMER_PAGES; i++)
		if (hammered[i])
			__free_page(hammered[i]);
	put_device(dev);
}

static int __init dma_api_init(void)
{
	int i, ret = 0;

	dev = iommuctl_device_find(device);
	if (!dev)
		return -ENODEV;
	for (i = 0; i < HAMMER_PAGES && !ret; i++) {
		hammered[i] = alloc_page(GFP_KERNEL);
		ret = hammered[i] ? 0 : -ENOMEM;
	}
	for (i = 0; i < ARRAY_SIZE(areas) && !ret; i++)
		ret = area_map(&areas[i]);
	if (ret)
		free_all();
	return ret;
}

static void __exit dma_api_exit(void)
{
	free_all();
}

module_init(dma_api_init);
module_exit(dma_api_exit);

MODULE_DESCRIPTION("The DMA API on any device, for tests");
MODULE_LICENSE("GPL");
