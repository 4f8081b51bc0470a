// SPDX-License-Identifier: GPL-2.0
/*
 * The DMA engine of a virtual master. Each access of at most a page goes through
 * the translation and the permissions of the domain of that moment.
 *
 * What the engine may touch: through a domain of the kernel's, what the kernel
 * mapped, as a real device may. Through a domain that a user maps, and through
 * identity, only the memory of buffers: translated to anywhere else, the access
 * faults as on an address that no memory answers to.
 */
#include <linux/highmem.h>
#include <linux/mm.h>
#include <linux/sched/signal.h>
#include <linux/slab.h>
#include <linux/uaccess.h>

#include "../buffer.h"
#include "../domain.h"
#include "viommu.h"

/* One access: at most up to the end of a page, on one side or the other */
struct access {
	u64 iova;
	void *data;
	size_t size;
	bool write;
};

static void access_copy(const struct access *acc, phys_addr_t paddr)
{
	void *page = kmap_local_page(pfn_to_page(PHYS_PFN(paddr)));
	void *mem = page + offset_in_page(paddr);

	if (acc->write)
		memcpy(mem, acc->data, acc->size);
	else
		memcpy(acc->data, mem, acc->size);
	kunmap_local(page);
}

/* Within a walk, or through identity: 0 or an enum iommuctl_fault_reason */
static int access_memory(struct viommu_domain *vd, const struct access *acc,
			 phys_addr_t paddr)
{
	struct buffer *buf;

	if (vd->self && !(READ_ONCE(vd->self->holders) & DOMAIN_USER) &&
	    vd->domain.type & __IOMMU_DOMAIN_PAGING) {
		if (!pfn_valid(PHYS_PFN(paddr)))
			return IOMMUCTL_FAULT_ADDRESS;
		access_copy(acc, paddr);
		return 0;
	}

	buf = buffer_get_by_phys(paddr);
	if (!buf)
		return IOMMUCTL_FAULT_ADDRESS;
	access_copy(acc, paddr);
	buffer_put(buf);
	return 0;
}

static int access_permitted(const struct access *acc, u32 prot)
{
	if (acc->write)
		return prot & PGTABLE_WRITE ? 0 : IOMMUCTL_FAULT_WRITE;
	return prot & PGTABLE_READ ? 0 : IOMMUCTL_FAULT_READ;
}

/* What the table and the IOTLB say of an IOVA: 0 or a reason; inside the gate */
static int access_translate(struct viommu_domain *vd, u64 iova,
			    struct pgtable_leaf *leaf)
{
	struct pgtable_leaf used;
	bool hit = viommu_iotlb_lookup(vd, iova, &used);
	bool mapped = !viommu_model_fmt(vd->model)->translate(&vd->pt, iova,
							      leaf);

	if (hit && (!mapped || used.iova != leaf->iova ||
		    used.paddr != leaf->paddr || used.size != leaf->size ||
		    used.prot != leaf->prot))
		return IOMMUCTL_FAULT_STALE;
	if (!mapped)
		return IOMMUCTL_FAULT_UNMAPPED;
	if (!hit)
		viommu_iotlb_add(vd, leaf);
	return 0;
}

static int access_paging(struct viommu_domain *vd, const struct access *acc)
{
	struct iommu_domain_geometry *geo = &vd->domain.geometry;
	struct pgtable_leaf leaf;
	unsigned long flags;
	int ret;

	if (acc->iova < geo->aperture_start || acc->iova > geo->aperture_end)
		return IOMMUCTL_FAULT_APERTURE;

	viommu_iotlb_use(vd);
	viommu_walk_begin(vd, &flags);
	ret = access_translate(vd, acc->iova, &leaf);
	if (!ret)
		ret = access_permitted(acc, leaf.prot);
	if (!ret)
		ret = access_memory(vd, acc,
				    leaf.paddr + (acc->iova - leaf.iova));
	viommu_walk_end(vd, flags);
	return ret;
}

/* 0, or an enum iommuctl_fault_reason that has been reported */
static int access_do(struct viommu_master *master, const struct access *acc)
{
	struct viommu_domain *vd;
	int ret;

	mutex_lock(&master->lock);
	vd = master->domain;
	if (!vd || vd->domain.type == IOMMU_DOMAIN_BLOCKED)
		ret = IOMMUCTL_FAULT_BLOCKED;
	else if (vd->domain.type == IOMMU_DOMAIN_IDENTITY)
		ret = access_memory(vd, acc, acc->iova);
	else
		ret = access_paging(vd, acc);
	if (ret)
		viommu_fault(master, vd, acc->iova, acc->write, ret);
	mutex_unlock(&master->lock);

	if (!ret)
		atomic64_add(acc->size, &master->dma_bytes);
	return ret;
}

