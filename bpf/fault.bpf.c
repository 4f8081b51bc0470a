// SPDX-License-Identifier: GPL-2.0
/*
 * DMA faults, from two tracepoints: the core's iommu:io_page_fault, which AMD's,
 * Arm's and the virtual IOMMU's drivers reach by report_iommu_fault(), and the
 * module's iommuctl:fault, which knows the domain and the reason. They are rare,
 * so each goes through a ring buffer.
 */
#include <linux/bpf.h>
#include <bpf/bpf_core_read.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

#include <iommuctl/fault.h>

char LICENSE[] SEC("license") = "GPL";

#define IOMMU_FAULT_WRITE	1

/* Faults that found no room */
__u64 fault_dropped;

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 256 * 1024);
} fault_events SEC(".maps");

/* What is needed of the kernel's types */
struct kobject {
	const char *name;
} __attribute__((preserve_access_index));

struct device {
	struct kobject kobj;
	const char *init_name;
} __attribute__((preserve_access_index));

static __always_inline int send(const char *name, __u64 iova, __u32 domain,
				__u32 reason, __u32 write)
{
	struct fault_event *event;

	event = bpf_ringbuf_reserve(&fault_events, sizeof(*event), 0);
	if (!event) {
		__sync_fetch_and_add(&fault_dropped, 1);
		return 0;
	}
	event->ns = bpf_ktime_get_ns();
	event->iova = iova;
	event->domain = domain;
	event->reason = reason;
	event->write = write;
	if (bpf_probe_read_kernel_str(event->device, sizeof(event->device),
				      name) < 0)
		event->device[0] = '\0';
	bpf_ringbuf_submit(event, 0);
	return 0;
}

SEC("?raw_tp/io_page_fault")
int BPF_PROG(fault_core, struct device *dev, unsigned long iova, int flags)
{
	const char *name = BPF_CORE_READ(dev, init_name);

	if (!name)
		name = BPF_CORE_READ(dev, kobj.name);
	return send(name, iova, 0, 0, flags & IOMMU_FAULT_WRITE);
}

SEC("?raw_tp/fault")
int BPF_PROG(fault_module, unsigned int domain, const char *device,
	     unsigned long iova, unsigned int write, unsigned int reason)
{
	return send(device, iova, domain, reason, write & 1);
}
