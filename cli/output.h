/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _IOMMUCTL_OUTPUT_H
#define _IOMMUCTL_OUTPUT_H

#include <stdio.h>

/**
 * output_open() - a stream onto standard output that remembers its error
 * @err: where it puts the errno of a write that failed
 *
 * stdio tells that a write failed, but long after errno was used again.
 *
 * Return: the stream, NULL without memory.
 */
FILE *output_open(int *err);

#endif /* _IOMMUCTL_OUTPUT_H */
