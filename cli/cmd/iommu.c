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

enum { ADD_MODEL };

static const struct arg add_args[] = {
	[ADD_MODEL] = { ARG_MODEL, ARG_OPTIONAL | ARG_BARE, "model", "MODEL" },
	{}
};

static enum status add(struct cli *cli, const struct value *v)
{
	struct iommuctl_iommu_add req = {};
	int err;

	if (pick_model(cli, &v[ADD_MODEL], req.model))
		return STATUS_ERROR;
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
	};
	const struct iommuctl_iommu_rec *rec;
	struct client_list l;
	struct table *t;

	(void)v;
	t = table_open(cli, "iommus", cols, 4, 0);
	if (!t)
		return STATUS_ERROR;
	client_list_begin(&l, cli, IOMMUCTL_IOMMU, 0);
	while ((rec = client_list_next(&l))) {
		table_num(t, rec->id);
		table_text(t, rec->name);
		table_text(t, rec->model);
		table_num(t, rec->devices);
	}
	if (l.err)
		refused(cli, l.err, "cannot list the virtual IOMMUs");
	return table_close(t);
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
		{ "source", "LIKE", CELL_TEXT, 0 },
	};
	const struct iommuctl_model_rec *rec;
	struct client_list l;
	struct table *t;

	(void)v;
	t = table_open(cli, "models", cols, 8, 0);
	if (!t)
		return STATUS_ERROR;
	client_list_begin(&l, cli, IOMMUCTL_MODEL, 0);
	while ((rec = client_list_next(&l))) {
		table_text(t, rec->name);
		table_text(t, rec->format);
		table_num(t, rec->levels);
		table_num(t, rec->pgsizes);
		table_num(t, rec->aperture_start);
		table_num(t, rec->aperture_end);
		table_num(t, rec->output_bits);
		table_text(t, rec->source);
	}
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
"(viommu0) or an id.\n"
"\n"
"Examples:\n"
"  iommuctl iommu models\n"
"  iommuctl iommu add\n"
"  iommuctl device add viommu0\n"
"  iommuctl iommu del viommu0\n",
};
