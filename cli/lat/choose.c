// SPDX-License-Identifier: GPL-2.0
/* Which source measures latencies, and whether it has something to measure. */
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include <bpf/libbpf.h>

#include "../client.h"
#include "../load.h"
#include "../names.h"
#include "../sysfs.h"
#include "choose.h"
#include "functions.h"

#define MODULE_BTF "/sys/kernel/btf/iommuctl"

/* A domain under load has about this many histograms, errors included */
#define SLOTS_PER_DOMAIN 32
#define MIN_SLOTS	 256
/* What nobody asked for takes no more of the memory than this part */
#define MEMORY_PART	 64

/* How many objects there are of a type; -1 after fail(). */
static long count_objects(struct cli *cli, enum iommuctl_type type)
{
	struct client_list list;
	long n = 0;

	client_list_begin(&list, cli, type, 0);
	while (client_list_next(&list))
		n++;
	if (list.err) {
		fail(cli, list.err, "cannot list the module's objects: %s",
		     strerror(list.err));
		return -1;
	}
	return n;
}

static enum status check_btf(struct cli *cli)
{
	if (!access(MODULE_BTF, R_OK))
		return STATUS_OK;
	fail(cli, errno, "the module has no type information (BTF): %s",
	     MODULE_BTF);
	hint(cli,
	     "install pahole (Debian: dwarves), then build and load the module again");
	return STATUS_ERROR;
}

/* Something must fire events, else the user would wait for nothing. */
static enum status check_devices(struct cli *cli)
{
	long shims = count_objects(cli, IOMMUCTL_SHIM), devices;

	if (shims < 0)
		return STATUS_ERROR;
	devices = count_objects(cli, IOMMUCTL_DEV);
	if (devices < 0)
		return STATUS_ERROR;
	if (shims + devices)
		return STATUS_OK;
	fail(cli, 0,
	     "nothing to measure: no device is under the shim, and there is no virtual device");
	hint(cli, "real devices: %s shim add --all, or one of %s list",
	     CLI_NAME, CLI_NAME);
	hint(cli, "a virtual one: %s iommu add, then %s device add viommu0",
	     CLI_NAME, CLI_NAME);
	return STATUS_ERROR;
}

/* Does the module have something to tell? -1 after fail(). */
static int module_has_some(struct cli *cli)
{
	long shims, devices;

	if (!client_present(cli))
		return 0;
	shims = count_objects(cli, IOMMUCTL_SHIM);
	devices = count_objects(cli, IOMMUCTL_DEV);
	return shims < 0 || devices < 0 ? -1 : shims + devices > 0;
}

/* Is the device one that fires events? */
static enum status check_device(struct cli *cli, const char *name)
{
	const struct iommuctl_shim_rec *shim;
	const struct iommuctl_dev_rec *dev;
	struct client_list list;

	client_list_begin(&list, cli, IOMMUCTL_SHIM, 0);
	while ((shim = client_list_next(&list)))
		if (!strcmp(shim->device, name))
			return STATUS_OK;
	client_list_begin(&list, cli, IOMMUCTL_DEV, 0);
	while ((dev = client_list_next(&list)))
		if (!strcmp(dev->name, name))
			return STATUS_OK;
	fail(cli, 0, "%s is not under the shim, nothing of it is measured",
	     name);
	hint(cli, "%s shim add %s; or %s lat --source core", CLI_NAME, name,
	     CLI_NAME);
	return STATUS_ERROR;
}

/* So many histograms each CPU has memory for */
static unsigned long affordable_slots(void)
{
	long pages = sysconf(_SC_PHYS_PAGES), cpus = libbpf_num_possible_cpus();
	unsigned long bytes;

	if (pages <= 0 || cpus <= 0)
		return 0;
	bytes = (unsigned long)pages * sysconf(_SC_PAGESIZE) / MEMORY_PART;
	return bytes / cpus / sizeof(struct lat_cell);
}

/* As many histograms as so many domains may want, and @least anyway */
static unsigned int slots_for(unsigned long domains, unsigned int least)
{
	unsigned long want = domains * SLOTS_PER_DOMAIN;
	unsigned long most = affordable_slots();
	unsigned int slots = least ?: MIN_SLOTS;

	if (most > LAT_MAX_SLOTS)
		most = LAT_MAX_SLOTS;
	while (slots < want && slots * 2 <= most)
		slots *= 2;
	return slots;
}

static enum status prepare_module(struct cli *cli, const char *name,
				  struct lat_ask *ask)
{
	enum status status = check_devices(cli);
	long domains;

	if (!status && name)
		status = check_device(cli, name);
	if (!status)
		status = check_btf(cli);
	if (status || ask->slots)
		return status;
	domains = count_objects(cli, IOMMUCTL_DOMAIN);
	if (domains < 0)
		return STATUS_ERROR;
	ask->slots = slots_for(domains, ask->least);
	return STATUS_OK;
}

/* Each group has a domain, as a rule. */
static enum status prepare_core(struct cli *cli, const char *name,
				struct lat_ask *ask)
{
	char group[SYSFS_NAME];
	struct sysfs_names groups;

	if (name && !sysfs_group(cli, name, group)) {
		fail(cli, ENODEV, "no device '%s' is in an IOMMU group", name);
		hint(cli, "those that are: %s list", CLI_NAME);
		return STATUS_ERROR;
	}
	if (ask->kprobes && ask->phases)
		return load_failed(cli, ENOTSUPP, "attach");
	if (ask->slots)
		return STATUS_OK;
	if (!sysfs_names(cli, &groups, "kernel/iommu_groups"))
		return out_of_memory(cli);
	ask->slots = slots_for(groups.n, ask->least);
	sysfs_names_free(&groups);
	return STATUS_OK;
}

enum status lat_choose(struct cli *cli, enum lat_from from, const char *device,
		       char *name, struct lat_ask *ask)
{
	enum status status;
	int some;

	ask->core = from == LAT_SOURCE_CORE || from == LAT_SOURCE_KPROBE;
	if (from == LAT_SOURCE_DEFAULT) {
		some = module_has_some(cli);
		if (some < 0)
			return STATUS_ERROR;
		ask->core = !some;
	}
	if (device) {
		status = device_name(cli, device, name);
		if (status)
			return status;
	}
	if (ask->core) {
		ask->kprobes = from == LAT_SOURCE_KPROBE ||
			       !functions_take_programs();
		return prepare_core(cli, device ? name : NULL, ask);
	}
	return prepare_module(cli, device ? name : NULL, ask);
}

void lat_say_begun(struct cli *cli, const struct lat_source *src)
{
	const char *unseen = lat_source_unseen(src);

	if (lat_source_functions(src))
		fprintf(cli->err, "Source: %s, the kernel's own functions%s%s.\n",
			lat_source_name(src), unseen ? "; " : "", unseen ?: "");
	fprintf(cli->err, "Measuring; Ctrl-C ends it.\n");
}
