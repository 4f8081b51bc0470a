/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Histograms of a CPU, by key: what the programs behind `iommuctl lat` have in
 * common. Who includes this defines new_cell().
 *
 * No helper is called on the way to a cell but bpf_get_smp_processor_id(); the
 * lookup in an array map is inlined by the verifier.
 */
#ifndef _IOMMUCTL_CELLS_BPF_H
#define _IOMMUCTL_CELLS_BPF_H

#include <iommuctl/lat.h>

/* Set by the reader before loading: cells of a CPU minus one, lat_bucket() */
const volatile __u32 lat_mask = 1;
const volatile __u8 lat_small[LAT_SMALL] = {};
const volatile __u32 lat_more_asked;	/* LAT_MORE_* */

/* Events whose key found no cell */
__u64 lat_dropped;

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(map_flags, BPF_F_MMAPABLE);
	__uint(max_entries, 2);
	__type(key, __u32);
	__type(value, struct lat_cell);
} lat_cells SEC(".maps");

/* Process id to its name, when it was first seen */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, char[LAT_COMM_LEN]);
} lat_comms SEC(".maps");

/* A key was seen for the first time on this CPU; @arg is find_cell()'s. */
static void new_cell(__u64 key, const void *arg);

/* Cell @slot, below lat_mask + 1, of this CPU */
static __always_inline struct lat_cell *cell_at(__u32 slot, __u32 mask)
{
	__u32 index = bpf_get_smp_processor_id() * (mask + 1) + slot;

	return bpf_map_lookup_elem(&lat_cells, &index);
}

static __noinline void record_comm(__u32 process)
{
	char comm[LAT_COMM_LEN] = {};

	bpf_get_current_comm(comm, sizeof(comm));
	bpf_map_update_elem(&lat_comms, &process, comm, BPF_NOEXIST);
}

/* Take an empty cell, which an interrupt may want just now, too. */
static __always_inline int take_cell(struct lat_cell *cell, __u64 key,
				     __u64 more)
{
	if (cell->key || __sync_val_compare_and_swap(&cell->key, 0, key))
		return 0;
	cell->more = more;
	return 1;
}

/*
 * The first lookup met another key or an empty cell: look on, and take the
 * first empty one. Rare: once per key and CPU, but for colliding keys.
 */
static __noinline struct lat_cell *
find_cell(__u64 key, __u64 more, const void *arg)
{
	__u32 mask = lat_mask, slot = lat_slot(key ^ more, mask), i;
	struct lat_cell *cell;

	for (i = 0; i < LAT_PROBES; i++) {
		cell = cell_at((slot + i) & mask, mask);
		if (!cell)
			return NULL;
		if (cell->key == key && cell->more == more)
			return cell;
		if (take_cell(cell, key, more)) {
			new_cell(key, arg);
			if (lat_more_asked & LAT_MORE_PROCESS)
				record_comm(lat_more_process(more));
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

/* The process is the one that an interrupt came upon, if it was one. */
static __always_inline __u64 more_of(__u32 prot)
{
	__u32 process = 0;

	if (!lat_more_asked)
		return 0;
	if (lat_more_asked & LAT_MORE_PROCESS)
		process = bpf_get_current_pid_tgid() >> 32;
	return lat_more(process, lat_more_asked & LAT_MORE_PROT ? prot : 0);
}

#endif /* _IOMMUCTL_CELLS_BPF_H */
