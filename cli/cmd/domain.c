// SPDX-License-Identifier: GPL-2.0
/* iommuctl domain: I/O address spaces. */
#include <errno.h>

#include "../client.h"
#include "../diagnose.h"
#include "../names.h"
#include "../parse.h"
#include "cmd.h"
#include "domain.h"

static const char *origin_name(uint32_t origin)
{
	switch (origin) {
	case IOMMUCTL_ORIGIN_USER:
		return "user";
	case IOMMUCTL_ORIGIN_KERNEL:
		return "kernel";
	case IOMMUCTL_ORIGIN_SHIM:
		return "shim";
	default:
		return "?";
	}
}

enum { ADD_DEVICE, ADD_TYPE };

static const struct arg add_args[] = {
	[ADD_DEVICE] = { ARG_DEVICE, 0, NULL, "DEVICE" },
	[ADD_TYPE] = { ARG_DOMAIN_TYPE, ARG_OPTIONAL, "type", "TYPE" },
	{}
};

static enum status add(struct cli *cli, const struct value *v)
{
	struct iommuctl_domain_add req = { .type = IOMMUCTL_DOMAIN_PAGING };
	char what[128];
	int err;

	if (device_name(cli, v[ADD_DEVICE].word, req.device))
		return STATUS_ERROR;
	if (v[ADD_TYPE].given)
		req.type = v[ADD_TYPE].num;
	err = client_domain_add(cli, &req);
	if (err) {
		snprintf(what, sizeof(what), "cannot make a domain for %s",
			 req.device);
		return diagnose_domain_add(cli, err, req.type, req.device,
					   what);
	}
	say(cli, "domain %u: %s, for %s, not attached yet\n", req.id,
	    domain_type_name(req.type), req.device);
	if (cli->json) {
		json_num(cli_js(cli), "id", req.id);
		json_text(&cli->js, "type", domain_type_name(req.type));
		json_text(&cli->js, "device", req.device);
	}
	return STATUS_OK;
}

enum { DEL_DOMAIN };

static const struct arg del_args[] = {
	[DEL_DOMAIN] = { ARG_DOMAIN, 0, NULL, "DOMAIN" },
	{}
};

static enum status del(struct cli *cli, const struct value *v)
{
	struct iommuctl_destroy req = {
		.type = IOMMUCTL_DOMAIN, .id = v[DEL_DOMAIN].num,
	};
	int err = client_destroy(cli, &req);

	if (err)
		return diagnose_destroy(cli, err, req.type, req.id,
					v[DEL_DOMAIN].word);
	return STATUS_OK;
}

enum { ATTACH_DOMAIN, ATTACH_DEVICE };

static const struct arg attach_args[] = {
	[ATTACH_DOMAIN] = { ARG_DOMAIN, 0, NULL, "DOMAIN" },
	[ATTACH_DEVICE] = { ARG_DEVICE, 0, NULL, "DEVICE" },
	{}
};

static enum status attach(struct cli *cli, const struct value *v)
{
	struct iommuctl_domain_attach req = { .domain = v[ATTACH_DOMAIN].num };
	int err;

	if (device_name(cli, v[ATTACH_DEVICE].word, req.device))
		return STATUS_ERROR;
	err = client_attach(cli, &req);
	if (err)
		return diagnose_attach(cli, err, req.domain, req.device);
	return STATUS_OK;
}

static enum status detach(struct cli *cli, const struct value *v)
{
	struct iommuctl_domain_attach req = { .domain = v[ATTACH_DOMAIN].num };
	int err;

	if (device_name(cli, v[ATTACH_DEVICE].word, req.device))
		return STATUS_ERROR;
	err = client_detach(cli, &req);
	if (err)
		return diagnose_detach(cli, err, req.domain, req.device);
	return STATUS_OK;
}

enum status domain_table(struct cli *cli, unsigned int flags)
{
	static const struct column cols[] = {
		{ "id", "ID", CELL_DEC, 0 },
		{ "type", "TYPE", CELL_TEXT, 0 },
		{ "origin", "ORIGIN", CELL_TEXT, 0 },
		{ "device", "DEVICE", CELL_TEXT, 0 },
		{ "attached", "ATTACHED", CELL_DEC, 0 },
		{ "format", "FORMAT", CELL_TEXT, 0 },
		{ "mappings", "MAPPINGS", CELL_DEC, 0 },
		{ "mapped", "MAPPED", CELL_BYTES, 0 },
	};
	const struct iommuctl_domain_rec *rec;
	struct client_list l;
	struct table *t;

