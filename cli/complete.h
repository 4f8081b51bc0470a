/* SPDX-License-Identifier: GPL-2.0 */
/* What may come next on a command line, from the command table. */
#ifndef _IOMMUCTL_COMPLETE_H
#define _IOMMUCTL_COMPLETE_H

#include "cli.h"

/**
 * struct completion - the words that may come next
 * @cli: context
 * @prefix: how they must begin
 * @emit: is given each of them
 * @data: for @emit
 * @files: out: it may also be the name of a file
 */
struct completion {
	struct cli *cli;
	const char *prefix;
	void (*emit)(const char *word, void *data);
	void *data;
	bool files;
};

/**
 * complete() - find the words that may come next
 * @c: the completion
 * @argc: words before it, without the options
 * @argv: those words
 *
 * Names of living objects are asked of the module, if it is there.
 */
void complete(struct completion *c, int argc, char **argv);

/**
 * complete_main() - print them, for a completion script
 * @cli: context
 * @argc: all words after the program, the last one being the one to complete
 * @argv: those words
 *
 * Return: what main() is to return: COMPLETE_FILES if a file's name may come.
 */
int complete_main(struct cli *cli, int argc, char **argv);

#define COMPLETE_FILES	10

#endif /* _IOMMUCTL_COMPLETE_H */
