// SPDX-License-Identifier: GPL-2.0
/* A JSON writer that holds nothing in memory. */
#include <assert.h>
#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "digits.h"
#include "json.h"
#include "util.h"

/* Bytes of the UTF-8 character at @s, 0 if it is none */
static size_t utf8_len(const unsigned char *s)
{
	static const struct {
		unsigned char first, last, low, high;
		size_t len;
	} kinds[] = {			/* Unicode, table 3-7 */
		{ 0x01, 0x7f, 0x00, 0xff, 1 },
		{ 0xc2, 0xdf, 0x80, 0xbf, 2 },
		{ 0xe0, 0xe0, 0xa0, 0xbf, 3 },
		{ 0xe1, 0xec, 0x80, 0xbf, 3 },
		{ 0xed, 0xed, 0x80, 0x9f, 3 },
		{ 0xee, 0xef, 0x80, 0xbf, 3 },
		{ 0xf0, 0xf0, 0x90, 0xbf, 4 },
		{ 0xf1, 0xf3, 0x80, 0xbf, 4 },
		{ 0xf4, 0xf4, 0x80, 0x8f, 4 },
	};
	size_t i, k;

	for (k = 0; k < ARRAY_SIZE(kinds); k++)
		if (s[0] >= kinds[k].first && s[0] <= kinds[k].last)
			break;
	if (k == ARRAY_SIZE(kinds))
		return 0;
	if (s[1] < kinds[k].low || s[1] > kinds[k].high)
		return 0;
	for (i = 2; i < kinds[k].len; i++)
		if ((s[i] & 0xc0) != 0x80)
			return 0;
	return kinds[k].len;
}

/* How many characters of @text are written as they are */
static size_t plain_len(const unsigned char *text)
{
	const unsigned char *s = text;

	while (*s >= 0x20 && *s < 0x7f && *s != '"' && *s != '\\')
		s++;
	return s - text;
}

static void put_string(FILE *out, const char *text)
{
	const unsigned char *s = (const unsigned char *)text;
	size_t len;

	putc_unlocked('"', out);
	for (; *s; s += len ? len : 1) {
		len = plain_len(s);
		if (len) {
			fwrite_unlocked(s, 1, len, out);
			continue;
		}
		len = utf8_len(s);
		if (!len)
			fputs("\xef\xbf\xbd", out);
		else if (*s == '"' || *s == '\\')
			fprintf(out, "\\%c", *s);
		else if (*s == '\n')
			fputs("\\n", out);
		else if (*s < 0x20 || *s == 0x7f)
			fprintf(out, "\\u%04x", *s);
		else
			fwrite_unlocked(s, 1, len, out);
	}
	putc_unlocked('"', out);
}

static void put_newline(struct json *js)
{
	unsigned int i;

	if (!js->pretty)
		return;
	putc_unlocked('\n', js->out);
	for (i = 0; i < js->depth; i++)
		putc_unlocked('\t', js->out);
}

/* What comes before a value */
static void begin(struct json *js, const char *key)
{
	if (js->depth) {
		if (js->some[js->depth - 1])
			putc_unlocked(',', js->out);
		js->some[js->depth - 1] = true;
		put_newline(js);
	}
	if (key) {
		put_string(js->out, key);
		putc_unlocked(':', js->out);
		if (js->pretty)
			putc_unlocked(' ', js->out);
	}
}

static void enter(struct json *js, const char *key, char open, char close)
{
	assert(js->depth < JSON_DEPTH);
	begin(js, key);
	putc_unlocked(open, js->out);
	js->open[js->depth] = close;
	js->some[js->depth] = false;
	js->depth++;
}

void json_object(struct json *js, const char *key)
{
	enter(js, key, '{', '}');
}

void json_array(struct json *js, const char *key)
{
	enter(js, key, '[', ']');
}

void json_close(struct json *js)
{
	js->depth--;
	if (js->some[js->depth])
		put_newline(js);
	putc_unlocked(js->open[js->depth], js->out);
}

void json_text(struct json *js, const char *key, const char *text)
{
	begin(js, key);
	put_string(js->out, text);
}

void json_num(struct json *js, const char *key, uint64_t num)
{
	char digits[DIGITS_LEN];

	begin(js, key);
	fwrite_unlocked(digits, 1, put_digits(digits, num, 10), js->out);
}

void json_int(struct json *js, const char *key, int64_t num)
{
	begin(js, key);
	fprintf(js->out, "%" PRId64, num);
}

/* JSON knows neither infinity nor "not a number" */
void json_real(struct json *js, const char *key, double num)
{
	begin(js, key);
	if (isfinite(num))
		fprintf(js->out, "%.15g", num);
	else
		fputs("null", js->out);
}

void json_bool(struct json *js, const char *key, bool value)
{
	begin(js, key);
	fputs(value ? "true" : "false", js->out);
}

void json_null(struct json *js, const char *key)
{
	begin(js, key);
	fputs("null", js->out);
}

void json_hex_open(struct json *js, const char *key)
{
	begin(js, key);
	putc_unlocked('"', js->out);
}

void json_hex(struct json *js, const void *bytes, size_t len)
{
	static const char digits[] = "0123456789abcdef";
	const unsigned char *byte = bytes;

	for (; len; len--, byte++) {
		putc_unlocked(digits[*byte >> 4], js->out);
		putc_unlocked(digits[*byte & 15], js->out);
	}
}

void json_hex_shut(struct json *js)
{
	putc_unlocked('"', js->out);
}
