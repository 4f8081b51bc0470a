// SPDX-License-Identifier: GPL-2.0
/* A shell with history and completion, for somebody at a terminal. */
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <readline/history.h>
#include <readline/readline.h>

#include "complete.h"
#include "line.h"
#include "parse.h"
#include "print.h"
#include "shell.h"

#define HISTORY_LINES	1000

/*
 * readline calls back without context: this is the one of the shell that is
 * running.
 */
static struct cli *shell_cli;
static volatile sig_atomic_t interrupted;

/**
 * struct matches - words for readline
 * @word: them; the first one is the beginning that all have in common
 * @n: how many, the first one included
 */
struct matches {
	char **word;
	size_t n;
};

static void add_match(const char *word, void *data)
{
	struct matches *m = data;
	char **more = realloc(m->word, (m->n + 2) * sizeof(*more));
	char *copy = strdup(word);

	if (more)
		m->word = more;
	if (!more || !copy) {
		free(copy);
		return;
	}
	m->word[m->n++] = copy;
	m->word[m->n] = NULL;
}

/* The beginning that all words have in common, for free() */
static char *common(char **word)
{
	size_t len = strlen(word[0]), i, same;

	for (i = 1; word[i]; i++) {
		for (same = 0; same < len; same++)
			if (word[i][same] != word[0][same])
				break;
		len = same;
	}
	return strndup(word[0], len);
}

/* readline wants the common beginning before the words */
static char **finish(struct matches *m)
{
	char **all = calloc(m->n + 2, sizeof(*all));
	size_t i;

	if (m->n && all)
		all[0] = common(m->word);
	if (!m->n || !all || !all[0]) {
		for (i = 0; i < m->n; i++)
			free(m->word[i]);
		free(m->word);
		free(all);
		return NULL;
	}
	memcpy(all + 1, m->word, m->n * sizeof(*all));
	free(m->word);
	return all;
}

static char **attempt(const char *text, int start, int end)
{
	struct matches m = {};
	struct completion c = {
		.cli = shell_cli, .prefix = text, .emit = add_match, .data = &m,
	};
	char *before = strndup(rl_line_buffer, start);
	char *words[LINE_WORDS];
	int n;

	(void)end;
	rl_attempted_completion_over = 1;
	if (!before)
		return NULL;
	n = split_words(before, words, LINE_WORDS);
	if (n >= 0)
		complete(&c, n, words);
	rl_attempted_completion_over = !c.files;
	free(before);
	return finish(&m);
}

static void on_interrupt(int sig)
{
	(void)sig;
	interrupted = 1;
}

/* Ctrl-C drops the line, not the shell: readline's own would wait on */
static int get_char(FILE *in)
{
	unsigned char c;
	ssize_t n;

	while (!interrupted) {
		n = read(fileno(in), &c, 1);
		if (n == 1)
			return c;
		if (n == 0 || errno != EINTR)
			return EOF;
		rl_check_signals();
	}
	rl_replace_line("", 0);
	return '\n';
}

static char *read_line(void)
{
	interrupted = 0;
	return readline(CLI_NAME "> ");
}

static char *history_path(void)
{
	const char *home = getenv("HOME");
	char *path = NULL;

	if (!home || asprintf(&path, "%s/." CLI_NAME "_history", home) < 0)
		return NULL;
	return path;
}

static void remember(const char *line)
{
	const HIST_ENTRY *last = history_get(history_length);

	if (*line && (!last || strcmp(last->line, line)))
		add_history(line);
}

static void run_lines(struct cli *cli)
{
	struct sigaction catch = { .sa_handler = on_interrupt };
	char *line;

	sigaction(SIGINT, &catch, NULL);
	cli->interrupted = &interrupted;
	while ((line = read_line())) {
		if (!strcmp(line, "quit") || !strcmp(line, "exit"))
			break;
		remember(line);
		interrupted = 0;
		line_run(cli, line);
		free(line);
	}
	if (!line)
		putchar('\n');
	free(line);
}

enum status shell_run(struct cli *cli)
{
	char *path = history_path();

	shell_cli = cli;
	cli->script = true;
	rl_readline_name = CLI_NAME;
	rl_attempted_completion_function = attempt;
	rl_basic_word_break_characters = " \t\n";
	rl_completer_word_break_characters = " \t\n";
	rl_getc_function = get_char;
	using_history();
	stifle_history(HISTORY_LINES);
	if (path)
		read_history(path);
	say(cli, CLI_NAME " " CLI_VERSION "; Tab completes; help; quit\n");
	fflush(cli->out);
	run_lines(cli);
	if (path)
		write_history(path);
	free(path);
	return STATUS_OK;
}
