// SPDX-License-Identifier: GPL-2.0
/* iommuctl reset: end every object. */
#include <errno.h>

#include "../client.h"
#include "../diagnose.h"
#include "cmd.h"

static enum status reset(struct cli *cli, const struct value *v)
{
	struct iommuctl_reset req = {};
	int err;

	(void)v;
	err = client_reset(cli, &req);
	if (!err || err == EBUSY) {
		if (cli->json)
			json_num(cli_js(cli), "destroyed", req.destroyed);
		say(cli, "%u object%s ended\n", req.destroyed,
		    req.destroyed == 1 ? "" : "s");
	}
	if (err == EBUSY) {
		fail(cli, err, "a driver or VFIO still holds a virtual device");
		hint(cli, "which: %s device list; unbind or close it, and reset again",
		     CLI_NAME);
		return STATUS_ERROR;
	}
	return err ? refused(cli, err, "cannot reset") : STATUS_OK;
}

static const struct verb verbs[] = {
	{ .summary = "end every IOMMU, device, domain, buffer and shim",
	  .run = reset },
	{}
};

const struct object cmd_reset = {
	.name = "reset",
	.summary = "end everything, so that the module can be unloaded",
	.verbs = verbs,
	.help =
"Devices are detached first, and go back to their default domains.\n"
"\n"
"Examples:\n"
"  iommuctl reset && rmmod iommuctl\n",
};
