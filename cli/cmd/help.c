// SPDX-License-Identifier: GPL-2.0
/* iommuctl help: what there is. */
#include "../help.h"
#include "cmd.h"

enum { OBJECT };

static const struct arg args[] = {
	[OBJECT] = { ARG_OBJECT, ARG_OPTIONAL, NULL, "OBJECT" },
	{}
};

static enum status help(struct cli *cli, const struct value *v)
{
	const struct object *obj;

	if (!v[OBJECT].given)
		return help_overview(cli);
	obj = grammar_object(cli, v[OBJECT].word);
	return obj ? help_object(cli, obj) : STATUS_USAGE;
}

static const struct verb verbs[] = {
	{ .summary = "what can be done, or all about one object",
	  .args = args, .run = help },
	{}
};

const struct object cmd_help = {
	.name = "help",
	.summary = "all objects, or one of them with examples",
	.verbs = verbs,
	.help =
"Examples:\n"
"  iommuctl help\n"
"  iommuctl help domain\n",
};
