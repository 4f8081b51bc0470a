/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Latency without the module: which functions of the kernel are timed, and what
 * bpf/lat_core.bpf.c and its reader share.
 */
#ifndef _IOMMUCTL_LAT_CORE_H
#define _IOMMUCTL_LAT_CORE_H

#include "event.h"
#include "lat.h"

/*
 * Functions whose calls are operations, as the shim has them:
 *
 *	X(function, operation, where its size is, what its result says)
 *
 * The domain is the first argument. A kernel has some of them, and of those
 * that call each other at most one, so that no operation counts twice:
 * iommu_map_nosync() is 7.0's name of __iommu_map(). Both fire the tracepoint
 * iommu:map, as __iommu_unmap() does iommu:unmap.
 */
#define LAT_CORE_OPS(X) \
	X(__iommu_map, MAP, SIZE_ARG3, ERRNO) \
	X(iommu_map_nosync, MAP, SIZE_ARG3, ERRNO) \
	X(__iommu_unmap, UNMAP, SIZE_ARG2, BYTES) \
	X(intel_iommu_tlb_sync, IOTLB_SYNC, SIZE_GATHER, NOTHING) \
	X(intel_iommu_iotlb_sync_map, IOTLB_SYNC_MAP, SIZE_ARG2, NOTHING) \
	X(intel_flush_iotlb_all, FLUSH_ALL, SIZE_NONE, NOTHING) \
	X(amd_iommu_iotlb_sync, IOTLB_SYNC, SIZE_GATHER, NOTHING) \
	X(amd_iommu_iotlb_sync_map, IOTLB_SYNC_MAP, SIZE_ARG2, NOTHING) \
	X(amd_iommu_flush_iotlb_all, FLUSH_ALL, SIZE_NONE, NOTHING) \
	X(viommu_iotlb_sync, IOTLB_SYNC, SIZE_GATHER, NOTHING) \
	X(viommu_iotlb_sync_map, IOTLB_SYNC_MAP, SIZE_ARG2, NOTHING) \
	X(viommu_flush_iotlb_all, FLUSH_ALL, SIZE_NONE, NOTHING) \
	X(arm_smmu_iotlb_sync, IOTLB_SYNC, SIZE_GATHER, NOTHING) \
	X(arm_smmu_flush_iotlb_all, FLUSH_ALL, SIZE_NONE, NOTHING) \
	X(s390_iommu_iotlb_sync, IOTLB_SYNC, SIZE_GATHER, NOTHING) \
	X(s390_iommu_iotlb_sync_map, IOTLB_SYNC_MAP, SIZE_ARG2, NOTHING) \
	X(s390_iommu_flush_iotlb_all, FLUSH_ALL, SIZE_NONE, NOTHING) \
	X(riscv_iommu_iotlb_sync, IOTLB_SYNC, SIZE_GATHER, NOTHING) \
	X(riscv_iommu_iotlb_flush_all, FLUSH_ALL, SIZE_NONE, NOTHING)

/* What the time of a call into the DMA API or the core goes to */
#define LAT_PHASES(X) \
	X(DMA, "dma") \
	X(IOVA, "iova") \
	X(CORE, "core") \
	X(DRIVER, "driver") \
	X(SYNC, "sync") \
	X(QUEUE, "queue") \
	X(CACHE, "cache") \
	X(BOUNCE, "bounce")

/* The calls themselves; MAP and UNMAP are those that are not the DMA API's */
#define LAT_CALLS(X) \
	X(DMA_MAP, "dma_map") \
	X(DMA_UNMAP, "dma_unmap") \
	X(DMA_MAP_SG, "dma_map_sg") \
	X(DMA_UNMAP_SG, "dma_unmap_sg") \
	X(DMA_ALLOC, "dma_alloc") \
	X(DMA_FREE, "dma_free") \
	X(IOVA_ALLOC, "dma_iova_alloc") \
	X(IOVA_LINK, "dma_iova_link") \
	X(IOVA_SYNC, "dma_iova_sync") \
	X(IOVA_UNLINK, "dma_iova_unlink") \
	X(IOVA_FREE, "dma_iova_free") \
	X(MAP, "map") \
	X(UNMAP, "unmap") \
	X(FLUSH_QUEUE, "flush_queue") \
	X(NONE, "")

