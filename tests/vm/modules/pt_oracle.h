/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What pt_compare.c has to know of a format: ours, and the kernel's that writes
 * the same tables, by io-pgtable or by generic_pt.
 */
#ifndef _PT_ORACLE_H
#define _PT_ORACLE_H

#include <linux/io-pgtable.h>
#include <linux/iommu.h>
#include <linux/types.h>

#include "pgtable/pgtable.h"

struct oracle;

/**
 * struct theirs - a page table of the kernel's
 * @oracle: its format
 * @ops: what drives it, one of io-pgtable
 * @pt: the same, one of generic_pt
 * @sizes: its page sizes
 * @out_bits: width of its output addresses
 * @private: where its cfg is
 */
struct theirs {
	const struct oracle *oracle;
	struct io_pgtable_ops *ops;
	struct pt_iommu *pt;
	u64 sizes;
	unsigned int out_bits;
	void *private;
};

/**
 * struct oracle - one format, of both
 * @name: what to call it
 * @fmt: ours
 * @prots: the PGTABLE_* that both can say
 * @leaf_bits: what this driver adds to our leaves
 * @frees: theirs, too, frees the tables that an unmap covers
 * @touches: entries of @touch
 * @touch: pages to map and unmap at first, in both: theirs is then what it has to
 *	   be, and tables that stay from it are in both
 * @touch.iova: where
 * @touch.lg2: log2 of the page's size
 * @entry_bytes: 4 or 8
 * @shift: our format's hooks, from here on
 * @bits:
 * @table:
 * @table_addr:
 * @alloc: make the kernel's; 0 or an error
 * @free: free it
 * @root: the address of its top table
 * @levels: how many levels it has by now; NULL if that is not to be known
 */
struct oracle {
	const char *name;
	const struct pgtable_fmt *fmt;
	u32 prots;
	u64 leaf_bits;
	bool frees;
	unsigned int touches;
	struct {
		u64 iova;
		unsigned int lg2;
	} touch[2];
	unsigned int entry_bytes;
	unsigned int (*shift)(unsigned int level);
	unsigned int (*bits)(unsigned int level);
	u64 (*table)(u64 addr, unsigned int level);
	bool (*table_addr)(u64 entry, unsigned int level, u64 *addr);
	int (*alloc)(struct theirs *t);
	void (*free)(struct theirs *t);
	void *(*root)(struct theirs *t);
	unsigned int (*levels)(struct theirs *t);
};

/* The part of a struct oracle that is @format's, its entries of @type */
#define ORACLE_OURS(format, type)		\
	.fmt = &format##_fmt,			\
	.entry_bytes = sizeof(type),		\
	.shift = format##_shift,		\
	.bits = format##_bits,			\
	.table = format##_table,		\
	.table_addr = format##_table_addr

#endif /* _PT_ORACLE_H */
