// SPDX-License-Identifier: GPL-2.0
/*
 * Attach startmap.bpf.c, say to how many functions, and print their counts at
 * the end of input. With an argument, to those that `iommuctl lat --source core`
 * times.
 *
 * The BPF trampoline of x86 takes no function of more than 6 arguments before
 * 6.6, and map_pages has 8: there the core's functions it is.
 */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <bpf/bpf.h>
#include <bpf/libbpf.h>

#include "startmap.skel.h"

struct hist {
	__u64 count;
	__u64 sum;
	__u64 bucket[32];
};

static int print_counts(int fd, unsigned int ops)
{
	unsigned int op, cpu, cpus = libbpf_num_possible_cpus();
	struct hist *hists = calloc(cpus, sizeof(*hists));

	if (!hists)
		return 1;
	for (op = 0; op < ops; op++) {
		__u64 count = 0;

		if (bpf_map_lookup_elem(fd, &op, hists))
			break;
		for (cpu = 0; cpu < cpus; cpu++)
			count += hists[cpu].count;
		printf("%llu\n", count);
	}
	free(hists);
	return op < ops;
}

/* Functions to time, by how their names begin; up to NULL */
static const char *const intel_7_3[] = {
	"vtdss_", "intel_iommu_tlb_", "intel_iommu_iotlb_", NULL
};

static const char *const intel[] = { "intel_iommu_", NULL };
static const char *const core[] = { "iommu_map_entry", "iommu_map_exit",
				    "iommu_unmap_", NULL };

static const char *const lat_core[] = {
	"__iommu_", "intel_iommu_tlb_", "intel_iommu_iotlb_", NULL
};

static const char *const lat_core_7_3[] = {
	"iommu_map_nosync_", "__iommu_unmap_", "intel_iommu_tlb_",
	"intel_iommu_iotlb_", NULL
};

static bool begins(const char *name, const char *const *with)
{
	for (; *with; with++)
		if (!strncmp(name, *with, strlen(*with)))
			return true;
	return false;
}

/* Time these functions. Return: attached, or NULL. */
static struct startmap_bpf *attach(const char *const *functions)
{
	struct startmap_bpf *skel = startmap_bpf__open();
	struct bpf_program *prog;

	if (!skel)
		return NULL;
	bpf_object__for_each_program(prog, skel->obj)
		bpf_program__set_autoload(prog,
					  begins(bpf_program__name(prog),
						 functions));
	if (!startmap_bpf__load(skel) && !startmap_bpf__attach(skel))
		return skel;
	startmap_bpf__destroy(skel);
	return NULL;
}

int main(int argc, char **argv __attribute__((unused)))
{
	struct startmap_bpf *skel;
	unsigned int ops = 4;

	if (argc > 1)
		skel = attach(lat_core) ?: attach(lat_core_7_3);
	else
		skel = attach(intel_7_3) ?: attach(intel);
	if (!skel && argc == 1) {
		skel = attach(core);
		ops = 2;
	}
	if (!skel)
		return 1;
	printf("Measuring %u\n", ops);
	fflush(stdout);
	while (getchar() != EOF)
		;
	return print_counts(bpf_map__fd(skel->maps.hists), ops);
}