enum lat_phase {
#define LAT_ENUM(name, ...) LAT_PHASE_##name,
	LAT_PHASES(LAT_ENUM)
#undef LAT_ENUM
	LAT_PHASE_COUNT,
};

/* LAT_CALL_NONE: what counts only inside of another */
enum lat_call {
#define LAT_ENUM(name, ...) LAT_CALL_##name,
	LAT_CALLS(LAT_ENUM)
#undef LAT_ENUM
	LAT_CALL_COUNT,
};

/*
 * Functions that begin a phase:
 *
 *	X(function, phase, call, what its result says)
 *
 * Those with a call have its device or domain as their first argument, but for
 * FLUSH_QUEUE. A kernel has some of them. Inlined, and so part of what is around
 * them, are queue_iova() up to 6.12 and what the table does not name.
 */
#define LAT_CORE_PHASES(X) \
	X(iommu_dma_map_page, DMA, DMA_MAP, ADDRESS) \
	X(iommu_dma_map_phys, DMA, DMA_MAP, ADDRESS) \
	X(iommu_dma_map_resource, DMA, DMA_MAP, ADDRESS) \
	X(iommu_dma_unmap_page, DMA, DMA_UNMAP, NOTHING) \
	X(iommu_dma_unmap_phys, DMA, DMA_UNMAP, NOTHING) \
	X(iommu_dma_unmap_resource, DMA, DMA_UNMAP, NOTHING) \
	X(iommu_dma_map_sg, DMA, DMA_MAP_SG, ENTRIES) \
	X(iommu_dma_unmap_sg, DMA, DMA_UNMAP_SG, NOTHING) \
	X(iommu_dma_alloc, DMA, DMA_ALLOC, POINTER) \
	X(iommu_dma_alloc_noncontiguous, DMA, DMA_ALLOC, POINTER) \
	X(iommu_dma_free, DMA, DMA_FREE, NOTHING) \
	X(iommu_dma_free_noncontiguous, DMA, DMA_FREE, NOTHING) \
	X(dma_iova_try_alloc, DMA, IOVA_ALLOC, NOTHING) \
	X(dma_iova_link, DMA, IOVA_LINK, ERRNO) \
	X(dma_iova_sync, DMA, IOVA_SYNC, ERRNO) \
	X(dma_iova_unlink, DMA, IOVA_UNLINK, NOTHING) \
	X(dma_iova_destroy, DMA, IOVA_UNLINK, NOTHING) \
	X(dma_iova_free, DMA, IOVA_FREE, NOTHING) \
	X(iommu_dma_alloc_iova, IOVA, NONE, NOTHING) \
	X(iommu_dma_free_iova, IOVA, NONE, NOTHING) \
	X(free_iova_fast, IOVA, NONE, NOTHING) \
	X(iommu_map, CORE, MAP, ERRNO) \
	X(iommu_map_atomic, CORE, MAP, ERRNO) \
	X(iommu_map_nosync, CORE, MAP, ERRNO) \
	X(iommu_map_sg, CORE, MAP, BYTES) \
	X(iommu_map_sg_atomic, CORE, MAP, BYTES) \
	X(iommu_unmap, CORE, UNMAP, NOTHING) \
	X(iommu_unmap_fast, CORE, UNMAP, NOTHING) \
	X(intel_iommu_map_pages, DRIVER, NONE, NOTHING) \
	X(__domain_mapping, DRIVER, NONE, NOTHING) \
	X(intel_iommu_unmap_pages, DRIVER, NONE, NOTHING) \
	X(amd_iommu_map_pages, DRIVER, NONE, NOTHING) \
	X(amd_iommu_unmap_pages, DRIVER, NONE, NOTHING) \
	X(vtdss_map_range, DRIVER, NONE, NOTHING) \
	X(vtdss_unmap_range, DRIVER, NONE, NOTHING) \
	X(amdv1_map_range, DRIVER, NONE, NOTHING) \
	X(amdv1_unmap_range, DRIVER, NONE, NOTHING) \
	X(x86_64_map_range, DRIVER, NONE, NOTHING) \
	X(x86_64_unmap_range, DRIVER, NONE, NOTHING) \
	X(viommu_map_pages, DRIVER, NONE, NOTHING) \
	X(viommu_unmap_pages, DRIVER, NONE, NOTHING) \
	X(arm_lpae_map_pages, DRIVER, NONE, NOTHING) \
	X(arm_lpae_unmap_pages, DRIVER, NONE, NOTHING) \
	X(s390_iommu_map_pages, DRIVER, NONE, NOTHING) \
	X(s390_iommu_unmap_pages, DRIVER, NONE, NOTHING) \
	X(intel_iommu_tlb_sync, SYNC, NONE, NOTHING) \
	X(intel_iommu_iotlb_sync_map, SYNC, NONE, NOTHING) \
	X(intel_flush_iotlb_all, SYNC, NONE, NOTHING) \
	X(amd_iommu_iotlb_sync, SYNC, NONE, NOTHING) \
	X(amd_iommu_iotlb_sync_map, SYNC, NONE, NOTHING) \
	X(amd_iommu_flush_iotlb_all, SYNC, NONE, NOTHING) \
	X(viommu_iotlb_sync, SYNC, NONE, NOTHING) \
	X(viommu_iotlb_sync_map, SYNC, NONE, NOTHING) \
	X(viommu_flush_iotlb_all, SYNC, NONE, NOTHING) \
	X(arm_smmu_iotlb_sync, SYNC, NONE, NOTHING) \
	X(arm_smmu_flush_iotlb_all, SYNC, NONE, NOTHING) \
	X(s390_iommu_iotlb_sync, SYNC, NONE, NOTHING) \
	X(s390_iommu_iotlb_sync_map, SYNC, NONE, NOTHING) \
	X(s390_iommu_flush_iotlb_all, SYNC, NONE, NOTHING) \
	X(fq_flush_timeout, QUEUE, FLUSH_QUEUE, NOTHING) \
	X(fq_ring_free, QUEUE, NONE, NOTHING) \
	X(fq_ring_free_locked, QUEUE, NONE, NOTHING) \
	X(fq_flush_iotlb, QUEUE, NONE, NOTHING) \
	X(clflush_cache_range, CACHE, NONE, NOTHING) \
	X(arch_sync_dma_for_device, CACHE, NONE, NOTHING) \
	X(arch_sync_dma_for_cpu, CACHE, NONE, NOTHING) \
	X(arch_dma_prep_coherent, CACHE, NONE, NOTHING) \
	X(swiotlb_tbl_map_single, BOUNCE, NONE, NOTHING) \
	X(swiotlb_tbl_unmap_single, BOUNCE, NONE, NOTHING) \
	X(__swiotlb_tbl_unmap_single, BOUNCE, NONE, NOTHING)

