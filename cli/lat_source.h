/* SPDX-License-Identifier: GPL-2.0 */
/* The BPF program of bpf/lat.bpf.c: loading, reading, detaching. */
#ifndef _IOMMUCTL_LAT_SOURCE_H
#define _IOMMUCTL_LAT_SOURCE_H

#include "cli.h"
#include "lat_set.h"

#define LAT_SOURCE	"raw_tp/iommuctl_op"

/* Histograms of a CPU at most: lat_slot() gives 16 bits */
#define LAT_MAX_SLOTS	(1U << 16)

struct lat_source;

/**
 * lat_source_open() - load the program and attach it
 * @cli: context
 * @slots: histograms of a CPU, a power of two up to LAT_MAX_SLOTS
 *
 * It measures from here on, until lat_source_stop() or the end of the process,
 * however it ends: only our file descriptors hold it.
 *
 * Return: the source, or NULL after fail().
 */
struct lat_source *lat_source_open(struct cli *cli, unsigned int slots);

/**
 * lat_source_read() - what happened since the last call
 * @src: the source
 * @set: out: it, by key; lat_set_free() it
 *
 * While the program is attached, an event under way may be in a bucket and not
 * yet in the sum; it is in the next call's sum then. Nothing is lost, and after
 * lat_source_stop() all agrees.
 *
 * Return: 0, or -1: no memory.
 */
int lat_source_read(struct lat_source *src, struct lat_set *set);

/**
 * lat_source_device() - name of the device that a domain serves
 * @src: the source
 * @domain: id of the domain
 *
 * Return: the name as of the domain's first event, "-" if not known, NULL
 * without memory; lives as long as @src.
 */
const char *lat_source_device(struct lat_source *src, unsigned int domain);

/* Events that found no free histogram, since the source was opened. */
uint64_t lat_source_dropped(struct lat_source *src);

/*
 * Events that came while the program ran on the same CPU, which the kernel
 * skips and counts. None, while the module fires them with interrupts off.
 */
uint64_t lat_source_missed(struct lat_source *src);

/* Detach, and wait until no CPU is in the program: what is read now is final. */
void lat_source_stop(struct lat_source *src);

void lat_source_close(struct lat_source *src);

#endif /* _IOMMUCTL_LAT_SOURCE_H */
