/* SPDX-License-Identifier: GPL-2.0 */
/* The global options, those before the object. */
#ifndef _IOMMUCTL_OPTIONS_H
#define _IOMMUCTL_OPTIONS_H

#include "cli.h"

/**
 * enum action - what to do, as the options say
 * @ACTION_RUN: the command in the words, or the shell if there are none
 * @ACTION_HELP: --help
 * @ACTION_VERSION: --version
 * @ACTION_COMPLETE: --complete: tell what may come after the words
 */
enum action {
	ACTION_RUN,
	ACTION_HELP,
	ACTION_VERSION,
	ACTION_COMPLETE,
};

/**
 * struct options - the options that are not the context's
 * @cli: context, for the others
 * @action: what to do
 * @batch: file of commands, "-" for standard input; NULL if none
 * @first: index of the first word after the options
 */
struct options {
	struct cli *cli;
	enum action action;
	const char *batch;
	int first;
};

/* Parse them. Return: STATUS_OK, or STATUS_USAGE after misuse(). */
enum status options_parse(struct options *opts, int argc, char **argv);

/* The long name of option @i, with its dashes; NULL after the last one */
const char *option_name(int i);

#endif /* _IOMMUCTL_OPTIONS_H */
