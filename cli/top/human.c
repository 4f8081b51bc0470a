// SPDX-License-Identifier: GPL-2.0
/* Numbers in few characters. */
#include <stdio.h>

#include "../util.h"
#include "human.h"

/* Three digits of what is below 999.5, and its unit */
static const char *put(char *buf, double n, double factor, const char *const *unit,
		       unsigned int units)
{
	unsigned int i = 0;
	int digits;

	while (n >= 999.5 && i < units - 1) {
		n /= factor;
		i++;
	}
	if (n > 99999)
		n = 99999;
	digits = n < 9.995 && (i || n != (long)n) ? 2 : n < 99.95 && i ? 1 : 0;
	snprintf(buf, HUMAN_LEN, "%.*f%s", digits, n, unit[i]);
	return buf;
}

const char *human_count(char *buf, double n)
{
	static const char *const unit[] = { "", "k", "M", "G", "T" };

	return put(buf, n, 1000, unit, ARRAY_SIZE(unit));
}

const char *human_bytes(char *buf, double n)
{
	static const char *const unit[] = { "", "K", "M", "G", "T", "P" };

	return put(buf, n, 1024, unit, ARRAY_SIZE(unit));
}

const char *human_time(char *buf, double ns)
{
	static const char *const unit[] = { "ns", "us", "ms", "s" };

	return put(buf, ns, 1000, unit, ARRAY_SIZE(unit));
}
