/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The tracepoints: a stable interface. Events and fields may be added, none is
 * renamed, removed or given another meaning.
 *
 * iommuctl:map, :unmap, :iotlb_sync, :iotlb_sync_map, :flush_all, :attach and
 * :detach fire at the end of a driver's callback, in its caller's context (any:
 * also softirq and irq), with the fields of struct iommuctl_event;
 * iommuctl:fault when a virtual device's DMA is refused. The bare tracepoint
 * iommuctl_op carries the same structure to tp_btf and raw_tp programs: the
 * core's iommu:map and iommu:unmap have taken the plain names there.
 */
#undef TRACE_SYSTEM
#define TRACE_SYSTEM iommuctl

#if !defined(_IOMMUCTL_TRACE_H) || defined(TRACE_HEADER_MULTI_READ)
#define _IOMMUCTL_TRACE_H

#include <linux/tracepoint.h>

#include "../include/iommuctl/event.h"
#include "compat/compat.h"

/*
 * "Writable", as then a raw_tp.w program may read the event directly: through
 * BTF a field costs six instructions on 6.1. What is written is not used.
 * event.c defines it, to hear of listeners.
 */
#ifdef DECLARE_TRACE_WRITABLE	/* only while <trace/bpf_probe.h> reads this */
COMPAT_DECLARE_TRACE_WRITABLE(iommuctl_op,
			      TP_PROTO(const struct iommuctl_event *ev),
			      TP_ARGS(ev), sizeof(struct iommuctl_event));
#elif !defined(TRACE_HEADER_MULTI_READ)
COMPAT_DECLARE_TRACE(iommuctl_op,
		     TP_PROTO(const struct iommuctl_event *ev),
		     TP_ARGS(ev));
#endif

DECLARE_EVENT_CLASS(iommuctl_range,
	TP_PROTO(const struct iommuctl_event *ev),
	TP_ARGS(ev),
	TP_STRUCT__entry(
		__field(unsigned int, domain)
		__field(int, ret)
		__field(unsigned long, iova)
		__field(unsigned long, size)
		__field(unsigned long, pgsize)
		__field(unsigned long, count)
		__field(unsigned long long, ns)
		__field(int, prot)
		__string(device, ev->device)
	),
	TP_fast_assign(
		__entry->domain = ev->domain;
		__entry->ret = ev->ret;
		__entry->iova = ev->iova;
		__entry->size = ev->size;
		__entry->pgsize = ev->pgsize;
		__entry->count = ev->count;
		__entry->ns = ev->ns;
		__entry->prot = ev->prot;
		iommuctl_assign_str(device, ev->device);
	),
	TP_printk("domain=%u device=%s iova=0x%lx size=0x%lx pgsize=0x%lx count=%lu prot=0x%x ns=%llu ret=%d",
		  __entry->domain, __get_str(device), __entry->iova,
		  __entry->size, __entry->pgsize, __entry->count,
		  __entry->prot, __entry->ns, __entry->ret)
);

DECLARE_EVENT_CLASS(iommuctl_whole,
	TP_PROTO(const struct iommuctl_event *ev),
	TP_ARGS(ev),
	TP_STRUCT__entry(
		__field(unsigned int, domain)
		__field(int, ret)
		__field(unsigned long long, ns)
		__string(device, ev->device)
	),
	TP_fast_assign(
		__entry->domain = ev->domain;
		__entry->ret = ev->ret;
		__entry->ns = ev->ns;
		iommuctl_assign_str(device, ev->device);
	),
	TP_printk("domain=%u device=%s ns=%llu ret=%d", __entry->domain,
		  __get_str(device), __entry->ns, __entry->ret)
);

#define IOMMUCTL_TRACE(class, name)				\
DEFINE_EVENT(class, name,					\
	TP_PROTO(const struct iommuctl_event *ev),		\
	TP_ARGS(ev))

#define IOMMUCTL_TRACE_TOLD(class, name)			\
DEFINE_EVENT_FN(class, name,					\
	TP_PROTO(const struct iommuctl_event *ev),		\
	TP_ARGS(ev), iommuctl_listen_##name, iommuctl_unlisten_##name)

IOMMUCTL_TRACE(iommuctl_range, map);
IOMMUCTL_TRACE(iommuctl_range, unmap);
IOMMUCTL_TRACE_TOLD(iommuctl_range, iotlb_sync);
IOMMUCTL_TRACE_TOLD(iommuctl_range, iotlb_sync_map);
IOMMUCTL_TRACE_TOLD(iommuctl_whole, flush_all);
IOMMUCTL_TRACE_TOLD(iommuctl_whole, attach);
IOMMUCTL_TRACE(iommuctl_whole, detach);

#undef IOMMUCTL_TRACE_TOLD
#undef IOMMUCTL_TRACE

TRACE_EVENT(fault,
	TP_PROTO(unsigned int domain, const char *device, unsigned long iova,
		 bool write, unsigned int reason),
	TP_ARGS(domain, device, iova, write, reason),
	TP_STRUCT__entry(
		__field(unsigned int, domain)
		__field(unsigned int, reason)
		__field(unsigned long, iova)
		__field(bool, write)
		__string(device, device)
	),
	TP_fast_assign(
		__entry->domain = domain;
		__entry->reason = reason;
		__entry->iova = iova;
		__entry->write = write;
		iommuctl_assign_str(device, device);
	),
	TP_printk("domain=%u device=%s iova=0x%lx access=%s reason=%u",
		  __entry->domain, __get_str(device), __entry->iova,
		  __entry->write ? "write" : "read", __entry->reason)
);

#endif /* _IOMMUCTL_TRACE_H */

#undef TRACE_INCLUDE_PATH
#undef TRACE_INCLUDE_FILE
#define TRACE_INCLUDE_PATH .
#define TRACE_INCLUDE_FILE trace
#include <trace/define_trace.h>
