/* SPDX-License-Identifier: GPL-2.0 */
/* What bpf/trace.bpf.c sends and `iommuctl trace` prints. */
#ifndef _IOMMUCTL_TRACE_EVENT_H
#define _IOMMUCTL_TRACE_EVENT_H

#define TRACE_COMM_LEN	16
#define TRACE_NAME_LEN	64	/* of a device, NUL included */
#define TRACE_FRAMES	32	/* of a kernel stack at most */

/**
 * struct trace_event - one call of a driver's callback, or of the core
 * @time: when it ended, nanoseconds of CLOCK_MONOTONIC
 * @ns: how long it took
 * @iova: first IOVA
 * @size: bytes done; of a call that failed, bytes asked for
 * @domain: id of the domain, or its address where the module is not asked
 * @op: enum iommuctl_op
 * @ret: 0 or a negative errno
 * @cpu: where it ran
 * @pid: the thread
 * @tgid: the process
 * @stack_bytes: of @stack in struct trace_event_stack; 0 or less: it has none
 * @comm: name of the thread
 * @device: name of the device, empty if it is not known
 */
struct trace_event {
	unsigned long long time;
	unsigned long long ns;
	unsigned long long iova;
	unsigned long long size;
	unsigned long long domain;
	unsigned int op;
	int ret;
	unsigned int cpu;
	unsigned int pid;
	unsigned int tgid;
	int stack_bytes;
	char comm[TRACE_COMM_LEN];
	char device[TRACE_NAME_LEN];
};

/**
 * struct trace_event_stack - the same with its stack, where that was asked for
 * @event: it
 * @stack: return addresses, innermost first
 */
struct trace_event_stack {
	struct trace_event event;
	unsigned long long stack[TRACE_FRAMES];
};

#endif /* _IOMMUCTL_TRACE_EVENT_H */
