// SPDX-License-Identifier: GPL-2.0
/* Help, made from the command table. */
#include <stdlib.h>
#include <string.h>

#include "help.h"
#include "print.h"

/* A verb's synopsis as a string, for free(); NULL without memory */
static char *synopsis(const struct object *obj, const struct verb *verb)
{
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	if (!out)
		return NULL;
	grammar_synopsis(out, obj, verb);
	fclose(out);
	return text;
}

void help_synopsis_hint(struct cli *cli, const struct object *obj,
			const struct verb *verb)
{
	char *text = synopsis(obj, verb);

	if (text)
		hint(cli, "usage: %s %s", CLI_NAME, text);
	free(text);
}

static void js_verb(struct json *js, const struct object *obj,
		    const struct verb *verb)
{
	char *text = synopsis(obj, verb);

	json_object(js, NULL);
	if (verb->name)
		json_text(js, "name", verb->name);
	else
		json_null(js, "name");
	json_text(js, "synopsis", text ? text : "");
	json_text(js, "summary", verb->summary);
	json_close(js);
	free(text);
}

static void js_object(struct json *js, const struct object *obj)
{
	const struct verb *verb;

	json_text(js, "name", obj->name);
	json_text(js, "summary", obj->summary);
	json_array(js, "verbs");
	for (verb = obj->verbs; verb->summary; verb++)
		js_verb(js, obj, verb);
	json_close(js);
}

static enum status js_overview(struct cli *cli)
{
	struct json *js = cli_js(cli);
	int i;

	json_array(js, "objects");
	for (i = 0; cli->objects[i]; i++) {
		json_object(js, NULL);
		js_object(js, cli->objects[i]);
		json_close(js);
	}
	json_close(js);
	return STATUS_OK;
}

enum status help_overview(struct cli *cli)
{
	int i;

	if (cli->json)
		return js_overview(cli);
	say(cli, "Usage: " CLI_NAME " [OPTIONS] OBJECT [VERB] [ARGUMENTS]\n"
	    "       " CLI_NAME " [OPTIONS]           a shell; on a pipe, commands from it\n\n");
	say(cli, "See and manage the I/O address spaces (domains) of virtual and real IOMMUs,\n"
	    "and what their maps cost.\n\nObjects:\n");
	for (i = 0; cli->objects[i]; i++)
		say(cli, "  %-10s %s\n", cli->objects[i]->name,
		    cli->objects[i]->summary);
	say(cli, "\nOptions:\n"
	    "  -j, --json         JSON: one document for each command, errors included\n"
	    "  -p, --pretty       indent it\n"
	    "  -n, --no-headings  tables without headings\n"
	    "  -b, --batch FILE   commands from FILE (-: standard input), to the first error\n"
	    "  -f, --force        … or on to the end\n"
	    "  -V, --version      version of the command\n"
	    "  -h, --help         this; OBJECT help, or help OBJECT: more, with examples\n");
	say(cli, "\nFirst steps, without any hardware:\n"
	    "  iommuctl iommu add                  # a virtual IOMMU: viommu0\n"
	    "  iommuctl device add viommu0         # a device behind it: vdev0\n"
	    "  iommuctl domain add vdev0           # an address space: domain 2\n"
	    "  iommuctl domain attach 2 vdev0      # vdev0 translates through it\n"
	    "  iommuctl buffer add 64K             # memory: buffer 1\n"
	    "  iommuctl map 2 0x100000 buffer 1\n"
	    "  iommuctl device write vdev0 0x100000 text hello\n"
	    "  iommuctl buffer read 1 length 16 hex\n"
	    "  iommuctl reset                      # end all of it\n");
	return STATUS_OK;
}

static void text_verb(struct cli *cli, const struct object *obj,
		      const struct verb *verb)
{
	char *text = synopsis(obj, verb);

	say(cli, "  " CLI_NAME " ");
	if (text)
		put_synopsis(cli->out, strlen("  " CLI_NAME " "), text);
	say(cli, "      %s\n", verb->summary);
	free(text);
}

enum status help_object(struct cli *cli, const struct object *obj)
{
	const struct verb *verb;

	if (cli->json) {
		js_object(cli_js(cli), obj);
		return STATUS_OK;
	}
	say(cli, "%s %s: %s\n\n", CLI_NAME, obj->name, obj->summary);
	for (verb = obj->verbs; verb->summary; verb++)
		text_verb(cli, obj, verb);
	if (obj->help)
		say(cli, "\n%s", obj->help);
	return STATUS_OK;
}
