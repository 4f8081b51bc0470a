/* SPDX-License-Identifier: GPL-2.0 */
/* What tracking knows, and whose it is. */
#ifndef _IOMMUCTL_TRACE_KNOWN_H
#define _IOMMUCTL_TRACE_KNOWN_H

#include "groups.h"
#include "track.h"

/**
 * struct known - all that is known, at one time
 * @track: tracking
 * @info: how it goes
 * @extents: what is mapped
 * @groups: whose the domains are
 * @now: when, nanoseconds of CLOCK_MONOTONIC
 */
struct known {
	struct track *track;
	struct track_info info;
	struct track_extents extents;
	struct groups groups;
	uint64_t now;
};

/* Return: STATUS_OK or after fail(); known_close() it in any case. */
enum status known_open(struct cli *cli, struct known *known);
void known_close(struct known *known);

/* Say on standard error what could not be kept, if there is something. */
void known_losses(struct cli *cli, const struct known *known);

/* The device of that name, or NULL after fail() */
const struct groups_device *known_device(struct cli *cli,
					 const struct known *known,
					 const char *name);

/* Now, nanoseconds of CLOCK_MONOTONIC */
uint64_t track_now(void);

/* IOMMUCTL_PROT_* of the kernel's IOMMU_* */
uint64_t track_prot(unsigned int prot);

#endif /* _IOMMUCTL_TRACE_KNOWN_H */
