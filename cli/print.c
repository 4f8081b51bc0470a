// SPDX-License-Identifier: GPL-2.0
/* Tables: columns of text, or an array of objects with -j. */
#include <inttypes.h>
#include <libsmartcols/libsmartcols.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "digits.h"
#include "parse.h"
#include "print.h"

/**
 * struct table - a table being made
 * @cli: context
 * @cols: its columns
 * @ncols: how many
 * @col: the column that comes next
 * @stream: print each row at once
 * @apart: an empty line goes before it
 * @headed: the heading was printed
 * @failed: a row could not be stored
 * @scols: the rows, of a table that is text and no stream
 * @line: the row under way
 */
struct table {
	struct cli *cli;
	const struct column *cols;
	size_t ncols;
	size_t col;
	bool stream;
	bool apart;
	bool headed;
	bool failed;
	struct libscols_table *scols;
	struct libscols_line *line;
};

static const char *format_bytes(char *buf, uint64_t num)
{
	static const char suffixes[] = "\0KMGTPE";
	unsigned int i = 0;
	size_t len;

	while (num && !(num & 1023)) {
		num >>= 10;
		i++;
	}
	len = put_digits(buf, num, 10);
	buf[len] = suffixes[i];
	buf[len + 1] = '\0';
	return buf;
}

/* Sizes, smallest first; three or more with none missing between as 4K-32K */
static const char *format_pgsizes(char *buf, uint64_t bits)
{
	uint64_t first, last;
	char one[FORMAT_LEN];
	size_t len = 0;

	strcpy(buf, "-");
	while (bits && len < FORMAT_LEN - 16) {
		first = bits & -bits;
		for (last = first; last << 1 & bits; last <<= 1)
			;
		if (last < first << 2)
			last = first;
		len += sprintf(buf + len, "%s%s", len ? "," : "",
			       format_bytes(one, first));
		if (last != first)
			len += sprintf(buf + len, "-%s", format_bytes(one, last));
		bits &= ~(last | (last - 1));
	}
	return buf;
}

static const char *format_prot(char *buf, uint64_t prot)
{
	unsigned int bit;
	char *to = buf;

	*to = '\0';
	for (bit = 0; prot_name(bit); bit++) {
		if (!(prot >> bit & 1))
			continue;
		if (bit > 1 && to > buf)
			*to++ = ',';
		to = stpcpy(to, prot_name(bit));
	}
	if (to == buf)
		strcpy(buf, "-");
	return buf;
}

const char *format_num(char *buf, enum cell cell, uint64_t num)
{
	switch (cell) {
	case CELL_BYTES:
		return format_bytes(buf, num);
	case CELL_PGSIZES:
		return format_pgsizes(buf, num);
	case CELL_PROT:
		return format_prot(buf, num);
	case CELL_TIME:
		snprintf(buf, FORMAT_LEN, "%" PRIu64 ".%06" PRIu64,
			 num / 1000000000, num / 1000 % 1000000);
		return buf;
	case CELL_HEX:
		memcpy(buf, "0x", 2);
		buf[2 + put_digits(buf + 2, num, 16)] = '\0';
		return buf;
	default:
		buf[put_digits(buf, num, 10)] = '\0';
		return buf;
	}
}

/* A number as a JSON value */
static void js_num(struct json *js, const char *key, enum cell cell,
		   uint64_t num)
{
	char buf[FORMAT_LEN];

	switch (cell) {
	case CELL_PROT:
		json_text(js, key, num ? format_prot(buf, num) : "");
		break;
	case CELL_PGSIZES:
		json_array(js, key);
		for (; num; num &= num - 1)
			json_num(js, NULL, num & -num);
		json_close(js);
		break;
	default:
		json_num(js, key, num);
	}
}

static bool to_the_right(const struct column *col)
{
	switch (col->cell) {
	case CELL_TEXT:
	case CELL_PGSIZES:
	case CELL_PROT:
		return false;
	default:
		return true;
	}
}

static struct libscols_table *new_scols(struct cli *cli,
					const struct column *cols, size_t ncols)
{
	struct libscols_table *scols = scols_new_table();
	size_t i;

	if (!scols)
		return NULL;
	scols_table_set_stream(scols, cli->out);
	scols_table_enable_noheadings(scols, !cli->headings);
	for (i = 0; i < ncols; i++) {
		if (scols_table_new_column(scols, cols[i].heading, 0,
					   to_the_right(&cols[i]) ?
					   SCOLS_FL_RIGHT : 0))
			continue;
		scols_unref_table(scols);
		return NULL;
	}
	return scols;
}

struct table *table_open(struct cli *cli, const char *key,
			 const struct column *cols, size_t ncols,
			 unsigned int flags)
{
	struct table *t = calloc(1, sizeof(*t));

	if (!t)
		goto no_memory;
	t->cli = cli;
	t->cols = cols;
	t->ncols = ncols;
	t->stream = flags & TABLE_STREAM;
	t->apart = flags & TABLE_APART;
	if (cli->json) {
		json_array(cli_js(cli), key);
	} else if (!t->stream) {
		t->scols = new_scols(cli, cols, ncols);
		if (!t->scols)
			goto no_memory;
	}
	return t;

no_memory:
	free(t);
	out_of_memory(cli);
	return NULL;
}

static void stream_blanks(FILE *out, size_t n)
{
	while (n--)
		putc_unlocked(' ', out);
}

static bool is_plain(char c)
{
	return c >= ' ' && c <= '~';
}

const char *format_name(char *buf, const char *name)
{
	size_t i;

	for (i = 0; name[i] && i < FORMAT_LEN - 1; i++)
		buf[i] = is_plain(name[i]) ? name[i] : '?';
	buf[i] = '\0';
	return buf;
}

