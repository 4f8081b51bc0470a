// SPDX-License-Identifier: GPL-2.0
/* iommuctl iommu: virtual IOMMUs. */
#include <errno.h>
#include <string.h>

#include "../client.h"
#include "../diagnose.h"
#include "../names.h"
#include "cmd.h"

/* The model that the module lists first */
static enum status default_model(struct cli *cli, char *name)
{
	const struct iommuctl_model_rec *model;
	struct client_list l;

	client_list_begin(&l, cli, IOMMUCTL_MODEL, 0);
	model = client_list_next(&l);
	if (!model)
		return refused(cli, l.err ? l.err : ENOENT,
			       "cannot list the models");
	strcpy(name, model->name);
	return STATUS_OK;
}

static enum status pick_model(struct cli *cli, const struct value *word,
			      char *name)
{
	struct iommuctl_model_rec model;
	enum status status;

	if (!word->given)
		return default_model(cli, name);
	status = find_object(cli, IOMMUCTL_MODEL, word->word, &model);
	if (!status)
		strcpy(name, model.name);
	return status;
}

enum { ADD_MODEL, ADD_COST };

static const struct arg add_args[] = {
	[ADD_MODEL] = { ARG_MODEL, ARG_OPTIONAL | ARG_BARE, "model", "MODEL" },
	[ADD_COST] = { ARG_NUMBER, ARG_OPTIONAL, "flush-cost", "NS" },
	{}
};

static enum status add(struct cli *cli, const struct value *v)
{
	struct iommuctl_iommu_add req = {};
	int err;

	if (pick_model(cli, &v[ADD_MODEL], req.model))
		return STATUS_ERROR;
	if (v[ADD_COST].num > IOMMUCTL_MAX_FLUSH_NS)
		return refused(cli, ERANGE, "a flush may cost up to %u ns",
			       IOMMUCTL_MAX_FLUSH_NS);
	req.flush_ns = v[ADD_COST].num;
	err = client_iommu_add(cli, &req);
	if (err)
		return refused(cli, err, "cannot make an IOMMU of model %s",
			       req.model);
	say(cli, "%s: a virtual IOMMU, model %s\n", req.name, req.model);
	if (cli->json) {
		json_num(cli_js(cli), "id", req.id);
		json_text(&cli->js, "name", req.name);
		json_text(&cli->js, "model", req.model);
	}
	return STATUS_OK;
}

enum { DEL_IOMMU };

static const struct arg del_args[] = {
	[DEL_IOMMU] = { ARG_IOMMU, 0, NULL, "IOMMU" },
	{}
};

static enum status del(struct cli *cli, const struct value *v)
{
	struct iommuctl_destroy req = { .type = IOMMUCTL_IOMMU };
	struct iommuctl_iommu_rec rec;
	int err;

	if (find_object(cli, IOMMUCTL_IOMMU, v[DEL_IOMMU].word, &rec))
		return STATUS_ERROR;
	req.id = rec.id;
	err = client_destroy(cli, &req);
	if (err)
		return diagnose_destroy(cli, err, req.type, req.id, rec.name);
	return STATUS_OK;
}

static enum status list(struct cli *cli, const struct value *v)
{
	static const struct column cols[] = {
		{ "id", "ID", CELL_DEC, 0 },
		{ "name", "NAME", CELL_TEXT, 0 },
		{ "model", "MODEL", CELL_TEXT, 0 },
		{ "devices", "DEVICES", CELL_DEC, 0 },
		{ "flush_ns", "FLUSH-NS", CELL_DEC, 0 },
	};
	const struct iommuctl_iommu_rec *rec;
	struct client_list l;
	struct table *t;

	(void)v;
	t = table_open(cli, "iommus", cols, 5, 0);
	if (!t)
		return STATUS_ERROR;
	client_list_begin(&l, cli, IOMMUCTL_IOMMU, 0);
	while ((rec = client_list_next(&l))) {
		table_num(t, rec->id);
		table_text(t, rec->name);
		table_text(t, rec->model);
		table_num(t, rec->devices);
		table_num(t, rec->flush_ns);
	}
	if (l.err)
		refused(cli, l.err, "cannot list the virtual IOMMUs");
	return table_close(t);
}

/* Names of the bits that are set, or clear, joined by commas; "-" if none */
static const char *bit_names(uint32_t bits, const char *const *names, int n,
			     char *text)
{
	int i;

	text[0] = '\0';
	for (i = 0; i < n; i++) {
		if (!(bits & 1U << i) || !names[i])
			continue;
		if (*text)
			strcat(text, ",");
		strcat(text, names[i]);
	}
	return *text ? text : strcpy(text, "-");
}

static const char *one_name(uint32_t which, const char *const *names, uint32_t n)
{
	return which < n && names[which] ? names[which] : "unknown";
}

#define BIT_TEXT 96	/* longer than all names of a list below together */

static void put_types(struct table *t, const struct iommuctl_model_rec *rec)
{
	static const char *const names[] = {
		[IOMMUCTL_DOMAIN_BLOCKED] = "blocked",
		[IOMMUCTL_DOMAIN_IDENTITY] = "identity",
		[IOMMUCTL_DOMAIN_PAGING] = "paging",
		[IOMMUCTL_DOMAIN_DMA] = "dma",
		[IOMMUCTL_DOMAIN_DMA_FQ] = "dma-fq",
	};
	char text[BIT_TEXT];

	table_text(t, bit_names(rec->types, names, ARRAY_SIZE(names), text));
}

