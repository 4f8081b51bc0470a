// SPDX-License-Identifier: GPL-2.0
/*
 * Bugs planted to prove that the test bed's detectors are awake: loading with
 * bug=NAME commits one. One a boot: a first report may switch others off.
 */
#include <linux/delay.h>
#include <linux/dma-mapping.h>
#include <linux/module.h>
#include <linux/pci.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

static char *bug = "none";
module_param(bug, charp, 0);
MODULE_PARM_DESC(bug, "the bug to commit");

/* What /proc/self/make-it-fail sets, for fault injection with task-filter */
static void fail_here(bool may)
{
#ifdef CONFIG_FAULT_INJECTION
	current->make_it_fail = may;
#endif
}

static int planted_kasan(void)
{
	char *p = kmalloc(64, GFP_KERNEL);

	if (!p)
		return -ENOMEM;
	OPTIMIZER_HIDE_VAR(p);
	kfree(p);
	return READ_ONCE(p[8]) & 0;
}

static int planted_ubsan(void)
{
	int shift = 41;

	OPTIMIZER_HIDE_VAR(shift);
	return (1 << shift) & 0;
}

static DEFINE_SPINLOCK(planted_a);
static DEFINE_SPINLOCK(planted_b);

/* Both orders, one after the other: no deadlock, but one waiting to happen. */
static int planted_lockdep(void)
{
	spin_lock(&planted_a);
	spin_lock(&planted_b);
	spin_unlock(&planted_b);
	spin_unlock(&planted_a);

	spin_lock(&planted_b);
	spin_lock(&planted_a);
	spin_unlock(&planted_a);
	spin_unlock(&planted_b);
	return 0;
}

static int planted_atomic(void)
{
	spin_lock(&planted_a);
	msleep(20);
	spin_unlock(&planted_a);
	return 0;
}

static int planted_kmemleak(void)
{
	int i;

	/* Several, for the scan may find a stale pointer to one on a stack */
	for (i = 0; i < 8; i++) {
		char *p = kmalloc(512, GFP_KERNEL);

		if (!p)
			return -ENOMEM;
		OPTIMIZER_HIDE_VAR(p);
	}
	return 0;
}

static int planted_dmaapi_on(struct device *dev)
{
	void *p = kmalloc(256, GFP_KERNEL);
	dma_addr_t addr;
	int ret;

	if (!p)
		return -ENOMEM;
	addr = dma_map_single(dev, p, 256, DMA_TO_DEVICE);
	ret = dma_mapping_error(dev, addr);
	if (!ret)
		dma_unmap_single(dev, addr, 128, DMA_TO_DEVICE);
	kfree(p);
	return ret;
}

/* Unmaps less than was mapped, on the guest's NVMe disk. */
static int planted_dmaapi(void)
{
	struct pci_dev *pdev = pci_get_class(PCI_CLASS_STORAGE_EXPRESS, NULL);
	int ret;

	if (!pdev)
		return -ENODEV;
	ret = dma_set_mask_and_coherent(&pdev->dev, DMA_BIT_MASK(64));
	if (!ret)
		ret = planted_dmaapi_on(&pdev->dev);
	pci_dev_put(pdev);
	return ret;
}

static int planted_warn(void)
{
	WARN(1, "planted\n");
	return 0;
}

static int planted_oops(void)
{
	int *p = NULL;

	OPTIMIZER_HIDE_VAR(p);
	return READ_ONCE(*p);
}

static int planted_panic(void)
{
	panic("planted\n");
}

/* Holds its processor for longer than a watchdog_thresh of 1 s allows. */
static int planted_lockup(void)
{
	unsigned long end = jiffies + 6 * HZ;

	preempt_disable();
	while (time_before(jiffies, end))
		cpu_relax();
	preempt_enable();
	return 0;
}

/*
 * Not a bug: fails when memory is refused, as fault injection does. Marked is
 * this allocation alone: a process that was refused the tables of its own pages
 * would fault for ever.
 */
static int planted_alloc(void)
{
	void *p;

	fail_here(true);
	p = kmalloc(64, GFP_KERNEL);
	fail_here(false);
	if (!p)
		return -ENOMEM;
	kfree(p);
	return 0;
}

static const struct {
	const char *name;
	int (*commit)(void);
} planted[] = {
	{ "none", NULL },
	{ "kasan", planted_kasan },
	{ "ubsan", planted_ubsan },
	{ "lockdep", planted_lockdep },
	{ "atomic", planted_atomic },
	{ "kmemleak", planted_kmemleak },
	{ "dmaapi", planted_dmaapi },
	{ "warn", planted_warn },
	{ "oops", planted_oops },
	{ "panic", planted_panic },
	{ "lockup", planted_lockup },
	{ "alloc", planted_alloc },
};

static int __init planted_init(void)
{
	int i;

	for (i = 0; i < ARRAY_SIZE(planted); i++) {
		if (!sysfs_streq(bug, planted[i].name))
			continue;
		return planted[i].commit ? planted[i].commit() : 0;
	}
	return -EINVAL;
}
module_init(planted_init);

static void __exit planted_exit(void)
{
}
module_exit(planted_exit);

MODULE_DESCRIPTION("Bugs planted to prove the test bed's detectors awake");
MODULE_LICENSE("GPL");
