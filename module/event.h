/* SPDX-License-Identifier: GPL-2.0 */
/* Timing a callback and telling of it: what viommu/ and shim/ share. */
#ifndef _IOMMUCTL_MODULE_EVENT_H
#define _IOMMUCTL_MODULE_EVENT_H

#include <linux/timekeeping.h>

#include "compat/compat.h"

/* Who begins or ends to listen to a tracepoint of trace.h calls these. */
int iommuctl_listen_iotlb_sync(void);
int iommuctl_listen_iotlb_sync_map(void);
int iommuctl_listen_flush_all(void);
int iommuctl_listen_attach(void);
int iommuctl_listen_iommuctl_op(void);
void iommuctl_unlisten_iotlb_sync(void);
void iommuctl_unlisten_iotlb_sync_map(void);
void iommuctl_unlisten_flush_all(void);
void iommuctl_unlisten_attach(void);
void iommuctl_unlisten_iommuctl_op(void);

#include "trace.h"

/*
 * Is anyone listening to this callback? @name: map, unmap, …
 * Two patched branches, no memory access.
 */
#define iommuctl_traced(name) \
	(trace_##name##_enabled() || compat_trace_op_enabled())

struct work_struct;

/**
 * iommuctl_listened() - is anyone listening to this callback, or about to?
 * @op: enum iommuctl_op
 *
 * For work that iommuctl_listen_work() queued; callbacks ask iommuctl_traced().
 */
bool iommuctl_listened(unsigned int op);

/**
 * iommuctl_listen_work() - whom to tell of listeners who come and go
 * @work: queued before a tracepoint is on, and before it is off; NULL: no longer
 */
void iommuctl_listen_work(struct work_struct *work);

/**
 * iommuctl_event_emit() - fire the tracepoints of one timed call
 * @ev: the call; @ev->op says which tracepoint besides iommuctl_op. Not to be
 *	used afterwards.
 *
 * Any context, with interrupts off: BPF skips a program, uncounted, that an
 * interrupt would nest into itself (bpf_prog.active) or, if attached to a named
 * tracepoint, into any other (bpf_prog_active). It is an RCU read section as
 * well, in which the caller finds the names that @ev points to.
 */
void iommuctl_event_emit(const struct iommuctl_event *ev);

#endif /* _IOMMUCTL_MODULE_EVENT_H */
