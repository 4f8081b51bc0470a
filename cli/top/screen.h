/* SPDX-License-Identifier: GPL-2.0 */
/* The terminal, by ncurses. */
#ifndef _IOMMUCTL_TOP_SCREEN_H
#define _IOMMUCTL_TOP_SCREEN_H

#include "../cli.h"
#include "canvas.h"

/* What screen_key() returns beside characters and enum top_key */
#define SCREEN_NONE	0U		/* no key was pressed */
#define SCREEN_OTHER	0x120000U	/* one that means nothing, or a new size */

/* Is there a terminal that will do? Return: STATUS_OK, or that of fail(). */
enum status screen_check(struct cli *cli);

/**
 * screen_open() - take the terminal
 * @cli: context, after screen_check()
 *
 * Return: STATUS_OK, or the status after fail(); then it is as it was.
 */
enum status screen_open(struct cli *cli);

/* Give it back as it was. */
void screen_close(void);

/* Make the canvas as large as the terminal. Return: 0, or -1: no memory. */
int screen_fit(struct canvas *c);

void screen_show(const struct canvas *c);

/* The next key that was pressed; it does not wait for one. */
unsigned int screen_key(void);

#endif /* _IOMMUCTL_TOP_SCREEN_H */
