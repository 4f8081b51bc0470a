// SPDX-License-Identifier: GPL-2.0
/* iommuctl device: virtual DMA masters, and DMA by them. */
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>

#include "../client.h"
#include "../data.h"
#include "../diagnose.h"
#include "../names.h"
#include "cmd.h"

#define DEFAULT_LENGTH	4096	/* what is read if no length is given */

enum { ADD_IOMMU };

static const struct arg add_args[] = {
	[ADD_IOMMU] = { ARG_IOMMU, 0, NULL, "IOMMU" },
	{}
};

static enum status add(struct cli *cli, const struct value *v)
{
	struct iommuctl_device_add req = {};
	struct iommuctl_iommu_rec iommu;
	int err;

	if (find_object(cli, IOMMUCTL_IOMMU, v[ADD_IOMMU].word, &iommu))
		return STATUS_ERROR;
	req.iommu = iommu.id;
	err = client_device_add(cli, &req);
	if (err)
		return refused(cli, err, "cannot add a device to %s",
			       iommu.name);
	say(cli, "%s: a virtual device behind %s\n", req.name, iommu.name);
	if (cli->json) {
		json_num(cli_js(cli), "id", req.id);
		json_text(&cli->js, "name", req.name);
		json_text(&cli->js, "iommu", iommu.name);
	}
	return STATUS_OK;
}

enum { DEL_DEVICE };

static const struct arg del_args[] = {
	[DEL_DEVICE] = { ARG_VDEV, 0, NULL, "DEVICE" },
	{}
};

static enum status del(struct cli *cli, const struct value *v)
{
	struct iommuctl_destroy req = { .type = IOMMUCTL_DEV };
	struct iommuctl_dev_rec rec;
	int err;

	if (find_object(cli, IOMMUCTL_DEV, v[DEL_DEVICE].word, &rec))
		return STATUS_ERROR;
	req.id = rec.id;
	err = client_destroy(cli, &req);
	if (err)
		return diagnose_destroy(cli, err, req.type, req.id, rec.name);
	return STATUS_OK;
}

static void list_row(struct cli *cli, struct table *t,
		     const struct iommuctl_dev_rec *rec)
{
	struct iommuctl_iommu_rec iommu;

	table_num(t, rec->id);
	table_text(t, rec->name);
	if (client_get(cli, IOMMUCTL_IOMMU, rec->iommu, &iommu))
		table_none(t);
	else
		table_text(t, iommu.name);
	table_num(t, rec->group);
	if (rec->domain)
		table_num(t, rec->domain);
	else
		table_none(t);
	table_num(t, rec->dma_bytes);
	table_num(t, rec->faults);
}

static enum status list(struct cli *cli, const struct value *v)
{
	static const struct column cols[] = {
		{ "id", "ID", CELL_DEC, 0 },
		{ "name", "NAME", CELL_TEXT, 0 },
		{ "iommu", "IOMMU", CELL_TEXT, 0 },
		{ "group", "GROUP", CELL_DEC, 0 },
		{ "domain", "DOMAIN", CELL_DEC, 0 },
		{ "dma_bytes", "DMA", CELL_BYTES, 0 },
		{ "faults", "FAULTS", CELL_DEC, 0 },
	};
	const struct iommuctl_dev_rec *rec;
	struct client_list l;
	struct table *t;

	(void)v;
	t = table_open(cli, "devices", cols, 7, 0);
	if (!t)
		return STATUS_ERROR;
	client_list_begin(&l, cli, IOMMUCTL_DEV, 0);
	while ((rec = client_list_next(&l)))
		list_row(cli, t, rec);
	if (l.err)
		refused(cli, l.err, "cannot list the virtual devices");
	return table_close(t);
}

/* A DMA fault: where, why, and how far it came */
static enum status faulted(struct cli *cli, const char *name,
			   const struct iommuctl_device_dma *dma, uint64_t done)
{
	if (cli->json) {
		json_object(&cli->js, "fault");
		json_num(&cli->js, "iova", dma->fault_iova);
		json_text(&cli->js, "reason", fault_name(dma->fault_reason));
		json_close(&cli->js);
	}
	fail(cli, 0, "%s: DMA fault at IOVA 0x%llx: %s", name, dma->fault_iova,
	     fault_text(dma->fault_reason));
	if (done)
		hint(cli, "%" PRIu64 " bytes were transferred before it",
		     done);
	return STATUS_ERROR;
}

