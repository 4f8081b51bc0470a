// SPDX-License-Identifier: GPL-2.0
/* The bytes that read and write commands move. */
#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "data.h"

/**
 * struct load - bytes being read
 * @bytes: them
 * @len: how many
 * @room: how many there is room for
 */
struct load {
	char *bytes;
	size_t len;
	size_t room;
};

static bool more_room(struct load *l, uint64_t max)
{
	size_t room = l->room ? l->room * 2 : 64 * 1024;
	char *bytes;

	if (room > max)
		room = max;
	bytes = realloc(l->bytes, room);
	if (!bytes)
		return false;
	l->bytes = bytes;
	l->room = room;
	return true;
}

/* Read to the end of @file, or @max bytes */
static enum status load_file(struct cli *cli, struct load *l, FILE *file,
			     const char *name, uint64_t max)
{
	while (l->len < max && !feof(file)) {
		if (l->len == l->room && !more_room(l, max))
			return out_of_memory(cli);
		l->len += fread(l->bytes + l->len, 1, l->room - l->len, file);
		if (ferror(file))
			return fail(cli, errno, "cannot read %s: %s", name,
				    strerror(errno));
	}
	return STATUS_OK;
}

static enum status load_input(struct cli *cli, struct load *l, uint64_t max)
{
	if (cli->script) {
		fail(cli, 0, "no data: standard input has the commands");
		hint(cli, "give them as: file PATH, or: text TEXT");
		return STATUS_ERROR;
	}
	return load_file(cli, l, stdin, "standard input", max);
}

static enum status load_path(struct cli *cli, struct load *l, const char *path,
			     uint64_t max)
{
	FILE *file = fopen(path, "re");
	enum status status;

	if (!file)
		return fail(cli, errno, "cannot open %s: %s", path,
			    strerror(errno));
	status = load_file(cli, l, file, path, max);
	fclose(file);
	return status;
}

static enum status load_text(struct cli *cli, struct load *l, const char *text)
{
	l->bytes = strdup(text);
	if (!l->bytes)
		return out_of_memory(cli);
	l->len = strlen(text);
	return STATUS_OK;
}

static enum status check_load(struct cli *cli, const struct load *l,
			      const struct value *length, uint64_t max)
{
	if (length->given && l->len < length->num)
		return fail(cli, 0, "the input has only %zu of %" PRIu64 " bytes",
			    l->len, length->num);
	if (!l->len)
		return fail(cli, 0, "there is no input: nothing to write");
	if (l->len > max)
		return fail(cli, ERANGE, "the input is longer than the %" PRIu64
			    " bytes there is room for",
			    max);
	return STATUS_OK;
}

void *data_load(struct cli *cli, const struct value *file,
		const struct value *text, const struct value *length,
		uint64_t max, uint64_t *len)
{
	struct load l = {};
	uint64_t most = max + 1;
	enum status status;

	if (length->given && length->num > max) {
		fail(cli, ERANGE, "length %s is more than the %" PRIu64 " bytes there is room for",
		     length->word, max);
		return NULL;
	}
	if (length->given)
		most = length->num;
	if (text->given)
		status = load_text(cli, &l, text->word);
	else if (file->given)
		status = load_path(cli, &l, file->word, most);
	else
		status = load_input(cli, &l, most);
	if (!status)
		status = check_load(cli, &l, length, max);
	if (status) {
		free(l.bytes);
		return NULL;
	}
	*len = length->given ? length->num : l.len;
	return l.bytes;
}

enum status data_open(struct data_sink *sink, struct cli *cli,
		      const struct value *file, const struct value *hex,
		      uint64_t addr)
{
	*sink = (struct data_sink) {
		.cli = cli, .file = cli->out, .hex = hex->given, .addr = addr,
	};
	if (file->given) {
		sink->path = file->word;
		sink->file = fopen(sink->path, "we");
		if (!sink->file)
			return fail(cli, errno, "cannot write %s: %s",
				    sink->path, strerror(errno));
		return STATUS_OK;
	}
	sink->json = cli->json;
	if (sink->json)
		json_hex_open(cli_js(cli), "data");
	else if (cli->tty)
		sink->hex = true;
	return STATUS_OK;
}

static void put_row(struct data_sink *sink, const unsigned char *row,
		    size_t len)
{
	size_t i;

	fprintf(sink->file, "%08" PRIx64 " ", sink->addr);
	for (i = 0; i < 16; i++) {
		fputs(i == 8 ? "  " : " ", sink->file);
		if (i < len)
			fprintf(sink->file, "%02x", row[i]);
		else
			fputs("  ", sink->file);
	}
	fputs("  |", sink->file);
	for (i = 0; i < len; i++)
		fputc(row[i] >= ' ' && row[i] <= '~' ? row[i] : '.',
		      sink->file);
	fputs("|\n", sink->file);
}

/* A row equal to the one before is not printed again */
static void put_hex(struct data_sink *sink, const unsigned char *bytes,
		    size_t len)
{
	size_t n;

	for (; len; len -= n, bytes += n, sink->addr += n) {
		n = len < 16 ? len : 16;
		if (n == 16 && sink->have_row &&
		    !memcmp(sink->row, bytes, 16)) {
			if (!sink->skipping)
				fputs("*\n", sink->file);
			sink->skipping = true;
			continue;
		}
		put_row(sink, bytes, n);
		sink->skipping = false;
		sink->have_row = n == 16;
		memcpy(sink->row, bytes, n);
	}
}

enum status data_put(struct data_sink *sink, const void *bytes, size_t len)
{
	if (sink->json)
		json_hex(&sink->cli->js, bytes, len);
	else if (sink->hex)
		put_hex(sink, bytes, len);
	else
		fwrite(bytes, 1, len, sink->file);
	if (!ferror(sink->file))
		return STATUS_OK;
	sink->err = errno;
	return STATUS_ERROR;
}

enum status data_close(struct data_sink *sink)
{
	struct cli *cli = sink->cli;

	if (sink->json)
		json_hex_shut(&cli->js);
	if (sink->hex && sink->skipping)
		fprintf(sink->file, "%08" PRIx64 "\n", sink->addr);
	if (!sink->path)
		return STATUS_OK;
	if (fclose(sink->file) && !sink->err)
		sink->err = errno;
	if (!sink->err)
		return STATUS_OK;
	return fail(cli, sink->err, "cannot write all of %s: %s", sink->path,
		    strerror(sink->err));
}
