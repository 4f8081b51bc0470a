// SPDX-License-Identifier: GPL-2.0
/* Which device translates through which domain, as the kernel has it now. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <bpf/bpf.h>
#include <bpf/libbpf.h>

#include "groups.h"
#include "groups.skel.h"
#include "../load.h"

static enum status copy(struct cli *cli, struct groups_bpf *skel,
			struct groups *groups)
{
	__u32 i, n = skel->bss->groups_count;

	groups->device = calloc(n + 1, sizeof(*groups->device));
	if (!groups->device)
		return out_of_memory(cli);
	for (i = 0; i < n && i < GROUPS_DEVICES; i++)
		if (bpf_map__lookup_elem(skel->maps.groups_devices, &i,
					 sizeof(i), &groups->device[i],
					 sizeof(groups->device[i]), 0))
			break;
	groups->n = i;
	return STATUS_OK;
}

static enum status walk(struct cli *cli, struct groups_bpf *skel)
{
	struct groups_ask ask;
	struct bpf_test_run_opts opts = {
		.sz = sizeof(opts),
		.ctx_in = &ask,
		.ctx_size_in = sizeof(ask),
	};
	int err = groups_bpf__load(skel);

	if (err)
		return load_failed(cli, -err, "load");
	ask.fd = open(GROUPS_FOLDER, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (ask.fd < 0)
		return fail(cli, errno, "this kernel has no IOMMU groups: %s: %s",
			    GROUPS_FOLDER, strerror(errno));
	err = bpf_prog_test_run_opts(bpf_program__fd(skel->progs.groups_list),
				     &opts);
	close(ask.fd);
	if (err)
		return load_failed(cli, -err, "run");
	if (opts.retval)
		return fail(cli, ENOENT, "the kernel's list of IOMMU groups is not where it is expected");
	return STATUS_OK;
}

enum status groups_read(struct cli *cli, struct groups *groups)
{
	struct groups_bpf *skel;
	enum status status;

	memset(groups, 0, sizeof(*groups));
	load_begin();
	skel = groups_bpf__open();
	if (!skel)
		return load_failed(cli, errno, "open");
	status = walk(cli, skel);
	if (!status)
		status = copy(cli, skel, groups);
	groups_bpf__destroy(skel);
	return status;
}

void groups_free(struct groups *groups)
{
	free(groups->device);
	memset(groups, 0, sizeof(*groups));
}

const struct groups_device *groups_find(const struct groups *groups,
					const char *name)
{
	size_t i;

	for (i = 0; i < groups->n; i++)
		if (!strcmp(groups->device[i].name, name))
			return &groups->device[i];
	return NULL;
}

const char *groups_name(const struct groups *groups, uint64_t domain)
{
	size_t i;

	for (i = 0; i < groups->n; i++)
		if (groups->device[i].domain == domain)
			return groups->device[i].name;
	return "-";
}
