// SPDX-License-Identifier: GPL-2.0
/* iommuctl map, unmap: mappings of a domain. */
#include <errno.h>

#include "../client.h"
#include "../diagnose.h"
#include "cmd.h"

enum {
	MAP_DOMAIN, MAP_IOVA, MAP_BUFFER, MAP_PHYS, MAP_OFFSET, MAP_LENGTH,
	MAP_PROT, MAP_COUNT, MAP_STRIDE,
};

static const struct arg map_args[] = {
	[MAP_DOMAIN] = { ARG_DOMAIN, 0, NULL, "DOMAIN" },
	[MAP_IOVA] = { ARG_ADDR, 0, NULL, "IOVA" },
	[MAP_BUFFER] = { ARG_BUFFER, ARG_OR_NEXT, "buffer", "BUFFER" },
	[MAP_PHYS] = { ARG_ADDR, 0, "phys", "ADDRESS" },
	[MAP_OFFSET] = { ARG_SIZE, ARG_OPTIONAL, "offset", "SIZE" },
	[MAP_LENGTH] = { ARG_SIZE, ARG_OPTIONAL, "length", "SIZE" },
	[MAP_PROT] = { ARG_PROT, ARG_OPTIONAL, "prot", "PROT" },
	[MAP_COUNT] = { ARG_NUMBER, ARG_OPTIONAL, "count", "N" },
	[MAP_STRIDE] = { ARG_SIZE, ARG_OPTIONAL, "stride", "SIZE" },
	{}
};

/* What the grammar alone cannot say */
static enum status check_map(struct cli *cli, const struct value *v)
{
	if (v[MAP_PHYS].given && !v[MAP_LENGTH].given)
		return misuse(cli, "with phys, length is needed");
	if (v[MAP_PHYS].given && v[MAP_OFFSET].given)
		return misuse(cli, "offset is of a buffer, not with phys");
	if (v[MAP_COUNT].given && !v[MAP_COUNT].num)
		return misuse(cli, "count is 0: nothing to map");
	if (v[MAP_STRIDE].given && !v[MAP_COUNT].given)
		return misuse(cli, "stride goes with count");
	return STATUS_OK;
}

/* Without a length: the rest of the buffer */
static enum status rest_of_buffer(struct cli *cli, struct iommuctl_map *req)
{
	struct iommuctl_buffer_rec rec;
	int err = client_get(cli, IOMMUCTL_BUFFER, req->buffer, &rec);

	if (err == ENOENT)
		return no_such_id(cli, IOMMUCTL_BUFFER, req->buffer);
	if (err)
		return refused(cli, err, "cannot see buffer %u", req->buffer);
	if (req->offset >= rec.length)
		return fail(cli, ERANGE,
			    "offset 0x%llx is beyond buffer %u, which has 0x%llx bytes",
			    req->offset, rec.id, rec.length);
	req->length = rec.length - req->offset;
	return STATUS_OK;
}

static void tell_mapped(struct cli *cli, const struct iommuctl_map *req)
{
	if (!cli->json)
		return;
	json_num(cli_js(cli), "iova", req->iova);
	json_num(&cli->js, "length", req->length);
	json_num(&cli->js, "count", req->count);
	json_num(&cli->js, "stride", req->stride);
}

static enum status map(struct cli *cli, const struct value *v)
{
	struct iommuctl_map req = {
		.flags = v[MAP_PHYS].given ? IOMMUCTL_MAP_PHYS : 0,
		.domain = v[MAP_DOMAIN].num,
		.prot = IOMMUCTL_PROT_READ | IOMMUCTL_PROT_WRITE,
		.buffer = v[MAP_BUFFER].num,
		.iova = v[MAP_IOVA].num,
		.offset = v[MAP_PHYS].given ? v[MAP_PHYS].num :
			  v[MAP_OFFSET].num,
		.length = v[MAP_LENGTH].num,
		.count = v[MAP_COUNT].given ? v[MAP_COUNT].num : 1,
		.stride = v[MAP_STRIDE].num,
	};
	enum status status = check_map(cli, v);
	int err;

	if (!status && !v[MAP_LENGTH].given)
		status = rest_of_buffer(cli, &req);
	if (status)
		return status;
	if (v[MAP_PROT].given)
		req.prot = v[MAP_PROT].num;
	if (!v[MAP_STRIDE].given)
		req.stride = req.length;
	err = client_map(cli, &req);
	if (err)
		return diagnose_map(cli, err, &req);
	tell_mapped(cli, &req);
	return STATUS_OK;
}

enum { UNMAP_DOMAIN, UNMAP_IOVA, UNMAP_ALL, UNMAP_LENGTH };

static const struct arg unmap_args[] = {
	[UNMAP_DOMAIN] = { ARG_DOMAIN, 0, NULL, "DOMAIN" },
	[UNMAP_IOVA] = { ARG_ADDR, ARG_OR_NEXT, NULL, "IOVA" },
	[UNMAP_ALL] = { ARG_FLAG, 0, "all", NULL },
	[UNMAP_LENGTH] = { ARG_SIZE, ARG_OPTIONAL, "length", "SIZE" },
	{}
};

/* The first byte of a page ends no mapping: so this only asks, and never unmaps */
static int probe(struct cli *cli, struct iommuctl_unmap *req, uint64_t last)
{
	int err;

	req->last = last;
	err = client_unmap(cli, req);
	return err == EINVAL ? 0 : err ? err : EBUSY;
}

