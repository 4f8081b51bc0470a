/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Single operations, through a ring buffer: what the programs of trace have in
 * common.
 *
 * All that is asked for is looked at here: what is left out costs a few
 * comparisons and does not travel. An event that finds the ring full is dropped
 * and counted, on its CPU. The reader is woken when much has come, and looks by
 * itself now and then: to wake somebody costs more than all else here.
 */
#ifndef _TRACE_BPF_H
#define _TRACE_BPF_H

char LICENSE[] SEC("license") = "GPL";

/* Set by the reader before loading: what is wanted; the loader drops the rest */
const volatile __u32 trace_ops = ~0U;
const volatile __u64 trace_min;
const volatile bool trace_errors;
const volatile bool trace_stack;
/* Wake the reader when so many bytes wait for it */
const volatile __u64 trace_wake = 1;

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 1 << 20);
} trace_ring SEC(".maps");

/* Events that found the ring full */
struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, __u64);
} trace_dropped SEC(".maps");

/**
 * struct call - an operation that ended
 * @op: enum iommuctl_op
 * @ret: 0 or a negative errno
 * @ns: how long it took
 * @iova: first IOVA
 * @size: see struct trace_event
 * @domain: see struct trace_event
 * @device: name of the device in the kernel's memory, or NULL
 */
struct call {
	__u32 op;
	int ret;
	__u64 ns;
	__u64 iova;
	__u64 size;
	__u64 domain;
	const char *device;
};

static __always_inline bool is_wanted(__u32 op, int ret, __u64 ns)
{
	if (ns < trace_min)
		return false;
	if (trace_errors && !ret)
		return false;
	return trace_ops >> (op & 31) & 1;
}

static __always_inline void fill(struct trace_event *to,
				 const struct call *call)
{
	__u64 id = bpf_get_current_pid_tgid();

	to->time = bpf_ktime_get_ns();
	to->ns = call->ns;
	to->iova = call->iova;
	to->size = call->size;
	to->domain = call->domain;
	to->op = call->op;
	to->ret = call->ret;
	to->cpu = bpf_get_smp_processor_id();
	to->pid = id;
	to->tgid = id >> 32;
	to->stack_bytes = 0;
	bpf_get_current_comm(to->comm, sizeof(to->comm));
	if (bpf_probe_read_kernel_str(to->device, sizeof(to->device),
				      call->device) <= 0)
		to->device[0] = '\0';
}

static __always_inline void drop(void)
{
	__u32 zero = 0;
	__u64 *n = bpf_map_lookup_elem(&trace_dropped, &zero);

	if (n)
		__sync_fetch_and_add(n, 1);
}

static __always_inline void submit(void *record)
{
	__u64 waits = bpf_ringbuf_query(&trace_ring, BPF_RB_AVAIL_DATA);

	bpf_ringbuf_submit(record, waits >= trace_wake ? BPF_RB_FORCE_WAKEUP :
							 BPF_RB_NO_WAKEUP);
}

static __always_inline void send_plain(const struct call *call)
{
	struct trace_event *to;

	to = bpf_ringbuf_reserve(&trace_ring, sizeof(*to), 0);
	if (!to) {
		drop();
		return;
	}
	fill(to, call);
	submit(to);
}

static __always_inline void send_stack(void *ctx, const struct call *call)
{
	struct trace_event_stack *to;

	to = bpf_ringbuf_reserve(&trace_ring, sizeof(*to), 0);
	if (!to) {
		drop();
		return;
	}
	fill(&to->event, call);
	to->event.stack_bytes = bpf_get_stack(ctx, to->stack,
					      sizeof(to->stack), 0);
	submit(to);
}

static __always_inline void send(void *ctx, const struct call *call)
{
	if (trace_stack)
		send_stack(ctx, call);
	else
		send_plain(call);
}

#endif /* _TRACE_BPF_H */
