// SPDX-License-Identifier: GPL-2.0
/*
 * Random map, unmap and translate on a domain, through the kernel's IOMMU API,
 * against a plain model: a sorted array of extents. In all contexts that the
 * API allows. Loading fails with EBADMSG where the two differ; the kernel log
 * says what.
 *
 *	seed, operations	which sequence, and how long
 *	model			read: lines "IOVA PADDR LENGTH PROT", some for
 *				each read, none at the end
 */
#include <linux/device.h>
#include <linux/iommu.h>
#include <linux/module.h>
#include <linux/sizes.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

#include <iommuctl/module.h>

#include "module/compat/compat.h"
#include "random.h"

#define MAX_EXTENTS	400
#define MAX_IOVA	BIT_ULL(48)
#define MAX_PADDR	BIT_ULL(52)
/* Two places: around where the top level goes on, and at the end */
#define MIDDLE		((512ULL << 30) - SPAN / 2)
#define SPAN		(8ULL << 30)
/* The most that is mapped by small pages at once */
#define MAX_SMALL	SZ_64M
#define MAX_SMALL_ATOMIC SZ_4M

static char *device = "vdev0";
module_param(device, charp, 0444);
static unsigned long seed = 1;
module_param(seed, ulong, 0444);
static unsigned int operations = 20000;
module_param(operations, uint, 0444);

/**
 * struct extent - what one map made, or is left of it
 * @iova: first IOVA
 * @paddr: where it leads
 * @length: bytes
 * @prot: IOMMU_*
 *
 * Its pages are the largest that alignment and its ends allow.
 */
struct extent {
	u64 iova;
	u64 paddr;
	u64 length;
	int prot;
};

static struct extent extents[MAX_EXTENTS];
static int nr_extents;
static struct iommu_domain *domain;
static struct device *dev;
static u64 state;
static unsigned int counts[4];

static u64 below(u64 n)
{
	return random_below(&state, n);
}

/* The model */

/* The first extent that ends behind @iova */
static int extent_from(u64 iova)
{
	int i;

	for (i = 0; i < nr_extents; i++)
		if (extents[i].iova + extents[i].length > iova)
			break;
	return i;
}

static bool overlaps(u64 iova, u64 length)
{
	int i = extent_from(iova);

	return i < nr_extents && extents[i].iova < iova + length;
}

static void extent_insert(int at, struct extent new)
{
	memmove(&extents[at + 1], &extents[at],
		(nr_extents - at) * sizeof(new));
	extents[at] = new;
	nr_extents++;
}

static void extent_remove(int at)
{
	nr_extents--;
	memmove(&extents[at], &extents[at + 1],
		(nr_extents - at) * sizeof(extents[0]));
}

/* Size of the page of @ext that holds @iova; its first IOVA in *@start */
static u64 page_at(const struct extent *ext, u64 iova, u64 *start)
{
	static const u64 sizes[] = { SZ_1G, SZ_2M, SZ_4K };
	int i;

	for (i = 0; i < ARRAY_SIZE(sizes); i++) {
		*start = iova & ~(sizes[i] - 1);
		if (!((ext->iova ^ ext->paddr) & (sizes[i] - 1)) &&
		    *start >= ext->iova &&
		    *start + sizes[i] <= ext->iova + ext->length)
			return sizes[i];
	}
	*start = iova & ~(SZ_4K - 1ULL);
	return SZ_4K;
}

/* Bytes of the range that an unmap gets to: it cuts no page. */
static u64 unmap_reaches(u64 iova, u64 length)
{
	int i = extent_from(iova);
	u64 start, size;

	if (i < nr_extents && extents[i].iova < iova) {
		page_at(&extents[i], iova, &start);
		if (start < iova)
			return 0;
	}
	i = extent_from(iova + length);
	if (i < nr_extents && extents[i].iova < iova + length) {
		size = page_at(&extents[i], iova + length, &start);
		if (start < iova + length && size)
			return max(start, iova) - iova;
	}
	return length;
}

