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
 * No helper is called but bpf_get_smp_processor_id(); the lookup in an array
 * map is inlined by the verifier.
 */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

/* Offsets are taken from the BTF of the module that is loaded. */
#pragma clang attribute push(__attribute__((preserve_access_index)), \
			     apply_to = record)
#include <iommuctl/event.h>
#pragma clang attribute pop

#include <iommuctl/lat.h>

char LICENSE[] SEC("license") = "GPL";

/* Set by the reader before loading: cells of a CPU minus one, lat_bucket() */
const volatile __u32 lat_mask = 1;
const volatile __u8 lat_small[LAT_SMALL] = {};

/* Events whose key found no cell */
__u64 lat_dropped;

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(map_flags, BPF_F_MMAPABLE);
	__uint(max_entries, 2);
	__type(key, __u32);
	__type(value, struct lat_cell);
} lat_cells SEC(".maps");

/* Domain id to the name of its device, when it was first seen */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, char[LAT_NAME_LEN]);
} lat_names SEC(".maps");

/* Cell @slot, below lat_mask + 1, of this CPU */
static __always_inline struct lat_cell *cell_at(__u32 slot, __u32 mask)
{
	__u32 index = bpf_get_smp_processor_id() * (mask + 1) + slot;

	return bpf_map_lookup_elem(&lat_cells, &index);
}

static __noinline void record_name(__u32 domain, const char *device)
{
	char name[LAT_NAME_LEN] = {};

	if (bpf_probe_read_kernel_str(name, sizeof(name), device) > 1)
		bpf_map_update_elem(&lat_names, &domain, name, BPF_NOEXIST);
}

/*
 * The first lookup met another key or an empty cell: look on, and take the
 * first empty one. Rare: once per key and CPU, but for colliding keys.
 */
static __noinline struct lat_cell *
find_cell(__u64 key, const char *device)
{
	__u32 mask = lat_mask, slot = lat_slot(key, mask), i;
	struct lat_cell *cell;

	for (i = 0; i < LAT_PROBES; i++) {
		cell = cell_at((slot + i) & mask, mask);
		if (!cell)
			return NULL;
		if (cell->key == key)
			return cell;
		if (!cell->key) {
			cell->key = key;
			record_name(lat_key_domain(key), device);
			return cell;
		}
	}
	return NULL;
}

/* 4 KiB, the size that is most frequent by far, is not looked up. */
static __always_inline __u32 order_of(__u64 size)
{
	return size == 4096 ? 12 : lat_order_by(lat_small, size);
}

static __always_inline __u64 key_of(const struct iommuctl_event *ev, __u64 size)
{
	if (ev->ret)
		return lat_key(ev->domain, ev->op,
			       order_of(ev->pgsize * ev->count), 1);
	return lat_key(ev->domain, ev->op, order_of(size), 0);
}

/*
 * "Writable", but nothing is written: such a program loads the event's fields
 * directly, where one that goes through BTF (tp_btf) checks each address, with
 * five instructions on 6.1.
 */
SEC("raw_tp.w/iommuctl_op")
int BPF_PROG(lat_op, const struct iommuctl_event *ev)
{
	__u64 size = ev->size, key = key_of(ev, size), ns;
	__u32 mask = lat_mask, bucket;
	struct lat_cell *cell;

	cell = cell_at(lat_slot(key, mask), mask);
	if (!cell || cell->key != key) {
		cell = find_cell(key, ev->device);
		if (!cell) {
			__sync_fetch_and_add(&lat_dropped, 1);
			return 0;
		}
	}
	ns = ev->ns;
	bucket = lat_bucket_by(lat_small, ns);
	if (bucket < LAT_BUCKETS)
		cell->bucket[bucket]++;
	cell->sum += ns;
	cell->bytes += size;
	/* After the bucket: lat_read() takes the maximum before the buckets */
	barrier();
	if (ns > cell->max)
		cell->max = ns;
	return 0;
}
