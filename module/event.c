// SPDX-License-Identifier: GPL-2.0
/* The tracepoints' bodies, and which of them a timed call fires. */
#include <linux/module.h>
#include <linux/spinlock.h>
#include <linux/workqueue.h>

#include "compat/compat.h"

#define CREATE_TRACE_POINTS
#include "event.h"

/* Tracepoints that are on, by operation; the last is iommuctl_op: of all. */
static unsigned int listened[IOMMUCTL_OPS + 1];
static struct work_struct *listen_work;
static DEFINE_SPINLOCK(listen_lock);

/* Under tracepoints_mutex; also when the module goes, after its exit. */
static void listen_change(unsigned int op, int more)
{
	spin_lock(&listen_lock);
	WRITE_ONCE(listened[op], listened[op] + more);
	if (listen_work)
		queue_work(system_long_wq, listen_work);
	spin_unlock(&listen_lock);
}

void iommuctl_listen_work(struct work_struct *work)
{
	spin_lock(&listen_lock);
	listen_work = work;
	spin_unlock(&listen_lock);
}

bool iommuctl_listened(unsigned int op)
{
	return READ_ONCE(listened[op]) || READ_ONCE(listened[IOMMUCTL_OPS]);
}

#define IOMMUCTL_LISTEN(name, op)		\
int iommuctl_listen_##name(void)		\
{						\
	listen_change(op, 1);			\
	return 0;				\
}

#define IOMMUCTL_UNLISTEN(name, op)		\
void iommuctl_unlisten_##name(void)		\
{						\
	listen_change(op, -1);			\
}

IOMMUCTL_LISTEN(iotlb_sync, IOMMUCTL_OP_IOTLB_SYNC)
IOMMUCTL_LISTEN(iotlb_sync_map, IOMMUCTL_OP_IOTLB_SYNC_MAP)
IOMMUCTL_LISTEN(flush_all, IOMMUCTL_OP_FLUSH_ALL)
IOMMUCTL_LISTEN(attach, IOMMUCTL_OP_ATTACH)
IOMMUCTL_LISTEN(iommuctl_op, IOMMUCTL_OPS)
IOMMUCTL_UNLISTEN(iotlb_sync, IOMMUCTL_OP_IOTLB_SYNC)
IOMMUCTL_UNLISTEN(iotlb_sync_map, IOMMUCTL_OP_IOTLB_SYNC_MAP)
IOMMUCTL_UNLISTEN(flush_all, IOMMUCTL_OP_FLUSH_ALL)
IOMMUCTL_UNLISTEN(attach, IOMMUCTL_OP_ATTACH)
IOMMUCTL_UNLISTEN(iommuctl_op, IOMMUCTL_OPS)

DEFINE_TRACE_FN(iommuctl_op, iommuctl_listen_iommuctl_op,
		iommuctl_unlisten_iommuctl_op,
		TP_PROTO(const struct iommuctl_event *ev), TP_ARGS(ev));

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
