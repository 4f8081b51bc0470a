/* SPDX-License-Identifier: GPL-2.0 */
/* Programs at the entry and the exit of kernel functions. */
#ifndef _IOMMUCTL_LAT_FUNCTIONS_H
#define _IOMMUCTL_LAT_FUNCTIONS_H

#include "../cli.h"

struct bpf_link;
struct bpf_object;
struct btf;

#define FUNCTIONS_MAX	128
#define FUNCTIONS_BTFS	5

/* A function; the programs on f are enter_f and leave_f, or kprobe_enter_f … */
struct function {
	const char *name;
	unsigned int kind;	/* what its caller takes it for */
};

/**
 * struct functions - functions that may be timed, and the programs on them
 * @cli: context
 * @kprobes: time them by kprobes
 * @function: the functions
 * @count: how many
 * @btf: types of the kernel, and of modules that have some; NULL: none
 * @has: which of them this kernel has, and can be timed
 * @timed: the names of these, and NULL
 * @enter: links of the entries
 * @leave: and of the exits
 */
struct functions {
	struct cli *cli;
	bool kprobes;
	const struct function *function;
	size_t count;
	struct btf *btf[FUNCTIONS_BTFS];
	bool has[FUNCTIONS_MAX];
	const char *timed[FUNCTIONS_MAX + 1];
	struct bpf_link *enter[FUNCTIONS_MAX];
	struct bpf_link *leave[FUNCTIONS_MAX];
};

/* Does this kernel attach programs to functions (fentry)? If not, kprobes do. */
bool functions_take_programs(void);

/**
 * functions_find() - which of them are there?
 * @functions: cli, kprobes, function and count are set, all else is 0
 *
 * Return: 0, or another value after fail().
 */
int functions_find(struct functions *functions);

/* Is that one of them, and there? */
bool functions_has(const struct functions *functions, const char *name);

/* Is one of this kind there? */
bool functions_has_kind(const struct functions *functions, unsigned int kind);

/* Is there such a function, of the kernel's? */
bool functions_known(const struct functions *functions, const char *name);

/* Load the programs of those that are there, when the object is loaded. */
void functions_choose(const struct functions *functions, struct bpf_object *obj);

/* Return: 0 or an errno; what was attached stays so. */
int functions_attach(struct functions *functions, struct bpf_object *obj);
void functions_detach(struct functions *functions);

/* Forget it all; detached. */
void functions_free(struct functions *functions);

#endif /* _IOMMUCTL_LAT_FUNCTIONS_H */
