/* SPDX-License-Identifier: GPL-2.0 */
/* Numbers as digits, many times faster than printf(): for lists of millions. */
#ifndef _IOMMUCTL_DIGITS_H
#define _IOMMUCTL_DIGITS_H

#include <stddef.h>
#include <stdint.h>

#define DIGITS_LEN	20	/* of a number of 64 bits at most, without NUL */

/**
 * put_digits() - write a number
 * @buf: where to, room for DIGITS_LEN characters; no NUL is added
 * @num: the number
 * @base: 10 or 16
 *
 * Return: how many digits.
 */
size_t put_digits(char *buf, uint64_t num, unsigned int base);

#endif /* _IOMMUCTL_DIGITS_H */
