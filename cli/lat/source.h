/* SPDX-License-Identifier: GPL-2.0 */
/* The programs behind `iommuctl lat`: loading, reading, detaching. */
#ifndef _IOMMUCTL_LAT_SOURCE_H
#define _IOMMUCTL_LAT_SOURCE_H

#include "../cli.h"
#include "phases.h"
#include "set.h"

/* Histograms of a CPU at most: lat_slot() gives 16 bits */
#define LAT_MAX_SLOTS (1U << 16)

struct lat_source;

/**
 * struct lat_ask - what a source shall tell apart, beside lat_key()
 * @slots: histograms of a CPU, a power of two up to LAT_MAX_SLOTS; 0: for
 *	   lat_choose() to say
 * @least: the least that it says, a power of two; 0: its own
 * @more: LAT_MORE_*
 * @by_cpu: whether entries have their CPU
 * @core: the source is the kernel's core, not the module
 * @kprobes: that, by kprobes
 * @phases: of the core's calls their phases, for lat_source_phases()
 */
struct lat_ask {
	unsigned int slots;
	unsigned int least;
	unsigned int more;
	bool by_cpu;
	bool core;
	bool kprobes;
	bool phases;
};

/**
 * lat_source_open() - load the program and attach it
 * @cli: context
 * @ask: what to tell apart
 *
 * It measures from here on, until lat_source_stop() or the end of the process,
 * however it ends: only our file descriptors hold it.
 *
 * Return: the source, or NULL after fail().
 */
struct lat_source *lat_source_open(struct cli *cli, const struct lat_ask *ask);

/**
 * lat_source_read() - what happened since the last call
 * @src: the source
 * @set: out: it, entries ascending by id; lat_set_free() it
 *
 * While the program is attached, an event under way may be in a bucket and not
 * yet in the sum; it is in the next call's sum then. Nothing is lost, and after
 * lat_source_stop() all agrees.
 *
 * Return: 0, or -1: no memory.
 */
int lat_source_read(struct lat_source *src, struct lat_set *set);

/**
 * lat_source_phases() - where time went since the last call
 * @src: the source, opened with lat_ask.phases
 * @device: of this device alone; NULL: of all
 * @rows: out: it; lat_phase_rows_free() it
 *
 * Return: 0, or -1: no memory.
 */
int lat_source_phases(struct lat_source *src, const char *device,
		      struct lat_phase_rows *rows);

/**
 * lat_source_who() - whose the operations of a domain are
 * @src: the source
 * @domain: id of the domain
 *
 * Return: as of the domain's first event; NULL without memory; lives as long
 * as @src.
 */
const struct lat_who *lat_source_who(struct lat_source *src,
				     unsigned int domain);

/* The name of a process, likewise; "-" if it is not known. */
const char *lat_source_comm(struct lat_source *src, unsigned int process);

/* "module", "core" or "kprobe" */
const char *lat_source_name(const struct lat_source *src);

/* Names of the kernel's functions that are timed, and NULL; or NULL: the module's */
const char *const *lat_source_functions(const struct lat_source *src);

/* What it cannot see here, as the end of a sentence; or NULL */
const char *lat_source_unseen(const struct lat_source *src);

/* Events that found no free histogram, since the source was opened. */
uint64_t lat_source_dropped(struct lat_source *src);

/* Those of them whose device or domain found no room, which more slots do not mend. */
uint64_t lat_source_crowded(struct lat_source *src);

/*
 * Events that came while the program ran on the same CPU, which the kernel
 * skips and counts. None, while the module fires them with interrupts off.
 */
uint64_t lat_source_missed(struct lat_source *src);

/**
 * struct lat_cost - what the programs took, of a piece of time
 * @ns: nanoseconds on all CPUs; what it takes to get into a program is not in
 * @runs: how often they ran
 * @seconds: how long the piece was
 */
struct lat_cost {
	uint64_t ns;
	uint64_t runs;
	double seconds;
};

/*
 * Have the kernel measure the programs from lat_source_gauge(src, true) until
 * lat_source_gauge(src, false), which costs as much as they do. For a moment
 * only, then; the last one's result is lat_source_cost().
 */
void lat_source_gauge(struct lat_source *src, bool on);
void lat_source_cost(const struct lat_source *src, struct lat_cost *cost);

/* Detach, and wait until no CPU is in the program: what is read now is final. */
void lat_source_stop(struct lat_source *src);

void lat_source_close(struct lat_source *src);

#endif /* _IOMMUCTL_LAT_SOURCE_H */
