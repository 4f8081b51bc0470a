// SPDX-License-Identifier: GPL-2.0
/* One command: dispatch, errors, the end of its output. */
#include <errno.h>
#include <stdarg.h>
#include <string.h>

#include "cli.h"
#include "client.h"
#include "grammar.h"
#include "help.h"
#include "print.h"

static void set_error(struct cli *cli, enum status status, int err,
		      const char *fmt, va_list ap)
{
	struct cli_error *e = &cli->error;

	e->settled = e->status;
	if (e->settled)
		return;
	e->status = status;
	e->err = err;
	e->hint[0] = '\0';
	vsnprintf(e->message, sizeof(e->message), fmt, ap);
}

enum status fail(struct cli *cli, int err, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	set_error(cli, STATUS_ERROR, err, fmt, ap);
	va_end(ap);
	return STATUS_ERROR;
}

enum status misuse(struct cli *cli, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	set_error(cli, STATUS_USAGE, 0, fmt, ap);
	va_end(ap);
	return STATUS_USAGE;
}

void hint(struct cli *cli, const char *fmt, ...)
{
	struct cli_error *e = &cli->error;
	size_t len = strlen(e->hint);
	va_list ap;

	if (e->settled)
		return;
	if (len && len + 1 < sizeof(e->hint))
		e->hint[len++] = '\n';
	va_start(ap, fmt);
	vsnprintf(e->hint + len, sizeof(e->hint) - len, fmt, ap);
	va_end(ap);
}

bool give_up(struct cli *cli)
{
	if (cli->interrupted && *cli->interrupted) {
		fail(cli, EINTR, "interrupted");
		return true;
	}
	return ferror(cli->out);
}

enum status out_of_memory(struct cli *cli)
{
	return fail(cli, ENOMEM, "out of memory");
}

struct json *cli_js(struct cli *cli)
{
	struct json *js = &cli->js;

	if (!js->depth) {
		js->out = cli->out;
		js->pretty = cli->pretty;
		json_object(js, NULL);
	}
	return js;
}

static void error_json(struct cli *cli)
{
	const struct cli_error *e = &cli->error;
	struct json *js = cli_js(cli);

	while (js->depth > 1)
		json_close(js);
	json_object(js, "error");
	json_text(js, "message", e->message);
	if (e->err && strerrorname_np(e->err))
		json_text(js, "errno", strerrorname_np(e->err));
	else if (e->err)
		json_num(js, "errno", e->err);
	if (e->hint[0])
		json_text(js, "hint", e->hint);
	if (cli->file) {
		json_text(js, "file", cli->file);
		json_num(js, "line", cli->line);
	}
	json_close(js);
}

static void error_synopsis(const struct cli *cli, const char *line, int len)
{
	char text[sizeof(cli->error.hint)];

	snprintf(text, sizeof(text), "%.*s", len, line);
	fputs("  ", cli->err);
	put_synopsis(cli->err, 2, text);
}

static void error_text(const struct cli *cli)
{
	const struct cli_error *e = &cli->error;
	const char *line;
	int len;

	fprintf(cli->err, "%s: ", CLI_NAME);
	if (cli->file)
		fprintf(cli->err, "%s:%lu: ", cli->file, cli->line);
	fprintf(cli->err, "%s\n", e->message);
	for (line = e->hint; *line; line += len + !!line[len]) {
		len = strcspn(line, "\n");
		if (strncmp(line, "usage: ", 7))
			fprintf(cli->err, "  %.*s\n", len, line);
		else
			error_synopsis(cli, line, len);
	}
}

/*
 * What was printed must have arrived. A reader that went away (iommuctl dump 1
 * | head) wants no message, but it is no success either.
 */
static void flush_output(struct cli *cli)
{
	bool told = cli->error.status;

	if (!fflush(cli->out) && !ferror(cli->out))
		return;
	clearerr(cli->out);
	if (!cli->out_err)
		cli->out_err = EIO;
	fail(cli, cli->out_err, "cannot write the output: %s",
	     strerror(cli->out_err));
	if (!told && cli->error.err != EPIPE)
		error_text(cli);
}

enum status cli_end(struct cli *cli)
{
	struct json *js = &cli->js;
	enum status status;

	if (cli->error.status && !cli->json)
		error_text(cli);
	if (cli->json) {
		cli_js(cli);
		if (cli->error.status)
			error_json(cli);
		while (js->depth)
			json_close(js);
		fputc('\n', cli->out);
	}
	flush_output(cli);
	status = cli->error.status;
	cli->error.status = STATUS_OK;
	return status;
}

static bool asks_help(const char *word)
{
	return !strcmp(word, "help") || !strcmp(word, "--help") ||
	       !strcmp(word, "-h");
}

static enum status run(struct cli *cli, int argc, char **argv)
{
	struct value values[GRAMMAR_ARGS] = {};
	const struct object *obj;
	const struct verb *verb;
	enum status status;
	int used;

	obj = grammar_object(cli, argv[0]);
	if (!obj)
		return STATUS_USAGE;
	argc--;
	argv++;
	if (argc && (asks_help(argv[0]) || !strcmp(argv[argc - 1], "--help")))
		return help_object(cli, obj);
	verb = grammar_verb(cli, obj, argc, argv, &used);
	if (!verb)
		return STATUS_USAGE;
	argc -= used;
	argv += used;
	if (verb->run_argv)
		return verb->run_argv(cli, argc, argv);
	status = grammar_values(cli, verb, argc, argv, values);
	if (status) {
		help_synopsis_hint(cli, obj, verb);
		return status;
	}
	return verb->run(cli, values);
}

enum status cli_run(struct cli *cli, int argc, char **argv)
{
	bool json = cli->json, told;
	enum status did, status;

	did = run(cli, argc, argv);
	/* An error that the command has ended a document of its own with */
	told = did && !cli->error.status && !cli->js.depth &&
	       !ferror(cli->out);
	status = told ? did : cli_end(cli) ?: did;
	/* -j of one command is not for those that follow. */
	cli->json = json;
	/* A shell that waits must not keep the module loaded. */
	client_close(cli);
	return status;
}
