// SPDX-License-Identifier: GPL-2.0
/* What keys do to the view of `iommuctl top`. */
#include <string.h>

#include "../util.h"
#include "view.h"

static const double intervals[] = {
	0.1, 0.2, 0.5, 1, 2, 5, 10, 30, 60,
};

static enum top_act shorter(struct top_view *view)
{
	size_t i;

	for (i = ARRAY_SIZE(intervals); i-- > 0;)
		if (intervals[i] < view->interval) {
			view->interval = intervals[i];
			return TOP_READ;
		}
	return TOP_NOTHING;
}

static enum top_act longer(struct top_view *view)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(intervals); i++)
		if (intervals[i] > view->interval) {
			view->interval = intervals[i];
			return TOP_READ;
		}
	return TOP_NOTHING;
}

static enum top_act sort_by(struct top_view *view, unsigned int sort)
{
	if (sort >= TOP_SORTS)
		return TOP_NOTHING;
	view->sort = sort;
	view->first = 0;
	return TOP_REDRAW;
}

static enum top_act scroll(struct top_view *view, long by)
{
	long last = (long)view->rows - (long)view->page;
	long first = (long)view->first + by;

	if (first > last)
		first = last;
	view->first = first > 0 ? first : 0;
	return TOP_REDRAW;
}

static enum top_act type(struct top_view *view, unsigned int key)
{
	size_t len = strlen(view->typed);

	switch (key) {
	case TOP_KEY_ENTER:
		strcpy(view->filter, view->typed);
		view->first = 0;
		view->typing = false;
		return TOP_REDRAW;
	case TOP_KEY_ESCAPE:
		view->typing = false;
		return TOP_REDRAW;
	case TOP_KEY_BACKSPACE:
		if (len)
			view->typed[len - 1] = '\0';
		return TOP_REDRAW;
	}
	if (key < ' ' || key > '~' || len == sizeof(view->typed) - 1)
		return TOP_NOTHING;
	view->typed[len] = key;
	view->typed[len + 1] = '\0';
	return TOP_REDRAW;
}

static enum top_act move(struct top_view *view, unsigned int key)
{
	long page = view->page ?: 1;

	switch (key) {
	case TOP_KEY_UP:
		return scroll(view, -1);
	case TOP_KEY_DOWN:
		return scroll(view, 1);
	case TOP_KEY_PAGE_UP:
		return scroll(view, -page);
	case TOP_KEY_PAGE_DOWN:
		return scroll(view, page);
	case TOP_KEY_HOME:
		return scroll(view, -(long)view->first);
	case TOP_KEY_END:
		return scroll(view, view->rows);
	case TOP_KEY_LEFT:
	case '<':
		return sort_by(view, view->sort - 1);
	case TOP_KEY_RIGHT:
	case '>':
		return sort_by(view, view->sort + 1);
	}
	return TOP_NOTHING;
}

/* Letters that sort, in the order of enum top_sort */
static const char sort_letters[] = "DRBEM5PX";

static enum top_act command(struct top_view *view, unsigned int key)
{
	const char *letter;

	switch (key) {
	case 'q':
		return TOP_QUIT;
	case 'p':
	case ' ':
		view->paused = !view->paused;
		return view->paused ? TOP_REDRAW : TOP_READ;
	case 'o':
		view->by_op = !view->by_op;
		view->first = 0;
		return TOP_REDRAW;
	case 'r':
		view->reverse = !view->reverse;
		return TOP_REDRAW;
	case 'c':
		return TOP_CLEAR;
	case '/':
		view->typing = true;
		strcpy(view->typed, view->filter);
		return TOP_REDRAW;
	case '+':
		return longer(view);
	case '-':
		return shorter(view);
	}
	letter = key && key < 128 ? strchr(sort_letters, key) : NULL;
	return letter ? sort_by(view, letter - sort_letters) : move(view, key);
}

enum top_act top_key(struct top_view *view, unsigned int key)
{
	if (view->typing)
		return type(view, key);
	if (view->help || key == 'h' || key == '?') {
		view->help = !view->help;
		return key == 'q' ? TOP_QUIT : TOP_REDRAW;
	}
	return command(view, key);
}
