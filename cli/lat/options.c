// SPDX-License-Identifier: GPL-2.0
/* The command line of `iommuctl lat`. */
#include <getopt.h>
#include <stdlib.h>
#include <string.h>

#include "../parse.h"
#include "keys.h"
#include "options.h"
#include "source.h"

#define MAX_INTERVAL (365.0 * 24 * 3600)

static enum status parse_op(struct cli *cli, struct lat_options *o,
			    const char *word)
{
	int op = lat_op_of(word);

	if (op < 0) {
		misuse(cli, "no operation '%s'", word);
		hint(cli,
		     "there are map, unmap, iotlb_sync, iotlb_sync_map, flush_all, attach, detach");
		return STATUS_USAGE;
	}
	o->style.view.ops |= 1U << op;
	return STATUS_OK;
}

static enum status parse_slots(struct cli *cli, struct lat_options *o,
			       const char *word)
{
	uint64_t num = 0;

	if (parse_number(word, &num) || num < 2 || num > LAT_MAX_SLOTS ||
	    num & (num - 1))
		return misuse(cli,
			      "--slots '%s' is no power of two from 2 to %u",
			      word, LAT_MAX_SLOTS);
	o->slots = num;
	return STATUS_OK;
}

/* Add what is called by the @len characters at @name. Return: whether any is. */
static bool add_by(unsigned int *by, const char *name, size_t len)
{
	unsigned int i;

	for (i = 0; i < LAT_BYS; i++) {
		if (strlen(lat_by_name(i)) == len &&
		    !strncmp(lat_by_name(i), name, len)) {
			*by |= 1U << i;
			return true;
		}
	}
	return false;
}

/* "device,op", or "+cpu", which adds to what there is. */
static enum status parse_by(struct cli *cli, struct lat_options *o,
			    const char *word)
{
	unsigned int by = 0;
	const char *at = word;
	size_t len;

	if (*at == '+') {
		by = o->style.view.by;
		at++;
	}
	for (;;) {
		len = strcspn(at, ",");
		if (!add_by(&by, at, len)) {
			misuse(cli, "rows by '%.*s'? There is no such thing",
			       (int)len, at);
			hint(cli,
			     "there are device, group, mode, domain, op, size, prot, cpu, process");
			return STATUS_USAGE;
		}
		if (!at[len])
			break;
		at += len + 1;
	}
	o->style.view.by = by;
	return STATUS_OK;
}

/* A number that rows are filtered by */
static enum status parse_filter(struct cli *cli, struct lat_options *o,
				enum lat_by by, unsigned int *to,
				const char *word)
{
	uint64_t num = 0;
	const char *why = parse_number(word, &num);

	if (!why && num > UINT32_MAX)
		why = "is too large";
	if (why)
		return misuse(cli, "%s '%s' %s", lat_by_name(by), word, why);
	*to = num;
	o->style.view.filter |= 1U << by;
	return STATUS_OK;
}

static enum status parse_source(struct cli *cli, struct lat_options *o,
				const char *word)
{
	if (!strcmp(word, "module"))
		o->source = LAT_SOURCE_MODULE;
	else if (!strcmp(word, "core"))
		o->source = LAT_SOURCE_CORE;
	else if (!strcmp(word, "kprobe"))
		o->source = LAT_SOURCE_KPROBE;
	else
		return misuse(cli, "no source '%s': there are module, core and kprobe",
			      word);
	return STATUS_OK;
}

static enum status parse_view(struct cli *cli, struct lat_options *o, int c)
{
	struct lat_view *view = &o->style.view;

	switch (c) {
	case 'd':
		view->device = optarg;
		view->filter |= LAT_BY(DEVICE);
		return STATUS_OK;
	case 'g':
		view->group = optarg;
		view->filter |= LAT_BY(GROUP);
		return STATUS_OK;
	case 'c':
		return parse_filter(cli, o, LAT_BY_CPU, &view->cpu, optarg);
	case 'p':
		return parse_filter(cli, o, LAT_BY_PROCESS, &view->process,
				    optarg);
	case 'N':
		return parse_filter(cli, o, LAT_BY_DOMAIN, &view->domain,
				    optarg);
	case 'o':
		return parse_op(cli, o, optarg);
	case 'b':
		return parse_by(cli, o, optarg);
	case 'W':
		return parse_source(cli, o, optarg);
	default:
		return parse_slots(cli, o, optarg);
	}
}

static enum status parse_option(struct cli *cli, struct lat_options *o, int c)
{
	struct lat_view *view = &o->style.view;

