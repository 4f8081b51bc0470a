// SPDX-License-Identifier: GPL-2.0
/*
 * The histograms of `iommuctl lat` against plain models: buckets against a
 * search by hand, percentiles against all samples, sorted.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "lat/hist.h"

static uint64_t state;

/* xorshift64*: Vigna, "An experimental exploration of Marsaglia's xorshift" */
static uint64_t random64(void)
{
	state ^= state >> 12;
	state ^= state << 25;
	state ^= state >> 27;
	return state * 0x2545f4914f6cdd1dULL;
}

/* A number whose length in bits is evenly distributed */
static uint64_t random_any(void)
{
	return random64() >> (random64() % 64);
}

static int begin(void **unused)
{
	(void)unused;
	state = 20260101;
	return 0;
}

/* The whole range, bucket after bucket, without a gap */
static void test_buckets_tile(void **unused)
{
	unsigned int i;

	(void)unused;
	assert_int_equal(lat_bucket_low(0), 0);
	for (i = 0; i < LAT_BUCKETS; i++) {
		uint64_t low = lat_bucket_low(i), high = lat_bucket_high(i);

		assert_true(low <= high);
		assert_int_equal(lat_bucket(low), i);
		assert_int_equal(lat_bucket(high), i);
		if (i + 1 < LAT_BUCKETS)
			assert_true(high + 1 == lat_bucket_low(i + 1));
		/* Four to a power of two */
		if (i >= LAT_SUBS && i + 1 < LAT_BUCKETS)
			assert_true((high - low) * LAT_SUBS < low);
	}
	assert_true(lat_bucket_high(LAT_BUCKETS - 1) == UINT64_MAX);
}

/* Where a number belongs, found from the definition alone */
static unsigned int model_bucket(uint64_t v)
{
	uint64_t width = 1, low = LAT_SUBS;
	unsigned int i = LAT_SUBS;

	if (v < LAT_SUBS)
		return v;
	for (; i < LAT_BUCKETS - 1; i++) {
		if (v - low < width)
			return i;
		low += width;
		if (i % LAT_SUBS == LAT_SUBS - 1)
			width *= 2;
	}
	return LAT_BUCKETS - 1;
}

static void check_bucket(const unsigned char *small, uint64_t v)
{
	assert_int_equal(lat_bucket(v), model_bucket(v));
	assert_int_equal(lat_bucket_by(small, v), model_bucket(v));
}

static void test_bucket(void **unused)
{
	unsigned char small[LAT_SMALL];
	unsigned int i;
	uint64_t v;

	(void)unused;
	lat_small_fill(small);
	for (v = 0; v < 1 << 16; v++)
		check_bucket(small, v);
	for (i = 0; i < 64; i++) {
		check_bucket(small, (1ULL << i) - 1);
		check_bucket(small, 1ULL << i);
		check_bucket(small, (1ULL << i) + 1);
	}
	check_bucket(small, UINT64_MAX);
	for (i = 0; i < 200000; i++)
		check_bucket(small, random_any());
}

static void test_order(void **unused)
{
	unsigned char small[LAT_SMALL];
	unsigned int order;

	(void)unused;
	lat_small_fill(small);
	assert_int_equal(lat_order_by(small, 0), 0);
	for (order = 1; order <= LAT_MAX_BIT; order++) {
		assert_int_equal(lat_order_by(small, 1ULL << order), order);
		assert_int_equal(lat_order_by(small, (2ULL << order) - 1),
				 order);
	}
	assert_int_equal(lat_order_by(small, 1), 0);
	assert_int_equal(lat_order_by(small, UINT64_MAX), LAT_MAX_BIT);
}

static void test_key(void **unused)
{
	unsigned int i;

	(void)unused;
	for (i = 0; i < 10000; i++) {
		unsigned int domain = random_any(), op = random64() % 7;
		unsigned int order = random64() % 41, failed = random64() % 2;
		uint64_t key = lat_key(domain, op, order, failed);

		assert_true(key);
		assert_int_equal(lat_key_domain(key), domain);
		assert_int_equal(lat_key_op(key), op);
		assert_int_equal(lat_key_order(key), order);
		assert_int_equal(lat_key_failed(key), failed);
		assert_true(lat_slot(key, 255) < 256);
	}
}

/* As bpf/lat.bpf.c does it */
static void record(struct lat_hist *h, uint64_t ns)
{
	h->bucket[lat_bucket(ns)]++;
	h->count++;
	h->sum += ns;
	h->bytes += 4096;
	if (h->max < ns)
		h->max = ns;
}

