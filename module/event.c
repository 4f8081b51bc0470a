// SPDX-License-Identifier: GPL-2.0
/* The tracepoints' bodies, and which of them a timed call fires. */
#include <linux/module.h>

#include "compat/compat.h"

#define CREATE_TRACE_POINTS
#include "event.h"

void iommuctl_event_emit(const struct iommuctl_event *ev)
{
	lockdep_assert_irqs_disabled();

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
	/* Last: a writable program may have changed it (see trace.h). */
	compat_trace_op(ev);
}
