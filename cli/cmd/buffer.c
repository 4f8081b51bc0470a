// SPDX-License-Identifier: GPL-2.0
/* iommuctl buffer: memory of the module, to map. */
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>

#include "../client.h"
#include "../data.h"
#include "../diagnose.h"
#include "cmd.h"

enum { ADD_SIZE, ADD_CHUNK };

static const struct arg add_args[] = {
	[ADD_SIZE] = { ARG_SIZE, 0, NULL, "SIZE" },
	[ADD_CHUNK] = { ARG_SIZE, ARG_OPTIONAL, "chunk", "SIZE" },
	{}
};

static enum status add_einval(struct cli *cli,
			      const struct iommuctl_buffer_add *req)
{
	uint64_t chunk = req->chunk;

	if (!req->length || req->length % 4096)
		return fail(cli, EINVAL, "SIZE %llu is no multiple of 4K",
			    req->length);
	if (req->length > IOMMUCTL_MAX_BUFFER)
		return fail(cli, EINVAL, "SIZE %llu is above 1G, the most in one buffer",
			    req->length);
	if (chunk & (chunk - 1) || (chunk && chunk < 4096) || chunk > 4 << 20)
		return fail(cli, EINVAL, "chunk %" PRIu64 " is no power of two from 4K to 4M",
			    chunk);
	if (chunk && req->length % chunk)
		return fail(cli, EINVAL, "chunk %" PRIu64 " does not divide SIZE %llu",
			    chunk, req->length);
	return refused(cli, EINVAL, "cannot make a buffer");
}

static enum status add(struct cli *cli, const struct value *v)
{
	struct iommuctl_buffer_add req = {
		.length = v[ADD_SIZE].num, .chunk = v[ADD_CHUNK].num,
	};
	struct iommuctl_buffer_rec rec = {};
	char size[FORMAT_LEN], chunk[FORMAT_LEN];
	int err = client_buffer_add(cli, &req);

	if (err == EINVAL || err == ERANGE)
		return add_einval(cli, &req);
	if (err == ENOMEM)
		return fail(cli, err,
			    "no memory for a buffer of %s, or all buffers would exceed 4G",
			    v[ADD_SIZE].word);
	if (err)
		return refused(cli, err, "cannot make a buffer");
	client_get(cli, IOMMUCTL_BUFFER, req.id, &rec);
	say(cli, "buffer %u: %s in chunks of %s\n", req.id,
	    format_num(size, CELL_BYTES, req.length),
	    format_num(chunk, CELL_BYTES, rec.chunk));
	if (cli->json) {
		json_num(cli_js(cli), "id", req.id);
		json_num(&cli->js, "length", req.length);
		json_num(&cli->js, "chunk", rec.chunk);
	}
	return STATUS_OK;
}

enum { DEL_BUFFER };

static const struct arg del_args[] = {
	[DEL_BUFFER] = { ARG_BUFFER, 0, NULL, "BUFFER" },
	{}
};

static enum status del(struct cli *cli, const struct value *v)
{
	struct iommuctl_destroy req = {
		.type = IOMMUCTL_BUFFER, .id = v[DEL_BUFFER].num,
	};
	int err = client_destroy(cli, &req);

	if (err)
		return diagnose_destroy(cli, err, req.type, req.id,
					v[DEL_BUFFER].word);
	return STATUS_OK;
}

static enum status list(struct cli *cli, const struct value *v)
{
	static const struct column cols[] = {
		{ "id", "ID", CELL_DEC, 0 },
		{ "length", "SIZE", CELL_BYTES, 0 },
		{ "chunk", "CHUNK", CELL_BYTES, 0 },
		{ "mappings", "MAPPINGS", CELL_DEC, 0 },
	};
	const struct iommuctl_buffer_rec *rec;
	struct client_list l;
	struct table *t;

	(void)v;
	t = table_open(cli, "buffers", cols, 4, 0);
	if (!t)
		return STATUS_ERROR;
	client_list_begin(&l, cli, IOMMUCTL_BUFFER, 0);
	while ((rec = client_list_next(&l))) {
		table_num(t, rec->id);
		table_num(t, rec->length);
		table_num(t, rec->chunk);
		table_num(t, rec->mappings);
	}
	if (l.err)
		refused(cli, l.err, "cannot list the buffers");
	return table_close(t);
}

/*
 * The buffer, and how many bytes of it there are from @offset on.
 * Return: a status; told.
 */
static enum status room_from(struct cli *cli, const struct value *id,
			     const struct value *offset, uint64_t *room)
{
	struct iommuctl_buffer_rec rec;
	int err = client_get(cli, IOMMUCTL_BUFFER, id->num, &rec);

	if (err == ENOENT)
		return no_such_id(cli, IOMMUCTL_BUFFER, id->num);
	if (err)
		return refused(cli, err, "cannot see buffer %s", id->word);
	if (offset->num >= rec.length)
		return fail(cli, ERANGE, "offset %s is beyond buffer %s, which has 0x%llx bytes",
			    offset->word, id->word, rec.length);
	*room = rec.length - offset->num;
	return STATUS_OK;
}

enum { READ_BUFFER, READ_OFFSET, READ_LENGTH, READ_FILE, READ_HEX };

