// SPDX-License-Identifier: GPL-2.0
/* Whose the IOVA of a fault was, while tracking is on. */
#include <inttypes.h>

#include "../print.h"
#include "past.h"

#define A_SECOND	4	/* faults looked up in one */

static bool is_in_time(struct past *past)
{
	uint64_t second = track_now() / 1000000000;

	if (second != past->second)
		past->asked = 0;
	past->second = second;
	return past->asked++ < A_SECOND;
}

void past_open(struct cli *cli, struct past *past, const struct fault *fault)
{
	struct cli_error error = cli->error;

	past->device = NULL;
	past->time = fault->time_ns;
	if (!fault->device[0] || !fault->has_iova || !is_in_time(past))
		return;
	past->teller.known = &past->known;
	if (!known_open(cli, &past->known))
		past->device = groups_find(&past->known.groups, fault->device);
	if (!past->device)
		known_close(&past->known);
	cli->error = error;
}

void past_close(struct past *past)
{
	if (past->device)
		known_close(&past->known);
	past->device = NULL;
}

static void set_near(struct fault_near *near, unsigned int which,
		     struct iommuctl_mapping *m, const struct track_extent *e)
{
	m->iova = e->iova;
	m->length = e->size;
	near->known |= which;
}

void past_near(const struct past *past, const struct fault *fault,
	       struct fault_near *near)
{
	const struct track_extents *extents = &past->known.extents;
	const struct track_extent *e;

	if (!past->device || near->known)
		return;
	for (e = extents->extent; e < extents->extent + extents->n; e++) {
		if (e->domain != past->device->domain)
			continue;
		if (e->iova > fault->iova) {
			set_near(near, FAULT_ABOVE, &near->above, e);
			return;
		}
		if (fault->iova - e->iova < e->size)
			set_near(near, FAULT_AT, &near->at, e);
		else
			set_near(near, FAULT_BELOW, &near->below, e);
	}
}

static void put_line(struct cli *cli, struct past *past, const char *what,
		     const struct track_who *who, uint64_t iova, uint64_t size)
{
	char apart[FORMAT_LEN], bytes[FORMAT_LEN], comm[FORMAT_LEN];
	bool later = who->time > past->time;

	format_num(apart, CELL_TIME, later ? who->time - past->time :
					     past->time - who->time);
	format_num(bytes, CELL_BYTES, size);
	say(cli, "    %s %s s %s by %s %u: 0x%" PRIx64 "-0x%" PRIx64 " (%s)\n",
	    what, apart, later ? "later" : "earlier", format_name(comm, who->comm),
	    who->pid, iova, iova + size - 1, bytes);
	tell_stack(cli, &past->teller, who, 8);
}

static void put_made(struct cli *cli, struct past *past, const char *what,
		     const struct track_mapping *m)
{
	put_line(cli, past, what, &m->made, m->iova, m->size);
}

static void put_gone(struct cli *cli, struct past *past,
		     const struct track_gone *gone)
{
	put_line(cli, past, "unmapped", &gone->unmapped, gone->iova,
		 gone->size);
	if (gone->was.size)
		put_made(cli, past, "which was mapped", &gone->was);
}

void past_tell(struct cli *cli, struct past *past, const struct fault *fault)
{
	const struct track_extent *e;
	struct track_gone gone;

	if (!past->device)
		return;
	e = track_find(&past->known.extents, past->device->domain, fault->iova);
	if (e && cli->json)
		tell_mapping(cli, &past->teller, e);
	else if (e)
		put_made(cli, past, "mapped", &e->mapping);
	else if (!track_last_gone(past->known.track, past->device->domain,
				  fault->iova, &gone))
		return;
	else if (cli->json)
		tell_gone(cli, &past->teller, &gone);
	else
		put_gone(cli, past, &gone);
}

void past_end(struct past *past)
{
	teller_end(&past->teller);
}
