// SPDX-License-Identifier: GPL-2.0
/* Mappings and unmaps that tracking knows, told: what, when, by whom. */
#include "../print.h"
#include "stack.h"
#include "tell.h"

static void put_thread(struct cli *cli, const struct teller *t,
		       const struct track_who *who)
{
	uint64_t age = t->known->now - who->time;
	char text[FORMAT_LEN];

	if (cli->json) {
		json_num(cli_js(cli), "age_ns", age);
		json_num(cli_js(cli), "time_ns", who->time);
		json_text(cli_js(cli), "comm", who->comm);
		json_num(cli_js(cli), "pid", who->tgid);
		json_num(cli_js(cli), "tid", who->pid);
		return;
	}
	say(cli, "  %-15s %s s ago\n", "when",
	    format_num(text, CELL_TIME, age));
	say(cli, "  %-15s %s %u\n", "by", format_name(text, who->comm),
	    who->pid);
}

void tell_stack(struct cli *cli, struct teller *t, const struct track_who *who,
		unsigned int indent)
{
	uint64_t stack[TRACK_FRAMES];
	size_t n = track_stack(t->known->track, who->stack, stack), skip = 0;

	if (n && stack_symbols(cli, &t->ksyms)) {
		n = ksyms_trim(t->ksyms, stack, n);
		skip = ksyms_skip(t->ksyms, stack, n);
	}
	stack_print(cli, t->ksyms, stack + skip, n - skip, indent);
}

static void put_who(struct cli *cli, struct teller *t,
		    const struct track_who *who)
{
	put_thread(cli, t, who);
	tell_stack(cli, t, who, 4);
}

/* In text: a heading. In JSON: an object of that name. */
static void open_part(struct cli *cli, const char *key, const char *heading)
{
	if (cli->json)
		json_object(cli_js(cli), key);
	else
		say(cli, "%s:\n", heading);
}

static void close_part(struct cli *cli)
{
	if (cli->json)
		json_close(cli_js(cli));
}

static void put_mapping(struct cli *cli, struct teller *t,
			const struct track_mapping *m, uint64_t live)
{
	member_num(cli, "iova", CELL_HEX, m->iova);
	member_num(cli, "size", CELL_BYTES, m->size);
	if (live && live != m->size)
		member_num(cli, "still_mapped", CELL_BYTES, live);
	member_num(cli, "prot", CELL_PROT, track_prot(m->prot));
	put_who(cli, t, &m->made);
}

void tell_mapping(struct cli *cli, struct teller *t,
		  const struct track_extent *e)
{
	open_part(cli, "mapping", "mapped");
	put_mapping(cli, t, &e->mapping, e->size);
	close_part(cli);
}

void tell_gone(struct cli *cli, struct teller *t, const struct track_gone *gone)
{
	open_part(cli, "unmapped", "unmapped");
	member_num(cli, "iova", CELL_HEX, gone->iova);
	member_num(cli, "size", CELL_BYTES, gone->size);
	put_who(cli, t, &gone->unmapped);
	close_part(cli);
	if (!gone->was.size)
		return;
	open_part(cli, "was", "what was mapped there");
	put_mapping(cli, t, &gone->was, 0);
	close_part(cli);
}

void teller_end(struct teller *t)
{
	ksyms_free(t->ksyms);
}
