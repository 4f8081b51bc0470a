// SPDX-License-Identifier: GPL-2.0
/* The module as a source: bpf/lat.bpf.c on its tracepoint. */
#include <errno.h>
#include <string.h>

#include <bpf/bpf.h>
#include <bpf/libbpf.h>

#include "../client.h"
#include "../diagnose.h"
#include "../load.h"
#include "kind.h"
#include "lat.skel.h"

static int open_module(struct lat_source *src)
{
	src->skel = lat_bpf__open();
	return src->skel ? 0 : load_failed(src->cli, errno, "open");
}

static struct lat_parts parts(const struct lat_source *src)
{
	struct lat_bpf *skel = src->skel;

	return (struct lat_parts)LAT_PARTS(skel);
}

static int load(struct lat_source *src)
{
	struct lat_bpf *skel = src->skel;
	int err;

	bpf_program__set_autoload(skel->progs.lat_op, !src->ask.more);
	bpf_program__set_autoload(skel->progs.lat_op_more, src->ask.more);
	bpf_map__set_max_entries(skel->maps.lat_names, src->ask.slots);
	err = -lat_bpf__load(skel);
	return err ? load_failed(src->cli, err, "load") : 0;
}

/* The module answers when it times all that was just asked for. */
static int attach(struct lat_source *src)
{
	struct iommuctl_info info = {};
	int err = -lat_bpf__attach(src->skel);

	if (err)
		return load_failed(src->cli, err, "attach");
	err = client_info(src->cli, &info);
	if (err)
		refused(src->cli, err, "cannot ask the module");
	return err;
}

static const char *mode_name(const struct iommuctl_domain_rec *rec)
{
	switch (rec->type) {
	case IOMMUCTL_DOMAIN_IDENTITY:
		return "passthrough";
	case IOMMUCTL_DOMAIN_PAGING:
		return "unmanaged";
	case IOMMUCTL_DOMAIN_DMA:
		return "strict";
	case IOMMUCTL_DOMAIN_DMA_FQ:
		return "lazy";
	default:
		return "-";
	}
}

/* The device as the domain's first event had it, else as it is listed now. */
static void know(struct lat_source *src, struct known *known)
{
	struct lat_bpf *skel = src->skel;
	struct iommuctl_domain_rec rec = {};

	known->who.mode = "-";
	if (!client_get(src->cli, IOMMUCTL_DOMAIN, known->id, &rec))
		known->who.mode = mode_name(&rec);
	if (bpf_map__lookup_elem(skel->maps.lat_names, &known->id,
				 sizeof(known->id), known->name,
				 sizeof(known->name), 0))
		memcpy(known->name, rec.device, sizeof(known->name));
	if (!sysfs_group(src->cli, known->name, known->group))
		known->group[0] = '\0';
}

static void detach(struct lat_source *src)
{
	lat_bpf__detach(src->skel);
}

static void destroy(struct lat_source *src)
{
	lat_bpf__destroy(src->skel);
}

const struct lat_kind lat_kind_module = {
	.name = "module",
	.open = open_module,
	.parts = parts,
	.load = load,
	.attach = attach,
	.know = know,
	.detach = detach,
	.destroy = destroy,
};
