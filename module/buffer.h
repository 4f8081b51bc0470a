/* SPDX-License-Identifier: GPL-2.0 */
/* Buffers: memory of the module that domains may map. */
#ifndef _IOMMUCTL_BUFFER_H
#define _IOMMUCTL_BUFFER_H

#include "object.h"

struct object_ops;

/**
 * struct buffer - zeroed memory in physically contiguous chunks
 * @obj: its id
 * @rcu: frees it
 * @mappings: mappings that are alive; each holds a reference too
 * @length: bytes
 * @order: log2 of pages in a chunk; each is aligned to its size
 * @nr: chunks
 * @pages: first page of each chunk
 */
struct buffer {
	struct object obj;
	struct rcu_head rcu;
	atomic_t mappings;
	u64 length;
	unsigned int order;
	unsigned long nr;
	struct page **pages;
};

struct buffer *buffer_get(u32 id);
void buffer_put(struct buffer *buf);
phys_addr_t buffer_phys(const struct buffer *buf, u64 offset, u64 *contig);
struct buffer *buffer_get_by_phys(phys_addr_t paddr);

/* The ioctls */
int buffer_ctl_add(void *arg);
int buffer_ctl_access(void *arg);

extern const struct object_ops buffer_object_ops;

void buffers_exit(void);

#endif /* _IOMMUCTL_BUFFER_H */
