// SPDX-License-Identifier: GPL-2.0
/* The command table. */
#include <stddef.h>

#include "cmd/cmd.h"
#include "objects.h"

const struct object *const objects[] = {
	&cmd_list,
	&cmd_iommu,
	&cmd_device,
	&cmd_domain,
	&cmd_buffer,
	&cmd_map,
	&cmd_unmap,
	&cmd_translate,
	&cmd_dump,
	&cmd_walk,
	&cmd_fault,
	&cmd_shim,
	&cmd_lat,
	&cmd_top,
	&cmd_metrics,
	&cmd_trace,
	&cmd_track,
	&cmd_owner,
	&cmd_leaks,
	&cmd_info,
	&cmd_reset,
	&cmd_help,
	NULL
};
