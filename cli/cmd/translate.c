// SPDX-License-Identifier: GPL-2.0
/* iommuctl translate, walk: what one IOVA means to a domain. */
#include <errno.h>

#include "../client.h"
#include "../diagnose.h"
#include "cmd.h"

enum { DOMAIN, IOVA };

static const struct arg args[] = {
	[DOMAIN] = { ARG_DOMAIN, 0, NULL, "DOMAIN" },
	[IOVA] = { ARG_ADDR, 0, NULL, "IOVA" },
	{}
};

static enum status translate(struct cli *cli, const struct value *v)
{
	struct iommuctl_translate req = {
		.domain = v[DOMAIN].num, .iova = v[IOVA].num,
	};
	char size[FORMAT_LEN], prot[FORMAT_LEN];
	struct iommuctl_domain_rec dom;
	int err = client_translate(cli, &req);

	if (err == ENOENT &&
	    !client_get(cli, IOMMUCTL_DOMAIN, req.domain, &dom))
		return fail(cli, err, "nothing is mapped at 0x%llx of domain %u",
			    req.iova, req.domain);
	if (err)
		return diagnose_domain(cli, err, req.domain,
				       "cannot translate");
	if (!cli->json) {
		say(cli, "0x%llx -> 0x%llx", req.iova, req.paddr);
		if (req.prot)
			say(cli, " %s", format_num(prot, CELL_PROT, req.prot));
		if (req.pgsize)
			say(cli, " in a %s page",
			    format_num(size, CELL_BYTES, req.pgsize));
		say(cli, "\n");
		return STATUS_OK;
	}
	json_num(cli_js(cli), "iova", req.iova);
	member_num(cli, "paddr", CELL_HEX, req.paddr);
	member_num(cli, "prot", CELL_PROT, req.prot);
	member_num(cli, "pgsize", CELL_BYTES, req.pgsize);
	return STATUS_OK;
}

static const char *kind_name(uint32_t kind)
{
	switch (kind) {
	case IOMMUCTL_ENTRY_NONE:
		return "none";
	case IOMMUCTL_ENTRY_TABLE:
		return "table";
	case IOMMUCTL_ENTRY_LEAF:
		return "page";
	default:
		return "?";
	}
}

static void put_step(struct table *t, const struct iommuctl_step *step)
{
	table_num(t, step->level);
	table_num(t, step->table);
	table_num(t, step->index);
	table_num(t, step->entry);
	table_text(t, kind_name(step->kind));
	if (step->kind == IOMMUCTL_ENTRY_NONE)
		table_none(t);
	else
		table_num(t, step->out);
	table_num(t, step->length);
	table_text(t, step->text);
}

static enum status put_steps(struct cli *cli, const struct iommuctl_step *steps,
			     unsigned int n)
{
	static const struct column cols[] = {
		{ "level", "LEVEL", CELL_DEC, 0 },
		{ "table", "TABLE", CELL_HEX, 0 },
		{ "index", "INDEX", CELL_DEC, 0 },
		{ "entry", "ENTRY", CELL_HEX, 0 },
		{ "kind", "KIND", CELL_TEXT, 0 },
		{ "out", "ADDRESS", CELL_HEX, 0 },
		{ "length", "SPAN", CELL_BYTES, 0 },
		{ "text", "MEANING", CELL_TEXT, 0 },
	};
	struct table *t = table_open(cli, "steps", cols, 8, 0);
	unsigned int i;

	if (!t)
		return STATUS_ERROR;
	for (i = 0; i < n; i++)
		put_step(t, &steps[i]);
	return table_close(t);
}

static enum status walk(struct cli *cli, const struct value *v)
{
	struct iommuctl_step steps[IOMMUCTL_MAX_LEVELS];
	struct iommuctl_walk req = {
		.domain = v[DOMAIN].num, .iova = v[IOVA].num,
	};
	const struct iommuctl_step *leaf;
	enum status status;
	int err;

	err = client_walk(cli, &req, steps, IOMMUCTL_MAX_LEVELS);
	if (err)
		return diagnose_domain(cli, err, req.domain,
				       "cannot walk its page table");
	if (cli->json)
		json_num(cli_js(cli), "iova", req.iova);
	status = put_steps(cli, steps, req.count);
	leaf = req.count ? &steps[req.count - 1] : NULL;
	if (leaf && leaf->kind == IOMMUCTL_ENTRY_LEAF)
		say(cli, "0x%llx -> 0x%llx\n", req.iova,
		    (leaf->out & -leaf->length) |
		    (req.iova & (leaf->length - 1)));
	else
		say(cli, "nothing is mapped at 0x%llx\n", req.iova);
	return status;
}

static const struct verb translate_verbs[] = {
	{ .summary = "the address that an IOVA means, and its page",
	  .args = args, .run = translate },
	{}
};

const struct object cmd_translate = {
	.name = "translate",
	.summary = "what an IOVA of a domain means",
	.verbs = translate_verbs,
	.help =
"Asks the IOMMU's driver, of any domain that the module knows. An IOVA that is\n"
"not mapped is an error.\n"
"\n"
"Examples:\n"
"  iommuctl translate 2 0x100010\n"
"  iommuctl -j translate 2 0x100010\n",
};

static const struct verb walk_verbs[] = {
	{ .summary = "each page-table entry on the way of an IOVA, decoded",
	  .args = args, .run = walk },
	{}
};

const struct object cmd_walk = {
	.name = "walk",
	.summary = "the page-table walk of one IOVA",
	.verbs = walk_verbs,
	.help =
"One line for each level, from the root down. A vendor's page tables are its\n"
"own: this is for domains of virtual IOMMUs.\n"
"\n"
"Examples:\n"
"  iommuctl walk 2 0x100000\n",
};
