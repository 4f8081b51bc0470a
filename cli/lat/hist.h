/* SPDX-License-Identifier: GPL-2.0 */
/* Latency histograms: their arithmetic. Nothing here prints or reads. */
#ifndef _IOMMUCTL_LAT_HIST_H
#define _IOMMUCTL_LAT_HIST_H

#include <stdint.h>

#include <iommuctl/lat.h>

/**
 * struct lat_hist - a distribution of durations
 * @count: events, the total of @bucket
 * @sum: nanoseconds of all
 * @bytes: bytes done by all
 * @max: nanoseconds of the longest, 0 if not known
 * @bucket: events by lat_bucket()
 */
struct lat_hist {
	uint64_t count;
	uint64_t sum;
	uint64_t bytes;
	uint64_t max;
	uint64_t bucket[LAT_BUCKETS];
};

/* The bucket that holds a duration; see include/iommuctl/lat.h. */
unsigned int lat_bucket(uint64_t ns);

/* The shortest and the longest duration of a bucket. */
uint64_t lat_bucket_low(unsigned int bucket);
uint64_t lat_bucket_high(unsigned int bucket);

/* Fill the table of lat_bucket_by(), of LAT_SMALL bytes. */
void lat_small_fill(unsigned char *small);

/* @to += @from; the longer maximum stays. */
void lat_hist_add(struct lat_hist *to, const struct lat_hist *from);

/**
 * lat_hist_since() - make of a state what happened since an earlier one
 * @now: the state, becomes the difference; its maximum is that of the interval
 *	 already, but for events that came while it was read
 * @before: the earlier state of the same cells
 *
 * The maximum is brought into the last bucket in use, which is exact.
 */
void lat_hist_since(struct lat_hist *now, const struct lat_hist *before);

/**
 * lat_hist_percentile() - the duration that a share of events did not exceed
 * @h: the distribution
 * @permille: the share: 500, 990, 999
 *
 * The event looked for is that of rank ceil(count * share), the nearest-rank
 * definition; its duration is taken from its bucket as if the events in there
 * lay evenly. So the answer is in the same bucket as the true one.
 *
 * Return: nanoseconds; 0 if there are no events.
 */
uint64_t lat_hist_percentile(const struct lat_hist *h, unsigned int permille);

/* Return: nanoseconds; 0 if there are no events. */
double lat_hist_mean(const struct lat_hist *h);

#endif /* _IOMMUCTL_LAT_HIST_H */
