// SPDX-License-Identifier: GPL-2.0
/* Single operations of IOMMU drivers, as the module tells of them. */
#include <stdbool.h>

#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

/* Offsets are taken from the BTF of the module that is loaded. */
#pragma clang attribute push(__attribute__((preserve_access_index)), \
			     apply_to = record)
#include <iommuctl/event.h>
#pragma clang attribute pop

#include <iommuctl/trace.h>

#include "trace.bpf.h"

/* Of this device alone, if there is a name */
const volatile bool trace_by_device;
const volatile char trace_device[TRACE_NAME_LEN] = "";

static __always_inline bool right_device(const char *device)
{
	char name[TRACE_NAME_LEN] = {};

	if (bpf_probe_read_kernel_str(name, sizeof(name), device) <= 0)
		return false;
	return !bpf_strncmp(name, sizeof(name), (const char *)trace_device);
}

/* "Writable" to read the event directly: see bpf/lat.bpf.c. */
SEC("raw_tp.w/iommuctl_op")
int BPF_PROG(trace_op, const struct iommuctl_event *ev)
{
	struct call call;

	if (!is_wanted(ev->op, ev->ret, ev->ns))
		return 0;
	if (trace_by_device && !right_device(ev->device))
		return 0;
	call.op = ev->op;
	call.ret = ev->ret;
	call.ns = ev->ns;
	call.iova = ev->iova;
	call.size = ev->ret ? ev->pgsize * ev->count : ev->size;
	call.domain = ev->domain;
	call.device = ev->device;
	send(ctx, &call);
	return 0;
}
