// SPDX-License-Identifier: GPL-2.0
/* iommuctl lat: how long maps, unmaps and IOTLB syncs take. */
#include <errno.h>

#include "cmd.h"

static enum status lat_run(struct cli *cli, int argc, char **argv)
{
	(void)argc;
	(void)argv;
	return fail(cli, ENOSYS, "this build has no BPF programs");
}

static const struct arg lat_args[] = {
	{ ARG_NUMBER, ARG_OPTIONAL, NULL, "INTERVAL" },
	{ ARG_NUMBER, ARG_OPTIONAL, NULL, "COUNT" },
	{}
};

static const struct verb lat_verbs[] = {
	{ .summary = "latency of map, unmap and IOTLB sync",
	  .args = lat_args, .run_argv = lat_run },
	{}
};

const struct object cmd_lat = {
	.name = "lat",
	.summary = "latency of map, unmap and IOTLB sync",
	.verbs = lat_verbs,
};