static void put_flush(struct table *t, const struct iommuctl_model_rec *rec)
{
	static const char *const names[] = {
		[IOMMUCTL_FLUSH_PAGE] = "page",
		[IOMMUCTL_FLUSH_RANGE] = "range",
		[IOMMUCTL_FLUSH_DOMAIN] = "domain",
		[IOMMUCTL_FLUSH_IOMMU] = "iommu",
	};

	table_text(t, one_name(rec->flush, names, ARRAY_SIZE(names)));
}

static void put_attach(struct table *t, const struct iommuctl_model_rec *rec)
{
	static const char *const names[] = {
		[IOMMUCTL_ATTACH_ANY] = "any",
		[IOMMUCTL_ATTACH_ONE_IOMMU] = "one-iommu",
		[IOMMUCTL_ATTACH_ONE_DEVICE] = "one-device",
		[IOMMUCTL_ATTACH_ONE_DOMAIN] = "one-domain",
		[IOMMUCTL_ATTACH_ONE_GROUP] = "one-group",
	};

	table_text(t, one_name(rec->attach, names, ARRAY_SIZE(names)));
}

static void put_lacks(struct table *t, const struct iommuctl_model_rec *rec)
{
	static const char *const names[] = {
		"map_pages", "map", "iotlb_sync_map", "iotlb_sync",
		"flush_iotlb_all",
	};
	uint32_t lacks = ~rec->callbacks;
	char text[BIT_TEXT];

	/* The old way to map is no loss where there is the new one. */
	if (rec->callbacks & IOMMUCTL_CB_MAP_PAGES)
		lacks &= ~IOMMUCTL_CB_MAP;
	table_text(t, bit_names(lacks, names, ARRAY_SIZE(names), text));
}

static void put_model(struct table *t, const struct iommuctl_model_rec *rec)
{
	table_text(t, rec->name);
	table_text(t, rec->format);
	table_num(t, rec->levels);
	table_num(t, rec->pgsizes);
	table_num(t, rec->aperture_start);
	table_num(t, rec->aperture_end);
	table_num(t, rec->output_bits);
	put_types(t, rec);
	put_flush(t, rec);
	put_attach(t, rec);
	put_lacks(t, rec);
	table_text(t, rec->source);
}

static enum status models(struct cli *cli, const struct value *v)
{
	static const struct column cols[] = {
		{ "name", "MODEL", CELL_TEXT, 0 },
		{ "format", "FORMAT", CELL_TEXT, 0 },
		{ "levels", "LEVELS", CELL_DEC, 0 },
		{ "pgsizes", "PAGES", CELL_PGSIZES, 0 },
		{ "aperture_start", "FIRST", CELL_HEX, 0 },
		{ "aperture_end", "LAST", CELL_HEX, 0 },
		{ "output_bits", "OUTPUT", CELL_DEC, 0 },
		{ "types", "DOMAINS", CELL_TEXT, 0 },
		{ "flush", "FLUSHES", CELL_TEXT, 0 },
		{ "attach", "ATTACHES", CELL_TEXT, 0 },
		{ "lacks", "LACKS", CELL_TEXT, 0 },
		{ "source", "LIKE", CELL_TEXT, 0 },
	};
	const struct iommuctl_model_rec *rec;
	struct client_list l;
	struct table *t;

	(void)v;
	t = table_open(cli, "models", cols, ARRAY_SIZE(cols), 0);
	if (!t)
		return STATUS_ERROR;
	client_list_begin(&l, cli, IOMMUCTL_MODEL, 0);
	while ((rec = client_list_next(&l)))
		put_model(t, rec);
	if (l.err)
		refused(cli, l.err, "cannot list the models");
	return table_close(t);
}

static const struct verb verbs[] = {
	{ .name = "add", .summary = "make a virtual IOMMU; without MODEL, of the first model",
	  .args = add_args, .run = add },
	{ .name = "del", .summary = "end one that has no devices",
	  .args = del_args, .run = del },
	{ .name = "list", .summary = "the virtual IOMMUs that there are",
	  .run = list },
	{ .name = "models", .summary = "what a virtual IOMMU can be like",
	  .run = models },
	{}
};

const struct object cmd_iommu = {
	.name = "iommu",
	.summary = "virtual IOMMUs, modelled on real ones",
	.verbs = verbs,
	.help =
"A virtual IOMMU is a driver in the kernel with page tables in the format of a\n"
"real one. Virtual devices behind it translate through them. IOMMU is a name\n"
"(viommu0) or an id. With a flush-cost, each invalidation command of its IOTLB\n"
"takes NS nanoseconds.\n"
"\n"
"In models: FLUSHES says what a sync after an unmap flushes: each page, the range,\n"
"the domain or all of the IOMMU; ATTACHES, whether a domain may have devices of\n"
"any IOMMU of the model, of one, only one device, or the IOMMU only one domain,\n"
"or one group of devices; LACKS, which callbacks its driver does not have.\n"
"\n"
"Examples:\n"
"  iommuctl iommu models\n"
"  iommuctl iommu add\n"
"  iommuctl iommu add model rockchip flush-cost 500\n"
"  iommuctl device add viommu0\n"
"  iommuctl iommu del viommu0\n",
};
