// SPDX-License-Identifier: GPL-2.0
/* One command in a line of text. */
#include <string.h>

#include "line.h"
#include "parse.h"

enum status line_run(struct cli *cli, char *line)
{
	char *words[LINE_WORDS + 1];
	int n = split_words(line, words, LINE_WORDS);

	if (!n)
		return STATUS_OK;
	if (n == SPLIT_UNCLOSED) {
		misuse(cli, "a quote is not closed");
		return cli_end(cli);
	}
	if (n == SPLIT_TOO_MANY) {
		misuse(cli, "more than %d words in a line", LINE_WORDS);
		return cli_end(cli);
	}
	words[n] = NULL;
	/* As it is typed in examples */
	if (n > 1 && !strcmp(words[0], CLI_NAME))
		return cli_run(cli, n - 1, words + 1);
	return cli_run(cli, n, words);
}