/* Tell how a DMA ended. @before: bytes that earlier ones transferred. */
static enum status dma_result(struct cli *cli, const char *name,
			      const struct iommuctl_device_dma *dma,
			      uint64_t before)
{
	if (cli->json)
		json_num(cli_js(cli), "done", before + dma->done);
	if (dma->fault_reason)
		return faulted(cli, name, dma, before + dma->done);
	return STATUS_OK;
}

enum { READ_DEVICE, READ_IOVA, READ_LENGTH, READ_FILE, READ_HEX };

static const struct arg read_args[] = {
	[READ_DEVICE] = { ARG_VDEV, 0, NULL, "DEVICE" },
	[READ_IOVA] = { ARG_ADDR, 0, NULL, "IOVA" },
	[READ_LENGTH] = { ARG_SIZE, ARG_OPTIONAL, "length", "SIZE" },
	[READ_FILE] = { ARG_FILE, ARG_OPTIONAL, "file", "PATH" },
	[READ_HEX] = { ARG_FLAG, ARG_OPTIONAL, "hex", NULL },
	{}
};

/*
 * Read @length bytes from dma->iova on, a chunk at a time, as far as it goes.
 * Return: 0 or an errno; *@done: what the DMAs before the last one did.
 */
static int read_chunks(struct data_sink *sink, struct iommuctl_device_dma *dma,
		       uint64_t length, uint64_t *done)
{
	void *chunk = malloc(DATA_CHUNK);
	int err = chunk ? 0 : ENOMEM;

	*done = 0;
	while (!err) {
		dma->user = (uintptr_t)chunk;
		dma->length = length - *done < DATA_CHUNK ? length - *done :
			      DATA_CHUNK;
		dma->done = 0;
		err = client_device_dma(sink->cli, dma);
		if (err || data_put(sink, chunk, dma->done) ||
		    give_up(sink->cli) ||
		    dma->fault_reason || *done + dma->done == length)
			break;
		*done += dma->done;
		dma->iova += dma->done;
	}
	free(chunk);
	return err;
}

static enum status do_read(struct cli *cli, const struct value *v)
{
	struct iommuctl_device_dma dma = {
		.op = IOMMUCTL_DMA_READ, .iova = v[READ_IOVA].num,
	};
	uint64_t length = DEFAULT_LENGTH, done;
	struct iommuctl_dev_rec dev;
	struct data_sink sink;
	int err;

	if (v[READ_LENGTH].given)
		length = v[READ_LENGTH].num;
	if (!length)
		return misuse(cli, "length is 0: nothing to read");
	if (find_object(cli, IOMMUCTL_DEV, v[READ_DEVICE].word, &dev) ||
	    data_open(&sink, cli, &v[READ_FILE], &v[READ_HEX], dma.iova))
		return STATUS_ERROR;
	dma.device = dev.id;
	err = read_chunks(&sink, &dma, length, &done);
	if (data_close(&sink))
		return STATUS_ERROR;
	if (err)
		return refused(cli, err, "%s cannot read at 0x%llx", dev.name,
			       dma.iova);
	return dma_result(cli, dev.name, &dma, done);
}

enum { WRITE_DEVICE, WRITE_IOVA, WRITE_LENGTH, WRITE_FILE, WRITE_TEXT };

static const struct arg write_args[] = {
	[WRITE_DEVICE] = { ARG_VDEV, 0, NULL, "DEVICE" },
	[WRITE_IOVA] = { ARG_ADDR, 0, NULL, "IOVA" },
	[WRITE_LENGTH] = { ARG_SIZE, ARG_OPTIONAL, "length", "SIZE" },
	[WRITE_FILE] = { ARG_FILE, ARG_OPTIONAL | ARG_OR_NEXT, "file", "PATH" },
	[WRITE_TEXT] = { ARG_WORD, ARG_OPTIONAL, "text", "TEXT" },
	{}
};

static enum status do_write(struct cli *cli, const struct value *v)
{
	struct iommuctl_device_dma dma = {
		.op = IOMMUCTL_DMA_WRITE, .iova = v[WRITE_IOVA].num,
	};
	struct iommuctl_dev_rec dev;
	uint64_t length;
	void *bytes;
	int err;

