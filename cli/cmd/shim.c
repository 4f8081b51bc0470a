// SPDX-License-Identifier: GPL-2.0
/* iommuctl shim: real devices whose domains are timed. */
#include <errno.h>
#include <string.h>

#include "../client.h"
#include "../diagnose.h"
#include "../names.h"
#include "../sysfs.h"
#include "cmd.h"

enum { DEVICE, ALL };

static const struct arg add_args[] = {
	[DEVICE] = { ARG_REAL_DEVICE, ARG_OR_NEXT, NULL, "DEVICE" },
	[ALL] = { ARG_FLAG, 0, "--all", NULL },
	{}
};

/* Is the DMA of a device not translated? */
static bool passes_through(const struct cli *cli, const char *device)
{
	char group[SYSFS_NAME], type[SYSFS_NAME];

	return sysfs_group(cli, device, group) &&
	       sysfs_read(cli, type, sizeof(type),
			  "kernel/iommu_groups/%s/type", group) &&
	       !strcmp(type, "identity");
}

static void tell_added(struct cli *cli, const struct iommuctl_shim_add *req)
{
	say(cli, "%s: under the shim%s\n", req->device,
	    passes_through(cli, req->device) ?
		    ", but its domain is identity: nothing is mapped until it has another" :
		    "");
	if (!cli->json)
		return;
	json_num(cli_js(cli), "id", req->id);
	json_text(&cli->js, "device", req->device);
}

static enum status add_refused(struct cli *cli, int err, const char *device)
{
	char what[128];

	snprintf(what, sizeof(what), "cannot put %s under the shim", device);
	switch (err) {
	case EEXIST:
		return fail(cli, err, "%s is under the shim already", device);
	case EOPNOTSUPP:
		return fail(cli, err, "%s: it is virtual, and timed without",
			    what);
	case ENOSPC:
		return fail(cli, err, "%s: there is no room for one more kind of driver",
			    what);
	case EBUSY:
		return fail(cli, err, "%s: its domain is being changed; try again",
			    what);
	default:
		return diagnose_device(cli, err, device, what);
	}
}

static enum status add_one(struct cli *cli, const char *word)
{
	struct iommuctl_shim_add req = {};
	int err;

	if (device_name(cli, word, req.device))
		return STATUS_ERROR;
	err = client_shim_add(cli, &req);
	if (err)
		return add_refused(cli, err, req.device);
	tell_added(cli, &req);
	return STATUS_OK;
}

/* Not for --all to complain about: there already, virtual, or gone again */
static bool passed_over(int err)
{
	return err == EEXIST || err == EOPNOTSUPP || err == ENODEV;
}

/* Put all devices of a group under it, as far as they can be. Return: how many. */
static int add_group(struct cli *cli, const char *group)
{
	struct sysfs_names devices;
	int i, err, added = 0;

	sysfs_names(cli, &devices, "kernel/iommu_groups/%s/devices", group);
	for (i = 0; i < devices.n; i++) {
		struct iommuctl_shim_add req = {};

		if (strlen(devices.name[i]) >= sizeof(req.device))
			continue;
		strcpy(req.device, devices.name[i]);
		err = client_shim_add(cli, &req);
		if (err && !passed_over(err))
			add_refused(cli, err, req.device);
		if (err)
			continue;
		if (cli->json)
			json_object(&cli->js, NULL);
		tell_added(cli, &req);
		if (cli->json)
			json_close(&cli->js);
		added++;
	}
	sysfs_names_free(&devices);
	return added;
}

static enum status add_all(struct cli *cli)
{
	struct iommuctl_info info;
	struct sysfs_names groups;
	int i, err, added = 0;

	err = client_info(cli, &info);
	if (err)
		return refused(cli, err, "cannot ask the module");
	if (!sysfs_names(cli, &groups, "kernel/iommu_groups"))
		return out_of_memory(cli);
	if (cli->json)
		json_array(cli_js(cli), "shims");
	for (i = 0; i < groups.n; i++)
		added += add_group(cli, groups.name[i]);
	if (cli->json)
		json_close(&cli->js);
	if (!groups.n)
		fail(cli, ENODEV, "this machine has no IOMMU group");
	else if (!added && !cli->error.status)
		say(cli, "no device was added: all that can be are under the shim\n");
	sysfs_names_free(&groups);
	return cli->error.status;
}

