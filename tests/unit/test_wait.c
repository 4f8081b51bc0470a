// SPDX-License-Identifier: GPL-2.0
/* When rounds are, also after some were missed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "wait.h"

static void in_time(void **state)
{
	(void)state;
	assert_true(next_round(100, 1, 100) == 101);
	assert_true(next_round(100, 1, 100.75) == 101);
	assert_true(next_round(100, 0.25, 100.125) == 100.25);
	/* It was waited for a little too short a time. */
	assert_true(next_round(100, 1, 99.875) == 101);
	assert_true(next_round(100, 0, 200) == 100);
}

static void too_late(void **state)
{
	(void)state;
	assert_true(next_round(100, 1, 101) == 102);
	assert_true(next_round(100, 1, 700.5) == 701);
	assert_true(next_round(100, 0.25, 700.375) == 700.5);
	assert_true(next_round(100, 3600, 100 + 3 * 3600 + 1) == 100 + 4 * 3600);
}

/* Whatever is rounded: after now, and by no more than a step. */
static void odd_steps(void **state)
{
	unsigned int i;

	(void)state;
	for (i = 1; i < 100000; i++) {
		double now = 1e6 + i * 0.1, next = next_round(1e6, 0.1, now);

		assert_true(next > now);
		assert_true(next < now + 0.1001);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(in_time),
		cmocka_unit_test(too_late),
		cmocka_unit_test(odd_steps),
	};

	return cmocka_run_group_tests_name("wait", tests, NULL, NULL);
}
