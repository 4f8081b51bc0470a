/* SPDX-License-Identifier: GPL-2.0 */
/* A screen in memory: what is to be seen where, whatever shows it. */
#ifndef _IOMMUCTL_TOP_CANVAS_H
#define _IOMMUCTL_TOP_CANVAS_H

#include <stdbool.h>
#include <wchar.h>

#include "../util.h"

/**
 * enum ink - what a character is, for whoever knows colours
 * @INK_PLAIN: text
 * @INK_TITLE: the command's name
 * @INK_HEADING: of columns
 * @INK_SORTED: the heading of the column that is sorted by
 * @INK_KEY: a key to press
 * @INK_IDLE: a device that does nothing
 * @INK_TYPICAL: of a bar: from the median to the 99th percentile
 * @INK_TAIL: of a bar: from there to the maximum
 * @INK_BAD: errors, losses
 */
enum ink {
	INK_PLAIN,
	INK_TITLE,
	INK_HEADING,
	INK_SORTED,
	INK_KEY,
	INK_IDLE,
	INK_TYPICAL,
	INK_TAIL,
	INK_BAD,
	INKS,
};

struct glyph {
	wchar_t ch;
	enum ink ink;
};

/**
 * struct canvas - the screen
 * @width: columns
 * @height: lines
 * @glyph: characters, line by line
 */
struct canvas {
	unsigned int width;
	unsigned int height;
	struct glyph *glyph;
};

/* Make it that large, and blank. Return: 0, or -1: no memory. */
int canvas_resize(struct canvas *c, unsigned int width, unsigned int height);
void canvas_free(struct canvas *c);

/* Put text; what lies outside is cut off. Return: the column after it. */
__printf(5, 6)
unsigned int canvas_put(struct canvas *c, unsigned int x, unsigned int y,
			enum ink ink, const char *fmt, ...);

/* The same character several times */
void canvas_fill(struct canvas *c, unsigned int x, unsigned int y,
		 enum ink ink, wchar_t ch, unsigned int n);

/* A line of it, without the blanks at its end: for free(); NULL: no memory */
char *canvas_line(const struct canvas *c, unsigned int y);

#endif /* _IOMMUCTL_TOP_CANVAS_H */
