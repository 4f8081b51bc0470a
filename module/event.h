/* SPDX-License-Identifier: GPL-2.0 */
/* Timing a callback and telling of it: what viommu/ and shim/ share. */
#ifndef _IOMMUCTL_MODULE_EVENT_H
#define _IOMMUCTL_MODULE_EVENT_H

#include <linux/timekeeping.h>

#include "compat/compat.h"
#include "trace.h"

/*
 * Is anyone listening to this callback? @name: map, unmap, …
 * Two patched branches, no memory access.
 */
#define iommuctl_traced(name) \
	(trace_##name##_enabled() || compat_trace_op_enabled())

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
