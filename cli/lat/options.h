/* SPDX-License-Identifier: GPL-2.0 */
/* The command line of `iommuctl lat`. */
#ifndef _IOMMUCTL_LAT_OPTIONS_H
#define _IOMMUCTL_LAT_OPTIONS_H

#include <linux/iommuctl.h>

#include "choose.h"
#include "show.h"

/**
 * struct lat_options - what was asked for
 * @style: how to show it
 * @device: full name of the device to show, or empty
 * @source: where figures come from
 * @slots: histograms of a CPU, 0: as many as the domains want
 * @interval: seconds, 0: until a signal
 * @count: intervals, 0: until a signal
 */
struct lat_options {
	struct lat_style style;
	char device[IOMMUCTL_DEVNAME_LEN];
	enum lat_from source;
	unsigned int slots;
	double interval;
	uint64_t count;
};

/**
 * lat_options_parse() - read the words after "lat"
 * @cli: context; its json is set by -j
 * @o: out: them
 * @argc: how many words
 * @argv: the words
 *
 * Return: STATUS_OK, or the status after misuse().
 */
enum status lat_options_parse(struct cli *cli, struct lat_options *o, int argc,
			      char **argv);

#endif /* _IOMMUCTL_LAT_OPTIONS_H */
