// SPDX-License-Identifier: GPL-2.0
/* Which row of `iommuctl lat` an entry goes into, against plain sums. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "lat_set.h"

#define DOMAINS	5
#define OPS	3
#define ORDERS	4

/* Two domains serve vdev2, two vdev10, one a PCI device. */
static const char *const devices[DOMAINS] = {
	"vdev2", "vdev10", "0000:00:04.0", "vdev10", "vdev2",
};

/* What differs in every entry: the count; @weight tells them apart in sums. */
static uint64_t weight(unsigned int domain, unsigned int op, unsigned int order,
		       unsigned int failed)
{
	return 1ULL << (domain * OPS * ORDERS + op * ORDERS + order) % 30 |
	       failed << 30;
}

static void fill(struct lat_set *set)
{
	unsigned int i, n = DOMAINS * OPS * ORDERS * 2;

	for (i = 0; i < n; i++) {
		/* 7 and 120 have no common factor: every one, in disorder */
		unsigned int k = i * 7 % n, domain = k / (OPS * ORDERS * 2);
		unsigned int op = k / (ORDERS * 2) % OPS;
		unsigned int order = 12 + k / 2 % ORDERS, failed = k % 2;
		struct lat_hist *h;

		h = lat_set_get(set, lat_key(domain, op, order, failed));
		assert_non_null(h);
		assert_int_equal(h->count, 0);
		h->count = weight(domain, op, order, failed);
	}
	assert_int_equal(set->count, n);
}

static void test_set(void **unused)
{
	struct lat_set set = {};
	size_t i;

	(void)unused;
	fill(&set);
	for (i = 0; i < set.count; i++) {
		uint64_t key = set.entry[i].key;

		if (i)
			assert_true(set.entry[i - 1].key < key);
		assert_ptr_equal(lat_set_find(&set, key), &set.entry[i].hist);
		assert_ptr_equal(lat_set_get(&set, key), &set.entry[i].hist);
		assert_int_equal(set.entry[i].hist.count,
				 weight(lat_key_domain(key), lat_key_op(key),
					lat_key_order(key),
					lat_key_failed(key)));
	}
	assert_null(lat_set_find(&set, lat_key(99, 0, 12, 0)));
	assert_null(lat_set_find(&set, 0));
	lat_set_free(&set);
	assert_null(lat_set_find(&set, lat_key(0, 0, 12, 0)));
}

static void make(struct lat_rows *rows, const struct lat_view *view)
{
	struct lat_set set = {};
	size_t i;

	fill(&set);
	for (i = 0; i < set.count; i++) {
		unsigned int domain = lat_key_domain(set.entry[i].key);

		assert_int_equal(lat_rows_add(rows, view, devices[domain],
					      &set.entry[i]), 0);
	}
	lat_rows_sort(rows);
	lat_set_free(&set);
}

/* The sum of all weights that belong to a row */
static uint64_t expect(const struct lat_view *view, const struct lat_row *row,
		       unsigned int failed)
{
	unsigned int domain, order;
	uint64_t sum = 0;

	for (domain = 0; domain < DOMAINS; domain++) {
		if (strcmp(devices[domain], row->device) ||
		    (view->by_domain && domain != row->domain))
			continue;
		for (order = 12; order < 12 + ORDERS; order++)
			if (!view->by_size || order == row->order)
				sum += weight(domain, row->op, order, failed);
	}
	return sum;
}

static void check(const struct lat_view *view, size_t count)
{
	struct lat_rows rows = {};
	size_t i;

	make(&rows, view);
	assert_int_equal(rows.count, count);
	for (i = 0; i < rows.count; i++) {
		const struct lat_row *row = &rows.row[i];

		assert_true(row->ok.count == expect(view, row, 0));
		assert_true(row->failed.count == expect(view, row, 1));
	}
	lat_rows_free(&rows);
}

static void test_views(void **unused)
{
	const struct lat_view both = {
		.ops = ~0U,
		.by_domain = true,
		.by_size = true,
	};

	(void)unused;
	check(&(struct lat_view){ .ops = ~0U }, 3 * OPS);
	check(&(struct lat_view){ .ops = ~0U, .by_size = true },
	      3 * OPS * ORDERS);
	check(&(struct lat_view){ .ops = ~0U, .by_domain = true },
	      DOMAINS * OPS);
	check(&both, DOMAINS * OPS * ORDERS);
	check(&(struct lat_view){ .ops = 1 << 1 }, 3);
	check(&(struct lat_view){ .ops = ~0U, .device = "vdev10" }, OPS);
	check(&(struct lat_view){ .ops = ~0U, .device = "none" }, 0);
}

/* vdev2 before vdev10, then by domain, operation and size */
static void test_order(void **unused)
{
	const struct lat_view view = { .ops = ~0U, .by_domain = true,
				       .by_size = true };
	struct lat_rows rows = {};
	size_t i;

	(void)unused;
	make(&rows, &view);
	assert_string_equal(rows.row[0].device, "0000:00:04.0");
	assert_string_equal(rows.row[OPS * ORDERS].device, "vdev2");
	assert_string_equal(rows.row[rows.count - 1].device, "vdev10");
	for (i = 1; i < rows.count; i++) {
		const struct lat_row *a = &rows.row[i - 1], *b = a + 1;

		if (strcmp(a->device, b->device))
			continue;
		assert_true(lat_key(a->domain, a->op, a->order, 0) <
			    lat_key(b->domain, b->op, b->order, 0));
	}
	lat_rows_free(&rows);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_set),
		cmocka_unit_test(test_views),
		cmocka_unit_test(test_order),
	};

	return cmocka_run_group_tests_name("lat_set", tests, NULL, NULL);
}