	t = table_open(cli, "domains", cols, 8, flags);
	if (!t)
		return STATUS_ERROR;
	client_list_begin(&l, cli, IOMMUCTL_DOMAIN, 0);
	while ((rec = client_list_next(&l))) {
		table_num(t, rec->id);
		table_text(t, domain_type_name(rec->type));
		table_text(t, origin_name(rec->origin));
		table_text(t, rec->device);
		table_num(t, rec->attached);
		table_text(t, rec->format);
		table_num(t, rec->mappings);
		table_num(t, rec->mapped);
	}
	if (l.err)
		refused(cli, l.err, "cannot list the domains");
	return table_close(t);
}

static enum status list(struct cli *cli, const struct value *v)
{
	(void)v;
	return domain_table(cli, 0);
}

enum { SHOW_DOMAIN };

static const struct arg show_args[] = {
	[SHOW_DOMAIN] = { ARG_DOMAIN, ARG_OPTIONAL, NULL, "DOMAIN" },
	{}
};

static enum status show(struct cli *cli, const struct value *v)
{
	struct iommuctl_domain_rec rec;
	uint32_t id = v[SHOW_DOMAIN].num;
	int err;

	if (!v[SHOW_DOMAIN].given)
		return domain_table(cli, 0);
	err = client_get(cli, IOMMUCTL_DOMAIN, id, &rec);
	if (err == ENOENT)
		return no_such_id(cli, IOMMUCTL_DOMAIN, id);
	if (err)
		return refused(cli, err, "cannot show domain %u", id);
	say(cli, "domain %u\n", id);
	if (cli->json)
		json_num(cli_js(cli), "id", rec.id);
	member_text(cli, "type", domain_type_name(rec.type));
	member_text(cli, "origin", origin_name(rec.origin));
	member_text(cli, "device", rec.device);
	member_num(cli, "attached", CELL_DEC, rec.attached);
	member_text(cli, "format", rec.format);
	member_num(cli, "pgsizes", CELL_PGSIZES, rec.pgsizes);
	member_num(cli, "aperture_start", CELL_HEX, rec.aperture_start);
	member_num(cli, "aperture_end", CELL_HEX, rec.aperture_end);
	member_num(cli, "mappings", CELL_DEC, rec.mappings);
	member_num(cli, "mapped", CELL_BYTES, rec.mapped);
	if (rec.tables || cli->json)
		member_num(cli, "tables", CELL_DEC, rec.tables);
	return STATUS_OK;
}

static const struct verb verbs[] = {
	{ .name = "add", .summary = "make a domain, by the driver of DEVICE's IOMMU",
	  .args = add_args, .run = add },
	{ .name = "del", .summary = "end it, and its mappings with it",
	  .args = del_args, .run = del },
	{ .name = "attach", .summary = "let DEVICE and its IOMMU group translate through it",
	  .args = attach_args, .run = attach },
	{ .name = "detach", .summary = "give DEVICE back to its default domain",
	  .args = attach_args, .run = detach },
	{ .name = "list", .summary = "the domains that the module knows",
	  .run = list },
	{ .name = "show", .summary = "all of one domain",
	  .args = show_args, .run = show },
	{}
};

const struct object cmd_domain = {
	.name = "domain",
	.summary = "address spaces that devices translate through",
	.verbs = verbs,
	.help =
"DOMAIN is an id. DEVICE is virtual (vdev0) or a real one by its name in sysfs\n"
"(0000:00:04.0, or 00:04.0), without a driver. TYPE is paging (the default),\n"
"identity or blocked; the last two for virtual devices only.\n"
"\n"
"ORIGIN tells who made a domain and may change it: user, one made here; kernel,\n"
"the kernel for a virtual device, which has a default domain from the first;\n"
"shim, a vendor's driver for a device under the shim.\n"
"\n"
"Examples:\n"
"  iommuctl domain add vdev0\n"
"  iommuctl domain attach 2 vdev0\n"
"  iommuctl domain show 2\n"
"  iommuctl domain detach 2 vdev0\n"
"  iommuctl domain del 2\n",
};
