// SPDX-License-Identifier: GPL-2.0
/* One row per real driver. */
#include <linux/kernel.h>
#include <linux/string.h>

#include "../pgtable/fmt/vtdss.h"
#include "viommu.h"

/* The first one is the default. */
static const struct viommu_model models[] = {
	{
		.name = "intel",
		.source = "drivers/iommu/intel, VT-d second stage",
		.fmt = &vtdss_fmt,
		.ops = &viommu_vtdss_ops,
	},
};

const struct viommu_model *viommu_model_find(const char *name)
{
	int i;

	for (i = 0; i < ARRAY_SIZE(models); i++)
		if (!strcmp(models[i].name, name))
			return &models[i];
	return NULL;
}

const struct viommu_model *viommu_model_default(void)
{
	return &models[0];
}

/* The model after number @after, as ctl.c lists it: bytes in @rec, or 0 */
int viommu_model_next(u64 *after, void *arg)
{
	struct iommuctl_model_rec *rec = arg;
	const struct viommu_model *model;

	if (*after >= ARRAY_SIZE(models))
		return 0;
	model = &models[*after];

	memset(rec, 0, sizeof(*rec));
	rec->id = ++*after;
	rec->pgsizes = model->fmt->pgsize_bitmap;
	rec->aperture_end = GENMASK_ULL(model->fmt->in_bits - 1, 0);
	rec->output_bits = model->fmt->out_bits;
	rec->levels = model->fmt->levels;
	strscpy(rec->name, model->name, sizeof(rec->name));
	strscpy(rec->format, model->fmt->name, sizeof(rec->format));
	strscpy(rec->source, model->source, sizeof(rec->source));
	return sizeof(*rec);
}
