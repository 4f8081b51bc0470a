/* SPDX-License-Identifier: GPL-2.0 */
/* Which source measures latencies, and whether it has something to measure. */
#ifndef _IOMMUCTL_LAT_CHOOSE_H
#define _IOMMUCTL_LAT_CHOOSE_H

#include <linux/iommuctl.h>

#include "source.h"

/* Where figures come from; by default from the module, if it has some */
enum lat_from {
	LAT_SOURCE_DEFAULT,
	LAT_SOURCE_MODULE,
	LAT_SOURCE_CORE,
	LAT_SOURCE_KPROBE,
};

/**
 * lat_choose() - choose a source, and the room it needs
 * @cli: context
 * @from: which is wanted
 * @device: of which device something is wanted, in any form; NULL: of any
 * @name: out: its full name, if there is @device; IOMMUCTL_DEVNAME_LEN bytes
 * @ask: its core and kprobes are set, and its slots unless they are
 *
 * Return: STATUS_OK, or the status after fail(): the source wanted is not there,
 * or nothing that it measures is.
 */
enum status lat_choose(struct cli *cli, enum lat_from from, const char *device,
		       char *name, struct lat_ask *ask);

/* Say on standard error what is measured from here on, and by what. */
void lat_say_begun(struct cli *cli, const struct lat_source *src);

#endif /* _IOMMUCTL_LAT_CHOOSE_H */
