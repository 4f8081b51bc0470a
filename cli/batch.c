// SPDX-License-Identifier: GPL-2.0
/* Commands of a file, a line at a time. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "line.h"
#include "shell.h"

static enum status run_lines(struct cli *cli, FILE *file)
{
	enum status status, first = STATUS_OK;
	char *line = NULL;
	size_t size = 0;

	for (cli->line = 1; getline(&line, &size, file) >= 0; cli->line++) {
		status = line_run(cli, line);
		if (status && !first)
			first = status;
		if (status && !cli->force)
			break;
	}
	if (!first && ferror(file)) {
		first = fail(cli, errno, "cannot read on: %s",
			     strerror(errno));
		cli_end(cli);
	}
	free(line);
	return first;
}

enum status batch_run(struct cli *cli, const char *path)
{
	bool standard = !strcmp(path, "-");
	FILE *file = standard ? stdin : fopen(path, "re");
	enum status status;

	if (!file) {
		fail(cli, errno, "cannot open %s: %s", path, strerror(errno));
		return cli_end(cli);
	}
	cli->script = standard;
	cli->file = standard ? "standard input" : path;
	status = run_lines(cli, file);
	cli->file = NULL;
	if (!standard)
		fclose(file);
	return status;
}
