// SPDX-License-Identifier: GPL-2.0
/*
 * Random maps, unmaps, translations and visits, all formats, against a plain
 * model: sizes, alignments, overlaps, ranges, lack of memory. The seed is fixed;
 * PGTABLE_SEED and PGTABLE_ROUNDS in the environment change the run; an argument,
 * with * and ?, says which formats.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>

#include "pgtable_drive.h"
#include "pgtable_formats.h"
#include "pgtable_odd.h"

static unsigned long long seed;

void drive_failed(const char *file, int line, const char *what)
{
	print_error("seed %llu: %s\n", seed, what);
	_fail(file, line);
	abort();
}

static unsigned long setting(const char *name, unsigned long value)
{
	const char *text = getenv(name);

	return text ? strtoul(text, NULL, 0) : value;
}

/* xorshift64*: the same everywhere */
static u8 random_byte(u64 *state)
{
	*state ^= *state >> 12;
	*state ^= *state << 25;
	*state ^= *state >> 27;
	return *state * 0x2545f4914f6cdd1dULL >> 56;
}

/*
 * Each round makes a table, looks at all of it and frees it. Where that is one
 * table, of up to a million entries, rounds are fewer and as much longer.
 */
static void random_ops(void **state)
{
	const struct geometry *geo = *state;
	const unsigned int longer = geo->fmt->levels == 1 ? 16 : 1;
	unsigned long rounds = setting("PGTABLE_ROUNDS", 200) / longer;
	unsigned long before = drive_count;
	static u8 data[16 * 4096];
	size_t i, size = longer * 4096;
	u64 random;

	seed = setting("PGTABLE_SEED", 1);
	for (; rounds; rounds--, seed++) {
		random = seed * 0x9e3779b97f4a7c15ULL | 1;
		for (i = 0; i < size; i++)
			data[i] = random_byte(&random);
		drive(geo, data, size);
		assert_int_equal(env_tables, 0);
	}
	print_message("%lu operations\n", drive_count - before);
}

int main(int argc, char **argv)
{
#define TEST(name) \
	{ #name, random_ops, NULL, NULL, (void *)&name##_geometry },
	const struct CMUnitTest tests[] = {
		FORMATS_REAL(TEST)
		FORMATS_ODD(TEST)
	};

	if (argc > 1)
		cmocka_set_test_filter(argv[1]);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
