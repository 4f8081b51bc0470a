// SPDX-License-Identifier: GPL-2.0
/* The client of the module: one function for each ioctl. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "client.h"

static void explain_open(struct cli *cli, int err)
{
	switch (err) {
	case ENOENT:
	case ENODEV:
	case ENXIO:
		fail(cli, err, "the module iommuctl is not loaded");
		hint(cli, "load it, as root: modprobe iommuctl");
		hint(cli, "or, from where it was built: insmod iommuctl.ko");
		break;
	case EACCES:
		fail(cli, err, "no permission for %s", IOMMUCTL_DEVICE);
		hint(cli, "be root: sudo %s …", CLI_NAME);
		break;
	case EPERM:
		fail(cli, err, "%s asks for CAP_SYS_ADMIN", IOMMUCTL_DEVICE);
		hint(cli, "be root, and not inside a container");
		break;
	default:
		fail(cli, err, "cannot open %s: %s", IOMMUCTL_DEVICE,
		     strerror(err));
	}
}

static int call(struct cli *cli, unsigned long request, void *arg)
{
	int ret;

	if (cli->fd < 0)
		cli->fd = open(IOMMUCTL_DEVICE, O_RDWR | O_CLOEXEC);
	if (cli->fd < 0) {
		ret = errno;
		explain_open(cli, ret);
		return ret;
	}
	do {
		ret = ioctl(cli->fd, request, arg);
		if (!ret)
			return 0;
	} while (errno == EINTR && !give_up(cli));
	return errno;
}

#define CLIENT_CALL(name, type, request)				\
int client_##name(struct cli *cli, struct iommuctl_##type *arg)	\
{									\
	arg->size = sizeof(*arg);					\
	return call(cli, request, arg);					\
}

CLIENT_CALL(info, info, IOMMUCTL_INFO)
CLIENT_CALL(reset, reset, IOMMUCTL_RESET)
CLIENT_CALL(destroy, destroy, IOMMUCTL_DESTROY)
CLIENT_CALL(iommu_add, iommu_add, IOMMUCTL_IOMMU_ADD)
CLIENT_CALL(device_add, device_add, IOMMUCTL_DEVICE_ADD)
CLIENT_CALL(device_dma, device_dma, IOMMUCTL_DEVICE_DMA)
CLIENT_CALL(domain_add, domain_add, IOMMUCTL_DOMAIN_ADD)
CLIENT_CALL(attach, domain_attach, IOMMUCTL_DOMAIN_ATTACH)
CLIENT_CALL(detach, domain_attach, IOMMUCTL_DOMAIN_DETACH)
CLIENT_CALL(buffer_add, buffer_add, IOMMUCTL_BUFFER_ADD)
CLIENT_CALL(buffer_access, buffer_access, IOMMUCTL_BUFFER_ACCESS)
CLIENT_CALL(map, map, IOMMUCTL_MAP)
CLIENT_CALL(unmap, unmap, IOMMUCTL_UNMAP)
CLIENT_CALL(translate, translate, IOMMUCTL_TRANSLATE)
CLIENT_CALL(shim_add, shim_add, IOMMUCTL_SHIM_ADD)

int client_walk(struct cli *cli, struct iommuctl_walk *arg,
		struct iommuctl_step *steps, unsigned int room)
{
	arg->size = sizeof(*arg);
	arg->steps = (uintptr_t)steps;
	arg->step_size = sizeof(*steps);
	arg->count = room;
	return call(cli, IOMMUCTL_WALK, arg);
}

bool client_present(const struct cli *cli)
{
	return cli->fd >= 0 || !access(IOMMUCTL_DEVICE, R_OK | W_OK);
}

void client_close(struct cli *cli)
{
	if (cli->fd >= 0)
		close(cli->fd);
	cli->fd = -1;
}

static unsigned int record_size(enum iommuctl_type type)
{
	switch (type) {
	case IOMMUCTL_MODEL:
		return sizeof(struct iommuctl_model_rec);
	case IOMMUCTL_IOMMU:
		return sizeof(struct iommuctl_iommu_rec);
	case IOMMUCTL_DEV:
		return sizeof(struct iommuctl_dev_rec);
	case IOMMUCTL_DOMAIN:
		return sizeof(struct iommuctl_domain_rec);
	case IOMMUCTL_BUFFER:
		return sizeof(struct iommuctl_buffer_rec);
	case IOMMUCTL_SHIM:
		return sizeof(struct iommuctl_shim_rec);
	case IOMMUCTL_FAULT:
		return sizeof(struct iommuctl_fault_rec);
	}
	return 0;
}

void client_list_begin(struct client_list *l, struct cli *cli,
		       enum iommuctl_type type, uint64_t after)
{
	l->cli = cli;
	l->req = (struct iommuctl_list) {
		.size = sizeof(l->req),
		.type = type,
		.after = after,
		.records = (uintptr_t)l->page,
		.record_size = record_size(type),
	};
	l->pos = 0;
	l->last = false;
	l->err = 0;
}

const void *client_list_next(struct client_list *l)
{
	unsigned int room = sizeof(l->page) / l->req.record_size;

	if (l->err)
		return NULL;
	if (l->pos == l->req.count) {
		if (l->last)
			return NULL;
		l->pos = 0;
		l->req.count = room;
		l->err = call(l->cli, IOMMUCTL_LIST, &l->req);
		l->last = l->req.count < room;
		if (l->err || !l->req.count)
			return NULL;
	}
	return (char *)l->page + l->pos++ * l->req.record_size;
}

int client_get(struct cli *cli, enum iommuctl_type type, uint32_t id,
	       void *rec)
{
	struct iommuctl_list req = {
		.size = sizeof(req),
		.type = type,
		.after = (uint64_t)id - 1,
		.records = (uintptr_t)rec,
		.record_size = record_size(type),
		.count = 1,
	};
	int err;

	if (!id)
		return ENOENT;
	err = call(cli, IOMMUCTL_LIST, &req);
	if (err)
		return err;
	return req.count == 1 && req.after == id ? 0 : ENOENT;
}

void client_dump_begin(struct client_dump *d, struct cli *cli,
		       uint32_t domain, uint64_t first, uint64_t last)
{
	d->cli = cli;
	d->req = (struct iommuctl_dump) {
		.size = sizeof(d->req),
		.domain = domain,
		.record_size = sizeof(d->page[0]),
		.iova = first,
		.last = last,
		.records = (uintptr_t)d->page,
		.more = 1,
	};
	d->pos = 0;
	d->err = 0;
}

const struct iommuctl_mapping *client_dump_next(struct client_dump *d)
{
	while (d->pos == d->req.count) {
		if (d->err || !d->req.more)
			return NULL;
		d->pos = 0;
		d->req.count = ARRAY_SIZE(d->page);
		d->req.more = 0;
		d->err = call(d->cli, IOMMUCTL_DUMP, &d->req);
		if (d->err) {
			d->req.count = 0;
			return NULL;
		}
	}
	return &d->page[d->pos++];
}
