// SPDX-License-Identifier: GPL-2.0
/*
 * The command table, help, man pages and completion say the same: every synopsis
 * of the table is in its man page, and no other; every example in help, man page
 * and README is understood; every JSON member is documented; every verb and keyword
 * is completed. Run at the top of the tree.
 */
#include "cli_fake.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "complete.h"
#include "grammar.h"
#include "objects.h"
#include "options.h"
#include "parse.h"

#define PAGE_SIZE_MAX	65536

/* A page as plain text: no font, no dash that is not one */
static void read_file(char *text, const char *path)
{
	FILE *file = fopen(path, "r");
	char *to = text;
	int c;

	if (!file)
		fail_msg("no %s", path);
	while ((c = fgetc(file)) != EOF) {
		if (c == '\\') {
			c = fgetc(file);
			if (c == 'f') {
				fgetc(file);
				continue;
			}
		}
		*to++ = c;
		assert_true(to < text + PAGE_SIZE_MAX);
	}
	*to = '\0';
	fclose(file);
}

/* The page of an object */
static void read_page(char *text, const char *name)
{
	char path[128];

	snprintf(path, sizeof(path), "man/iommuctl%s%s.8", *name ? "-" : "",
		 name);
	read_file(text, path);
	if (sscanf(text, ".so man8/iommuctl-%63[a-z].8", path) == 1)
		read_page(text, path);
}

static char page[PAGE_SIZE_MAX];

/* The lines between two headings of a page, for free() */
static char *section(const char *heading)
{
	char *begin = strstr(page, heading), *end;

	assert_non_null(begin);
	begin += strlen(heading);
	end = strstr(begin, "\n.SH");
	assert_non_null(end);
	return strndup(begin, end - begin);
}

static char *synopsis(const struct object *obj, const struct verb *verb)
{
	char *text;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	fputs("\niommuctl ", out);
	grammar_synopsis(out, obj, verb);
	fputc('\n', out);
	fclose(out);
	return text;
}

/* Blanks and ends of lines as one blank */
static char *squeeze(const char *text)
{
	char *copy = malloc(strlen(text) + 1), *to = copy;

	for (; *text; text++) {
		if (!isspace((unsigned char)*text))
			*to++ = *text;
		else if (to > copy && to[-1] != ' ')
			*to++ = ' ';
	}
	*to = '\0';
	return copy;
}

static int count_lines(const char *text, const char *begin)
{
	int n = 0;

	for (text = strstr(text, begin); text; text = strstr(text + 1, begin))
		n++;
	return n;
}

/* Is each verb in its page and its help, and nothing else? */
static void synopses(void **state)
{
	const struct verb *verb;
	char *said, *line, *help, begin[64];
	int i, n;

	for (i = 0; strcmp(objects[i]->name, "help"); i++) {
		read_page(page, objects[i]->name);
		said = section(".SH SYNOPSIS");
		n = 0;
		for (verb = objects[i]->verbs; verb->summary; verb++, n++) {
			line = synopsis(objects[i], verb);
			if (!strstr(said, line))
				fail_msg("not in the man page:%s", line);
			help = squeeze(good("help %s", objects[i]->name));
			line[strlen(line) - 1] = ' ';
			assert_non_null(strstr(help, line + 1));
			assert_non_null(strstr(help, verb->summary));
			free(help);
			free(line);
		}
		snprintf(begin, sizeof(begin), "\niommuctl %s ",
			 objects[i]->name);
		if (objects[i]->verbs[0].args || objects[i]->verbs[0].name)
			assert_int_equal(count_lines(said, begin), n);
		free(said);
	}
}

static void overview(void **state)
{
	const char *help = good("help");
	char name[64];
	int i;

	read_page(page, "");
	for (i = 0; strcmp(objects[i]->name, "help"); i++) {
		snprintf(name, sizeof(name), "\n  %-10s ", objects[i]->name);
		assert_non_null(strstr(help, name));
		assert_non_null(strstr(help, objects[i]->summary));
		snprintf(name, sizeof(name), ".BR iommuctl-%s (8)\n",
			 objects[i]->name);
		assert_non_null(strstr(page, name));
		assert_non_null(strstr(page, objects[i]->summary));
	}
	for (i = 0; option_name(i); i++) {
		assert_non_null(strstr(help, option_name(i)));
		assert_non_null(strstr(page, option_name(i)));
	}
	assert_true(json_valid(good("-j help")));
}

