/* SPDX-License-Identifier: GPL-2.0 */
/* Loading BPF programs: what libbpf says, and what to do about errors. */
#ifndef _IOMMUCTL_LOAD_H
#define _IOMMUCTL_LOAD_H

#include "cli.h"

struct bpf_object;

#define ENOTSUPP	524	/* the kernel's own, for what it lacks */

/* Forget what libbpf said, and keep its next warning for load_failed(). */
void load_begin(void);

/**
 * load_failed() - fail() for a step of loading, with hints
 * @cli: context
 * @err: errno
 * @what: the step: "load", "attach"
 *
 * Return: STATUS_ERROR.
 */
enum status load_failed(struct cli *cli, int err, const char *what);

/* Does the running kernel have a function of that name, by its BTF? */
bool load_has_function(const char *name);

/**
 * load_choose() - load those programs alone whose function this kernel has
 * @obj: programs of sections "fentry/FUNCTION" and "fexit/FUNCTION"
 *
 * Return: whether it has any.
 */
bool load_choose(struct bpf_object *obj);

/* Say that the kernel's functions are not known. Return: the status. */
enum status load_unknown(struct cli *cli);

/**
 * load_go() - all programs are attached: let them measure
 * @pace: their enum pace
 */
void load_go(volatile unsigned int *pace);

/* Let them end: before they are detached. */
void load_end(volatile unsigned int *pace);

/* Wait until what was measured then is over. */
void load_drain(void);

/* Wait until no CPU runs a program that was detached before. */
void load_settle(void);

#endif /* _IOMMUCTL_LOAD_H */