/* The last IOVA of the mapped pages from @iova on without a hole */
static int mapped_until(struct cli *cli, uint32_t domain, uint64_t iova,
			uint64_t *last)
{
	const struct iommuctl_mapping *m;
	struct client_dump d;

	*last = iova - 1;
	client_dump_begin(&d, cli, domain, iova, UINT64_MAX);
	while ((m = client_dump_next(&d)) && m->iova <= *last + 1)
		*last = m->iova + m->length - 1;
	if (d.err)
		return d.err;
	return *last == iova - 1 ? ENOENT : 0;
}

/*
 * The end of the mapping that begins at req->iova, into req->last. The module
 * lists pages, not mappings, but tells which mapping a range would cut.
 */
static int find_mapping(struct cli *cli, struct iommuctl_unmap *req,
			uint64_t page)
{
	uint64_t iova = req->iova, last, low = 0, high, mid;
	int err;

	err = mapped_until(cli, req->domain, iova, &last);
	if (!err)
		err = probe(cli, req, iova);
	if (err || req->conflict != iova)
		return err ? err : EINVAL;
	for (high = (last - iova) / page + 1; high - low > 1;) {
		mid = low + (high - low) / 2;
		err = probe(cli, req, iova + mid * page);
		if (err)
			return err;
		if (req->conflict == iova)
			low = mid;
		else
			high = mid;
	}
	req->last = iova + high * page - 1;
	return 0;
}

/* From the words to the range */
static int unmap_range(struct cli *cli, const struct value *v,
		       struct iommuctl_unmap *req)
{
	struct iommuctl_domain_rec dom;
	int err;

	req->iova = v[UNMAP_IOVA].num;
	req->last = UINT64_MAX;
	if (v[UNMAP_ALL].given)
		return 0;
	if (v[UNMAP_LENGTH].given) {
		req->last = req->iova + v[UNMAP_LENGTH].num - 1;
		return 0;
	}
	req->last = req->iova;
	err = client_get(cli, IOMMUCTL_DOMAIN, req->domain, &dom);
	if (err || !dom.pgsizes)
		return err;
	return find_mapping(cli, req, dom.pgsizes & -dom.pgsizes);
}

static enum status check_unmap(struct cli *cli, const struct value *v)
{
	uint64_t last, length = v[UNMAP_LENGTH].num;

	if (!v[UNMAP_LENGTH].given)
		return STATUS_OK;
	if (v[UNMAP_ALL].given)
		return misuse(cli, "'all' needs no length");
	if (!length)
		return misuse(cli, "length is 0: nothing to unmap");
	if (__builtin_add_overflow(v[UNMAP_IOVA].num, length - 1, &last))
		return misuse(cli, "length %s from %s on goes beyond 64 bits",
			      v[UNMAP_LENGTH].word, v[UNMAP_IOVA].word);
	return STATUS_OK;
}

/* All of an empty domain is unmapped already */
static bool nothing_to_do(struct cli *cli, const struct value *v, int err,
			  const struct iommuctl_unmap *req)
{
	struct iommuctl_domain_rec dom;

	return v[UNMAP_ALL].given && err == ENOENT &&
	       !client_get(cli, IOMMUCTL_DOMAIN, req->domain, &dom);
}

static enum status unmap(struct cli *cli, const struct value *v)
{
	struct iommuctl_unmap req = { .domain = v[UNMAP_DOMAIN].num };
	char size[FORMAT_LEN];
	enum status status;
	int err;

	status = check_unmap(cli, v);
	if (status)
		return status;
	err = unmap_range(cli, v, &req);
	if (err == EINVAL)
		return fail(cli, err, "0x%llx is inside the mapping that begins at 0x%llx",
			    req.iova, req.conflict);
	if (!err)
		err = client_unmap(cli, &req);
	if (err && !nothing_to_do(cli, v, err, &req))
		return diagnose_unmap(cli, err, &req);
	say(cli, "%s unmapped\n", format_num(size, CELL_BYTES, req.unmapped));
	if (cli->json)
		json_num(cli_js(cli), "unmapped", req.unmapped);
	return STATUS_OK;
}

static const struct verb map_verbs[] = {
	{ .summary = "map a buffer, or a physical address, at an IOVA",
	  .args = map_args, .run = map },
	{}
};

const struct object cmd_map = {
	.name = "map",
	.summary = "map memory in a domain",
	.verbs = map_verbs,
	.help =
"Maps the bytes of a buffer from offset on, without length all the rest of it.\n"
"phys maps an output address as it is: in a virtual IOMMU's domain only, where\n"
"it reaches no hardware. IOVA, offset and length are multiples of the domain's\n"
"smallest page; larger pages are used where alignment allows.\n"
"\n"
"PROT is r, w or rw (the default), and may go on with ,cache ,noexec ,mmio\n"
",priv. count makes N mappings of the same memory, stride apart (without it:\n"
"one after the other). All of them are made, or none.\n"
"\n"
"Examples:\n"
"  iommuctl map 2 0x100000 buffer 1\n"
"  iommuctl map 2 0x200000 buffer 1 offset 4K length 8K prot r\n"
"  iommuctl map 2 0 buffer 1 length 4K count 1000 stride 8K\n"
"  iommuctl map 2 1G phys 0x80000000 length 2M prot rw,mmio\n",
};

static const struct verb unmap_verbs[] = {
	{ .summary = "end the mappings of a range",
	  .args = unmap_args, .run = unmap },
	{}
};

const struct object cmd_unmap = {
	.name = "unmap",
	.summary = "end mappings of a domain",
	.verbs = unmap_verbs,
	.help =
"Without length it ends the mapping that begins at IOVA; with length, all that\n"
"are inside the range; with all, all of the domain. A mapping ends as a whole: a\n"
"range that would cut one is refused.\n"
"\n"
"Examples:\n"
"  iommuctl unmap 2 0x100000\n"
"  iommuctl unmap 2 0 length 1G\n"
"  iommuctl unmap 2 all\n",
};