/* A command line of an example, without what its shell does with it */
static void understood(const char *line)
{
	struct value values[GRAMMAR_ARGS] = {};
	const struct object *obj;
	const struct verb *verb;
	char copy[256], *word[64];
	struct cli cli;
	int n, i = 1, used;

	fake_cli(&cli);
	snprintf(copy, sizeof(copy), "%.*s", (int)strcspn(line, "\n&|<"), line);
	n = split_words(copy, word, 64);
	assert_true(n > 1);
	while (word[i][0] == '-')
		i++;
	obj = grammar_object(&cli, word[i++]);
	if (!obj)
		fail_msg("%s: %s", cli.error.message, line);
	verb = grammar_verb(&cli, obj, n - i, word + i, &used);
	if (!verb)
		fail_msg("%s: %s", cli.error.message, line);
	if (verb->run_argv)
		return;
	if (grammar_values(&cli, verb, n - i - used, word + i + used, values))
		fail_msg("%s: %s", cli.error.message, line);
}

static int examples_in(const char *text, const char *begin)
{
	int n = 0;

	for (text = strstr(text, begin); text; text = strstr(text + 1, begin)) {
		understood(text + strspn(text, "\n #"));
		n++;
	}
	return n;
}

static void examples(void **state)
{
	char *said;
	int i;

	for (i = 0; objects[i]; i++) {
		assert_non_null(objects[i]->help);
		said = strstr(objects[i]->help, "Examples:\n");
		if (strcmp(objects[i]->name, "lat")) {
			assert_non_null(said);
			assert_true(examples_in(said, "\n  iommuctl ") > 0);
		}
		if (!strcmp(objects[i]->name, "help"))
			continue;
		read_page(page, objects[i]->name);
		said = section(".SH EXAMPLES");
		assert_true(examples_in(said, "\niommuctl ") > 0);
		free(said);
	}
	read_page(page, "");
	said = section(".SH EXAMPLES");
	assert_true(examples_in(said, "\niommuctl ") > 5);
	free(said);
	assert_true(examples_in(strstr(good("help"), "First steps"),
				"\n  iommuctl ") == 9);
	read_file(page, "README.md");
	assert_true(examples_in(page, "\n    # iommuctl ") > 5);
}

/* Is @word in @text, with nothing of a word beside it? */
static bool has_word(const char *text, const char *word)
{
	size_t len = strlen(word);

	for (text = strstr(text, word); text; text = strstr(text + 1, word))
		if (!isalnum((unsigned char)text[-1]) && text[-1] != '_' &&
		    !isalnum((unsigned char)text[len]) && text[len] != '_')
			return true;
	return false;
}

/* Every member of the answer to a command is in the JSON part of its page */
static void members_documented(const char *object, const char *line)
{
	const char *json = run("-j %s", line)->out, *end;
	char *copy = strdup(json), *said, *key;

	assert_true(json_valid(json));
	read_page(page, object);
	said = section(".SH JSON");
	for (key = strchr(copy, '"'); key; key = strchr(key + 1, '"')) {
		end = strchr(key + 1, '"');
		if (end[1] == ':') {
			copy[end - copy] = '\0';
			if (!has_word(said, key + 1) &&
			    strcmp(key + 1, "error") &&
			    strcmp(key + 1, "message") &&
			    strcmp(key + 1, "hint"))
				fail_msg("%s: no word of '%s' in the man page",
					 line, key + 1);
			key = copy + (end - copy);
			*key = '"';
		} else {
			key = copy + (end - copy);
		}
	}
	free(said);
	free(copy);
}

