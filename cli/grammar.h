/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The grammar: what the words of a command mean. One description of each verb
 * serves parsing, help, completion, and the test that holds the man pages and
 * these in step.
 */
#ifndef _IOMMUCTL_GRAMMAR_H
#define _IOMMUCTL_GRAMMAR_H

#include <stdbool.h>
#include <stdint.h>

#include "cli.h"

#define GRAMMAR_ARGS	10	/* arguments of one verb at most */

/**
 * enum arg_kind - what a word may be: how it is parsed and completed
 * @ARG_END: ends a list of arguments
 * @ARG_FLAG: the keyword alone, without a value
 * @ARG_NUMBER: decimal or 0x…; a count
 * @ARG_SIZE: bytes: decimal or 0x…, with K, M, G, T
 * @ARG_ADDR: an address: as ARG_SIZE
 * @ARG_PROT: r, w, rw, …, names of attributes: IOMMUCTL_PROT_*
 * @ARG_DOMAIN_TYPE: paging, identity, blocked: enum iommuctl_domain_type
 * @ARG_WORD: any word
 * @ARG_FILE: a file's name
 * @ARG_MODEL: a model of an IOMMU
 * @ARG_IOMMU: a virtual IOMMU, name or id
 * @ARG_VDEV: a virtual device, name or id
 * @ARG_DEVICE: any device, virtual or real, by name
 * @ARG_REAL_DEVICE: a device of this machine behind an IOMMU
 * @ARG_DOMAIN: id of a domain
 * @ARG_BUFFER: id of a buffer
 * @ARG_SHIM: a device under the shim, name or id
 * @ARG_OBJECT: an object of the command table
 */
enum arg_kind {
	ARG_END,
	ARG_FLAG,
	ARG_NUMBER,
	ARG_SIZE,
	ARG_ADDR,
	ARG_PROT,
	ARG_DOMAIN_TYPE,
	ARG_WORD,
	ARG_FILE,
	ARG_MODEL,
	ARG_IOMMU,
	ARG_VDEV,
	ARG_DEVICE,
	ARG_REAL_DEVICE,
	ARG_DOMAIN,
	ARG_BUFFER,
	ARG_SHIM,
	ARG_OBJECT,
};

#define ARG_OPTIONAL	(1 << 0)	/* may be left out */
#define ARG_BARE	(1 << 1)	/* its keyword may be left out */
#define ARG_OR_NEXT	(1 << 2)	/* this or the next one, not both */

/**
 * struct arg - one argument of a verb
 * @kind: enum arg_kind
 * @flags: ARG_OPTIONAL, …
 * @key: the keyword before it, NULL if it is known by its place
 * @name: what help calls it: "SIZE"
 */
struct arg {
	enum arg_kind kind;
	unsigned int flags;
	const char *key;
	const char *name;
};

/**
 * struct value - an argument as given
 * @given: whether it was
 * @num: ARG_NUMBER, _SIZE, _ADDR, _PROT, _DOMAIN_TYPE
 * @word: the word itself, always
 */
struct value {
	bool given;
	uint64_t num;
	const char *word;
};

/**
 * struct verb - something to do with an object
 * @name: NULL if the object has this verb alone, and it is not written
 * @summary: one line for help
 * @args: its arguments, ends with an ARG_END; NULL: none
 * @run: do it; @v has the values of @args in their order
 * @run_argv: instead of @run, for a tool that parses its own options: the
 *	      words after the object's name and this verb; @args are then for
 *	      help and completion alone
 */
struct verb {
	const char *name;
	const char *summary;
	const struct arg *args;
	enum status (*run)(struct cli *cli, const struct value *v);
	enum status (*run_argv)(struct cli *cli, int argc, char **argv);
};

/**
 * struct object - the first word of a command
 * @name: the word
 * @summary: one line for help
 * @verbs: what can be done, ends with an empty one; the first one that is
 *	   called "list" or "show" is what the object alone means
 * @help: paragraphs and examples, after the synopsis
 */
struct object {
	const char *name;
	const char *summary;
	const struct verb *verbs;
	const char *help;
};

/**
 * grammar_object() - find an object by name
 * @cli: context
 * @word: its name
 *
 * Return: the object, or NULL after misuse() which tells the alternatives.
 */
const struct object *grammar_object(struct cli *cli, const char *word);

/**
 * grammar_verb() - find what is to be done
 * @cli: context
 * @obj: the object
 * @argc: words after the object's name
 * @argv: those words
 * @used: out: how many words name the verb: 0 or 1
 *
 * Return: the verb, or NULL after misuse().
 */
const struct verb *grammar_verb(struct cli *cli, const struct object *obj,
				int argc, char **argv, int *used);

/**
 * grammar_values() - make values of words
 * @cli: context
 * @verb: whose arguments they are
 * @argc: words after the verb
 * @argv: those words
 * @v: out: GRAMMAR_ARGS values
 *
 * Return: STATUS_OK, or STATUS_USAGE after misuse(), with the offending word.
 */
enum status grammar_values(struct cli *cli, const struct verb *verb,
			   int argc, char **argv, struct value *v);

/**
 * grammar_expect() - which arguments may come next
 * @verb: the verb
 * @argc: words after the verb that are complete
 * @argv: those words
 * @next: out: one bit for each argument that may come next
 * @inside: out: the argument whose keyword was the last word, or -1
 */
void grammar_expect(const struct verb *verb, int argc, char **argv,
		    unsigned int *next, int *inside);

/**
 * grammar_synopsis() - print a verb's line: "domain add DEV [type TYPE]"
 * @out: where to
 * @obj: the object
 * @verb: the verb
 */
void grammar_synopsis(FILE *out, const struct object *obj,
		      const struct verb *verb);

#endif /* _IOMMUCTL_GRAMMAR_H */
