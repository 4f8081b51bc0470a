// SPDX-License-Identifier: GPL-2.0
/* The global options, those before the object. */
#include <argp.h>

#include "options.h"

#define KEY_COMPLETE	0x100

static const struct argp_option options[] = {
	{ "json", 'j', NULL, 0, NULL, 0 },
	{ "pretty", 'p', NULL, 0, NULL, 0 },
	{ "no-headings", 'n', NULL, 0, NULL, 0 },
	{ "batch", 'b', "FILE", 0, NULL, 0 },
	{ "force", 'f', NULL, 0, NULL, 0 },
	{ "version", 'V', NULL, 0, NULL, 0 },
	{ "help", 'h', NULL, 0, NULL, 0 },
	{ "complete", KEY_COMPLETE, NULL, OPTION_HIDDEN, NULL, 0 },
	{}
};

static const char *const long_names[] = {
	"--json", "--pretty", "--no-headings", "--batch", "--force",
	"--version", "--help",
};

const char *option_name(int i)
{
	if (i >= (int)ARRAY_SIZE(long_names))
		return NULL;
	return long_names[i];
}

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct options *opts = state->input;

	switch (key) {
	case 'j':
		opts->cli->json = true;
		break;
	case 'p':
		opts->cli->json = true;
		opts->cli->pretty = true;
		break;
	case 'n':
		opts->cli->headings = false;
		break;
	case 'b':
		opts->batch = arg;
		break;
	case 'f':
		opts->cli->force = true;
		break;
	case 'V':
		opts->action = ACTION_VERSION;
		break;
	case 'h':
		opts->action = ACTION_HELP;
		break;
	case KEY_COMPLETE:
		opts->action = ACTION_COMPLETE;
		opts->first = state->next;
		state->next = state->argc;
		break;
	case ARGP_KEY_ARG:	/* the words begin, options of ours are over */
		opts->first = state->next - 1;
		state->next = state->argc;
		break;
	default:
		return ARGP_ERR_UNKNOWN;
	}
	return 0;
}

enum status options_parse(struct options *opts, int argc, char **argv)
{
	static const struct argp argp = { options, parse, NULL, NULL, NULL,
					  NULL, NULL };
	int next = argc;

	opts->first = argc;
	if (!argp_parse(&argp, argc, argv, ARGP_SILENT | ARGP_IN_ORDER, &next,
			opts))
		return STATUS_OK;
	misuse(opts->cli, "'%s' is no option, or its value is missing",
	       argv[next > 1 ? next - 1 : 1]);
	hint(opts->cli, "see: %s --help", CLI_NAME);
	return STATUS_USAGE;
}
