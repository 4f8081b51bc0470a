// SPDX-License-Identifier: GPL-2.0
/* Which row of `iommuctl lat` an entry goes into, against plain sums. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "lat/set.h"

#define DOMAINS 5
#define OPS	3
#define ORDERS	4

/* What differs in every entry: the count; @weight tells them apart in sums. */
static uint64_t weight(unsigned int domain, unsigned int op, unsigned int order,
		       unsigned int failed)
{
	return 1ULL << (domain * OPS * ORDERS + op * ORDERS + order) % 30 |
	       failed << 30;
}

/* Two processes, two CPUs; the same weight in each */
#define PROCESSES 2
#define CPUS	  2

static struct lat_id id_of(unsigned int domain, unsigned int op,
			   unsigned int order, unsigned int failed)
{
	/* Bound to the order, so that weights stay one an entry */
	return (struct lat_id){
		.key = lat_key(domain, op, order, failed),
		.more = lat_more(100 + order % PROCESSES, order % 3),
		.cpu = order / 2 % CPUS,
	};
}

static void fill(struct lat_set *set)
{
	unsigned int i, n = DOMAINS * OPS * ORDERS * 2;

	for (i = 0; i < n; i++) {
		/* 7 and 120 have no common factor: every one, in disorder */
		unsigned int k = i * 7 % n, domain = k / (OPS * ORDERS * 2);
		unsigned int op = k / (ORDERS * 2) % OPS;
		unsigned int order = 12 + k / 2 % ORDERS, failed = k % 2;
		struct lat_id id = id_of(domain, op, order, failed);
		struct lat_hist *h;

		h = lat_set_get(set, &id);
		assert_non_null(h);
		assert_int_equal(h->count, 0);
		h->count = weight(domain, op, order, failed);
	}
	assert_int_equal(set->count, n);
}

static void test_set(void **unused)
{
	const struct lat_id other = { .key = lat_key(99, 0, 12, 0) };
	const struct lat_id first = id_of(0, 0, 12, 0);
	struct lat_set set, disorder = {};
	size_t i;

	(void)unused;
	fill(&disorder);
	assert_int_equal(lat_set_copy(&set, &disorder), 0);
	lat_set_free(&disorder);
	for (i = 0; i < set.count; i++) {
		struct lat_id id = set.entry[i].id;
		uint64_t key = id.key;

		if (i)
			assert_true(set.entry[i - 1].id.key < key);
		assert_ptr_equal(lat_set_find(&set, &id), &set.entry[i].hist);
		assert_ptr_equal(lat_set_get(&set, &id), &set.entry[i].hist);
		id.cpu += CPUS;
		assert_null(lat_set_find(&set, &id));
		id.cpu -= CPUS;
		id.more++;
		assert_null(lat_set_find(&set, &id));
		assert_int_equal(set.entry[i].hist.count,
				 weight(lat_key_domain(key), lat_key_op(key),
					lat_key_order(key),
					lat_key_failed(key)));
	}
	assert_null(lat_set_find(&set, &other));
	lat_set_free(&set);
	assert_null(lat_set_find(&set, &first));
}

/* The worst order: each before all that are there. None of them moves for it. */
static void test_descending(void **unused)
{
	const unsigned int n = 5000;
	struct lat_set set = {}, copy;
	unsigned int i;

	(void)unused;
	for (i = 0; i < n; i++) {
		struct lat_id id = { .key = lat_key(n - i, 0, 12, 0) };
		struct lat_hist *h = lat_set_get(&set, &id);

		assert_non_null(h);
		assert_ptr_equal(h, &set.entry[i].hist);
		assert_int_equal(h->count, 0);
		h->count = n - i;
	}
	assert_int_equal(set.count, n);
	assert_int_equal(lat_set_copy(&copy, &set), 0);
	assert_int_equal(copy.count, n);
	for (i = 0; i < n; i++) {
		struct lat_id id = { .key = lat_key(i + 1, 0, 12, 0) };

		assert_int_equal(lat_set_find(&set, &id)->count, i + 1);
		assert_ptr_equal(lat_set_find(&copy, &id), &copy.entry[i].hist);
		assert_int_equal(copy.entry[i].hist.count, i + 1);
	}
	lat_set_free(&set);
	lat_set_free(&copy);
}

/* Nothing happened: a copy of nothing, to which something can be added */
static void test_empty(void **unused)
{
	const struct lat_id id = id_of(0, 0, 12, 0);
	struct lat_set none = {}, copy;

	(void)unused;
	assert_int_equal(lat_set_copy(&copy, &none), 0);
	assert_null(lat_set_find(&copy, &id));
	assert_non_null(lat_set_get(&copy, &id));
	assert_int_equal(copy.count, 1);
	lat_set_free(&copy);
}

static const struct lat_who whos[DOMAINS] = {
	{ "vdev2", "3", "strict" },	  { "vdev10", "4", "lazy" },
	{ "0000:00:04.0", "10", "lazy" }, { "vdev10", "4", "unmanaged" },
	{ "vdev2", "3", "lazy" },
};

static void make(struct lat_rows *rows, const struct lat_view *view)
{
	struct lat_set set = {};
	size_t i;

	fill(&set);
	for (i = 0; i < set.count; i++) {
		unsigned int domain = lat_key_domain(set.entry[i].id.key);

		assert_int_equal(lat_rows_add(rows, view, &whos[domain],
					      &set.entry[i]),
				 0);
	}
	lat_rows_sort(rows);
	lat_set_free(&set);
}

