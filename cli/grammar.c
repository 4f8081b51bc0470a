// SPDX-License-Identifier: GPL-2.0
/* From words to the object, the verb and the values of its arguments. */
#include <string.h>

#include "grammar.h"
#include "parse.h"
#include "similar.h"

/**
 * struct match - words being matched to the arguments of a verb
 * @args: the arguments
 * @n: how many
 * @given: one bit for each that is given
 * @want: the argument whose keyword was the last word, -1 if none
 */
struct match {
	const struct arg *args;
	int n;
	unsigned int given;
	int want;
};

static const struct arg no_args[] = { {} };

static void match_init(struct match *m, const struct verb *verb)
{
	m->args = verb->args ? verb->args : no_args;
	for (m->n = 0; m->args[m->n].kind; m->n++)
		;
	m->given = 0;
	m->want = -1;
}

static bool is_given(const struct match *m, int i)
{
	return m->given >> i & 1;
}

/* Is argument @i shut out by its alternative? */
static bool shut_out(const struct match *m, int i)
{
	if (i && (m->args[i - 1].flags & ARG_OR_NEXT) && is_given(m, i - 1))
		return true;
	return (m->args[i].flags & ARG_OR_NEXT) && is_given(m, i + 1);
}

static int match_key(const struct match *m, const char *word)
{
	int i;

	for (i = 0; i < m->n; i++)
		if (m->args[i].key && !strcmp(m->args[i].key, word))
			return i;
	return -1;
}

static bool by_place(const struct arg *arg)
{
	return !arg->key || (arg->flags & ARG_BARE);
}

/* The argument that a word without keyword would be, -1 if none */
static int next_by_place(const struct match *m)
{
	int i;

	for (i = 0; i < m->n; i++)
		if (by_place(&m->args[i]) && !is_given(m, i) && !shut_out(m, i))
			return i;
	return -1;
}

/*
 * Take one word. Return: the argument that it is the value of (or the flag),
 * -1 if it is a keyword whose value comes next, -2 if it has no place.
 */
static int match_word(struct match *m, const char *word)
{
	int i = m->want;

	if (i < 0) {
		i = match_key(m, word);
		if (i >= 0 && !is_given(m, i) && !shut_out(m, i) &&
		    m->args[i].kind != ARG_FLAG) {
			m->want = i;
			return -1;
		}
		if (i >= 0 && (is_given(m, i) || shut_out(m, i)))
			return -2;
		if (i < 0)
			i = next_by_place(m);
		if (i < 0)
			return -2;
	}
	m->want = -1;
	m->given |= 1U << i;
	return i;
}

void grammar_expect(const struct verb *verb, int argc, char **argv,
		    unsigned int *next, int *inside)
{
	struct match m;
	int i, place;

	match_init(&m, verb);
	*next = 0;
	*inside = -1;
	for (i = 0; i < argc; i++)
		if (match_word(&m, argv[i]) == -2)
			return;
	*inside = m.want;
	if (m.want >= 0) {
		*next = 1U << m.want;
		return;
	}
	place = next_by_place(&m);
	for (i = 0; i < m.n; i++)
		if (!is_given(&m, i) && !shut_out(&m, i) &&
		    (i == place || m.args[i].key))
			*next |= 1U << i;
}

/* Parse @word as @kind. Return: NULL or why not. */
static const char *parse_value(enum arg_kind kind, const char *word,
			       uint64_t *num)
{
	switch (kind) {
	case ARG_NUMBER:
		return parse_number(word, num);
	case ARG_SIZE:
	case ARG_ADDR:
		return parse_size(word, num);
	case ARG_PROT:
		return parse_prot(word, num);
	case ARG_DOMAIN_TYPE:
		return parse_domain_type(word, num);
	case ARG_DOMAIN:
	case ARG_BUFFER:
		return parse_number(word, num) || *num > UINT32_MAX ?
			"is no id (see its list)" : NULL;
	default:
		return *word ? NULL : "is empty";
	}
}

static const char *arg_name(const struct arg *arg)
{
	return arg->key ? arg->key : arg->name;
}

/* Say why @word has no place */
static enum status misplaced(struct cli *cli, const struct match *m,
			     const char *word)
{
	const char *names[GRAMMAR_ARGS], *near;
	int i, n = 0;

	i = match_key(m, word);
	if (i >= 0 && is_given(m, i))
		return misuse(cli, "'%s' is given twice", word);
	if (i >= 0)
		return misuse(cli, "'%s' and '%s' exclude each other", word,
			      arg_name(&m->args[i ? i - 1 : i + 1]));
	for (i = 0; i < m->n; i++)
		if (m->args[i].key && !is_given(m, i))
			names[n++] = m->args[i].key;
	near = similar(word, names, n);
	misuse(cli, "what is '%s' here?", word);
	if (near)
		hint(cli, "did you mean '%s'?", near);
	return STATUS_USAGE;
}

