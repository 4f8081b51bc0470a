/* SPDX-License-Identifier: GPL-2.0 */
/*
 * One timed call of an IOMMU driver, as BPF programs see it.
 *
 * The module fires the bare tracepoint iommuctl_op with a pointer to this
 * structure at the end of each callback that it times. Attach with
 * SEC("tp_btf/iommuctl_op") or SEC("raw_tp/iommuctl_op"); read the fields
 * through BTF, so that the program goes on working when fields are added.
 * The tracepoints iommuctl:map, iommuctl:unmap, … carry the same to bpftrace,
 * perf and ftrace.
 */
#ifndef _IOMMUCTL_EVENT_H
#define _IOMMUCTL_EVENT_H

/**
 * enum iommuctl_op - which callback was timed
 * @IOMMUCTL_OP_MAP: iommu_domain_ops.map_pages, or pt_iommu_ops.map_range
 * @IOMMUCTL_OP_UNMAP: .unmap_pages, or .unmap_range
 * @IOMMUCTL_OP_IOTLB_SYNC: .iotlb_sync
 * @IOMMUCTL_OP_IOTLB_SYNC_MAP: .iotlb_sync_map
 * @IOMMUCTL_OP_FLUSH_ALL: .flush_iotlb_all
 * @IOMMUCTL_OP_ATTACH: .attach_dev; an attachment that was only seen, as its
 *			domain came under the shim by it, took no time
 * @IOMMUCTL_OP_DETACH: .detach_dev, or the end of an attachment where the
 *			kernel does not call it; then it took no time
 * @IOMMUCTL_OPS: how many there are
 */
enum iommuctl_op {
	IOMMUCTL_OP_MAP,
	IOMMUCTL_OP_UNMAP,
	IOMMUCTL_OP_IOTLB_SYNC,
	IOMMUCTL_OP_IOTLB_SYNC_MAP,
	IOMMUCTL_OP_FLUSH_ALL,
	IOMMUCTL_OP_ATTACH,
	IOMMUCTL_OP_DETACH,
	IOMMUCTL_OPS,
};

/**
 * struct iommuctl_event - one timed call
 * @op: enum iommuctl_op
 * @domain: id of the domain, as `iommuctl domain` lists it
 * @device: name of the device that the domain serves, never NULL; the first
 *	    one, if there are several; of ATTACH and DETACH, the one in question
 * @iova: first IOVA; of a sync, the start of the range gathered
 * @size: bytes done: mapped, unmapped, or the range synced; 0 for all
 * @pgsize: size of the pages asked for, 0 if it does not apply; of page tables
 *	    that drivers share, which choose by themselves, the smallest
 * @count: how many pages were asked for
 * @ns: how long the callback took, in nanoseconds
 * @prot: IOMMU_* permissions of a map
 * @ret: 0 or a negative errno; an unmap of less than asked for is -ENOENT
 */
struct iommuctl_event {
	unsigned int op;
	unsigned int domain;
	const char *device;
	unsigned long iova;
	unsigned long size;
	unsigned long pgsize;
	unsigned long count;
	unsigned long long ns;
	int prot;
	int ret;
};

#endif /* _IOMMUCTL_EVENT_H */
