// SPDX-License-Identifier: GPL-2.0
/* A screen in memory. */
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "canvas.h"

#define TEXT_MAX	512

int canvas_resize(struct canvas *c, unsigned int width, unsigned int height)
{
	size_t i, n = (size_t)width * height;
	struct glyph *glyph;

	glyph = reallocarray(c->glyph, n ?: 1, sizeof(*glyph));
	if (!glyph)
		return -1;
	for (i = 0; i < n; i++)
		glyph[i] = (struct glyph){ .ch = L' ' };
	c->glyph = glyph;
	c->width = width;
	c->height = height;
	return 0;
}

void canvas_free(struct canvas *c)
{
	free(c->glyph);
	*c = (struct canvas){};
}

void canvas_fill(struct canvas *c, unsigned int x, unsigned int y,
		 enum ink ink, wchar_t ch, unsigned int n)
{
	if (y >= c->height)
		return;
	for (; n && x < c->width; n--, x++)
		c->glyph[(size_t)y * c->width + x] = (struct glyph){ ch, ink };
}

/* A byte that is no ASCII would be wider or narrower than it seems. */
unsigned int canvas_put(struct canvas *c, unsigned int x, unsigned int y,
			enum ink ink, const char *fmt, ...)
{
	char text[TEXT_MAX], *at;
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	for (at = text; *at; at++, x++)
		canvas_fill(c, x, y, ink,
			    *at < ' ' || *at > '~' ? L'?' : (wchar_t)*at, 1);
	return x;
}

char *canvas_line(const struct canvas *c, unsigned int y)
{
	const struct glyph *glyph = &c->glyph[(size_t)y * c->width];
	unsigned int n = c->width, i;
	mbstate_t state = {};
	char *line, *to;

	while (n && glyph[n - 1].ch == L' ')
		n--;
	line = malloc((size_t)n * MB_LEN_MAX + 1);
	if (!line)
		return NULL;
	to = line;
	for (i = 0; i < n; i++) {
		size_t len = wcrtomb(to, glyph[i].ch, &state);

		if (len == (size_t)-1) {
			*to = '?';
			len = 1;
			state = (mbstate_t){};
		}
		to += len;
	}
	*to = '\0';
	return line;
}
