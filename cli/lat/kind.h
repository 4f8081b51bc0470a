/* SPDX-License-Identifier: GPL-2.0 */
/* What the sources of latency have in common, and what each kind has of its own. */
#ifndef _IOMMUCTL_LAT_KIND_H
#define _IOMMUCTL_LAT_KIND_H

#include <iommuctl/lat.h>

#include "../sysfs.h"
#include "source.h"

struct bpf_object;
struct bpf_map;

/* What is known of a domain or a process, by id */
struct known {
	struct known *next;
	unsigned int id;
	struct lat_who who;
	char name[LAT_NAME_LEN]; /* of the device, or the process */
	char group[SYSFS_NAME];
};

#define KNOWN_HEADS	256

/**
 * struct lat_source - programs, attached
 * @cli: context
 * @kind: which programs
 * @ask: what they were asked for
 * @skel: their skeleton
 * @cpus: CPUs that there may be
 * @cells: the map of cells, in our memory
 * @length: bytes of it
 * @before: all that was read before
 * @phases_before: and of phases
 * @domains: what was handed out of domains
 * @processes: and of processes
 * @missed_before: what count_missed() had when it began to measure
 * @missed: events missed until it was stopped
 * @stopped: by lat_source_stop()
 * @stats: while the kernel measures the programs, its file descriptor; or -1
 * @begun: what they had taken, and when that began
 * @cost: what they took, when it was measured last
 */
struct lat_source {
	struct cli *cli;
	const struct lat_kind *kind;
	struct lat_ask ask;
	void *skel;
	unsigned int cpus;
	struct lat_cell *cells;
	size_t length;
	struct lat_set before;
	struct lat_phase_rows phases_before;
	struct known *domains[KNOWN_HEADS];
	struct known *processes[KNOWN_HEADS];
	uint64_t missed_before;
	uint64_t missed;
	bool stopped;
	int stats;
	struct lat_cost begun;
	struct lat_cost cost;
};

/**
 * struct lat_parts - parts that all skeletons have, see bpf/cells.bpf.h
 * @obj: the object
 * @cells: lat_cells
 * @comms: lat_comms
 * @mask: lat_mask, before loading
 * @more: lat_more_asked, likewise
 * @small: lat_small, likewise
 * @dropped: lat_dropped, from loading on
 */
struct lat_parts {
	struct bpf_object *obj;
	struct bpf_map *cells;
	struct bpf_map *comms;
	unsigned int *mask;
	unsigned int *more;
	unsigned char *small;
	unsigned long long *dropped;
};

#define LAT_PARTS(skeleton) \
	{ \
		.obj = (skeleton)->obj, \
		.cells = (skeleton)->maps.lat_cells, \
		.comms = (skeleton)->maps.lat_comms, \
		.mask = (unsigned int *)&(skeleton)->rodata->lat_mask, \
		.more = (unsigned int *)&(skeleton)->rodata->lat_more_asked, \
		.small = (unsigned char *)(skeleton)->rodata->lat_small, \
		.dropped = &(skeleton)->bss->lat_dropped, \
	}

/**
 * struct lat_kind - a kind of source
 * @name: as JSON has it
 * @open: make the skeleton
 * @misses: programs whose names begin so are those whose misses count, of an
 *	    operation one; NULL: all
 * @parts: what it has of lat_parts
 * @load: load the programs
 * @attach: attach them
 * @know: whose a domain is; fill in name and group, and of who the mode
 * @functions: as lat_source_functions(); may be NULL
 * @unseen: as lat_source_unseen(); may be NULL
 * @missed: events that the programs know they missed; may be NULL
 * @missed_too: and those that show when all programs have ended; may be NULL
 * @crowded: of the events dropped those whose device found no room; may be NULL
 * @detach: no program runs any more afterwards, but those that run
 * @destroy: the skeleton
 *
 * What returns an int, returns 0, or anything else after fail().
 */
struct lat_kind {
	const char *name;
	const char *misses;
	int (*open)(struct lat_source *src);
	struct lat_parts (*parts)(const struct lat_source *src);
	int (*load)(struct lat_source *src);
	int (*attach)(struct lat_source *src);
	void (*know)(struct lat_source *src, struct known *known);
	const char *const *(*functions)(const struct lat_source *src);
	const char *(*unseen)(const struct lat_source *src);
	uint64_t (*missed)(const struct lat_source *src);
	uint64_t (*missed_too)(const struct lat_source *src);
	uint64_t (*crowded)(const struct lat_source *src);
	void (*detach)(struct lat_source *src);
	void (*destroy)(struct lat_source *src);
};

extern const struct lat_kind lat_kind_module;
extern const struct lat_kind lat_kind_core;
extern const struct lat_kind lat_kind_kprobe;

#endif /* _IOMMUCTL_LAT_KIND_H */
