/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The start of AMD's private domain, laid out as struct protection_domain in the
 * kernel's drivers/iommu/amd/amd_iommu_types.h: its page table's cfg has to be a
 * member of it, and map and unmap use what is around. 6.12 has one cfg, allocates
 * the root, and guards it with a seqcount; 6.1 has a cfg beside the page table's.
 */
#ifndef _TESTS_COMPAT_AMD_TABLES_H
#define _TESTS_COMPAT_AMD_TABLES_H

#include <linux/gfp.h>
#include <linux/io-pgtable.h>
#include <linux/iommu.h>
#include <linux/numa.h>
#include <linux/seqlock.h>
#include <linux/version.h>

/* From which version on v2 does not need a table of PASIDs, the hardware's */
#define COMPAT_AMD_V2_ALONE	(LINUX_VERSION_CODE >= KERNEL_VERSION(6, 12, 0))

struct amd_tables {
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 12, 0)
	seqcount_t seqcount;
	struct io_pgtable pgtable;
	int mode;
	u64 *root;
	u64 *pgd;
#else
	struct io_pgtable_cfg cfg;
	struct io_pgtable pgtable;
	int mode;
	u64 *root;
	atomic64_t pt_root;
	u64 *pgd;
#endif
};

/**
 * struct amd_domain - what is at the start of a domain of AMD's
 * @devices: those attached: none
 * @domain: the core's part
 * @tables: its page table
 * @rest: zeroes: an unlocked lock, no hardware to flush
 */
struct amd_domain {
	struct list_head devices;
	struct iommu_domain domain;
	struct amd_tables tables;
	u8 rest[1024];
};

static inline struct io_pgtable_cfg *compat_amd_cfg(struct amd_domain *d)
{
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 12, 0)
	return &d->tables.pgtable.cfg;
#else
	return &d->tables.cfg;
#endif
}

/* What its owner sets before alloc_io_pgtable_ops(); v1 begins with 3 levels */
static inline int compat_amd_prepare(struct amd_domain *d)
{
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 12, 0)
	compat_amd_cfg(d)->amd.nid = NUMA_NO_NODE;
#else
	d->tables.mode = 3;
	d->tables.root = (u64 *)get_zeroed_page(GFP_KERNEL);
	if (!d->tables.root)
		return -ENOMEM;
#endif
	return 0;
}

#endif /* _TESTS_COMPAT_AMD_TABLES_H */
