/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Pages of IOMMU page tables: how the kernel allocates, counts and frees them.
 *
 * compat_table_alloc(), compat_table_free()	a table, zeroed
 * compat_table_list()				its link in a list of tables
 * compat_tables_put()				free all tables of a list
 *
 * From 6.11 on ("iommu: account IOMMU allocated memory") dma-iommu frees the
 * tables of a flush queue with iommu_put_pages_list(), which takes every table
 * off the counters of such pages: what was not put on would go negative.
 */
#ifndef _IOMMUCTL_COMPAT_TABLE_PAGES_H
#define _IOMMUCTL_COMPAT_TABLE_PAGES_H

#include <linux/iommu.h>
#include <linux/list.h>
#include <linux/mm.h>
#include <linux/version.h>
#include <linux/vmstat.h>

/*
 * 6.16, "iommu/pages: Move from struct page to struct ioptdesc and folio": what
 * iommu_put_pages_list() frees has to come from the kernel's own allocator. It is
 * exported, in no header that modules get, and keeps page->lru for its lists.
 */
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 16, 0)

void *iommu_alloc_pages_node_sz(int nid, gfp_t gfp, size_t size);
void iommu_free_pages(void *virt);
void iommu_put_pages_list(struct iommu_pages_list *list);

static inline void *compat_table_alloc(int nid, gfp_t gfp, unsigned int order)
{
	return iommu_alloc_pages_node_sz(nid, gfp, PAGE_SIZE << order);
}

static inline void compat_table_free(void *table, unsigned int order)
{
	iommu_free_pages(table);
}

static inline void compat_tables_put(struct list_head *freelist)
{
	iommu_put_pages_list(container_of(freelist, struct iommu_pages_list,
					  pages));
	INIT_LIST_HEAD(freelist);
}

#else

static inline void compat_table_account(struct page *page, int nr)
{
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 11, 0)
	mod_node_page_state(page_pgdat(page), NR_IOMMU_PAGES, nr);
	mod_lruvec_page_state(page, NR_SECONDARY_PAGETABLE, nr);
#endif
}

static inline void *compat_table_alloc(int nid, gfp_t gfp, unsigned int order)
{
	struct page *page;

	gfp |= __GFP_ZERO | (order ? __GFP_COMP : 0);
	page = alloc_pages_node(nid, gfp, order);
	if (!page)
		return NULL;
	compat_table_account(page, 1);
	return page_address(page);
}

static inline void compat_table_free(void *table, unsigned int order)
{
	struct page *page = virt_to_page(table);

	compat_table_account(page, -1);
	__free_pages(page, order);
}

static inline void compat_tables_put(struct list_head *freelist)
{
	struct page *page;

	list_for_each_entry(page, freelist, lru)
		compat_table_account(page, -1);
	put_pages_list(freelist);
}

#endif

static inline struct list_head *compat_table_list(void *table)
{
	return &virt_to_page(table)->lru;
}

#endif /* _IOMMUCTL_COMPAT_TABLE_PAGES_H */
