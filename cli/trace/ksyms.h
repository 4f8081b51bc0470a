/* SPDX-License-Identifier: GPL-2.0 */
/* The kernel's symbols: from an address to function+offset. */
#ifndef _IOMMUCTL_TRACE_KSYMS_H
#define _IOMMUCTL_TRACE_KSYMS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#define KSYM_LEN	128	/* what ksyms_format() writes, NUL included */

struct ksyms;

/**
 * ksyms_read() - read the functions of a list of symbols
 * @file: lines as of /proc/kallsyms
 *
 * Return: them, for ksyms_free(), or NULL: no memory.
 */
struct ksyms *ksyms_read(FILE *file);

/* Those of the running kernel; without /proc/kallsyms, none. NULL: no memory */
struct ksyms *ksyms_open(void);
void ksyms_free(struct ksyms *ksyms);

/**
 * ksyms_hidden() - are addresses not to be had?
 * @ksyms: them
 *
 * Return: true if there are none, or all of them are 0, as kptr_restrict does.
 */
bool ksyms_hidden(const struct ksyms *ksyms);

/* The address of the function of that name, 0 if there is none */
uint64_t ksyms_address(const struct ksyms *ksyms, const char *name);

/**
 * ksyms_format() - "function+0x12 [module]", or the address if it is in none
 * @ksyms: the symbols, or NULL
 * @addr: the address
 * @text: out: KSYM_LEN bytes
 *
 * Return: @text.
 */
const char *ksyms_format(const struct ksyms *ksyms, uint64_t addr, char *text);

/**
 * ksyms_skip() - frames at the top of a stack that belong to the measuring
 * @ksyms: the symbols
 * @stack: return addresses, innermost first
 * @n: how many
 *
 * BPF programs, their trampolines, tracepoints and wrappers of the shim: what
 * is left begins with the function that was measured, or its caller.
 *
 * Return: how many to leave out; less than @n.
 */
size_t ksyms_skip(const struct ksyms *ksyms, const uint64_t *stack, size_t n);

/**
 * ksyms_trim() - where a stack goes on with what was interrupted
 * @ksyms: the symbols
 * @stack: return addresses, innermost first
 * @n: how many
 *
 * Return: how many belong to the interrupt, if it is one, else @n.
 */
size_t ksyms_trim(const struct ksyms *ksyms, const uint64_t *stack, size_t n);

#endif /* _IOMMUCTL_TRACE_KSYMS_H */