/* As format_name(); nearly always all of it at once */
static void stream_text(FILE *out, const char *text)
{
	size_t len;

	for (; *text; text += len) {
		for (len = 0; is_plain(text[len]); len++)
			;
		fwrite_unlocked(text, 1, len, out);
		if (text[len]) {
			putc_unlocked('?', out);
			len++;
		}
	}
}

/* One cell of a stream; the last column needs no padding */
static void stream_cell(struct table *t, size_t col, const char *text)
{
	size_t width = t->cols[col].width, len = strlen(text);
	bool last = col + 1 == t->ncols;
	FILE *out = t->cli->out;
	size_t pad = len < width ? width - len : 0;

	if (to_the_right(&t->cols[col]))
		stream_blanks(out, pad);
	stream_text(out, text);
	if (!to_the_right(&t->cols[col]) && !last)
		stream_blanks(out, pad);
	putc_unlocked(last ? '\n' : ' ', out);
}

static void stream_heading(struct table *t)
{
	size_t i;

	if (t->headed || !t->cli->headings)
		return;
	t->headed = true;
	for (i = 0; i < t->ncols; i++)
		stream_cell(t, i, t->cols[i].heading);
}

/* The next cell, as text */
static void put_cell(struct table *t, const char *text)
{
	if (t->stream) {
		stream_cell(t, t->col, text);
		return;
	}
	if (!t->line || scols_line_set_data(t->line, t->col, text))
		t->failed = true;
}

static void before_cell(struct table *t)
{
	if (t->col)
		return;
	if (t->cli->json)
		json_object(&t->cli->js, NULL);
	else if (t->stream)
		stream_heading(t);
	else
		t->line = scols_table_new_line(t->scols, NULL);
}

static void after_cell(struct table *t)
{
	if (++t->col < t->ncols)
		return;
	t->col = 0;
	if (t->cli->json)
		json_close(&t->cli->js);
}

void table_text(struct table *t, const char *text)
{
	before_cell(t);
	if (t->cli->json)
		json_text(&t->cli->js, t->cols[t->col].key, text);
	else
		put_cell(t, *text ? text : "-");
	after_cell(t);
}

void table_num(struct table *t, uint64_t num)
{
	const struct column *col = &t->cols[t->col];
	char buf[FORMAT_LEN];

	before_cell(t);
	if (t->cli->json)
		js_num(&t->cli->js, col->key, col->cell, num);
	else
		put_cell(t, format_num(buf, col->cell, num));
	after_cell(t);
}

void table_real(struct table *t, double num)
{
	char buf[FORMAT_LEN];

	before_cell(t);
	if (t->cli->json) {
		json_real(&t->cli->js, t->cols[t->col].key, num);
	} else {
		snprintf(buf, sizeof(buf), "%.2f", num);
		put_cell(t, buf);
	}
	after_cell(t);
}

void table_none(struct table *t)
{
	before_cell(t);
	if (t->cli->json)
		json_null(&t->cli->js, t->cols[t->col].key);
	else
		put_cell(t, "-");
	after_cell(t);
}

static enum status print_scols(struct table *t)
{
	if (t->failed)
		return out_of_memory(t->cli);
	if (scols_table_is_empty(t->scols))
		return STATUS_OK;
	if (t->apart)
		fputc('\n', t->cli->out);
	if (scols_print_table(t->scols))
		return out_of_memory(t->cli);
	return STATUS_OK;
}

enum status table_close(struct table *t)
{
	struct cli *cli = t->cli;
	enum status status = STATUS_OK;

	if (cli->json)
		json_close(&cli->js);
	else if (t->scols)
		status = print_scols(t);
	if (t->scols)
		scols_unref_table(t->scols);
	free(t);
	return status;
}

void member_num(struct cli *cli, const char *key, enum cell cell, uint64_t num)
{
	char buf[FORMAT_LEN];

	if (cli->json)
		js_num(cli_js(cli), key, cell, num);
	else
		member_text(cli, key, format_num(buf, cell, num));
}

void member_text(struct cli *cli, const char *key, const char *text)
{
	char label[32], *s;

	if (cli->json) {
		json_text(cli_js(cli), key, text);
		return;
	}
	snprintf(label, sizeof(label), "%s", key);
	for (s = label; *s; s++)
		if (*s == '_')
			*s = ' ';
	fprintf(cli->out, "  %-15s %s\n", label, text);
}

/* Characters up to the next blank outside of brackets */
static int unbroken(const char *text)
{
	int len, depth = 0;

	for (len = 0; text[len] && (depth || text[len] != ' '); len++) {
		if (text[len] == '[' || text[len] == '{')
			depth++;
		else if (text[len] == ']' || text[len] == '}')
			depth--;
	}
	return len;
}

void put_synopsis(FILE *out, unsigned int col, const char *text)
{
	const unsigned int width = 79, indent = 10;
	int len = unbroken(text);

	fprintf(out, "%.*s", len, text);
	for (col += len, text += len; *text; text += len) {
		len = unbroken(++text);
		if (col + 1 + len > width) {
			fprintf(out, "\n%*s", indent, "");
			col = indent;
		} else {
			fputc(' ', out);
			col++;
		}
		fprintf(out, "%.*s", len, text);
		col += len;
	}
	fputc('\n', out);
}

void say(struct cli *cli, const char *fmt, ...)
{
	va_list ap;

	if (cli->json)
		return;
	va_start(ap, fmt);
	vfprintf(cli->out, fmt, ap);
	va_end(ap);
}