static const struct arg read_args[] = {
	[READ_BUFFER] = { ARG_BUFFER, 0, NULL, "BUFFER" },
	[READ_OFFSET] = { ARG_SIZE, ARG_OPTIONAL | ARG_BARE, "offset",
			  "OFFSET" },
	[READ_LENGTH] = { ARG_SIZE, ARG_OPTIONAL, "length", "SIZE" },
	[READ_FILE] = { ARG_FILE, ARG_OPTIONAL, "file", "PATH" },
	[READ_HEX] = { ARG_FLAG, ARG_OPTIONAL, "hex", NULL },
	{}
};

static int read_chunks(struct data_sink *sink,
		       struct iommuctl_buffer_access *req, uint64_t length)
{
	void *chunk = malloc(DATA_CHUNK);
	int err = chunk ? 0 : ENOMEM;

	for (; !err && length; length -= req->length) {
		req->user = (uintptr_t)chunk;
		req->length = length < DATA_CHUNK ? length : DATA_CHUNK;
		err = client_buffer_access(sink->cli, req);
		if (err || data_put(sink, chunk, req->length) ||
		    give_up(sink->cli))
			break;
		req->offset += req->length;
	}
	free(chunk);
	return err;
}

static enum status do_read(struct cli *cli, const struct value *v)
{
	struct iommuctl_buffer_access req = {
		.buffer = v[READ_BUFFER].num, .offset = v[READ_OFFSET].num,
	};
	struct data_sink sink;
	uint64_t length;
	int err;

	if (room_from(cli, &v[READ_BUFFER], &v[READ_OFFSET], &length))
		return STATUS_ERROR;
	if (v[READ_LENGTH].given && v[READ_LENGTH].num > length)
		return fail(cli, ERANGE, "length %s is more than the %" PRIu64
			    " bytes from there to the end of buffer %u",
			    v[READ_LENGTH].word, length, req.buffer);
	if (v[READ_LENGTH].given)
		length = v[READ_LENGTH].num;
	if (data_open(&sink, cli, &v[READ_FILE], &v[READ_HEX], req.offset))
		return STATUS_ERROR;
	err = read_chunks(&sink, &req, length);
	if (data_close(&sink))
		return STATUS_ERROR;
	if (err)
		return refused(cli, err, "cannot read buffer %u", req.buffer);
	if (cli->json)
		json_num(cli_js(cli), "done", length);
	return STATUS_OK;
}

enum { WRITE_BUFFER, WRITE_OFFSET, WRITE_LENGTH, WRITE_FILE, WRITE_TEXT };

static const struct arg write_args[] = {
	[WRITE_BUFFER] = { ARG_BUFFER, 0, NULL, "BUFFER" },
	[WRITE_OFFSET] = { ARG_SIZE, ARG_OPTIONAL | ARG_BARE, "offset",
			   "OFFSET" },
	[WRITE_LENGTH] = { ARG_SIZE, ARG_OPTIONAL, "length", "SIZE" },
	[WRITE_FILE] = { ARG_FILE, ARG_OPTIONAL | ARG_OR_NEXT, "file", "PATH" },
	[WRITE_TEXT] = { ARG_WORD, ARG_OPTIONAL, "text", "TEXT" },
	{}
};

static enum status do_write(struct cli *cli, const struct value *v)
{
	struct iommuctl_buffer_access req = {
		.flags = IOMMUCTL_BUFFER_WRITE,
		.buffer = v[WRITE_BUFFER].num,
		.offset = v[WRITE_OFFSET].num,
	};
	uint64_t room, length;
	void *bytes;
	int err;

	if (room_from(cli, &v[WRITE_BUFFER], &v[WRITE_OFFSET], &room))
		return STATUS_ERROR;
	bytes = data_load(cli, &v[WRITE_FILE], &v[WRITE_TEXT],
			  &v[WRITE_LENGTH], room, &length);
	if (!bytes)
		return STATUS_ERROR;
	req.length = length;
	req.user = (uintptr_t)bytes;
	err = client_buffer_access(cli, &req);
	free(bytes);
	if (err)
		return refused(cli, err, "cannot write buffer %u", req.buffer);
	if (cli->json)
		json_num(cli_js(cli), "done", length);
	return STATUS_OK;
}

static const struct verb verbs[] = {
	{ .name = "add", .summary = "allocate zeroed memory to map",
	  .args = add_args, .run = add },
	{ .name = "del", .summary = "free one that is not mapped",
	  .args = del_args, .run = del },
	{ .name = "list", .summary = "the buffers that there are",
	  .run = list },
	{ .name = "read", .summary = "see its bytes as the CPU does",
	  .args = read_args, .run = do_read },
	{ .name = "write", .summary = "set its bytes as the CPU does",
	  .args = write_args, .run = do_write },
	{}
};

const struct object cmd_buffer = {
	.name = "buffer",
	.summary = "memory to map and do DMA to",
	.verbs = verbs,
	.help =
"BUFFER is an id. SIZE is a multiple of 4K up to 1G. A buffer consists of chunks,\n"
"each physically contiguous and aligned to its size: a power of two from 4K to\n"
"4M, without chunk the largest that can be had. Large pages need large chunks.\n"
"\n"
"write takes its bytes from file PATH, text TEXT or standard input, and writes\n"
"all of them or none. read gives them to file PATH or standard output: to a\n"
"terminal, or with hex, as a hexdump; with -j as \"data\".\n"
"\n"
"Examples:\n"
"  iommuctl buffer add 2M\n"
"  iommuctl buffer add 64K chunk 4K\n"
"  iommuctl buffer write 1 text hello\n"
"  iommuctl buffer read 1 offset 0x1000 length 64 hex\n"
"  iommuctl buffer del 1\n",
};
