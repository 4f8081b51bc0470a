/* SPDX-License-Identifier: GPL-2.0 */
/* Commands a line at a time: from a file, or from somebody at a terminal. */
#ifndef _IOMMUCTL_SHELL_H
#define _IOMMUCTL_SHELL_H

#include "cli.h"

/**
 * batch_run() - run the commands of a file
 * @cli: context; with ->force on to the end, else to the first error
 * @path: the file, "-" for standard input
 *
 * Return: the status of the first command that failed.
 */
enum status batch_run(struct cli *cli, const char *path);

/* Talk to somebody at the terminal. Return: STATUS_OK, if output works. */
enum status shell_run(struct cli *cli);

#endif /* _IOMMUCTL_SHELL_H */
