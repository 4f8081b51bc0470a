/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Tracking: the BPF programs of bpf/track.bpf.c, pinned in bpffs, and what they
 * know. It goes on without a process until track_stop(), and depends on no
 * module: it is attached to the kernel's own functions.
 */
#ifndef _IOMMUCTL_TRACE_TRACK_H
#define _IOMMUCTL_TRACE_TRACK_H

#include <iommuctl/track.h>

#include "../cli.h"

/**
 * struct track_options - how to track
 * @max: blocks at most
 * @recent: unmaps kept for each CPU, a power of two
 * @stacks: keep stacks
 */
struct track_options {
	uint32_t max;
	uint32_t recent;
	bool stacks;
};

/* Return: STATUS_OK, or the status after fail(), with nothing left behind. */
enum status track_start(struct cli *cli, const struct track_options *options);

/* What a start or stop that was killed left goes, too. Return: as above. */
enum status track_stop(struct cli *cli);

struct track;

/**
 * track_open() - get at what is known
 * @cli: context
 *
 * A start or stop under way is waited for.
 *
 * Return: it, for track_close(), or NULL after fail(): tracking is off, or half on.
 */
struct track *track_open(struct cli *cli);

/* The same for one that has track_lock(), see pin.h */
struct track *track_get(struct cli *cli);
void track_close(struct track *track);

/**
 * struct track_info - tracking itself
 * @state: counts
 * @max: blocks at most
 * @missed: calls that no program saw: see bpf/track.bpf.c
 * @functions: those of the kernel that programs are attached to
 */
struct track_info {
	struct track_state state;
	uint32_t max;
	uint64_t missed;
	unsigned int functions;
};

/* Return: STATUS_OK, or the status after fail(). */
enum status track_info(struct cli *cli, struct track *track,
		       struct track_info *info);

/**
 * struct track_extent - a live part of a mapping; most are all of it
 * @domain: address of the domain
 * @iova: first IOVA
 * @size: bytes
 * @mapping: the mapping
 */
struct track_extent {
	uint64_t domain;
	uint64_t iova;
	uint64_t size;
	struct track_mapping mapping;
};

/**
 * struct track_extents - all that is mapped
 * @n: how many
 * @extent: them, by domain and IOVA
 * @blocks: blocks they are kept in
 */
struct track_extents {
	size_t n;
	struct track_extent *extent;
	size_t blocks;
};

/* Read them, for free() of ->extent. Return: STATUS_OK or after fail(). */
enum status track_read(struct cli *cli, struct track *track,
		       struct track_extents *extents);

/* Join blocks, sorted or not, to extents, in place: track_read() without BPF */
void track_join(struct track_extents *extents);

/* The extent that holds an IOVA of a domain, or NULL */
const struct track_extent *track_find(const struct track_extents *extents,
				      uint64_t domain, uint64_t iova);

/**
 * track_last_gone() - the last unmap of an IOVA
 * @track: what is known
 * @domain: address of the domain
 * @iova: the IOVA
 * @gone: out: the unmap
 *
 * Return: whether one is still known.
 */
bool track_last_gone(struct track *track, uint64_t domain, uint64_t iova,
		     struct track_gone *gone);

/**
 * track_stack() - the addresses of a stack
 * @track: what is known
 * @key: its key
 * @stack: out: TRACK_FRAMES return addresses, innermost first
 *
 * Return: how many; 0 if it was not kept.
 */
size_t track_stack(struct track *track, uint64_t key, uint64_t *stack);

#endif /* _IOMMUCTL_TRACE_TRACK_H */
