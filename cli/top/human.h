/* SPDX-License-Identifier: GPL-2.0 */
/* Numbers in few characters: three digits, and a unit. */
#ifndef _IOMMUCTL_TOP_HUMAN_H
#define _IOMMUCTL_TOP_HUMAN_H

#define HUMAN_LEN	8	/* what they write at most, NUL included */

/*
 * Each writes into @buf[HUMAN_LEN] and returns it: 1.23k of thousands; 1.23M of
 * powers of 1024; 1.23us of nanoseconds.
 */
const char *human_count(char *buf, double n);
const char *human_bytes(char *buf, double n);
const char *human_time(char *buf, double ns);

#endif /* _IOMMUCTL_TOP_HUMAN_H */
