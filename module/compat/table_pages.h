/* SPDX-License-Identifier: GPL-2.0 */
/* Pages of IOMMU page tables: how the kernel counts and frees them. */
#ifndef _IOMMUCTL_COMPAT_TABLE_PAGES_H
#define _IOMMUCTL_COMPAT_TABLE_PAGES_H

#include <linux/list.h>
#include <linux/mm.h>
#include <linux/version.h>
#include <linux/vmstat.h>

/**
 * compat_table_account() - count a page table in or out
 * @page: the table's (head) page
 * @nr: 1 when allocated, -1 before it is freed
 *
 * From 6.11 on ("iommu: account IOMMU allocated memory") dma-iommu frees the
 * tables of a flush queue with iommu_put_pages_list(), which takes every table
 * off these counters, one page each: what was not put on would go negative.
 * Any context.
 */
static inline void compat_table_account(struct page *page, int nr)
{
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 11, 0)
	mod_node_page_state(page_pgdat(page), NR_IOMMU_PAGES, nr);
	mod_lruvec_page_state(page, NR_SECONDARY_PAGETABLE, nr);
#endif
}

/**
 * compat_tables_put() - count out and free all tables of a list
 * @freelist: tables linked by page->lru; empty afterwards
 *
 * Any context.
 */
static inline void compat_tables_put(struct list_head *freelist)
{
	struct page *page;

	list_for_each_entry(page, freelist, lru)
		compat_table_account(page, -1);
	put_pages_list(freelist);
}

#endif /* _IOMMUCTL_COMPAT_TABLE_PAGES_H */
