// SPDX-License-Identifier: GPL-2.0
/*
 * Latency histograms of IOMMU operations, per CPU.
 *
 * Why plain additions are exact here. A tracepoint's program runs with
 * preemption off, so it stays on its CPU, and the kernel lets no program run
 * inside itself on a CPU (bpf_prog.active): a cell has one writer, always. An
 * event that an interrupt fires inside this program would be skipped for the
 * same reason; the module fires iommuctl_op with interrupts off, so that none
 * is, and the kernel counts such cases (bpf_prog_info.recursion_misses), which
 * the reader shows as missed.
 *
 * Cost matters more than looks in lat_op(): it runs in every map and unmap.
 */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

/* Offsets are taken from the BTF of the module that is loaded. */
#pragma clang attribute push(__attribute__((preserve_access_index)), \
			     apply_to = record)
#include <iommuctl/event.h>
#pragma clang attribute pop

#include "cells.bpf.h"

char LICENSE[] SEC("license") = "GPL";

/* Domain id to the name of its device, when it was first seen */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, char[LAT_NAME_LEN]);
} lat_names SEC(".maps");

static void new_cell(__u64 key, const void *device)
{
	__u32 domain = lat_key_domain(key);
	char name[LAT_NAME_LEN] = {};

	if (bpf_probe_read_kernel_str(name, sizeof(name), device) > 1)
		bpf_map_update_elem(&lat_names, &domain, name, BPF_NOEXIST);
}

static __always_inline __u64 key_of(const struct iommuctl_event *ev, __u64 size)
{
	if (ev->ret)
		return lat_key(ev->domain, ev->op,
			       order_of(ev->pgsize * ev->count), 1);
	return lat_key(ev->domain, ev->op, order_of(size), 0);
}

static __always_inline void tally(struct lat_cell *cell, __u64 size, __u64 ns)
{
	__u32 bucket = lat_bucket_by(lat_small, ns);

	if (bucket < LAT_BUCKETS)
		cell->bucket[bucket]++;
	cell->sum += ns;
	cell->bytes += size;
	/* After the bucket: the reader takes the maximum before the buckets */
	barrier();
	if (ns > cell->max)
		cell->max = ns;
}

/*
 * "Writable", but nothing is written: such a program loads the event's fields
 * directly, where one that goes through BTF (tp_btf) checks each address, with
 * five instructions on 6.1.
 */
SEC("?raw_tp.w/iommuctl_op")
int BPF_PROG(lat_op, const struct iommuctl_event *ev)
{
	__u64 size = ev->size, key = key_of(ev, size);
	struct lat_cell *cell;

	cell = cell_at(lat_slot(key, lat_mask), lat_mask);
	if (!cell || cell->key != key) {
		cell = find_cell(key, 0, ev->device);
		if (!cell) {
			__sync_fetch_and_add(&lat_dropped, 1);
			return 0;
		}
	}
	tally(cell, size, ev->ns);
	return 0;
}

/*
 * The same, for views that ask for lat_more(). All that is needed of the event
 * is read before the lookup: its address cannot be kept on BPF's stack.
 */
SEC("?raw_tp.w/iommuctl_op")
int BPF_PROG(lat_op_more, const struct iommuctl_event *ev)
{
	__u64 size = ev->size, key = key_of(ev, size), more = more_of(ev->prot);
	const char *device = ev->device;
	__u64 ns = ev->ns;
	struct lat_cell *cell;

	cell = find_cell(key, more, device);
	if (!cell) {
		__sync_fetch_and_add(&lat_dropped, 1);
		return 0;
	}
	tally(cell, size, ns);
	return 0;
}