/* Would an entry be in this row? Each key of the row by itself. */
static bool belongs(const struct lat_view *view, const struct lat_row *row,
		    const struct lat_who *who, const struct lat_id *id)
{
	unsigned int by = view->by;

	return (!(by & LAT_BY(DEVICE)) ||
		!strcmp(row->who.device, who->device)) &&
	       (!(by & LAT_BY(GROUP)) || !strcmp(row->who.group, who->group)) &&
	       (!(by & LAT_BY(MODE)) || !strcmp(row->who.mode, who->mode)) &&
	       (!(by & LAT_BY(DOMAIN)) ||
		row->domain == lat_key_domain(id->key)) &&
	       (!(by & LAT_BY(OP)) || row->op == lat_key_op(id->key)) &&
	       (!(by & LAT_BY(SIZE)) || row->order == lat_key_order(id->key)) &&
	       (!(by & LAT_BY(PROT)) || row->prot == lat_more_prot(id->more)) &&
	       (!(by & LAT_BY(CPU)) || row->cpu == id->cpu) &&
	       (!(by & LAT_BY(PROCESS)) ||
		row->process == lat_more_process(id->more));
}

static bool passes(const struct lat_view *view, const struct lat_who *who,
		   const struct lat_id *id)
{
	if (view->device && strcmp(view->device, who->device))
		return false;
	if (view->group && strcmp(view->group, who->group))
		return false;
	if (view->filter & LAT_BY(DOMAIN) &&
	    view->domain != lat_key_domain(id->key))
		return false;
	if (view->filter & LAT_BY(CPU) && view->cpu != id->cpu)
		return false;
	if (view->filter & LAT_BY(PROCESS) &&
	    view->process != lat_more_process(id->more))
		return false;
	return view->ops & 1U << lat_key_op(id->key);
}

/* The sum of all weights that belong to a row */
static uint64_t expect(const struct lat_view *view, const struct lat_row *row,
		       unsigned int failed)
{
	unsigned int domain, op, order;
	uint64_t sum = 0;

	for (domain = 0; domain < DOMAINS; domain++) {
		for (op = 0; op < OPS; op++) {
			for (order = 12; order < 12 + ORDERS; order++) {
				struct lat_id id =
					id_of(domain, op, order, failed);

				if (passes(view, &whos[domain], &id) &&
				    belongs(view, row, &whos[domain], &id))
					sum += weight(domain, op, order,
						      failed);
			}
		}
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
	static const struct {
		unsigned int by;
		size_t rows;
	} cases[] = {
		{ LAT_BY_DEFAULT, 3 * OPS },
		{ LAT_BY_DEFAULT | LAT_BY(SIZE), 3 * OPS * ORDERS },
		{ LAT_BY_DEFAULT | LAT_BY(DOMAIN), DOMAINS * OPS },
		{ (1U << LAT_BYS) - 1, DOMAINS * OPS * ORDERS },
		{ 0, 1 },
		{ LAT_BY(GROUP), 3 },
		{ LAT_BY(MODE), 3 },
		{ LAT_BY(CPU) | LAT_BY(OP), CPUS * OPS },
		{ LAT_BY(PROCESS), PROCESSES },
		{ LAT_BY(PROT), 3 },
	};
	struct lat_view view = { .ops = ~0U };
	size_t i;

	(void)unused;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		view.by = cases[i].by;
		check(&view, cases[i].rows);
	}
}

static void test_filters(void **unused)
{
	struct lat_view view = { .ops = 1 << 1, .by = LAT_BY_DEFAULT };

	(void)unused;
	check(&view, 3);
	view.ops = ~0U;
	view.filter = LAT_BY(DEVICE);
	view.device = "vdev10";
	check(&view, OPS);
	view.device = "none";
	check(&view, 0);
	view.device = NULL;
	view.filter = LAT_BY(GROUP);
	view.group = "10";
	check(&view, OPS);
	view.group = NULL;
	view.filter = LAT_BY(DOMAIN);
	check(&view, OPS);
	view.filter = LAT_BY(CPU);
	check(&view, 3 * OPS);
	view.cpu = CPUS;
	check(&view, 0);
	view.filter = LAT_BY(PROCESS);
	view.process = 101;
	check(&view, 3 * OPS);
}

/* vdev2 before vdev10, then by domain, operation and size */
static void test_order(void **unused)
{
	const struct lat_view view = {
		.ops = ~0U,
		.by = LAT_BY_DEFAULT | LAT_BY(DOMAIN) | LAT_BY(SIZE),
	};
	struct lat_rows rows = {};
	size_t i;

	(void)unused;
	make(&rows, &view);
	assert_string_equal(rows.row[0].who.device, "0000:00:04.0");
	assert_string_equal(rows.row[OPS * ORDERS].who.device, "vdev2");
	assert_string_equal(rows.row[rows.count - 1].who.device, "vdev10");
	for (i = 1; i < rows.count; i++) {
		const struct lat_row *a = &rows.row[i - 1], *b = a + 1;

		if (strcmp(a->who.device, b->who.device))
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
		cmocka_unit_test(test_descending),
		cmocka_unit_test(test_empty),
		cmocka_unit_test(test_views),
		cmocka_unit_test(test_filters),
		cmocka_unit_test(test_order),
	};

	return cmocka_run_group_tests_name("lat_set", tests, NULL, NULL);
}
