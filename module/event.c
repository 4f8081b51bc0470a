// SPDX-License-Identifier: GPL-2.0
/* The tracepoints' bodies, and which of them a timed call fires. */
#include <linux/module.h>

#include "compat/compat.h"

#define CREATE_TRACE_POINTS
#include "event.h"

/*
 * BPF skips a program that an interrupt would nest into itself, on every kernel
 * (bpf_prog.active), and the event were lost to it: no interrupts, no nesting.
 */
static void event_emit_op(const struct iommuctl_event *ev)
{
	unsigned long flags;

	local_irq_save(flags);
	compat_trace_op(ev);
	local_irq_restore(flags);
}

void iommuctl_event_emit(const struct iommuctl_event *ev)
{
	if (compat_trace_op_enabled())
		event_emit_op(ev);

	switch (ev->op) {
	case IOMMUCTL_OP_MAP:
		trace_map(ev);
		break;
	case IOMMUCTL_OP_UNMAP:
		trace_unmap(ev);
		break;
	case IOMMUCTL_OP_IOTLB_SYNC:
		trace_iotlb_sync(ev);
		break;
	case IOMMUCTL_OP_IOTLB_SYNC_MAP:
		trace_iotlb_sync_map(ev);
		break;
	case IOMMUCTL_OP_FLUSH_ALL:
		trace_flush_all(ev);
		break;
	case IOMMUCTL_OP_ATTACH:
		trace_attach(ev);
		break;
	case IOMMUCTL_OP_DETACH:
		trace_detach(ev);
		break;
	}
}
