// SPDX-License-Identifier: GPL-2.0
/* What may come next on a command line. */
#include <string.h>

#include "client.h"
#include "complete.h"
#include "grammar.h"
#include "names.h"
#include "options.h"
#include "parse.h"
#include "sysfs.h"

static void put(struct completion *c, const char *word)
{
	if (!strncmp(word, c->prefix, strlen(c->prefix)))
		c->emit(word, c->data);
}

/* Names of the objects that live, ids of those without name */
static void put_living(struct completion *c, enum iommuctl_type type)
{
	struct client_list l;
	const char *name;
	const void *rec;
	char id[16];

	if (!client_present(c->cli))
		return;
	client_list_begin(&l, c->cli, type, 0);
	while ((rec = client_list_next(&l))) {
		name = object_name(type, rec);
		snprintf(id, sizeof(id), "%u", object_id(rec));
		put(c, name ? name : id);
	}
}

static void put_real_devices(struct completion *c)
{
	struct sysfs_names groups, devices;
	int g, i;

	sysfs_names(c->cli, &groups, "kernel/iommu_groups");
	for (g = 0; g < groups.n; g++) {
		sysfs_names(c->cli, &devices,
			    "kernel/iommu_groups/%s/devices", groups.name[g]);
		for (i = 0; i < devices.n; i++)
			if (strncmp(devices.name[i], "vdev", 4))
				put(c, devices.name[i]);
		sysfs_names_free(&devices);
	}
	sysfs_names_free(&groups);
}

static void put_objects(struct completion *c)
{
	int i;

	for (i = 0; c->cli->objects[i]; i++)
		put(c, c->cli->objects[i]->name);
}

static void put_kind(struct completion *c, enum arg_kind kind)
{
	static const char *const prots[] = { "rw", "r", "w", "rw,cache" };
	static const enum iommuctl_type living[] = {
		[ARG_MODEL] = IOMMUCTL_MODEL,
		[ARG_IOMMU] = IOMMUCTL_IOMMU,
		[ARG_VDEV] = IOMMUCTL_DEV,
		[ARG_DEVICE] = IOMMUCTL_DEV,
		[ARG_DOMAIN] = IOMMUCTL_DOMAIN,
		[ARG_BUFFER] = IOMMUCTL_BUFFER,
		[ARG_SHIM] = IOMMUCTL_SHIM,
	};
	size_t i;

	if (kind < ARRAY_SIZE(living) && living[kind])
		put_living(c, living[kind]);
	switch (kind) {
	case ARG_DEVICE:
	case ARG_REAL_DEVICE:
		put_real_devices(c);
		break;
	case ARG_OBJECT:
		put_objects(c);
		break;
	case ARG_DOMAIN_TYPE:
		for (i = IOMMUCTL_DOMAIN_PAGING; i; i--)
			put(c, domain_type_name(i));
		break;
	case ARG_PROT:
		for (i = 0; i < ARRAY_SIZE(prots); i++)
			put(c, prots[i]);
		break;
	case ARG_FILE:
		c->files = true;
		break;
	default:
		break;
	}
}

static void put_args(struct completion *c, const struct verb *verb, int argc,
		     char **argv)
{
	unsigned int next;
	int inside, i;

	grammar_expect(verb, argc, argv, &next, &inside);
	for (i = 0; next >> i; i++) {
		const struct arg *arg = &verb->args[i];

		if (!(next >> i & 1))
			continue;
		if (arg->key && i != inside)
			put(c, arg->key);
		if (!arg->key || i == inside || (arg->flags & ARG_BARE))
			put_kind(c, arg->kind);
	}
}

/* After an object: its verbs, or the arguments of the verb */
static void put_after_object(struct completion *c, const struct object *obj,
			     int argc, char **argv)
{
	const struct verb *verb;

	if (!obj->verbs[0].name) {
		put_args(c, &obj->verbs[0], argc, argv);
		return;
	}
	for (verb = obj->verbs; verb->summary; verb++) {
		if (!argc)
			put(c, verb->name);
		else if (!strcmp(verb->name, argv[0]))
			put_args(c, verb, argc - 1, argv + 1);
	}
	if (!argc)
		put(c, "help");
}

void complete(struct completion *c, int argc, char **argv)
{
	int i;

	c->files = false;
	if (!argc) {
		put_objects(c);
		return;
	}
	for (i = 0; c->cli->objects[i]; i++)
		if (!strcmp(c->cli->objects[i]->name, argv[0]))
			put_after_object(c, c->cli->objects[i], argc - 1,
					 argv + 1);
	c->cli->error.status = STATUS_OK;
	client_close(c->cli);
}

static void print_word(const char *word, void *data)
{
	fprintf(data, "%s\n", word);
}

/* How many of the words before the last one are options */
static int skip_options(int argc, char **argv, bool *file)
{
	int n = 0;

	*file = false;
	while (n < argc - 1 && argv[n][0] == '-') {
		*file = !strcmp(argv[n], "-b") || !strcmp(argv[n], "--batch");
		n += *file ? 2 : 1;
	}
	*file = *file && n > argc - 1;
	return n < argc ? n : argc - 1;
}

int complete_main(struct cli *cli, int argc, char **argv)
{
	struct completion c = {
		.cli = cli, .prefix = "", .emit = print_word, .data = cli->out,
	};
	bool file = false;
	int i, skip = 0;

	if (argc) {
		c.prefix = argv[argc - 1];
		skip = skip_options(argc, argv, &file);
		argc--;
	}
	if (file)
		return COMPLETE_FILES;
	if (skip == argc && c.prefix[0] == '-')
		for (i = 0; option_name(i); i++)
			put(&c, option_name(i));
	complete(&c, argc - skip, argv + skip);
	fflush(cli->out);
	return c.files ? COMPLETE_FILES : 0;
}
