/* SPDX-License-Identifier: GPL-2.0 */
/* Mappings that live long, by the stack that made them. Pure. */
#ifndef _IOMMUCTL_TRACE_LEAKS_H
#define _IOMMUCTL_TRACE_LEAKS_H

#include "track.h"

/**
 * struct leak - mappings of one stack
 * @frames: how many addresses
 * @stack: return addresses, innermost first, without those of the measuring
 * @count: mappings
 * @bytes: of them
 * @oldest: the one that was made first
 */
struct leak {
	size_t frames;
	uint64_t stack[TRACK_FRAMES];
	uint64_t count;
	uint64_t bytes;
	const struct track_extent *oldest;
};

/**
 * struct leaks - them all
 * @n: how many
 * @room: how many fit
 * @leak: most bytes first, after leaks_sort()
 */
struct leaks {
	size_t n;
	size_t room;
	struct leak *leak;
};

/**
 * leaks_add() - put an extent where it belongs
 * @leaks: them
 * @extent: the extent; lives as long as @leaks
 * @stack: return addresses
 * @frames: how many
 * @more: it is another part of the mapping that was added last
 *
 * Return: 0, or -1: no memory.
 */
int leaks_add(struct leaks *leaks, const struct track_extent *extent,
	      const uint64_t *stack, size_t frames, bool more);
void leaks_sort(struct leaks *leaks);
void leaks_free(struct leaks *leaks);

#endif /* _IOMMUCTL_TRACE_LEAKS_H */