	if (find_object(cli, IOMMUCTL_DEV, v[WRITE_DEVICE].word, &dev))
		return STATUS_ERROR;
	bytes = data_load(cli, &v[WRITE_FILE], &v[WRITE_TEXT],
			  &v[WRITE_LENGTH], IOMMUCTL_MAX_DMA, &length);
	if (!bytes)
		return STATUS_ERROR;
	dma.device = dev.id;
	dma.length = length;
	dma.user = (uintptr_t)bytes;
	err = client_device_dma(cli, &dma);
	free(bytes);
	if (err)
		return refused(cli, err, "%s cannot write at 0x%llx", dev.name,
			       dma.iova);
	return dma_result(cli, dev.name, &dma, 0);
}

enum { COPY_DEVICE, COPY_SRC, COPY_DST, COPY_LENGTH };

static const struct arg copy_args[] = {
	[COPY_DEVICE] = { ARG_VDEV, 0, NULL, "DEVICE" },
	[COPY_SRC] = { ARG_ADDR, 0, NULL, "SOURCE-IOVA" },
	[COPY_DST] = { ARG_ADDR, 0, NULL, "TARGET-IOVA" },
	[COPY_LENGTH] = { ARG_SIZE, 0, "length", "SIZE" },
	{}
};

static enum status copy(struct cli *cli, const struct value *v)
{
	struct iommuctl_device_dma dma = {
		.op = IOMMUCTL_DMA_COPY,
		.iova = v[COPY_DST].num,
		.src_iova = v[COPY_SRC].num,
		.length = v[COPY_LENGTH].num,
	};
	struct iommuctl_dev_rec dev;
	int err;

	if (!dma.length)
		return misuse(cli, "length is 0: nothing to copy");
	if (dma.length > IOMMUCTL_MAX_DMA)
		return misuse(cli, "length %s is above 1G, the most at once",
			      v[COPY_LENGTH].word);
	if (find_object(cli, IOMMUCTL_DEV, v[COPY_DEVICE].word, &dev))
		return STATUS_ERROR;
	dma.device = dev.id;
	err = client_device_dma(cli, &dma);
	if (err)
		return refused(cli, err, "%s cannot copy 0x%llx to 0x%llx",
			       dev.name, dma.src_iova, dma.iova);
	return dma_result(cli, dev.name, &dma, 0);
}

static const struct verb verbs[] = {
	{ .name = "add", .summary = "put a virtual device behind a virtual IOMMU",
	  .args = add_args, .run = add },
	{ .name = "del", .summary = "take it away",
	  .args = del_args, .run = del },
	{ .name = "list", .summary = "the virtual devices that there are",
	  .run = list },
	{ .name = "read", .summary = "the device reads memory; you get the bytes",
	  .args = read_args, .run = do_read },
	{ .name = "write", .summary = "the device writes your bytes to memory",
	  .args = write_args, .run = do_write },
	{ .name = "copy", .summary = "the device reads memory and writes it elsewhere",
	  .args = copy_args, .run = copy },
	{}
};

const struct object cmd_device = {
	.name = "device",
	.summary = "virtual devices (DMA masters), and DMA by them",
	.verbs = verbs,
	.help =
"A virtual device does DMA through its domain, as hardware would: each address\n"
"is an IOVA, translated and checked. DEVICE is a name (vdev0) or an id. An\n"
"access that is not allowed is a fault: it is reported, the exit status is 1,\n"
"and what was transferred before stays transferred.\n"
"\n"
"write takes its bytes from file PATH, text TEXT or standard input. read gives\n"
"them to file PATH or standard output: to a terminal, or with hex, as a\n"
"hexdump; with -j as \"data\". Without length it reads 4096 bytes.\n"
"\n"
"Examples:\n"
"  iommuctl device add viommu0\n"
"  iommuctl device write vdev0 0x100000 text hello\n"
"  iommuctl device read vdev0 0x100000 length 64\n"
"  iommuctl device read vdev0 0x100000 length 1M file /tmp/memory\n"
"  iommuctl device copy vdev0 0x100000 0x101000 length 4K\n",
};
