// SPDX-License-Identifier: GPL-2.0
/* Mappings that live long, by the stack that made them. */
#include <stdlib.h>
#include <string.h>

#include "leaks.h"

static struct leak *find(struct leaks *leaks, const uint64_t *stack,
			 size_t frames)
{
	size_t i;

	for (i = 0; i < leaks->n; i++) {
		struct leak *leak = &leaks->leak[i];

		if (leak->frames == frames &&
		    !memcmp(leak->stack, stack, frames * sizeof(*stack)))
			return leak;
	}
	return NULL;
}

static struct leak *add(struct leaks *leaks, const uint64_t *stack,
			size_t frames)
{
	struct leak *leak = leaks->leak;

	if (leaks->n == leaks->room) {
		leaks->room = leaks->room * 2 + 16;
		leak = reallocarray(leak, leaks->room, sizeof(*leak));
		if (!leak)
			return NULL;
		leaks->leak = leak;
	}
	leak = &leak[leaks->n++];
	memset(leak, 0, sizeof(*leak));
	leak->frames = frames;
	memcpy(leak->stack, stack, frames * sizeof(*stack));
	return leak;
}

int leaks_add(struct leaks *leaks, const struct track_extent *extent,
	      const uint64_t *stack, size_t frames, bool more)
{
	struct leak *leak = find(leaks, stack, frames);

	if (!leak)
		leak = add(leaks, stack, frames);
	if (!leak)
		return -1;
	leak->count += !more;
	leak->bytes += extent->size;
	if (!leak->oldest || extent->mapping.made.time <
				     leak->oldest->mapping.made.time)
		leak->oldest = extent;
	return 0;
}

static int by_bytes(const void *left, const void *right)
{
	const struct leak *a = left, *b = right;

	if (a->bytes != b->bytes)
		return a->bytes > b->bytes ? -1 : 1;
	return a->count > b->count ? -1 : a->count < b->count;
}

void leaks_sort(struct leaks *leaks)
{
	if (leaks->n)
		qsort(leaks->leak, leaks->n, sizeof(*leaks->leak), by_bytes);
}

void leaks_free(struct leaks *leaks)
{
	free(leaks->leak);
	memset(leaks, 0, sizeof(*leaks));
}
