/* SPDX-License-Identifier: GPL-2.0 */
/* What a source of latencies says of devices and operations, and no more. */
#ifndef _IOMMUCTL_METRICS_FEED_H
#define _IOMMUCTL_METRICS_FEED_H

#include "../lat/source.h"

/* Histograms of a CPU at least: devices may come while it runs, for long */
#define FEED_SLOTS	1024

/*
 * The same as lat_source_open() for what is by device and operation, of the
 * module or of the core: lat_choose(). @slots may be 0: as many as domains want.
 */
struct lat_source *feed_open(struct cli *cli, unsigned int slots);

/**
 * typedef feed_fn - take what happened of one device and operation
 * @device: name of the device
 * @op: enum iommuctl_op
 * @failed: whether these operations failed
 * @hist: them
 * @data: of feed_read()
 *
 * It may come several times for a device and operation.
 *
 * Return: 0, or -1: no memory.
 */
typedef int feed_fn(const char *device, unsigned int op, unsigned int failed,
		    const struct lat_hist *hist, void *data);

/**
 * feed_read() - what happened since the last time
 * @src: the source
 * @take: is given it
 * @data: for @take
 *
 * Return: 0, or -1: no memory.
 */
int feed_read(struct lat_source *src, feed_fn *take, void *data);

#endif /* _IOMMUCTL_METRICS_FEED_H */
