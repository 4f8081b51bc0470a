// SPDX-License-Identifier: GPL-2.0
/* What tracking knows: blocks to extents, extents to leaks. */
#include "cli_fake.h"

#include <stdlib.h>
#include <string.h>

#include "trace/leaks.h"
#include "trace/track.h"
#include "util.h"

static struct track_extent block(uint64_t domain, uint64_t iova, uint64_t size,
				 uint64_t of, uint64_t time)
{
	struct track_extent e = {
		.domain = domain, .iova = iova, .size = size,
		.mapping = { .iova = of, .made.time = time },
	};

	return e;
}

/* The middle of an aligned power of two tells its begin and its size. */
static void blocks(void **state)
{
	uint64_t size, iova;

	for (size = 4096; size < 1ULL << 50; size <<= 1) {
		for (iova = 0; iova < 8 * size; iova += size) {
			uint64_t middle = iova + size / 2;

			assert_int_equal(track_block_size(middle), size);
			assert_int_equal(track_block_iova(middle), iova);
		}
	}
}

static void joins(void **state)
{
	struct track_extent e[] = {
		block(1, 0x4000, 0x4000, 0x3000, 10),
		block(2, 0x8000, 0x1000, 0x3000, 10),	/* another domain */
		block(1, 0x3000, 0x1000, 0x3000, 10),
		block(1, 0x9000, 0x1000, 0x3000, 10),	/* behind a hole */
		block(1, 0xa000, 0x1000, 0xa000, 10),	/* another mapping */
		block(1, 0xb000, 0x1000, 0xa000, 11),	/* of another time */
	};
	struct track_extents all = { .n = ARRAY_SIZE(e), .extent = e };

	track_join(&all);
	assert_int_equal(all.blocks, 6);
	assert_int_equal(all.n, 5);
	assert_int_equal(e[0].iova, 0x3000);
	assert_int_equal(e[0].size, 0x5000);
	assert_int_equal(e[1].iova, 0x9000);
	assert_int_equal(e[4].domain, 2);
	assert_ptr_equal(track_find(&all, 1, 0x3000), &e[0]);
	assert_ptr_equal(track_find(&all, 1, 0x7fff), &e[0]);
	assert_null(track_find(&all, 1, 0x8000));
	assert_null(track_find(&all, 1, 0x2fff));
	assert_ptr_equal(track_find(&all, 2, 0x8fff), &e[4]);
	assert_null(track_find(&all, 3, 0x3000));
}

static void joins_nothing(void **state)
{
	struct track_extents none = {};

	track_join(&none);
	assert_int_equal(none.n, 0);
	assert_null(track_find(&none, 0, 0));
}

static void groups_by_stack(void **state)
{
	const uint64_t here[] = { 1, 2, 3 }, there[] = { 1, 2, 4 };
	const struct track_extent e[] = {
		block(1, 0x1000, 0x1000, 0x1000, 20),
		block(1, 0x2000, 0x1000, 0x2000, 10),
		block(1, 0x8000, 0x1000, 0x7000, 30),
		block(1, 0xa000, 0x9000, 0x7000, 30),	/* the same mapping */
	};
	struct leaks leaks = {};

	assert_int_equal(leaks_add(&leaks, &e[0], here, 3, false), 0);
	assert_int_equal(leaks_add(&leaks, &e[1], here, 3, false), 0);
	assert_int_equal(leaks_add(&leaks, &e[2], there, 3, false), 0);
	assert_int_equal(leaks_add(&leaks, &e[3], there, 3, true), 0);
	/* Begins as the others, and none at all */
	assert_int_equal(leaks_add(&leaks, &e[0], here, 2, false), 0);
	assert_int_equal(leaks_add(&leaks, &e[0], here, 0, false), 0);
	leaks_sort(&leaks);
	assert_int_equal(leaks.n, 4);
	assert_int_equal(leaks.leak[0].bytes, 0xa000);
	assert_int_equal(leaks.leak[0].count, 1);
	assert_int_equal(leaks.leak[1].bytes, 0x2000);
	assert_int_equal(leaks.leak[1].count, 2);
	assert_ptr_equal(leaks.leak[1].oldest, &e[1]);
	leaks_free(&leaks);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(blocks),
		cmocka_unit_test(joins),
		cmocka_unit_test(joins_nothing),
		cmocka_unit_test(groups_by_stack),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
