/* SPDX-License-Identifier: GPL-2.0 */
/* How `iommuctl top` is looked at, and what keys change of it. */
#ifndef _IOMMUCTL_TOP_VIEW_H
#define _IOMMUCTL_TOP_VIEW_H

#include "rows.h"

#define TOP_FILTER_LEN	64	/* NUL included */

/**
 * struct top_view - how it is looked at
 * @sort: what rows are sorted by
 * @reverse: the smallest first
 * @by_op: a row for each operation, not only for each device
 * @paused: the screen stays as it is
 * @help: the keys are shown instead
 * @typing: a filter is being typed, into @typed
 * @filter: devices with this in their names alone
 * @typed: what was typed so far
 * @interval: seconds
 * @first: the first row on the screen
 * @page: rows on the screen
 * @rows: rows that there are
 * @utf8: the terminal knows more than ASCII
 */
struct top_view {
	enum top_sort sort;
	bool reverse;
	bool by_op;
	bool paused;
	bool help;
	bool typing;
	char filter[TOP_FILTER_LEN];
	char typed[TOP_FILTER_LEN];
	double interval;
	size_t first;
	size_t page;
	size_t rows;
	bool utf8;
};

/* Keys that are no characters */
enum top_key {
	TOP_KEY_UP = 0x110000,
	TOP_KEY_DOWN,
	TOP_KEY_PAGE_UP,
	TOP_KEY_PAGE_DOWN,
	TOP_KEY_HOME,
	TOP_KEY_END,
	TOP_KEY_LEFT,
	TOP_KEY_RIGHT,
	TOP_KEY_ENTER,
	TOP_KEY_ESCAPE,
	TOP_KEY_BACKSPACE,
};

/* What a key asks for */
enum top_act {
	TOP_NOTHING,	/* the key means nothing */
	TOP_REDRAW,	/* the same figures, shown otherwise */
	TOP_READ,	/* the interval under way ends now */
	TOP_CLEAR,	/* forget the devices seen */
	TOP_QUIT,
};

/* A key was pressed: a character or enum top_key */
enum top_act top_key(struct top_view *view, unsigned int key);

#endif /* _IOMMUCTL_TOP_VIEW_H */
