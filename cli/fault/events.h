/* SPDX-License-Identifier: GPL-2.0 */
/* Faults as they come: by BPF programs, and from the kernel log. */
#ifndef _IOMMUCTL_FAULT_EVENTS_H
#define _IOMMUCTL_FAULT_EVENTS_H

#include "../cli.h"
#include "decode.h"

struct fault_events;

/* Take a fault; @data as it was given to fault_events_open() */
typedef void fault_fn(const struct fault *fault, void *data);

/**
 * fault_events_open() - begin to listen
 * @cli: context
 * @take: is given each fault
 * @data: for @take
 *
 * Return: for fault_events_close(), or NULL after fail().
 */
struct fault_events *fault_events_open(struct cli *cli, fault_fn *take,
				       void *data);

/**
 * fault_events_wait() - wait for faults, and have them taken
 * @events: what is listened to
 * @signals: file descriptor of signals that end the waiting
 *
 * Return: whether a signal came.
 */
bool fault_events_wait(struct fault_events *events, int signals);

/* Faults that found no room, and lines of the log that were overwritten */
uint64_t fault_events_lost(const struct fault_events *events);

void fault_events_close(struct fault_events *events);

#endif /* _IOMMUCTL_FAULT_EVENTS_H */