static enum status check_missing(struct cli *cli, const struct match *m)
{
	int i;

	if (m->want >= 0)
		return misuse(cli, "what follows '%s' is missing: %s",
			      m->args[m->want].key, m->args[m->want].name);
	for (i = 0; i < m->n; i++) {
		if (is_given(m, i) || shut_out(m, i) ||
		    (m->args[i].flags & ARG_OPTIONAL))
			continue;
		if (m->args[i].flags & ARG_OR_NEXT)
			return misuse(cli, "%s or %s is missing",
				      arg_name(&m->args[i]),
				      arg_name(&m->args[i + 1]));
		return misuse(cli, "%s is missing", arg_name(&m->args[i]));
	}
	return STATUS_OK;
}

enum status grammar_values(struct cli *cli, const struct verb *verb,
			   int argc, char **argv, struct value *v)
{
	const char *why;
	struct match m;
	int i, w;

	match_init(&m, verb);
	for (w = 0; w < argc; w++) {
		i = match_word(&m, argv[w]);
		if (i == -2)
			return misplaced(cli, &m, argv[w]);
		if (i < 0)
			continue;
		v[i].given = true;
		v[i].word = argv[w];
		why = parse_value(m.args[i].kind, argv[w], &v[i].num);
		if (why)
			return misuse(cli, "%s: '%s' %s", arg_name(&m.args[i]),
				      argv[w], why);
	}
	return check_missing(cli, &m);
}

const struct object *grammar_object(struct cli *cli, const char *word)
{
	const char *names[64], *near;
	int n = 0;

	for (; cli->objects[n]; n++) {
		if (!strcmp(cli->objects[n]->name, word))
			return cli->objects[n];
		names[n] = cli->objects[n]->name;
	}
	near = similar(word, names, n);
	misuse(cli, "there is no object '%s'", word);
	if (near)
		hint(cli, "did you mean '%s'?", near);
	hint(cli, "all of them: %s help", CLI_NAME);
	return NULL;
}

static bool is_default(const struct verb *verb)
{
	return !verb->name || !strcmp(verb->name, "list") ||
	       !strcmp(verb->name, "show");
}

static const struct verb *default_verb(struct cli *cli,
				       const struct object *obj)
{
	const struct verb *verb;

	for (verb = obj->verbs; verb->summary; verb++)
		if (is_default(verb))
			return verb;
	misuse(cli, "%s: what is to be done?", obj->name);
	hint(cli, "see: %s help %s", CLI_NAME, obj->name);
	return NULL;
}

const struct verb *grammar_verb(struct cli *cli, const struct object *obj,
				int argc, char **argv, int *used)
{
	const char *names[16], *near;
	const struct verb *verb;
	int n = 0;

	*used = 0;
	if (!obj->verbs[0].name || !argc)
		return default_verb(cli, obj);
	*used = 1;
	for (verb = obj->verbs; verb->summary; verb++) {
		if (!strcmp(verb->name, argv[0]))
			return verb;
		names[n++] = verb->name;
	}
	near = similar(argv[0], names, n);
	misuse(cli, "%s has no verb '%s'", obj->name, argv[0]);
	if (near)
		hint(cli, "did you mean '%s %s'?", obj->name, near);
	hint(cli, "all of them: %s help %s", CLI_NAME, obj->name);
	return NULL;
}

static void arg_synopsis(FILE *out, const struct arg *arg)
{
	if (arg->kind == ARG_FLAG)
		fputs(arg->key, out);
	else if (!arg->key)
		fputs(arg->name, out);
	else if (arg->flags & ARG_BARE)
		fprintf(out, "[%s] %s", arg->key, arg->name);
	else
		fprintf(out, "%s %s", arg->key, arg->name);
}

void grammar_synopsis(FILE *out, const struct object *obj,
		      const struct verb *verb)
{
	const struct arg *arg = verb->args ? verb->args : no_args;
	bool chosen = false;

	fputs(obj->name, out);
	if (verb->name)
		fprintf(out, " %s", verb->name);
	for (; arg->kind; arg++) {
		const char *open = "", *close = "";

		if (arg->flags & ARG_OPTIONAL) {
			open = "[";
			close = "]";
		} else if ((arg->flags & ARG_OR_NEXT) || chosen) {
			open = "{";
			close = "}";
		}
		fprintf(out, "%s", chosen ? "|" : " ");
		if (!chosen)
			fputs(open, out);
		arg_synopsis(out, arg);
		chosen = arg->flags & ARG_OR_NEXT;
		if (!chosen)
			fputs(close, out);
	}
}
