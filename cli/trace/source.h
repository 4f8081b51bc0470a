/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Single operations, from BPF programs: bpf/trace.bpf.c, which the module tells of
 * them, or bpf/trace_core.bpf.c on the core's own functions.
 */
#ifndef _IOMMUCTL_TRACE_SOURCE_H
#define _IOMMUCTL_TRACE_SOURCE_H

#include <iommuctl/trace.h>

#include "../cli.h"

/**
 * struct trace_want - which operations travel; the kernel looks
 * @ops: one bit for each enum iommuctl_op
 * @min: those that took so many nanoseconds, or more
 * @errors: those that failed alone
 * @stack: with the stack of who asked for them
 * @device: of this device alone; NULL: of all
 * @core: without the module: maps and unmaps alone, as the core sees them
 * @ring: bytes of the ring buffer, a power of two of pages
 */
struct trace_want {
	unsigned int ops;
	uint64_t min;
	bool errors;
	bool stack;
	const char *device;
	bool core;
	uint64_t ring;
};

struct trace_source;

/* After an event: take the next, return from the poll first, or take no more */
enum trace_next { TRACE_GO_ON, TRACE_PAUSE, TRACE_ENOUGH };

/**
 * typedef trace_fn - take an event
 * @data: as given to trace_source_open()
 * @event: it; with a stack, if one was asked for
 */
typedef enum trace_next (*trace_fn)(void *data,
				    const struct trace_event *event);

/**
 * trace_source_open() - load the program and attach it
 * @cli: context
 * @want: what to send
 * @fn: who takes it
 * @data: for @fn
 *
 * Of the core the names of devices are those that a domain serves now.
 *
 * Only our file descriptors hold the program: it goes with the process, however
 * that ends.
 *
 * Return: the source, or NULL after fail().
 */
struct trace_source *trace_source_open(struct cli *cli,
				       const struct trace_want *want,
				       trace_fn fn, void *data);

/**
 * trace_source_poll() - hand out what has come
 * @src: the source
 * @ms: wait for so long at most
 *
 * Return: false after @fn did not want to go on.
 */
bool trace_source_poll(struct trace_source *src, int ms);

/* Detach, and wait until no CPU is in the program: what comes is the rest. */
void trace_source_stop(struct trace_source *src);

/* CPUs that there may be, and the events of each that found the ring full */
unsigned int trace_source_cpus(const struct trace_source *src);
uint64_t trace_source_dropped(const struct trace_source *src, unsigned int cpu);

/* Events that the kernel did not show to the program: see lat_source_missed(). */
uint64_t trace_source_missed(const struct trace_source *src);

/* Name of the device of an event, "-" if it is not known */
const char *trace_source_device(const struct trace_source *src,
				const struct trace_event *event);

/* What the events come from: "module", "core" */
const char *trace_source_name(const struct trace_source *src);

void trace_source_close(struct trace_source *src);

#endif /* _IOMMUCTL_TRACE_SOURCE_H */
