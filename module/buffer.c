// SPDX-License-Identifier: GPL-2.0
/*
 * Buffers: memory of the module that domains may map.
 *
 * A mapping holds a reference to its buffer, so that memory which any IOMMU
 * reaches is never given back.
 */
#include <linux/highmem.h>
#include <linux/io.h>
#include <linux/log2.h>
#include <linux/math64.h>
#include <linux/mm.h>
#include <linux/sched/signal.h>
#include <linux/slab.h>
#include <linux/uaccess.h>
#include <linux/xarray.h>

#include "buffer.h"
#include "ctl.h"

/* A chunk's largest size: 4 MiB, what every kernel's buddy allocator has */
#define BUFFER_MAX_ORDER (22 - PAGE_SHIFT)

/* Each chunk by the number of its first page: whose memory is this? */
static DEFINE_XARRAY(buffer_pages);

/* Bytes in all buffers */
static atomic64_t buffer_bytes;

static u64 buffer_chunk(const struct buffer *buf)
{
	return (u64)PAGE_SIZE << buf->order;
}

/**
 * buffer_get() - find a buffer
 * @id: its id
 *
 * Return: the buffer with a reference for buffer_put(), or NULL.
 */
struct buffer *buffer_get(u32 id)
{
	struct object *obj = object_get(IOMMUCTL_BUFFER, id);

	return obj ? container_of(obj, struct buffer, obj) : NULL;
}

void buffer_put(struct buffer *buf)
{
	object_put(&buf->obj);
}

/**
 * buffer_phys() - where a byte of a buffer is
 * @buf: the buffer
 * @offset: the byte, within it
 * @contig: out: bytes from there on that are physically contiguous
 *
 * Chunks that happen to be neighbours count as one.
 *
 * Return: its physical address.
 */
phys_addr_t buffer_phys(const struct buffer *buf, u64 offset, u64 *contig)
{
	u64 chunk = buffer_chunk(buf);
	unsigned long i = div64_u64(offset, chunk);
	u64 in_chunk = offset - i * chunk;
	phys_addr_t start = page_to_phys(buf->pages[i]);

	*contig = chunk - in_chunk;
	while (++i < buf->nr && page_to_phys(buf->pages[i]) ==
	       start + in_chunk + *contig)
		*contig += chunk;
	return start + in_chunk;
}

/**
 * buffer_get_by_phys() - whose memory is a physical address?
 * @paddr: the address
 *
 * Any context.
 *
 * Return: the buffer with a reference for buffer_put(), or NULL.
 */
struct buffer *buffer_get_by_phys(phys_addr_t paddr)
{
	unsigned long pfn = PHYS_PFN(paddr), first;
	struct buffer *found = NULL;
	unsigned int order;

	rcu_read_lock();
	for (order = 0; order <= BUFFER_MAX_ORDER; order++) {
		struct buffer *buf;

		first = round_down(pfn, 1UL << order);
		buf = xa_load(&buffer_pages, first);
		if (buf && buf->order >= order) {
			if (refcount_inc_not_zero(&buf->obj.users))
				found = buf;
			break;
		}
	}
	rcu_read_unlock();
	/* One that was being made has got other pages since; now they stay. */
	if (found && (xa_load(&buffer_pages, first) != found ||
		      found->order < order)) {
		buffer_put(found);
		found = NULL;
	}
	return found;
}

static void buffer_free_pages(struct buffer *buf)
{
	unsigned long i;

	for (i = 0; i < buf->nr; i++) {
		xa_erase(&buffer_pages, page_to_pfn(buf->pages[i]));
		__free_pages(buf->pages[i], buf->order);
		cond_resched();
	}
	buf->nr = 0;
}

static int buffer_alloc_pages(struct buffer *buf, gfp_t gfp)
{
	unsigned long nr = div64_u64(buf->length, buffer_chunk(buf));
	int ret;

	for (buf->nr = 0; buf->nr < nr; buf->nr++) {
		struct page *page;

		if (fatal_signal_pending(current)) {
			ret = -EINTR;
			goto undo;
		}
		page = alloc_pages(gfp, buf->order);
		if (!page) {
			ret = -ENOMEM;
			goto undo;
		}
		ret = xa_err(xa_store(&buffer_pages, page_to_pfn(page), buf,
				      GFP_KERNEL));
		if (ret) {
			__free_pages(page, buf->order);
			goto undo;
		}
		buf->pages[buf->nr] = page;
		cond_resched();
	}
	return 0;

undo:
	buffer_free_pages(buf);
	return ret;
}

/* One size of chunk, or a failure that leaves nothing */
static int buffer_try(struct buffer *buf, unsigned int order, gfp_t gfp)
{
	unsigned long nr;
	int ret;

	buf->order = order;
	nr = div64_u64(buf->length, buffer_chunk(buf));
	buf->pages = kvcalloc(nr, sizeof(*buf->pages), GFP_KERNEL_ACCOUNT);
	if (!buf->pages)
		return -ENOMEM;
	ret = buffer_alloc_pages(buf, gfp);
	if (ret)
		kvfree(buf->pages);
	return ret;
}