static void model_unmap(u64 iova, u64 length)
{
	u64 end = iova + length;
	int i = extent_from(iova);

	/* Nothing is no place to split an extent at. */
	while (length && i < nr_extents && extents[i].iova < end) {
		struct extent ext = extents[i];

		extent_remove(i);
		if (ext.iova < iova) {
			struct extent left = ext;

			left.length = iova - ext.iova;
			extent_insert(i++, left);
		}
		if (ext.iova + ext.length > end) {
			struct extent right = ext;

			right.iova = end;
			right.paddr += end - ext.iova;
			right.length = ext.iova + ext.length - end;
			extent_insert(i++, right);
		}
	}
}

static u64 model_translate(u64 iova)
{
	int i = extent_from(iova);

	if (i == nr_extents || extents[i].iova > iova)
		return 0;
	return extents[i].paddr + (iova - extents[i].iova);
}

/* The calls, in one of the contexts that the API allows */

static DEFINE_SPINLOCK(context_lock);

enum context { SLEEPING, BH_OFF, SPINLOCK, IRQS_OFF, CONTEXTS };

static void context_enter(enum context context, unsigned long *flags)
{
	switch (context) {
	case BH_OFF:
		local_bh_disable();
		break;
	case SPINLOCK:
		spin_lock(&context_lock);
		break;
	case IRQS_OFF:
		spin_lock_irqsave(&context_lock, *flags);
		break;
	default:
		break;
	}
}

static void context_leave(enum context context, unsigned long flags)
{
	switch (context) {
	case BH_OFF:
		local_bh_enable();
		break;
	case SPINLOCK:
		spin_unlock(&context_lock);
		break;
	case IRQS_OFF:
		spin_unlock_irqrestore(&context_lock, flags);
		break;
	default:
		break;
	}
}

static int do_map(const struct extent *ext, enum context context)
{
	unsigned long flags = 0;
	int ret;

	context_enter(context, &flags);
	ret = compat_iommu_map(domain, ext->iova, ext->paddr, ext->length,
			       ext->prot,
			       context == SLEEPING ? GFP_KERNEL : GFP_ATOMIC);
	context_leave(context, flags);
	return ret;
}

static size_t do_unmap(u64 iova, u64 length, enum context context)
{
	unsigned long flags = 0;
	size_t done;

	context_enter(context, &flags);
	done = iommu_unmap(domain, iova, length);
	context_leave(context, flags);
	return done;
}

/* Random operations */

static u64 random_size(void)
{
	switch (below(8)) {
	case 0:
		return SZ_1G * (1 + below(2));
	case 1:
	case 2:
		return SZ_2M * (1 + below(12));
	case 3:
		return SZ_2M + SZ_4K * below(1024);
	default:
		return SZ_4K * (1 + below(24));
	}
}

static u64 random_alignment(void)
{
	static const u64 alignments[] = { SZ_4K, SZ_2M, SZ_2M, SZ_1G };

	return alignments[below(ARRAY_SIZE(alignments))];
}

static u64 random_iova(void)
{
	u64 base = below(4) ? MIDDLE : MAX_IOVA - SPAN;
	u64 iova = base + below(SPAN);

	/* Next to something, or in it, as often as not */
	if (nr_extents && below(2)) {
		struct extent *ext = &extents[below(nr_extents)];

		iova = below(2) ? ext->iova + ext->length :
				  ext->iova + below(ext->length);
		if (below(2) && iova > SZ_2M)
			iova -= SZ_4K * below(512);
	}
	return (iova & ~(random_alignment() - 1)) % MAX_IOVA;
}

static struct extent random_extent(enum context context)
{
	struct extent ext = {
		.iova = random_iova(),
		.length = random_size(),
		.prot = 1 + below(3),
	};

	ext.paddr = below(MAX_PADDR >> 12) << 12 & ~(random_alignment() - 1);
	/* Often with what large pages need */
	if (below(2))
		ext.paddr = (ext.paddr & ~(SZ_1G - 1ULL)) |
			    (ext.iova & (SZ_1G - 1));
	if ((ext.iova ^ ext.paddr) & (SZ_2M - 1))
		ext.length = min_t(u64, ext.length, context == SLEEPING ?
				   MAX_SMALL : MAX_SMALL_ATOMIC);
	return ext;
}

