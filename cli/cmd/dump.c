// SPDX-License-Identifier: GPL-2.0
/* iommuctl dump: all mappings of a domain. */
#include "../client.h"
#include "../diagnose.h"
#include "cmd.h"

enum { DOMAIN, FROM, TO };

static const struct arg args[] = {
	[DOMAIN] = { ARG_DOMAIN, 0, NULL, "DOMAIN" },
	[FROM] = { ARG_ADDR, ARG_OPTIONAL | ARG_BARE, "from", "IOVA" },
	[TO] = { ARG_ADDR, ARG_OPTIONAL | ARG_BARE, "to", "IOVA" },
	{}
};

static void put_run(struct table *t, const struct iommuctl_mapping *run)
{
	table_num(t, run->iova);
	table_num(t, run->iova + run->length - 1);
	table_num(t, run->paddr);
	table_num(t, run->length);
	if (run->pgsize)
		table_num(t, run->pgsize);
	else
		table_none(t);
	if (run->buffer)
		table_num(t, run->buffer);
	else
		table_none(t);
	table_num(t, run->prot);
}

/* Does @next go on where @run ends, with the same attributes? */
static bool joins(const struct iommuctl_mapping *run,
		  const struct iommuctl_mapping *next)
{
	return run->iova + run->length == next->iova &&
	       run->paddr + run->length == next->paddr &&
	       run->pgsize == next->pgsize && run->prot == next->prot &&
	       run->buffer == next->buffer;
}

/* Runs may be cut where the kernel's pages end: put them together again */
static void put_all(struct cli *cli, struct table *t, struct client_dump *d)
{
	const struct iommuctl_mapping *m;
	struct iommuctl_mapping run = {};

	while ((m = client_dump_next(d)) && !give_up(cli)) {
		if (run.length && joins(&run, m)) {
			run.length += m->length;
			continue;
		}
		if (run.length)
			put_run(t, &run);
		run = *m;
	}
	if (run.length && !cli->error.status)
		put_run(t, &run);
}

static enum status dump(struct cli *cli, const struct value *v)
{
	static const struct column cols[] = {
		{ "iova", "IOVA", CELL_HEX, 18 },
		{ "last", "LAST", CELL_HEX, 18 },
		{ "paddr", "ADDRESS", CELL_HEX, 18 },
		{ "length", "LENGTH", CELL_BYTES, 7 },
		{ "pgsize", "PAGE", CELL_BYTES, 4 },
		{ "buffer", "BUF", CELL_DEC, 3 },
		{ "prot", "PROT", CELL_PROT, 4 },
	};
	uint64_t last = v[TO].given ? v[TO].num : UINT64_MAX;
	struct iommuctl_domain_rec dom;
	struct client_dump d;
	struct table *t;
	int err;

	if (last < v[FROM].num)
		return misuse(cli, "to %s is below from %s", v[TO].word,
			      v[FROM].word);
	err = client_get(cli, IOMMUCTL_DOMAIN, v[DOMAIN].num, &dom);
	if (err)
		return diagnose_domain(cli, err, v[DOMAIN].num, "cannot dump");
	t = table_open(cli, "mappings", cols, 7, TABLE_STREAM);
	if (!t)
		return STATUS_ERROR;
	client_dump_begin(&d, cli, dom.id, v[FROM].num, last);
	put_all(cli, t, &d);
	if (d.err)
		diagnose_domain(cli, d.err, dom.id, "cannot dump");
	return table_close(t);
}

static const struct verb verbs[] = {
	{ .summary = "the mappings of a domain, in order of IOVA",
	  .args = args, .run = dump },
	{}
};

const struct object cmd_dump = {
	.name = "dump",
	.summary = "list the mappings of a domain",
	.verbs = verbs,
	.help =
"Pages that follow each other in IOVA and address, with the same size and\n"
"protection, are one line. The list is printed as it is read: it needs no memory\n"
"to speak of, however long it is. to is the last IOVA, included.\n"
"\n"
"Examples:\n"
"  iommuctl dump 2\n"
"  iommuctl dump 2 from 0x100000 to 0x1fffff\n"
"  iommuctl -j dump 2\n",
};