static void json_members(void **state)
{
	static const char *const lines[][2] = {
		{ "list", "list caps reserved" }, { "iommu", "iommu add" },
		{ "iommu", "iommu list" }, { "iommu", "iommu models" },
		{ "device", "device add 1" }, { "device", "device list" },
		{ "domain", "domain add vdev0" }, { "domain", "domain list" },
		{ "domain", "domain show 2" }, { "buffer", "buffer add 64K" },
		{ "buffer", "buffer list" }, { "map", "map 2 0 buffer 1" },
		{ "buffer", "buffer write 1 text x" },
		{ "buffer", "buffer read 1 length 1" },
		{ "device", "device write vdev0 0 text x" },
		{ "device", "device read vdev0 0x900000" },
		{ "fault", "fault list" }, { "translate", "translate 2 0" },
		{ "walk", "walk 2 0" }, { "dump", "dump 2" },
		{ "unmap", "unmap 2 all" }, { "shim", "shim add 00:04.0" },
		{ "shim", "shim list" }, { "shim", "shim del --all" },
		{ "info", "info" }, { "reset", "reset" },
	};
	size_t i;

	fake_reset();
	for (i = 0; i < ARRAY_SIZE(lines); i++)
		members_documented(lines[i][0], lines[i][1]);
}

static char offered[4096];

static void offer(const char *word, void *data)
{
	strcat(strcat(offered, " "), word);
}

/* What is offered after a line. Return: " word word…" */
static const char *after(const char *line, const char *prefix)
{
	char copy[256], *word[64];
	struct cli cli;
	struct completion c = {
		.cli = &cli, .prefix = prefix, .emit = offer,
	};
	int n;

	fake_cli(&cli);
	snprintf(copy, sizeof(copy), "%s", line);
	n = split_words(copy, word, 64);
	offered[0] = '\0';
	complete(&c, n, word);
	if (c.files)
		strcat(offered, " <file>");
	return offered;
}

static void completion(void **state)
{
	const struct verb *verb;
	const struct arg *arg;
	char line[128], key[64];
	int i;

	fake_reset();
	for (i = 0; objects[i]; i++) {
		snprintf(key, sizeof(key), " %s", objects[i]->name);
		assert_non_null(strstr(after("", ""), key));
		for (verb = objects[i]->verbs; verb->summary; verb++) {
			snprintf(line, sizeof(line), "%s %s", objects[i]->name,
				 verb->name ? verb->name : "");
			for (arg = verb->args; arg && arg->kind; arg++) {
				snprintf(key, sizeof(key), " %s", arg->key);
				if (arg->key &&
				    !strstr(after(line, ""), key))
					fail_msg("%s: no %s", line, key);
			}
			snprintf(key, sizeof(key), " %s", verb->name);
			if (verb->name)
				assert_non_null(strstr(after(objects[i]->name,
							     ""), key));
		}
	}
}

static void completion_lives(void **state)
{
	fake_reset();
	good("iommu add");
	good("device add viommu0");
	good("domain add vdev0");
	good("buffer add 4K");
	assert_string_equal(after("", "do"), " domain");
	assert_string_equal(after("iommu add", ""), " model intel small flush-cost");
	assert_string_equal(after("iommu add model", ""), " intel small");
	assert_string_equal(after("iommu add model intel", ""),
			    " flush-cost");
	assert_string_equal(after("domain attach", ""), " 1 2");
	assert_string_equal(after("domain attach 2", ""), " vdev0");
	assert_string_equal(after("domain attach 2 vdev0", ""), "");
	assert_string_equal(after("map 2 0 buffer", ""), " 1");
	assert_string_equal(after("map 2 0 buffer 1", "p"), " prot");
	assert_string_equal(after("map 2 0 buffer 1 prot", "r"),
			    " rw r rw,cache");
	assert_string_equal(after("buffer write 1", ""),
			    " offset length file text");
	assert_string_equal(after("buffer write 1 text x", ""),
			    " offset length");
	assert_string_equal(after("buffer write 1 file", ""), " <file>");
	assert_string_equal(after("domain add vdev0 type", ""),
			    " paging identity blocked");
	assert_string_equal(after("help", "un"), " unmap");
	assert_string_equal(after("no such thing", ""), "");
	fake.open_err = ENOENT;
	assert_string_equal(after("domain attach", ""), "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(synopses),
		cmocka_unit_test(overview),
		cmocka_unit_test(examples),
		cmocka_unit_test(json_members),
		cmocka_unit_test(completion),
		cmocka_unit_test(completion_lives),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
