/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A module in memory, behind the command's open() and ioctl(), and a way to run
 * a command line against it. It is a plain reading of the ABI's header; what it
 * leaves out is told at fake_ioctl() in the .c file.
 */
#ifndef _CLI_FAKE_H
#define _CLI_FAKE_H

#include "cli.h"	/* before cmocka.h, which has a macro fail() */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <linux/iommuctl.h>

/**
 * struct fake - the module, and what it is to do wrong
 * @open_err: errno of open(), 0: it works
 * @err: errno of each ioctl, by IOMMUCTL_CMD_* - IOMMUCTL_CMD_INFO; 0: it works
 * @interrupts: so many ioctls fail with EINTR first
 * @calls: ioctls that were made
 * @sysfs: what is found at /sys, NULL: nothing
 * @scattered: a dump has so many mappings of 4 KiB, 8 KiB apart
 */
struct fake {
	int open_err;
	int err[IOMMUCTL_CMD_SHIM_ADD - IOMMUCTL_CMD_INFO + 1];
	unsigned int interrupts;
	unsigned int calls;
	const char *sysfs;
	uint64_t scattered;
};

extern struct fake fake;

/* Forget everything: no object, no error */
void fake_reset(void);

/**
 * struct result - what a command line did
 * @status: its exit status
 * @out: what it printed
 * @err: what it printed as error
 */
struct result {
	enum status status;
	char *out;
	char *err;
};

/**
 * run() - run a command line; options -j, -p, -n may come first
 * @fmt: the line
 *
 * Return: what it did, valid until the next call.
 */
__attribute__((format(printf, 1, 2)))
const struct result *run(const char *fmt, ...);

/* Run it, and it must work. Return: what it printed. */
__attribute__((format(printf, 1, 2)))
const char *good(const char *fmt, ...);

/* Run it, and it must fail with @status and @text in its message. */
__attribute__((format(printf, 3, 4)))
void bad(enum status status, const char *text, const char *fmt, ...);

/* A context for it, without streams */
void fake_cli(struct cli *cli);

/* Is @text one JSON document, and nothing else but its newline? */
bool json_valid(const char *text);

#endif /* _CLI_FAKE_H */
