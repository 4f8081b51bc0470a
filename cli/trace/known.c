// SPDX-License-Identifier: GPL-2.0
/* What tracking knows, and whose it is. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "../diagnose.h"
#include "../names.h"
#include "known.h"

uint64_t track_now(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000000000ULL + now.tv_nsec;
}

uint64_t track_prot(unsigned int prot)
{
	/* IOMMU_READ, _WRITE, _CACHE, _NOEXEC, _MMIO, _PRIV: the same bits */
	return prot & 0x3f;
}

enum status known_open(struct cli *cli, struct known *known)
{
	memset(known, 0, sizeof(*known));
	known->track = track_open(cli);
	if (!known->track || track_info(cli, known->track, &known->info) ||
	    track_read(cli, known->track, &known->extents) ||
	    groups_read(cli, &known->groups))
		return STATUS_ERROR;
	known->now = track_now();
	return STATUS_OK;
}

void known_close(struct known *known)
{
	free(known->extents.extent);
	groups_free(&known->groups);
	track_close(known->track);
}

void known_losses(struct cli *cli, const struct known *known)
{
	const struct track_state *state = &known->info.state;

	if (state->full)
		fprintf(cli->err, "Not all is known: there was no room for %llu mappings or parts of them; see max of track start\n",
			state->full);
	if (known->info.missed + state->busy)
		fprintf(cli->err, "Not all is known: %llu maps and unmaps were missed\n",
			known->info.missed + state->busy);
}

const struct groups_device *known_device(struct cli *cli,
					 const struct known *known,
					 const char *name)
{
	const struct groups_device *device;
	char full[IOMMUCTL_DEVNAME_LEN];

	if (device_name(cli, name, full))
		return NULL;
	device = groups_find(&known->groups, full);
	if (device)
		return device;
	fail(cli, ENODEV, "no device '%s' is in an IOMMU group", full);
	hint(cli, "those that are: %s list", CLI_NAME);
	return NULL;
}
