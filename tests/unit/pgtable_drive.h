/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Drives a page table and its model through the same operations, and compares
 * all that can be seen of them after each.
 */
#ifndef _PGTABLE_DRIVE_H
#define _PGTABLE_DRIVE_H

#include "pgtable_model.h"

/* The same table twice */
struct pair {
	const struct geometry *geo;
	struct pgtable pt;
	struct model model;
	long budget;		/* tables that may still be made */
	bool incurious;		/* the next unmap is not asked what it cleared */
};

void pair_init(struct pair *p, const struct geometry *geo);
void pair_fini(struct pair *p);
int pair_map(struct pair *p, u64 iova, u64 paddr, size_t pgsize, size_t n,
	     u32 prot);
size_t pair_unmap(struct pair *p, u64 iova, size_t pgsize, size_t n);
void pair_compare(struct pair *p);

/* Operations decoded from any bytes at all, on a new table */
extern unsigned long drive_count;	/* of them, so far */
void drive(const struct geometry *geo, const u8 *data, size_t size);

/* Whoever drives says what to do about a difference; does not return */
void drive_failed(const char *file, int line, const char *what);

#define must(cond) \
	((cond) ? (void)0 : drive_failed(__FILE__, __LINE__, #cond))

#endif /* _PGTABLE_DRIVE_H */