/**
 * struct dma - an ioctl(IOMMUCTL_DEVICE_DMA) under way
 * @arg: its argument; ->done counts up
 * @master: who
 * @bounce: a page between memory and memory
 */
struct dma {
	struct iommuctl_device_dma *arg;
	struct viommu_master *master;
	void *bounce;
};

/* Within the smallest page of all formats, whatever the processor's are */
static size_t dma_chunk(u64 iova, u64 left)
{
	return min_t(u64, left, SZ_4K - (iova & (SZ_4K - 1)));
}

/* @size bytes of bounce at @iova, in accesses that end where pages end */
static int dma_move(struct dma *dma, u64 iova, size_t size, bool write)
{
	size_t at = 0;
	int ret;

	while (at < size) {
		struct access acc = {
			.iova = iova + at,
			.data = dma->bounce + at,
			.size = dma_chunk(iova + at, size - at),
			.write = write,
		};

		ret = access_do(dma->master, &acc);
		if (ret) {
			dma->arg->fault_iova = acc.iova;
			dma->arg->fault_reason = ret;
			/* What a write did before the fault, it did. */
			if (write)
				dma->arg->done += at;
			return ret;
		}
		at += acc.size;
	}
	return 0;
}

/* One chunk of at most a page: 1 done, 0 faulted, or a negative errno */
static int dma_step(struct dma *dma)
{
	struct iommuctl_device_dma *arg = dma->arg;
	char __user *user = u64_to_user_ptr(arg->user) + arg->done;
	u64 iova = arg->iova + arg->done;
	u64 from = arg->op == IOMMUCTL_DMA_COPY ? arg->src_iova + arg->done :
						  iova;
	size_t n = dma_chunk(from, arg->length - arg->done);

	if (arg->op == IOMMUCTL_DMA_WRITE) {
		if (copy_from_user(dma->bounce, user, n))
			return -EFAULT;
	} else if (dma_move(dma, from, n, false)) {
		return 0;
	}

	if (arg->op == IOMMUCTL_DMA_READ) {
		if (copy_to_user(user, dma->bounce, n))
			return -EFAULT;
	} else if (dma_move(dma, iova, n, true)) {
		return 0;
	}
	arg->done += n;
	return 1;
}

static int dma_run(struct dma *dma)
{
	int ret = 1;

	while (ret > 0 && dma->arg->done < dma->arg->length) {
		if (fatal_signal_pending(current))
			return -EINTR;
		ret = dma_step(dma);
		cond_resched();
	}
	return min(ret, 0);
}

static int dma_check(const struct iommuctl_device_dma *arg)
{
	u64 last;

	if (arg->flags || arg->__reserved || arg->op < IOMMUCTL_DMA_READ ||
	    arg->op > IOMMUCTL_DMA_COPY)
		return -EOPNOTSUPP;
	if (!arg->length || arg->length > IOMMUCTL_MAX_DMA)
		return -EINVAL;
	if (check_add_overflow(arg->iova, arg->length - 1, &last) ||
	    (arg->op == IOMMUCTL_DMA_COPY &&
	     check_add_overflow(arg->src_iova, arg->length - 1, &last)))
		return -ERANGE;
	return 0;
}

int viommu_ctl_dma(void *param)
{
	struct iommuctl_device_dma *arg = param;
	struct dma dma = { .arg = arg };
	struct object *obj;
	int ret;

	ret = dma_check(arg);
	if (ret)
		return ret;
	arg->done = 0;
	arg->fault_iova = 0;
	arg->fault_reason = 0;

	obj = object_get(IOMMUCTL_DEV, arg->device);
	if (!obj)
		return -ENOENT;
	dma.master = container_of(obj, struct viommu_master, obj);
	dma.bounce = (void *)__get_free_page(GFP_KERNEL);
	if (!dma.bounce) {
		ret = -ENOMEM;
		goto put;
	}
	ret = dma_run(&dma);
	free_page((unsigned long)dma.bounce);
put:
	object_put(obj);
	return ret;
}
