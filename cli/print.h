/* SPDX-License-Identifier: GPL-2.0 */
/* Tables: columns of text, or an array of objects with -j. */
#ifndef _IOMMUCTL_PRINT_H
#define _IOMMUCTL_PRINT_H

#include <stddef.h>
#include <stdint.h>

#include "cli.h"

/**
 * enum cell - how a column is shown; in JSON each is a number unless said
 * @CELL_TEXT: text, to the left; JSON: a string
 * @CELL_DEC: decimal
 * @CELL_HEX: 0x…
 * @CELL_BYTES: 4K, 2M, 1G if it is a multiple, else bytes
 * @CELL_PGSIZES: one bit for each size: 4K,2M,1G; JSON: an array of numbers
 * @CELL_PROT: IOMMUCTL_PROT_*: rw, r, rw,cache; JSON: the same string
 * @CELL_TIME: nanoseconds, printed as seconds
 * @CELL_REAL: a fraction, with two digits
 */
enum cell {
	CELL_TEXT,
	CELL_DEC,
	CELL_HEX,
	CELL_BYTES,
	CELL_PGSIZES,
	CELL_PROT,
	CELL_TIME,
	CELL_REAL,
};

/**
 * struct column - one column
 * @key: name of the JSON member, a stable interface
 * @heading: as printed above it
 * @cell: enum cell
 * @width: TABLE_STREAM: columns on the screen
 */
struct column {
	const char *key;
	const char *heading;
	enum cell cell;
	unsigned int width;
};

/* Rows are printed as they come, and none is kept: for lists without bound */
#define TABLE_STREAM	(1 << 0)
/* An empty line goes before it, if it has rows */
#define TABLE_APART	(1 << 1)

struct table;

/**
 * table_open() - begin a table
 * @cli: context
 * @key: name of the JSON array
 * @cols: its columns; they live as long as the table
 * @ncols: how many
 * @flags: TABLE_STREAM, TABLE_APART or 0
 *
 * Return: the table, or NULL after fail().
 */
struct table *table_open(struct cli *cli, const char *key,
			 const struct column *cols, size_t ncols,
			 unsigned int flags);

/*
 * The cells of a row, from the first column to the last; a full row is done.
 * What could not be stored is told by table_close().
 */
void table_text(struct table *t, const char *text);
void table_num(struct table *t, uint64_t num);
void table_real(struct table *t, double num);
void table_none(struct table *t);	/* "-", null */

/**
 * table_close() - print what is to be printed and free the table
 * @t: the table
 *
 * Return: STATUS_OK, or the status after fail().
 */
enum status table_close(struct table *t);

/* Room for what format_*() below write, NUL included */
#define FORMAT_LEN	80

/* @num as enum cell says, into @buf[FORMAT_LEN]. Return: @buf. */
const char *format_num(char *buf, enum cell cell, uint64_t num);

/*
 * @name, which anybody may have chosen (a process its own), for a terminal: what
 * is no printable ASCII becomes '?'. Into @buf[FORMAT_LEN]. Return: @buf.
 */
const char *format_name(char *buf, const char *name);

/**
 * member_num() - one named number of a result that is no list
 * @cli: context
 * @key: JSON member; in text it is the label
 * @cell: how to show it
 * @num: the number
 *
 * In text: a line "  key  value".
 */
void member_num(struct cli *cli, const char *key, enum cell cell, uint64_t num);
void member_text(struct cli *cli, const char *key, const char *text);

/**
 * put_synopsis() - print a synopsis, in lines that fit a screen of 80 columns
 * @out: where to
 * @col: the column that it begins in
 * @text: it; [...] and {...} are not broken
 */
void put_synopsis(FILE *out, unsigned int col, const char *text);

/**
 * say() - a line for people: printed in text, not in JSON
 * @cli: context
 * @fmt: with its newline
 */
__printf(2, 3)
void say(struct cli *cli, const char *fmt, ...);

#endif /* _IOMMUCTL_PRINT_H */
