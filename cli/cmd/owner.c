// SPDX-License-Identifier: GPL-2.0
/* iommuctl owner: who mapped an IOVA, or unmapped it last. */
#include <errno.h>
#include <inttypes.h>

#include "../trace/known.h"
#include "../trace/tell.h"
#include "cmd.h"

/**
 * struct question - what is asked
 * @known: what is known
 * @teller: tells of it
 * @device: whose IOVA
 * @iova: the IOVA
 */
struct question {
	struct known known;
	struct teller teller;
	const struct groups_device *device;
	uint64_t iova;
};

static void put_place(struct cli *cli, const struct question *q)
{
	if (!cli->json)
		return;
	json_text(cli_js(cli), "device", q->device->name);
	json_num(cli_js(cli), "group", q->device->group);
	json_num(cli_js(cli), "address", q->iova);
}

static enum status answer(struct cli *cli, struct question *q)
{
	const struct track_extent *e;
	struct track_gone gone;

	put_place(cli, q);
	e = track_find(&q->known.extents, q->device->domain, q->iova);
	if (e) {
		tell_mapping(cli, &q->teller, e);
		return STATUS_OK;
	}
	if (track_last_gone(q->known.track, q->device->domain, q->iova, &gone)) {
		tell_gone(cli, &q->teller, &gone);
		return fail(cli, ENOENT, "nothing is mapped at 0x%" PRIx64 " any more",
			    q->iova);
	}
	fail(cli, ENOENT, "nothing is mapped at 0x%" PRIx64 " of %s, as far as is known",
	     q->iova, q->device->name);
	hint(cli, "known is what was mapped since tracking began, %" PRIu64 " s ago",
	     (q->known.now - (uint64_t)q->known.info.state.begun) / 1000000000);
	return STATUS_ERROR;
}

static enum status owner(struct cli *cli, const struct value *v)
{
	struct question q = { .iova = v[1].num };
	enum status status = known_open(cli, &q.known);

	q.teller.known = &q.known;
	if (!status) {
		q.device = known_device(cli, &q.known, v[0].word);
		status = q.device ? answer(cli, &q) : STATUS_ERROR;
	}
	if (q.device)
		known_losses(cli, &q.known);
	teller_end(&q.teller);
	known_close(&q.known);
	return status;
}

static const struct arg args[] = {
	{ ARG_DEVICE, 0, NULL, "DEVICE" },
	{ ARG_ADDR, 0, NULL, "IOVA" },
	{}
};

static const struct verb verbs[] = {
	{ .summary = "who mapped an IOVA, or unmapped it last", .args = args,
	  .run = owner },
	{}
};

const struct object cmd_owner = {
	.name = "owner",
	.summary = "who mapped an IOVA of a device, or unmapped it last",
	.verbs = verbs,
	.help =
"Tells of the mapping that holds IOVA in the domain that DEVICE translates through:\n"
"where it begins, its size and permissions, and who made it when, with the stack.\n"
"If there is none, what was unmapped there last, by whom, if that is still known;\n"
"then the exit status is 1. It needs \"iommuctl track start\" before.\n"
"\n"
"Examples:\n"
"  iommuctl track start\n"
"  iommuctl owner 0000:00:04.0 0xfffff000\n"
"  iommuctl -j owner vdev0 0x1000\n",
};
