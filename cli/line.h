/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _IOMMUCTL_LINE_H
#define _IOMMUCTL_LINE_H

#include "cli.h"

#define LINE_WORDS	64	/* words in a line at most */

/**
 * line_run() - run the command in a line of text, if there is one
 * @cli: context
 * @line: the line; it is cut into its words
 *
 * Return: its status; error and output are written.
 */
enum status line_run(struct cli *cli, char *line);

#endif /* _IOMMUCTL_LINE_H */