	switch (c) {
	case 'D':
		view->by |= LAT_BY(DOMAIN);
		break;
	case 'G':
		view->by |= LAT_BY(GROUP);
		break;
	case 'M':
		view->by |= LAT_BY(MODE);
		break;
	case 's':
		view->by |= LAT_BY(SIZE);
		break;
	case 'F':
		view->by |= LAT_BY(PROT);
		break;
	case 'C':
		view->by |= LAT_BY(CPU);
		break;
	case 'H':
		o->style.histogram = true;
		break;
	case 'T':
		o->style.timestamp = true;
		break;
	case 'u':
		o->style.micro = true;
		break;
	case 'P':
		o->style.phases = true;
		break;
	case 'j':
		cli->json = true;
		break;
	default:
		return parse_view(cli, o, c);
	}
	return STATUS_OK;
}

static enum status parse_places(struct cli *cli, struct lat_options *o,
				int argc, char **argv)
{
	const char *why;
	char *end;

	if (argc > 2)
		return misuse(cli,
			      "'%s' is too much: lat takes INTERVAL and COUNT",
			      argv[2]);
	if (argc < 1)
		return STATUS_OK;
	o->interval = strtod(argv[0], &end);
	if (*end || end == argv[0] || !(o->interval >= 0.001) ||
	    o->interval > MAX_INTERVAL)
		return misuse(cli, "'%s' is no interval in seconds", argv[0]);
	if (argc < 2)
		return STATUS_OK;
	why = parse_number(argv[1], &o->count);
	if (why)
		return misuse(cli, "'%s' %s", argv[1], why);
	if (!o->count)
		return misuse(cli, "the COUNT of intervals is 0");
	return STATUS_OK;
}

#define ARGC_MAX 64

static const struct option long_options[] = {
	{ "domains", no_argument, NULL, 'D' },
	{ "groups", no_argument, NULL, 'G' },
	{ "modes", no_argument, NULL, 'M' },
	{ "size", no_argument, NULL, 's' },
	{ "prot", no_argument, NULL, 'F' },
	{ "cpus", no_argument, NULL, 'C' },
	{ "by", required_argument, NULL, 'b' },
	{ "histogram", no_argument, NULL, 'H' },
	{ "timestamp", no_argument, NULL, 'T' },
	{ "us", no_argument, NULL, 'u' },
	{ "phases", no_argument, NULL, 'P' },
	{ "json", no_argument, NULL, 'j' },
	{ "device", required_argument, NULL, 'd' },
	{ "op", required_argument, NULL, 'o' },
	{ "group", required_argument, NULL, 'g' },
	{ "domain", required_argument, NULL, 'N' },
	{ "cpu", required_argument, NULL, 'c' },
	{ "pid", required_argument, NULL, 'p' },
	{ "slots", required_argument, NULL, 'S' },
	{ "source", required_argument, NULL, 'W' },
	{}
};

/* Phases are by device and call, of the core alone. */
static bool phases_fit(struct lat_options *o)
{
	const struct lat_view *view = &o->style.view;

	if (view->by != LAT_BY_DEFAULT || view->filter & ~LAT_BY(DEVICE) ||
	    view->ops || o->style.histogram || o->source == LAT_SOURCE_MODULE ||
	    o->source == LAT_SOURCE_KPROBE)
		return false;
	o->source = LAT_SOURCE_CORE;
	return true;
}

/* getopt wants a program before the words, and sorts them. */
enum status lat_options_parse(struct cli *cli, struct lat_options *o, int argc,
			      char **argv)
{
	char *words[ARGC_MAX + 2] = { (char *)"lat" };
	enum status status;
	int c;

	if (argc > ARGC_MAX)
		return misuse(cli, "too many words");
	memcpy(&words[1], argv, argc * sizeof(*argv));
	argc++;
	o->style.view.by = LAT_BY_DEFAULT;
	optind = 0;
	opterr = 0;
	while ((c = getopt_long(argc, words, ":DGMsFCb:HTujPd:o:g:c:p:",
				long_options, NULL)) >= 0) {
		if (c == '?')
			return misuse(cli, "lat has no option '%s'",
				      words[optind - 1]);
		if (c == ':')
			return misuse(cli, "option '%s' wants a value",
				      words[optind - 1]);
		status = parse_option(cli, o, c);
		if (status)
			return status;
	}
	if (o->style.phases && !phases_fit(o))
		return misuse(cli, "-P goes with -d, -T, -u, -j, --slots, INTERVAL and COUNT only");
	if (!o->style.view.ops)
		o->style.view.ops = ~0U;
	return parse_places(cli, o, argc - optind, words + optind);
}
