// SPDX-License-Identifier: GPL-2.0
/* iommuctl: the command table, and where everything begins. */
#include <locale.h>
#include <signal.h>
#include <stddef.h>
#include <unistd.h>

#include "cmd/cmd.h"
#include "complete.h"
#include "help.h"
#include "objects.h"
#include "options.h"
#include "output.h"
#include "shell.h"

static enum status version(struct cli *cli)
{
	say(cli, CLI_NAME " " CLI_VERSION "\n");
	if (cli->json)
		json_text(cli_js(cli), "version", CLI_VERSION);
	return cli_end(cli);
}

static enum status help(struct cli *cli)
{
	help_overview(cli);
	return cli_end(cli);
}

/* Without words: somebody at the terminal, or commands on a pipe */
static enum status talk(struct cli *cli)
{
	if (isatty(STDIN_FILENO) && cli->tty)
		return shell_run(cli);
	return batch_run(cli, "-");
}

static int run(struct options *opts, int argc, char **argv)
{
	struct cli *cli = opts->cli;

	switch (opts->action) {
	case ACTION_HELP:
		return help(cli);
	case ACTION_VERSION:
		return version(cli);
	case ACTION_COMPLETE:
		return complete_main(cli, argc, argv);
	case ACTION_RUN:
		break;
	}
	if (opts->batch && argc) {
		misuse(cli, "'%s': with --batch, commands are in the file",
		       argv[0]);
		return cli_end(cli);
	}
	if (opts->batch)
		return batch_run(cli, opts->batch);
	return argc ? cli_run(cli, argc, argv) : talk(cli);
}

int main(int argc, char **argv)
{
	struct cli cli = {
		.headings = true,
		.fd = -1,
		.sysfs = "/sys",
		.tty = isatty(STDOUT_FILENO),
		.err = stderr,
		.objects = objects,
	};
	struct options opts = { .cli = &cli };

	setlocale(LC_CTYPE, "");
	cli.out = output_open(&cli.out_err);
	if (!cli.out)
		return STATUS_ERROR;
	/* Or else a batch would be cut in the middle by its reader's end. */
	signal(SIGPIPE, SIG_IGN);
	if (options_parse(&opts, argc, argv))
		return cli_end(&cli);
	return run(&opts, argc - opts.first, argv + opts.first);
}