static int differ(unsigned int op, const char *what, u64 iova, u64 length,
		  u64 got, u64 want)
{
	pr_err("pt_random: seed %lu operation %u: %s 0x%llx + 0x%llx: got 0x%llx, want 0x%llx\n",
	       seed, op, what, iova, length, got, want);
	return -EBADMSG;
}

static int try_map(unsigned int op, enum context context)
{
	struct extent ext = random_extent(context);
	int ret, want = 0;

	if (nr_extents >= MAX_EXTENTS - 2)
		return 0;
	if (overlaps(ext.iova, ext.length))
		want = -EADDRINUSE;	/* the first model's, intel's */
	if (ext.iova + ext.length > MAX_IOVA ||
	    ext.paddr + ext.length > MAX_PADDR)
		want = -ERANGE;
	if (!below(500)) {
		ext.iova += 0x800;
		want = -EINVAL;
	}
	ret = do_map(&ext, context);
	counts[0] += !ret;
	counts[1] += !!ret;
	/* Memory for tables may be short where there is no waiting for it. */
	if (ret == -ENOMEM && !want && context != SLEEPING)
		return 0;
	/* Beyond the width: an error, whichever it is. */
	if (want == -ERANGE ? !ret : ret != want)
		return differ(op, "map", ext.iova, ext.length, ret, want);
	if (!ret)
		extent_insert(extent_from(ext.iova), ext);
	return 0;
}

static int try_unmap(unsigned int op, enum context context)
{
	u64 iova = random_iova(), length = random_size();
	u64 got, want;

	/* All of what is there, as often as not */
	if (nr_extents && below(2)) {
		struct extent *ext = &extents[below(nr_extents)];

		iova = ext->iova;
		length = ext->length;
	}
	length = min(length, MAX_IOVA - iova);
	want = unmap_reaches(iova, length);
	if (!below(500)) {
		iova += 0x800;
		want = 0;
	}
	got = do_unmap(iova, length, context);
	counts[2]++;
	if (got != want)
		return differ(op, "unmap", iova, length, got, want);
	model_unmap(iova, want);
	return 0;
}

static int try_translate(unsigned int op)
{
	u64 iova = random_iova() + below(SZ_4K);
	u64 got = iommu_iova_to_phys(domain, iova);

	counts[3]++;
	if (got != model_translate(iova))
		return differ(op, "translate", iova, 1, got,
			      model_translate(iova));
	return 0;
}

static int run(void)
{
	unsigned int op;
	int ret = 0;

	state = seed * 0x9e3779b97f4a7c15ULL + 1;
	for (op = 0; op < operations && !ret; op++) {
		enum context context = below(CONTEXTS);
		u64 what = below(100);

		if (what < (nr_extents < 100 ? 50 : 35))
			ret = try_map(op, context);
		else if (what < 80)
			ret = try_unmap(op, context);
		else
			ret = try_translate(op);
		cond_resched();
	}
	pr_info("pt_random: seed %lu: %u maps, %u refused, %u unmaps, %u translations\n",
		seed, counts[0], counts[1], counts[2], counts[3]);
	return ret;
}

static int model_get(char *text, const struct kernel_param *kp)
{
	static int next;
	int n = 0;

	for (; next < nr_extents && n < PAGE_SIZE - 100; next++) {
		struct extent *ext = &extents[next];

		n += scnprintf(text + n, PAGE_SIZE - n, "%llx %llx %llx %x\n",
			       ext->iova, ext->paddr, ext->length, ext->prot);
	}
	return n;
}

static const struct kernel_param_ops model_ops = {
	.get = model_get,
};
module_param_cb(model, &model_ops, NULL, 0400);

static int __init pt_random_init(void)
{
	int ret;

	dev = iommuctl_device_find(device);
	if (!dev)
		return -ENODEV;
	domain = compat_domain_alloc(dev);
	if (IS_ERR(domain)) {
		put_device(dev);
		return PTR_ERR(domain);
	}
	ret = run();
	if (ret) {
		iommu_domain_free(domain);
		put_device(dev);
	}
	return ret;
}

static void __exit pt_random_exit(void)
{
	iommu_domain_free(domain);
	put_device(dev);
}

module_init(pt_random_init);
module_exit(pt_random_exit);

MODULE_DESCRIPTION("Random operations on a domain against a plain model");
MODULE_LICENSE("GPL");
