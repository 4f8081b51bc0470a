// SPDX-License-Identifier: GPL-2.0
/* iommuctl info: the command and the module. */
#include "../client.h"
#include "../diagnose.h"
#include "cmd.h"

static enum status info(struct cli *cli, const struct value *v)
{
	struct iommuctl_info req = {};
	int err;

	(void)v;
	err = client_info(cli, &req);
	if (err)
		return refused(cli, err, "cannot ask the module");
	say(cli, "iommuctl\n");
	member_text(cli, "command", CLI_VERSION);
	member_text(cli, "module", req.version);
	member_num(cli, "abi", CELL_DEC, req.abi);
	member_num(cli, "objects", CELL_DEC, req.objects);
	member_num(cli, "faults", CELL_DEC, req.faults);
	return STATUS_OK;
}

static const struct verb verbs[] = {
	{ .summary = "versions, and how many objects there are",
	  .run = info },
	{}
};

const struct object cmd_info = {
	.name = "info",
	.summary = "versions of the command and of the module",
	.verbs = verbs,
	.help =
"objects counts what keeps the module from being unloaded.\n"
"\n"
"Examples:\n"
"  iommuctl info\n",
};
