// SPDX-License-Identifier: GPL-2.0
/* Latency histograms: their arithmetic. */
#include "hist.h"

unsigned int lat_bucket(uint64_t ns)
{
	unsigned int msb;

	if (ns < LAT_SUBS)
		return ns;
	msb = 63 - __builtin_clzll(ns);
	if (msb > LAT_MAX_BIT)
		return LAT_BUCKETS - 1;
	return (msb - LAT_SUB_BITS + 1) * LAT_SUBS +
	       (ns >> (msb - LAT_SUB_BITS)) % LAT_SUBS;
}

uint64_t lat_bucket_low(unsigned int bucket)
{
	uint64_t lead = LAT_SUBS + bucket % LAT_SUBS;

	if (bucket < LAT_SUBS)
		return bucket;
	return lead << (bucket / LAT_SUBS - 1);
}

uint64_t lat_bucket_high(unsigned int bucket)
{
	if (bucket >= LAT_BUCKETS - 1)
		return UINT64_MAX;
	return lat_bucket_low(bucket + 1) - 1;
}

void lat_small_fill(unsigned char *small)
{
	unsigned int i;

	for (i = 0; i < LAT_SMALL; i++)
		small[i] = lat_bucket(i);
}

void lat_hist_add(struct lat_hist *to, const struct lat_hist *from)
{
	unsigned int i;

	to->count += from->count;
	to->sum += from->sum;
	to->bytes += from->bytes;
	if (to->max < from->max)
		to->max = from->max;
	for (i = 0; i < LAT_BUCKETS; i++)
		to->bucket[i] += from->bucket[i];
}

static void settle_max(struct lat_hist *h)
{
	unsigned int top = LAT_BUCKETS;

	while (top > 0 && !h->bucket[top - 1])
		top--;
	if (!top)
		h->max = 0;
	else if (h->max < lat_bucket_low(top - 1))
		h->max = lat_bucket_low(top - 1);
	else if (h->max > lat_bucket_high(top - 1))
		h->max = lat_bucket_high(top - 1);
}

void lat_hist_since(struct lat_hist *now, const struct lat_hist *before)
{
	unsigned int i;

	now->count -= before->count;
	now->sum -= before->sum;
	now->bytes -= before->bytes;
	for (i = 0; i < LAT_BUCKETS; i++)
		now->bucket[i] -= before->bucket[i];
	settle_max(now);
}

/* The duration of event @rank, from 1, of the @n in a bucket. */
static uint64_t within(const struct lat_hist *h, unsigned int bucket,
		       uint64_t rank, uint64_t n)
{
	uint64_t low = lat_bucket_low(bucket), high = lat_bucket_high(bucket);

	if (h->max >= low && h->max < high)
		high = h->max;
	else if (high == UINT64_MAX)
		high = low;
	return low + (uint64_t)((__uint128_t)(high - low) * rank / n);
}

uint64_t lat_hist_percentile(const struct lat_hist *h, unsigned int permille)
{
	uint64_t rank = h->count / 1000 * permille +
			(h->count % 1000 * permille + 999) / 1000;
	unsigned int i;

	if (!h->count)
		return 0;
	if (!rank)
		rank = 1;
	for (i = 0; i < LAT_BUCKETS; i++) {
		if (rank <= h->bucket[i])
			return within(h, i, rank, h->bucket[i]);
		rank -= h->bucket[i];
	}
	return h->max;
}

double lat_hist_mean(const struct lat_hist *h)
{
	return h->count ? (double)h->sum / (double)h->count : 0;
}
