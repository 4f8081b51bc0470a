/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Who mapped what: the maps that bpf/track.bpf.c keeps and `iommuctl owner`,
 * `leaks` and `track` read.
 *
 * A mapping is what one call of the core made: iommu_map() or iommu_map_sg(), so
 * one dma_map_*(). It is kept in blocks: naturally aligned powers of two, the
 * fewest that make up its range; one for most. So the block that holds an IOVA
 * is found by a lookup for each size in use, and part of a mapping can go while
 * the rest stays.
 */
#ifndef _IOMMUCTL_TRACK_H
#define _IOMMUCTL_TRACK_H

#define TRACK_COMM_LEN	16
#define TRACK_FRAMES	24	/* of a kernel stack at most */
#define TRACK_COPIES	4	/* of each program: see bpf/track.bpf.c */

/**
 * struct track_key - a block
 * @domain: address of its struct iommu_domain
 * @block: its middle: first IOVA plus half its size, which tells both
 */
struct track_key {
	unsigned long long domain;
	unsigned long long block;
};

/* The size of a block, and its first IOVA */
static inline unsigned long long track_block_size(unsigned long long block)
{
	return (block & -block) << 1;
}

static inline unsigned long long track_block_iova(unsigned long long block)
{
	return block & (block - 1);
}

/**
 * struct track_stack - a stack
 * @addr: return addresses, innermost first, 0 after the last; they end where an
 *	  interrupt came, as what it interrupted is not who mapped
 */
struct track_stack {
	unsigned long long addr[TRACK_FRAMES];
};

/**
 * struct track_who - who did something, and when
 * @time: nanoseconds of CLOCK_MONOTONIC
 * @stack: key of its stack; 0: it was not kept
 * @pid: thread
 * @tgid: process
 * @comm: name of the thread
 */
struct track_who {
	unsigned long long time;
	unsigned long long stack;
	unsigned int pid;
	unsigned int tgid;
	char comm[TRACK_COMM_LEN];
};

/**
 * struct track_mapping - a mapping, in each of its blocks
 * @iova: its first IOVA when it was made
 * @size: bytes of it then
 * @prot: IOMMU_* permissions
 * @made: by whom
 */
struct track_mapping {
	unsigned long long iova;
	unsigned long long size;
	unsigned int prot;
	struct track_who made;
};

/**
 * struct track_gone - an unmap
 * @seq: not 0 once all of it is written
 * @domain: address of the domain
 * @iova: first IOVA
 * @size: bytes unmapped
 * @was: the mapping that the first of them was in; its size is 0: not known
 * @unmapped: by whom
 */
struct track_gone {
	unsigned long long seq;
	unsigned long long domain;
	unsigned long long iova;
	unsigned long long size;
	struct track_mapping was;
	struct track_who unmapped;
};

/**
 * struct track_state - what there is to know of tracking itself
 * @version: of this layout
 * @recent: unmaps kept for each CPU, a power of two
 * @begun: nanoseconds of CLOCK_MONOTONIC
 * @stacks: stacks are kept
 * @ready: all programs are attached; before that they do nothing
 * @sizes: sizes of blocks that there were, a bit for each
 * @full: mappings, or what was left of one, that found no room
 * @busy: those that could not be stored or removed, as the map was in use by
 *	  what was interrupted
 * @unknown: unmaps of what was not known, made before tracking or without room
 * @no_stack: stacks that found no room
 * @late: calls whose first program was left out, so that a later one did the work
 */
struct track_state {
	unsigned int version;
	unsigned int recent;
	unsigned long long begun;
	unsigned long long stacks;
	unsigned long long ready;
	unsigned long long sizes;
	unsigned long long full;
	unsigned long long busy;
	unsigned long long unknown;
	unsigned long long no_stack;
	unsigned long long late;
};

#define TRACK_VERSION	2

#endif /* _IOMMUCTL_TRACK_H */
