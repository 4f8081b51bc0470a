// SPDX-License-Identifier: GPL-2.0
/* Numbers as digits. */
#include <string.h>

#include "digits.h"

size_t put_digits(char *buf, uint64_t num, unsigned int base)
{
	char digits[DIGITS_LEN], *end = digits + sizeof(digits), *to = end;

	if (base == 16) {
		do {
			*--to = "0123456789abcdef"[num & 15];
		} while (num >>= 4);
	} else {
		do {
			*--to = '0' + num % 10;
		} while (num /= 10);
	}
	memcpy(buf, to, end - to);
	return end - to;
}