static int buffer_fill_memory(struct buffer *buf, u64 chunk)
{
	const gfp_t gfp = GFP_KERNEL_ACCOUNT | __GFP_ZERO | __GFP_COMP |
			  __GFP_NOWARN;
	int order, ret;

	if (chunk)
		return buffer_try(buf, ilog2(chunk) - PAGE_SHIFT, gfp);

	/* The largest that divides the length and can be had without trouble */
	order = min_t(int, __ffs64(buf->length) - PAGE_SHIFT, BUFFER_MAX_ORDER);
	for (; order > 0; order--) {
		ret = buffer_try(buf, order, gfp | __GFP_NORETRY);
		if (ret != -ENOMEM)
			return ret;
	}
	return buffer_try(buf, 0, gfp);
}

static int buffer_check(const struct iommuctl_buffer_add *add)
{
	if (add->flags || add->__reserved)
		return -EOPNOTSUPP;
	if (!add->length || !IS_ALIGNED(add->length, PAGE_SIZE) ||
	    add->length > IOMMUCTL_MAX_BUFFER)
		return -EINVAL;
	if (!add->chunk)
		return 0;
	if (!is_power_of_2(add->chunk) || add->chunk < PAGE_SIZE ||
	    add->chunk > (PAGE_SIZE << BUFFER_MAX_ORDER) ||
	    !IS_ALIGNED(add->length, add->chunk))
		return -EINVAL;
	return 0;
}

static int buffer_charge(u64 length)
{
	if (atomic64_add_return(length, &buffer_bytes) <=
	    IOMMUCTL_MAX_BUFFERS_MEM)
		return 0;
	atomic64_sub(length, &buffer_bytes);
	return -ENOMEM;
}

static void buffer_free(struct buffer *buf)
{
	buffer_free_pages(buf);
	kvfree(buf->pages);
	atomic64_sub(buf->length, &buffer_bytes);
	kfree_rcu(buf, rcu);
}

int buffer_ctl_add(void *arg)
{
	struct iommuctl_buffer_add *add = arg;
	struct buffer *buf;
	int ret;

	ret = buffer_check(add);
	if (ret)
		return ret;
	buf = kzalloc(sizeof(*buf), GFP_KERNEL_ACCOUNT);
	if (!buf)
		return -ENOMEM;
	buf->length = add->length;

	ret = buffer_charge(buf->length);
	if (ret)
		goto free;
	ret = buffer_fill_memory(buf, add->chunk);
	if (ret)
		goto uncharge;
	ret = object_add(&buf->obj, IOMMUCTL_BUFFER);
	if (ret)
		goto free_memory;

	add->id = buf->obj.id;
	return 0;

free_memory:
	buffer_free_pages(buf);
	kvfree(buf->pages);
uncharge:
	atomic64_sub(buf->length, &buffer_bytes);
free:
	kfree_rcu(buf, rcu);	/* its pages may have been looked up */
	return ret;
}

/* At most one page: what is contiguous for kmap_local_page() */
static size_t buffer_access_page(struct buffer *buf, u64 offset, size_t length,
				 char __user *user, bool write)
{
	u64 contig;
	phys_addr_t phys = buffer_phys(buf, offset, &contig);
	size_t in_page = offset_in_page(phys);
	size_t n = min_t(size_t, length, PAGE_SIZE - in_page);
	void *p = kmap_local_page(pfn_to_page(PHYS_PFN(phys)));
	unsigned long left;

	left = write ? copy_from_user(p + in_page, user, n) :
		       copy_to_user(user, p + in_page, n);
	kunmap_local(p);
	return n - left;
}

static int buffer_access(struct buffer *buf,
			 const struct iommuctl_buffer_access *acc)
{
	bool write = acc->flags & IOMMUCTL_BUFFER_WRITE;
	char __user *user = u64_to_user_ptr(acc->user);
	u64 done = 0;

	while (done < acc->length) {
		u64 left = acc->length - done;
		size_t n;

		n = buffer_access_page(buf, acc->offset + done,
				       min_t(u64, left, PAGE_SIZE),
				       user + done, write);
		if (!n)
			return -EFAULT;
		if (fatal_signal_pending(current))
			return -EINTR;
		done += n;
		cond_resched();
	}
	return 0;
}

int buffer_ctl_access(void *arg)
{
	struct iommuctl_buffer_access *acc = arg;
	struct buffer *buf;
	int ret;

	if (acc->flags & ~IOMMUCTL_BUFFER_WRITE || acc->__reserved)
		return -EOPNOTSUPP;
	if (!acc->length || acc->length > IOMMUCTL_MAX_DMA)
		return -EINVAL;
	buf = buffer_get(acc->buffer);
	if (!buf)
		return -ENOENT;

	if (acc->offset >= buf->length ||
	    acc->length > buf->length - acc->offset)
		ret = -ERANGE;
	else
		ret = buffer_access(buf, acc);
	buffer_put(buf);
	return ret;
}

static void buffer_fill(struct object *obj, void *arg)
{
	struct buffer *buf = container_of(obj, struct buffer, obj);
	struct iommuctl_buffer_rec *rec = arg;

	rec->id = obj->id;
	rec->mappings = atomic_read(&buf->mappings);
	rec->length = buf->length;
	rec->chunk = buffer_chunk(buf);
}

static int buffer_destroy(struct object *obj)
{
	int ret = object_try_remove(obj);

	if (!ret)
		buffer_free(container_of(obj, struct buffer, obj));
	return ret;
}

const struct object_ops buffer_object_ops = {
	.record_size = sizeof(struct iommuctl_buffer_rec),
	.fill = buffer_fill,
	.destroy = buffer_destroy,
};

void buffers_exit(void)
{
	xa_destroy(&buffer_pages);
}
