/* SPDX-License-Identifier: GPL-2.0 */
/* Stacks, printed. */
#ifndef _IOMMUCTL_TRACE_STACK_H
#define _IOMMUCTL_TRACE_STACK_H

#include "../cli.h"
#include "ksyms.h"

/**
 * stack_symbols() - read the kernel's symbols if they were not read yet
 * @cli: context
 * @ksyms: where they are kept; for ksyms_free()
 *
 * If the kernel hides its addresses, that is told, once.
 *
 * Return: whether they are there; false: no memory.
 */
bool stack_symbols(struct cli *cli, struct ksyms **ksyms);

/**
 * stack_print() - print a stack: indented lines, or an array with -j
 * @cli: context
 * @ksyms: the symbols
 * @stack: return addresses, innermost first
 * @n: how many
 * @indent: of the lines
 */
void stack_print(struct cli *cli, const struct ksyms *ksyms,
		 const uint64_t *stack, size_t n, unsigned int indent);

#endif /* _IOMMUCTL_TRACE_STACK_H */