/**
 * struct lat_phase_sum - what a phase had of the calls of one key
 * @entered: how often it was entered from another one
 * @ns: nanoseconds in it, without what it called that is of another phase
 */
struct lat_phase_sum {
	unsigned long long entered;
	unsigned long long ns;
};

/**
 * struct lat_phase_cell - a struct lat_cell, where phases are asked for
 * @key: lat_key() of the number of the device or domain, and the call
 * @more: 0
 * @sum: nanoseconds of all calls; those of all phases add up to it
 * @count: calls
 * @phase: the phases
 */
struct lat_phase_cell {
	unsigned long long key;
	unsigned long long more;
	unsigned long long sum;
	unsigned long long count;
	struct lat_phase_sum phase[LAT_PHASE_COUNT];
};

/* What know_all() is called with: the folder /sys/devices, open */
struct lat_core_devices {
	int fd;
};

#define LAT_CORE_WHOS	4096		/* domains and devices, a power of two */

/**
 * struct lat_core_who - a domain, or a device where phases are asked for
 * @of: its address; 0 if the entry is free, LAT_CORE_GONE when it was freed
 * @type: type of the domain as the kernel has it, __IOMMU_DOMAIN_*
 * @group: IOMMU group of the device
 * @device: name of the device, of a domain's the first one; "" if not known
 *
 * An entry is never used again, so its index + 1 is a number for it.
 */
struct lat_core_who {
	unsigned long long of;
	unsigned int type;
	int group;
	char device[LAT_NAME_LEN];
};

#define LAT_CORE_GONE	1ULL

#endif /* _IOMMUCTL_LAT_CORE_H */
