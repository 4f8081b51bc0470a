// SPDX-License-Identifier: GPL-2.0
/*
 * The usual way to time a function by BPF, to compare with: fentry notes the
 * time in a map by thread, fexit looks it up and counts. Log2 histograms, count
 * and sum. The Intel driver's callbacks, as the shim times them, or the core's
 * functions, see startmap.c.
 */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

#define OPS	4
#define BUCKETS	32

char LICENSE[] SEC("license") = "GPL";

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 1024);
	__type(key, __u32);
	__type(value, __u64);
} starts SEC(".maps");

struct hist {
	__u64 count;
	__u64 sum;
	__u64 bucket[BUCKETS];
};

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, OPS);
	__type(key, __u32);
	__type(value, struct hist);
} hists SEC(".maps");

static __always_inline __u64 log2_of(__u64 v)
{
	__u64 r = 0, shift;

	shift = (v > 0xffff) << 4; v >>= shift; r |= shift;
	shift = (v > 0xff) << 3; v >>= shift; r |= shift;
	shift = (v > 0xf) << 2; v >>= shift; r |= shift;
	shift = (v > 0x3) << 1; v >>= shift; r |= shift;
	return r | v >> 1;
}

static __always_inline int begin(void)
{
	__u32 tid = bpf_get_current_pid_tgid();
	__u64 now = bpf_ktime_get_ns();

	bpf_map_update_elem(&starts, &tid, &now, BPF_ANY);
	return 0;
}

static __always_inline int end(__u32 op)
{
	__u32 tid = bpf_get_current_pid_tgid();
	__u64 *start = bpf_map_lookup_elem(&starts, &tid), ns;
	struct hist *hist;
	__u64 bucket;

	if (!start)
		return 0;
	ns = bpf_ktime_get_ns() - *start;
	bpf_map_delete_elem(&starts, &tid);
	hist = bpf_map_lookup_elem(&hists, &op);
	if (!hist)
		return 0;
	hist->count++;
	hist->sum += ns;
	bucket = log2_of(ns);
	if (bucket < BUCKETS)
		hist->bucket[bucket]++;
	return 0;
}

#define TIMED(op, function)						\
SEC("?fentry/" #function)						\
int BPF_PROG(function##_entry)						\
{									\
	return begin();							\
}									\
									\
SEC("?fexit/" #function)							\
int BPF_PROG(function##_exit)						\
{									\
	return end(op);							\
}

TIMED(0, intel_iommu_map_pages)
TIMED(1, intel_iommu_unmap_pages)
TIMED(2, intel_iommu_tlb_sync)
TIMED(3, intel_iommu_iotlb_sync_map)
/* 7.3: a format's functions, for a driver with shared page tables */
TIMED(0, vtdss_map_range)
TIMED(1, vtdss_unmap_range)
TIMED(0, iommu_map)
TIMED(1, iommu_unmap)
/* What `iommuctl lat --source core` times; 7.3 has the other name */
TIMED(0, __iommu_map)
TIMED(0, iommu_map_nosync)
TIMED(1, __iommu_unmap)
