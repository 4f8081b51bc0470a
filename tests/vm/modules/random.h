/* SPDX-License-Identifier: GPL-2.0 */
/* Random numbers that are the same everywhere, for sequences that can be had again. */
#ifndef _TEST_RANDOM_H
#define _TEST_RANDOM_H

#include <linux/types.h>

/* xorshift64: @state is not 0, and never becomes it */
static inline u64 random_next(u64 *state)
{
	*state ^= *state << 13;
	*state ^= *state >> 7;
	*state ^= *state << 17;
	return *state;
}

/* The lowest bits are not the best. */
static inline u64 random_below(u64 *state, u64 n)
{
	return (random_next(state) >> 16) % n;
}

#endif /* _TEST_RANDOM_H */
