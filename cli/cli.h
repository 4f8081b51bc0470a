/* SPDX-License-Identifier: GPL-2.0 */
/* One run of the command: its options, its output, its error. */
#ifndef _IOMMUCTL_CLI_H
#define _IOMMUCTL_CLI_H

#include <signal.h>
#include <stdbool.h>
#include <stdio.h>

#include "json.h"
#include "util.h"

#define CLI_NAME	"iommuctl"
#define CLI_VERSION	"0.1"

/* What main() returns, and every function here that can fail */
enum status {
	STATUS_OK,
	STATUS_ERROR,		/* it was tried and did not work */
	STATUS_USAGE,		/* it was not understood, nothing was tried */
};

/**
 * struct cli_error - the error of the command under way
 * @status: STATUS_OK if there is none
 * @err: errno, 0 if there is none behind it
 * @message: what is wrong, one line
 * @hint: what to do, lines, or empty
 * @settled: an earlier error stands; the last one and its hints are dropped
 */
struct cli_error {
	enum status status;
	int err;
	char message[512];
	char hint[1024];
	bool settled;
};

struct object;

/**
 * struct cli - the context that everything is given
 * @json: -j: one JSON document for each command
 * @pretty: -p: indent it
 * @headings: false with -n
 * @force: --force: a batch goes on after an error
 * @fd: of /dev/iommuctl, -1 while it is not open
 * @interrupted: Ctrl-C was typed; NULL where that ends the process
 * @sysfs: "/sys", but for tests
 * @script: commands come from stdin, which is then no data of theirs
 * @tty: results go to a terminal
 * @out: where results go: standard output, but for tests
 * @out_err: errno of a write to @out that failed, 0 if it is not known
 * @err: where errors go in text: stderr, but for tests
 * @js: the JSON document under way
 * @error: the error of the command under way
 * @objects: the command table, ends with NULL
 * @file: the batch being read, NULL if none
 * @line: line number in it
 */
struct cli {
	bool json;
	bool pretty;
	bool headings;
	bool force;
	bool script;
	int fd;
	const volatile sig_atomic_t *interrupted;
	const char *sysfs;
	bool tty;
	FILE *out;
	int out_err;
	FILE *err;
	struct json js;
	struct cli_error error;
	const struct object *const *objects;
	const char *file;
	unsigned long line;
};

/**
 * fail() - say that the command did not work
 * @cli: context
 * @err: errno behind it, for JSON; 0 if there is none
 * @fmt: what is wrong: no "error:", no full stop, no newline
 *
 * The first error of a command stands. It is printed when the command ends.
 *
 * Return: STATUS_ERROR.
 */
__printf(3, 4)
enum status fail(struct cli *cli, int err, const char *fmt, ...);

/**
 * misuse() - say that the command line is not understood
 * @cli: context
 * @fmt: as of fail()
 *
 * Return: STATUS_USAGE.
 */
__printf(2, 3)
enum status misuse(struct cli *cli, const char *fmt, ...);

/**
 * hint() - add to the error what to do about it
 * @cli: context, after fail() or misuse()
 * @fmt: a sentence or a command; each call is a line
 */
__printf(2, 3)
void hint(struct cli *cli, const char *fmt, ...);

/**
 * give_up() - is there no use in going on?
 * @cli: context
 *
 * A command that takes long asks it now and then.
 *
 * Return: true if output goes nowhere, or after fail() for Ctrl-C.
 */
bool give_up(struct cli *cli);

/**
 * out_of_memory() - fail() for the case of no memory
 * @cli: context
 *
 * Return: STATUS_ERROR.
 */
enum status out_of_memory(struct cli *cli);

/**
 * cli_js() - the JSON document of this command
 * @cli: context with ->json set
 *
 * A document is an object. It is opened by the first call, and closed with
 * whatever is open inside it when the command ends.
 *
 * Return: where to write members with json_*().
 */
struct json *cli_js(struct cli *cli);

/**
 * cli_end() - end one document: print the error, close JSON, flush
 * @cli: context
 *
 * The dispatcher calls it after each command; a command that goes on for ever
 * (an interval) calls it after each round.
 *
 * Return: the status of what was ended; output that could not be written is
 * an error, too.
 */
enum status cli_end(struct cli *cli);

/**
 * cli_run() - run one command
 * @cli: context
 * @argc: words
 * @argv: "domain", "add", …; without the program and the options
 *
 * Return: its status; error and output are written.
 */
enum status cli_run(struct cli *cli, int argc, char **argv);

#endif /* _IOMMUCTL_CLI_H */