static int ascending(const void *left, const void *right)
{
	uint64_t a = *(const uint64_t *)left, b = *(const uint64_t *)right;

	return a < b ? -1 : a > b;
}

/* The shapes that durations come in */
static uint64_t sample(unsigned int shape)
{
	switch (shape) {
	case 0:				/* all alike */
		return 613;
	case 1:				/* evenly */
		return random64() % 5000;
	case 2:				/* two peaks, far apart */
		return random64() % 100 ? 300 + random64() % 50 :
					  1000000 + random64() % 100000;
	case 3:				/* a long tail */
		return 200 + (random64() % 1000) * (random64() % 1000);
	default:			/* anything, the last bucket too */
		return random_any() >> 14;
	}
}

static void check_percentiles(unsigned int shape, size_t n)
{
	static const unsigned int shares[] = { 1, 10, 250, 500, 900, 990, 999,
					       1000 };
	uint64_t *samples = calloc(n, sizeof(*samples));
	struct lat_hist h = {};
	size_t i;

	assert_non_null(samples);
	for (i = 0; i < n; i++) {
		samples[i] = sample(shape);
		record(&h, samples[i]);
	}
	qsort(samples, n, sizeof(*samples), ascending);
	for (i = 0; i < sizeof(shares) / sizeof(shares[0]); i++) {
		size_t rank = (n * shares[i] + 999) / 1000;
		uint64_t truth = samples[rank - 1];
		uint64_t answer = lat_hist_percentile(&h, shares[i]);

		assert_int_equal(lat_bucket(answer), lat_bucket(truth));
		assert_true(answer <= samples[n - 1]);
	}
	assert_true(lat_hist_percentile(&h, 1000) == samples[n - 1]);
	assert_true(h.max == samples[n - 1]);
	free(samples);
}

static void test_percentiles(void **unused)
{
	static const size_t sizes[] = { 1, 2, 3, 10, 99, 100, 101, 999, 1000,
					1001, 100000 };
	unsigned int shape;
	size_t i;

	(void)unused;
	for (shape = 0; shape < 5; shape++)
		for (i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++)
			check_percentiles(shape, sizes[i]);
}

static void test_empty(void **unused)
{
	static const struct lat_hist none;
	struct lat_hist h = {};

	(void)unused;
	assert_int_equal(lat_hist_percentile(&h, 500), 0);
	assert_true(lat_hist_mean(&h) == 0);
	lat_hist_since(&h, &none);
	assert_memory_equal(&h, &none, sizeof(h));
}

/* A state taken from a later one gives what came between */
static void test_since(void **unused)
{
	struct lat_hist before = {}, now = {}, between = {};
	unsigned int i;

	(void)unused;
	for (i = 0; i < 5000; i++)
		record(&before, random_any() >> 20);
	now = before;
	now.max = 0;		/* as the reader leaves it */
	for (i = 0; i < 3000; i++) {
		uint64_t ns = sample(3);

		record(&now, ns);
		record(&between, ns);
	}
	lat_hist_since(&now, &before);
	assert_memory_equal(&now, &between, sizeof(now));
}

/* An event read in its bucket before its maximum came, or after it was taken */
static void test_since_late_max(void **unused)
{
	static const struct lat_hist none;
	struct lat_hist h = {};

	(void)unused;
	record(&h, 1000);
	h.max = 0;
	lat_hist_since(&h, &none);
	assert_int_equal(lat_bucket(h.max), lat_bucket(1000));
	h.max = 50000;
	lat_hist_since(&h, &none);
	assert_int_equal(lat_bucket(h.max), lat_bucket(1000));
}

static void test_add(void **unused)
{
	struct lat_hist a = {}, b = {}, all = {};
	unsigned int i;

	(void)unused;
	for (i = 0; i < 4000; i++) {
		uint64_t ns = sample(4);

		record(i % 3 ? &a : &b, ns);
		record(&all, ns);
	}
	lat_hist_add(&a, &b);
	assert_memory_equal(&a, &all, sizeof(a));
	assert_true(lat_hist_mean(&a) ==
		    (double)all.sum / (double)all.count);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_buckets_tile),
		cmocka_unit_test(test_bucket),
		cmocka_unit_test(test_order),
		cmocka_unit_test(test_key),
		cmocka_unit_test(test_percentiles),
		cmocka_unit_test(test_empty),
		cmocka_unit_test(test_since),
		cmocka_unit_test(test_since_late_max),
		cmocka_unit_test(test_add),
	};

	return cmocka_run_group_tests_name("lat_hist", tests, begin, NULL);
}
