// SPDX-License-Identifier: GPL-2.0
/* iommuctl leaks: mappings that live long, by the stack that made them. */
#include <inttypes.h>

#include "../parse.h"
#include "../trace/known.h"
#include "../trace/leaks.h"
#include "../trace/stack.h"
#include "cmd.h"

#define DEFAULT_OLDER	10000000000ULL

/**
 * struct search - for leaks
 * @known: what is known
 * @device: of this one alone; NULL: of all
 * @older: alive for so many nanoseconds
 * @ksyms: the kernel's symbols
 * @leaks: what was found
 */
struct search {
	struct known known;
	const struct groups_device *device;
	uint64_t older;
	struct ksyms *ksyms;
	struct leaks leaks;
};

static bool is_old(const struct search *s, const struct track_extent *e)
{
	if (s->device && s->device->domain != e->domain)
		return false;
	return s->known.now >= e->mapping.made.time &&
	       s->known.now - e->mapping.made.time >= s->older;
}

static bool same_mapping(const struct track_extent *a,
			 const struct track_extent *b)
{
	return a->domain == b->domain && a->mapping.iova == b->mapping.iova &&
	       a->mapping.made.time == b->mapping.made.time;
}

static enum status collect(struct cli *cli, struct search *s)
{
	const struct track_extent *e = s->known.extents.extent, *last = NULL;
	uint64_t stack[TRACK_FRAMES];
	size_t i, n, skip;

	for (i = 0; i < s->known.extents.n; i++) {
		if (!is_old(s, &e[i]))
			continue;
		n = track_stack(s->known.track, e[i].mapping.made.stack, stack);
		if (n && !stack_symbols(cli, &s->ksyms))
			return out_of_memory(cli);
		n = ksyms_trim(s->ksyms, stack, n);
		skip = ksyms_skip(s->ksyms, stack, n);
		if (leaks_add(&s->leaks, &e[i], stack + skip, n - skip,
			      last && same_mapping(last, &e[i])))
			return out_of_memory(cli);
		last = &e[i];
	}
	leaks_sort(&s->leaks);
	return STATUS_OK;
}

static void put_json(struct cli *cli, const struct search *s,
		     const struct leak *leak)
{
	const struct track_extent *oldest = leak->oldest;
	struct json *js = cli_js(cli);

	json_object(js, NULL);
	json_num(js, "count", leak->count);
	json_num(js, "bytes", leak->bytes);
	json_num(js, "oldest_ns", s->known.now - oldest->mapping.made.time);
	json_text(js, "device", groups_name(&s->known.groups, oldest->domain));
	json_num(js, "iova", oldest->iova);
	json_text(js, "comm", oldest->mapping.made.comm);
	json_num(js, "pid", oldest->mapping.made.tgid);
	stack_print(cli, s->ksyms, leak->stack, leak->frames, 4);
	json_close(js);
}

static void put_text(struct cli *cli, const struct search *s,
		     const struct leak *leak)
{
	const struct track_extent *oldest = leak->oldest;
	uint64_t age = s->known.now - oldest->mapping.made.time;
	char bytes[FORMAT_LEN], text[FORMAT_LEN], comm[FORMAT_LEN];

	say(cli, "%" PRIu64 " mapping%s, %s; the oldest: %s 0x%" PRIx64 ", %s s ago by %s %u\n",
	    leak->count, leak->count == 1 ? "" : "s",
	    format_num(bytes, CELL_BYTES, leak->bytes),
	    groups_name(&s->known.groups, oldest->domain), oldest->iova,
	    format_num(text, CELL_TIME, age),
	    format_name(comm, oldest->mapping.made.comm),
	    oldest->mapping.made.tgid);
	stack_print(cli, s->ksyms, leak->stack, leak->frames, 4);
}

static enum status put_leaks(struct cli *cli, const struct search *s)
{
	char text[FORMAT_LEN];
	size_t i;

	if (cli->json) {
		json_num(cli_js(cli), "older_ns", s->older);
		json_array(cli_js(cli), "leaks");
	} else if (!s->leaks.n) {
		say(cli, "Nothing that is mapped is older than %s s.\n",
		    format_num(text, CELL_TIME, s->older));
	}
	for (i = 0; i < s->leaks.n && !give_up(cli); i++) {
		if (cli->json)
			put_json(cli, s, &s->leaks.leak[i]);
		else
			put_text(cli, s, &s->leaks.leak[i]);
	}
	if (cli->json)
		json_close(cli_js(cli));
	known_losses(cli, &s->known);
	return STATUS_OK;
}

static enum status search(struct cli *cli, struct search *s, const char *device)
{
	if (known_open(cli, &s->known))
		return STATUS_ERROR;
	if (device) {
		s->device = known_device(cli, &s->known, device);
		if (!s->device)
			return STATUS_ERROR;
	}
	if (collect(cli, s))
		return STATUS_ERROR;
	return put_leaks(cli, s);
}

static enum status leaks(struct cli *cli, const struct value *v)
{
	struct search s = { .older = DEFAULT_OLDER };
	enum status status;
	const char *why;

	if (v[0].given) {
		why = parse_duration(v[0].word, &s.older);
		if (why)
			return misuse(cli, "--older '%s' %s", v[0].word, why);
	}
	status = search(cli, &s, v[1].given ? v[1].word : NULL);
	leaks_free(&s.leaks);
	ksyms_free(s.ksyms);
	known_close(&s.known);
	return status;
}

static const struct arg args[] = {
	{ ARG_WORD, ARG_OPTIONAL, "--older", "TIME" },
	{ ARG_DEVICE, ARG_OPTIONAL, "-d", "DEVICE" },
	{}
};

static const struct verb verbs[] = {
	{ .summary = "mappings that live long, by who made them", .args = args,
	  .run = leaks },
	{}
};

const struct object cmd_leaks = {
	.name = "leaks",
	.summary = "mappings that live long, by the stack that made them",
	.verbs = verbs,
	.help =
"Lists what is mapped for longer than TIME (10s), added up by the stack that mapped\n"
"it, most bytes first: what a driver forgot to unmap, beside what it keeps mapped\n"
"on purpose. It needs \"iommuctl track start\" before.\n"
"\n"
"  --older TIME  mapped so long or longer: 500ms, 10s, 5m, 1h\n"
"  -d DEVICE     in the domain of this device alone\n"
"\n"
"Examples:\n"
"  iommuctl track start\n"
"  iommuctl leaks --older 1m\n"
"  iommuctl -j leaks -d 0000:00:04.0\n",
};
