// SPDX-License-Identifier: GPL-2.0
/* What a source of latencies says of devices and operations. */
#include "../lat/choose.h"
#include "feed.h"

struct lat_source *feed_open(struct cli *cli, unsigned int slots)
{
	struct lat_ask ask = { .slots = slots, .least = FEED_SLOTS };

	if (lat_choose(cli, LAT_SOURCE_DEFAULT, NULL, NULL, &ask))
		return NULL;
	return lat_source_open(cli, &ask);
}

static int take_entry(struct lat_source *src, const struct lat_entry *entry,
		      feed_fn *take, void *data)
{
	const struct lat_who *who;
	uint64_t key = entry->id.key;

	/* Of an event under way the sum may come after the bucket. */
	if (!entry->hist.count && !entry->hist.sum && !entry->hist.bytes)
		return 0;
	who = lat_source_who(src, lat_key_domain(key));
	if (!who)
		return -1;
	return take(who->device, lat_key_op(key), lat_key_failed(key),
		    &entry->hist, data);
}

int feed_read(struct lat_source *src, feed_fn *take, void *data)
{
	struct lat_set set = {};
	int err = lat_source_read(src, &set);
	size_t i;

	for (i = 0; !err && i < set.count; i++)
		err = take_entry(src, &set.entry[i], take, data);
	lat_set_free(&set);
	return err;
}
