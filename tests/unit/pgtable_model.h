/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What a page table should do, said as plainly as possible: a sorted array of
 * mappings, and a sorted array of the tables that must exist for them. It knows
 * a format's sizes and what a table of each level spans; of entries, indices
 * and walking it knows nothing.
 */
#ifndef _PGTABLE_MODEL_H
#define _PGTABLE_MODEL_H

#include "pgtable/pgtable.h"

#define MODEL_SPANS	5

/**
 * struct geometry - what a test has to know of a format
 * @fmt: the format
 * @as_pages: those of its sizes that are mapped as several of the smallest
 * @prot_kept: the PGTABLE_* that its entries can say
 * @prot_given: those that all its leaves have
 * @prot_needed: those that a map has to ask for; 0: READ or WRITE
 * @prot_not_mmio: those that are lost where PGTABLE_MMIO is asked for, too
 * @root_pages: memory pages of the root table
 * @spans: kinds of table below the root
 * @span: each of them, from the top
 * @span.lg2: log2 of the bytes that it spans
 * @span.pages: memory pages that it takes
 */
struct geometry {
	const struct pgtable_fmt *fmt;
	u64 as_pages;
	u32 prot_kept;
	u32 prot_given;
	u32 prot_needed;
	u32 prot_not_mmio;
	unsigned int root_pages;
	unsigned int spans;
	struct {
		u8 lg2;
		u8 pages;
	} span[MODEL_SPANS];
};

struct model_table {
	unsigned int kind;	/* index into span[] */
	u64 iova;		/* first that it spans */
};

struct model {
	const struct geometry *geo;
	struct pgtable_leaf *leaf;
	size_t leaves, leaf_room;
	struct model_table *table;
	size_t tables, table_room;
};

void model_init(struct model *m, const struct geometry *geo);
void model_fini(struct model *m);

/* As the engine's; @budget: tables that may still be made, counted down */
int model_map(struct model *m, u64 iova, u64 paddr, size_t pgsize, size_t n,
	      u32 prot, long *budget, size_t *mapped);
size_t model_unmap(struct model *m, u64 iova, size_t pgsize, size_t n,
		   size_t *cleared);

/* The leaf at or behind an IOVA, NULL if none */
const struct pgtable_leaf *model_next(const struct model *m, u64 iova);
/* The leaf of an IOVA, NULL if none */
const struct pgtable_leaf *model_find(const struct model *m, u64 iova);
/* Memory pages of all tables */
long model_pages(const struct model *m);

#endif /* _PGTABLE_MODEL_H */
