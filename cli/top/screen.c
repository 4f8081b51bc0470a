// SPDX-License-Identifier: GPL-2.0
/* The terminal, by ncurses. */
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <ncurses.h>
#include <term.h>

#include "screen.h"
#include "view.h"

/* Signals that ncurses catches; it leaves its handlers behind. */
static const int caught[] = { SIGINT, SIGTERM, SIGTSTP, SIGWINCH };

static struct sigaction before[ARRAY_SIZE(caught)];
static attr_t attributes[INKS];
static SCREEN *screen;

/* Has the terminal what is needed? newterm() would take a dumb one, too. */
static bool able(void)
{
	const char *move;
	int err;

	if (setupterm(NULL, STDOUT_FILENO, &err) != OK)
		return false;
	move = tigetstr("cup");
	return move && move != (const char *)-1;
}

static void choose_inks(void)
{
	static const struct {
		attr_t plain;
		attr_t coloured;
		short colour;
	} inks[INKS] = {
		[INK_TITLE] = { A_BOLD, A_BOLD, -1 },
		[INK_HEADING] = { A_REVERSE, A_REVERSE, -1 },
		[INK_SORTED] = { A_REVERSE | A_BOLD | A_UNDERLINE,
				 A_REVERSE | A_BOLD | A_UNDERLINE, -1 },
		[INK_KEY] = { A_BOLD, A_BOLD, -1 },
		[INK_IDLE] = { A_DIM, A_DIM, -1 },
		[INK_TYPICAL] = { A_BOLD, A_NORMAL, COLOR_GREEN },
		[INK_TAIL] = { A_NORMAL, A_NORMAL, COLOR_YELLOW },
		[INK_BAD] = { A_BOLD, A_BOLD, COLOR_RED },
	};
	const char *no_colour = getenv("NO_COLOR");
	bool coloured = has_colors() && !(no_colour && *no_colour);
	short i;

	if (coloured) {
		start_color();
		use_default_colors();
	}
	for (i = INK_PLAIN + 1; i < INKS; i++) {
		attributes[i] = inks[i].plain;
		if (!coloured || inks[i].colour <= 0)
			continue;
		init_pair(i, inks[i].colour, -1);
		attributes[i] = inks[i].coloured | COLOR_PAIR(i);
	}
}

static enum status refuse(struct cli *cli, const char *why)
{
	fail(cli, 0, "%s", why);
	hint(cli, "as plain text: %s top -b", CLI_NAME);
	return STATUS_ERROR;
}

enum status screen_check(struct cli *cli)
{
	const char *term = getenv("TERM");
	char why[128];

	if (!cli->tty || !isatty(STDIN_FILENO))
		return refuse(cli, "top needs a terminal to show and to ask");
	if (able())
		return STATUS_OK;
	snprintf(why, sizeof(why), "the terminal '%s' is too plain, or not known",
		 term ? term : "");
	return refuse(cli, why);
}

enum status screen_open(struct cli *cli)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(caught); i++)
		sigaction(caught[i], NULL, &before[i]);
	screen = newterm(NULL, stdout, stdin);
	if (!screen)
		return refuse(cli, "cannot take the terminal");
	set_escdelay(25);
	cbreak();
	noecho();
	nonl();
	keypad(stdscr, TRUE);
	nodelay(stdscr, TRUE);
	curs_set(0);
	choose_inks();
	return STATUS_OK;
}

void screen_close(void)
{
	size_t i;

	endwin();
	delscreen(screen);
	screen = NULL;
	for (i = 0; i < ARRAY_SIZE(caught); i++)
		sigaction(caught[i], &before[i], NULL);
}

int screen_fit(struct canvas *c)
{
	return canvas_resize(c, COLS > 0 ? COLS : 0, LINES > 0 ? LINES : 0);
}

/* All that has one ink at once */
static void show_line(const struct canvas *c, unsigned int y)
{
	const struct glyph *glyph = &c->glyph[(size_t)y * c->width];
	wchar_t text[64];
	unsigned int x = 0, n;

	move(y, 0);
	while (x < c->width) {
		enum ink ink = glyph[x].ink;

		for (n = 0; n < ARRAY_SIZE(text); n++, x++) {
			if (x == c->width || glyph[x].ink != ink)
				break;
			text[n] = glyph[x].ch;
		}
		attrset(attributes[ink]);
		addnwstr(text, n);
	}
}

void screen_show(const struct canvas *c)
{
	unsigned int y;

	for (y = 0; y < c->height; y++)
		show_line(c, y);
	attrset(A_NORMAL);
	refresh();
}

static const struct {
	wint_t code;
	enum top_key key;
} keys[] = {
	{ KEY_UP, TOP_KEY_UP },		{ KEY_DOWN, TOP_KEY_DOWN },
	{ KEY_PPAGE, TOP_KEY_PAGE_UP },	{ KEY_NPAGE, TOP_KEY_PAGE_DOWN },
	{ KEY_HOME, TOP_KEY_HOME },	{ KEY_END, TOP_KEY_END },
	{ KEY_LEFT, TOP_KEY_LEFT },	{ KEY_RIGHT, TOP_KEY_RIGHT },
	{ KEY_ENTER, TOP_KEY_ENTER },	{ KEY_BACKSPACE, TOP_KEY_BACKSPACE },
};

static unsigned int special(wint_t code)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(keys); i++)
		if (keys[i].code == code)
			return keys[i].key;
	return SCREEN_OTHER;
}

unsigned int screen_key(void)
{
	wint_t code;

	switch (get_wch(&code)) {
	case KEY_CODE_YES:
		return special(code);
	case ERR:
		return SCREEN_NONE;
	}
	switch (code) {
	case '\r':
	case '\n':
		return TOP_KEY_ENTER;
	case 27:
		return TOP_KEY_ESCAPE;
	case 8:
	case 127:
		return TOP_KEY_BACKSPACE;
	case 12:			/* Ctrl-L */
		clearok(curscr, TRUE);
		return SCREEN_OTHER;
	}
	return code ?: SCREEN_OTHER;
}