static enum status add(struct cli *cli, const struct value *v)
{
	return v[ALL].given ? add_all(cli) : add_one(cli, v[DEVICE].word);
}

static const struct arg del_args[] = {
	[DEVICE] = { ARG_SHIM, ARG_OR_NEXT, NULL, "DEVICE" },
	[ALL] = { ARG_FLAG, 0, "--all", NULL },
	{}
};

static enum status del_one(struct cli *cli, uint32_t id, const char *name)
{
	struct iommuctl_destroy req = { .type = IOMMUCTL_SHIM, .id = id };
	int err = client_destroy(cli, &req);

	if (err)
		return diagnose_destroy(cli, err, req.type, id, name);
	return STATUS_OK;
}

static enum status del_all(struct cli *cli)
{
	const struct iommuctl_shim_rec *rec;
	enum status status = STATUS_OK;
	struct client_list l;
	unsigned int n = 0;

	client_list_begin(&l, cli, IOMMUCTL_SHIM, 0);
	while (!status && (rec = client_list_next(&l))) {
		status = del_one(cli, rec->id, rec->device);
		n += !status;
	}
	if (l.err)
		return refused(cli, l.err, "cannot list the shimmed devices");
	if (cli->json)
		json_num(cli_js(cli), "destroyed", n);
	say(cli, "%u device%s left the shim\n", n, n == 1 ? "" : "s");
	return status;
}

static enum status del(struct cli *cli, const struct value *v)
{
	char name[IOMMUCTL_DEVNAME_LEN];
	struct iommuctl_shim_rec rec;

	if (v[ALL].given)
		return del_all(cli);
	if (strspn(v[DEVICE].word, "0123456789") == strlen(v[DEVICE].word))
		snprintf(name, sizeof(name), "%.20s", v[DEVICE].word);
	else if (device_name(cli, v[DEVICE].word, name))
		return STATUS_ERROR;
	if (find_object(cli, IOMMUCTL_SHIM, name, &rec))
		return STATUS_ERROR;
	return del_one(cli, rec.id, rec.device);
}

static enum status list(struct cli *cli, const struct value *v)
{
	static const struct column cols[] = {
		{ "id", "ID", CELL_DEC, 0 },
		{ "device", "DEVICE", CELL_TEXT, 0 },
		{ "driver", "DRIVER", CELL_TEXT, 0 },
		{ "domain", "DOMAIN", CELL_DEC, 0 },
		{ "entered", "CALLS", CELL_DEC, 0 },
		{ "left", "DONE", CELL_DEC, 0 },
	};
	const struct iommuctl_shim_rec *rec;
	struct client_list l;
	struct table *t;

	(void)v;
	t = table_open(cli, "shims", cols, 6, 0);
	if (!t)
		return STATUS_ERROR;
	client_list_begin(&l, cli, IOMMUCTL_SHIM, 0);
	while ((rec = client_list_next(&l))) {
		table_num(t, rec->id);
		table_text(t, rec->device);
		table_text(t, rec->driver);
		if (rec->domain)
			table_num(t, rec->domain);
		else
			table_none(t);
		table_num(t, rec->entered);
		table_num(t, rec->left);
	}
	if (l.err)
		refused(cli, l.err, "cannot list the shimmed devices");
	return table_close(t);
}

static const struct verb verbs[] = {
	{ .name = "add", .summary = "time the domains of a real device, or of all",
	  .args = add_args, .run = add },
	{ .name = "del", .summary = "stop it; the driver is as before",
	  .args = del_args, .run = del },
	{ .name = "list", .summary = "the devices under the shim",
	  .run = list },
	{}
};

const struct object cmd_shim = {
	.name = "shim",
	.summary = "time the domains of real devices, live",
	.verbs = verbs,
	.help =
"The shim stands between the kernel and the IOMMU's driver and times each map,\n"
"unmap and IOTLB sync of the device's domain; see iommuctl lat for the result.\n"
"It can be added and taken away at any time, also under load. CALLS counts what\n"
"entered the driver, DONE what came back, of all its devices together.\n"
"\n"
"Examples:\n"
"  iommuctl shim add 0000:00:04.0\n"
"  iommuctl shim add --all\n"
"  iommuctl shim list\n"
"  iommuctl shim del --all\n",
};
