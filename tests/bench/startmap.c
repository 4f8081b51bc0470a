// SPDX-License-Identifier: GPL-2.0
/*
 * Attach startmap.bpf.c, say to how many functions, and print their counts at
 * the end of input.
 *
 * The BPF trampoline of x86 takes no function of more than 6 arguments before
 * 6.6, and map_pages has 8: there the core's functions it is.
 */
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

/* Time the functions whose names begin so. Return: attached, or NULL. */
static struct startmap_bpf *attach(const char *prefix)
{
	struct startmap_bpf *skel = startmap_bpf__open();
	struct bpf_program *prog;

	if (!skel)
		return NULL;
	bpf_object__for_each_program(prog, skel->obj)
		bpf_program__set_autoload(prog,
					  !strncmp(bpf_program__name(prog),
						   prefix, strlen(prefix)));
	if (!startmap_bpf__load(skel) && !startmap_bpf__attach(skel))
		return skel;
	startmap_bpf__destroy(skel);
	return NULL;
}

int main(void)
{
	struct startmap_bpf *skel = attach("intel_iommu_");
	unsigned int ops = 4;

	if (!skel) {
		skel = attach("iommu_");
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
