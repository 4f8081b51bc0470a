/* SPDX-License-Identifier: GPL-2.0 */
/* Where tracking is pinned. */
#ifndef _IOMMUCTL_TRACE_PIN_H
#define _IOMMUCTL_TRACE_PIN_H

#define PIN_BPFFS	"/sys/fs/bpf"
#define PIN_TOP		PIN_BPFFS "/iommuctl"
#define PIN_DIR		PIN_TOP "/track"

/* Begins the names of links there; maps have their own names. */
#define PIN_LINK	"link_"

/* The map that tells whether the rest is whole: it goes first */
#define PIN_STATE	"state"

/**
 * track_lock() - keep others from starting and stopping
 * @how: LOCK_EX, LOCK_SH to look
 *
 * Waits. The lock is on PIN_TOP, which only root can open; a process that is
 * killed leaves none behind.
 *
 * Return: a descriptor to close(), or -1 with errno; ENOENT: tracking is off.
 */
int track_lock(int how);

#endif /* _IOMMUCTL_TRACE_PIN_H */
