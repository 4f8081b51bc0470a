// SPDX-License-Identifier: GPL-2.0
/* Words to numbers, lines to words, numbers to text, JSON. */
#include "cli_fake.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "json.h"
#include "parse.h"
#include "print.h"
#include "similar.h"

static void is(const char *(*parse)(const char *, uint64_t *),
	       const char *word, uint64_t expected)
{
	uint64_t num = ~expected;

	assert_null(parse(word, &num));
	assert_int_equal(num, expected);
}

static void is_not(const char *(*parse)(const char *, uint64_t *),
		   const char *word, const char *why)
{
	uint64_t num = 0x5eed;
	const char *said = parse(word, &num);

	assert_non_null(said);
	assert_non_null(strstr(said, why));
	assert_int_equal(num, 0x5eed);
}

static void numbers(void **state)
{
	is(parse_number, "0", 0);
	is(parse_number, "010", 10);
	is(parse_number, "0xfFfFfFfFfFfFfFfF", UINT64_MAX);
	is(parse_number, "18446744073709551615", UINT64_MAX);
	is_not(parse_number, "18446744073709551616", "beyond 64 bits");
	is_not(parse_number, "0x10000000000000000", "beyond 64 bits");
	is_not(parse_number, "", "not a number");
	is_not(parse_number, "0x", "not a number");
	is_not(parse_number, "-1", "negative");
	is_not(parse_number, "+1", "not a number");
	is_not(parse_number, " 1", "not a number");
	is_not(parse_number, "1 ", "not a number");
	is_not(parse_number, "1K", "not a number");
	is_not(parse_number, "12ab", "not a number");
}

static void durations(void **state)
{
	is(parse_duration, "0ns", 0);
	is(parse_duration, "500ns", 500);
	is(parse_duration, "10us", 10000);
	is(parse_duration, "2ms", 2000000);
	is(parse_duration, "1s", 1000000000);
	is(parse_duration, "5m", 300000000000);
	is(parse_duration, "1h", 3600000000000);
	is(parse_duration, "18446744073s", 18446744073000000000ULL);
	is_not(parse_duration, "18446744074s", "beyond 64 bits");
	is_not(parse_duration, "10", "no duration");
	is_not(parse_duration, "10S", "no duration");
	is_not(parse_duration, "10 us", "no duration");
	is_not(parse_duration, "1.5s", "no duration");
	is_not(parse_duration, "-1s", "negative");
	is_not(parse_duration, "us", "not a number");
	is_not(parse_duration, "", "not a number");
}

static void sizes(void **state)
{
	is(parse_size, "4096", 4096);
	is(parse_size, "4K", 4096);
	is(parse_size, "4k", 4096);
	is(parse_size, "2MiB", 2 << 20);
	is(parse_size, "0x10G", 16ULL << 30);
	is(parse_size, "1T", 1ULL << 40);
	is(parse_size, "16777215T", 16777215ULL << 40);
	is_not(parse_size, "16777216T", "beyond 64 bits");
	is_not(parse_size, "12Q", "is no number");
	is_not(parse_size, "4KK", "is no number");
	is_not(parse_size, "4KB", "is no number");
	is_not(parse_size, "K", "not a number");
	is_not(parse_size, "-4K", "negative");
	is_not(parse_size, "1.5G", "is no number");
}

static void protections(void **state)
{
	is(parse_prot, "r", 1);
	is(parse_prot, "w", 2);
	is(parse_prot, "rw", 3);
	is(parse_prot, "rw,cache,noexec,mmio,priv", IOMMUCTL_PROT_ALL);
	is_not(parse_prot, "", "is no protection");
	is_not(parse_prot, "x", "is no protection");
	is_not(parse_prot, "rw,", "is no protection");
	is_not(parse_prot, "rw,r", "is no protection");
	is_not(parse_prot, "cache", "neither reading nor writing");
	is(parse_domain_type, "paging", IOMMUCTL_DOMAIN_PAGING);
	is(parse_domain_type, "blocked", IOMMUCTL_DOMAIN_BLOCKED);
	is_not(parse_domain_type, "DMA", "is no type of domain");
}

static void split_is(const char *line, int n, const char *joined)
{
	char copy[256], out[256] = "";
	char *words[8];
	int i;

	strcpy(copy, line);
	assert_int_equal(split_words(copy, words, 8), n);
	for (i = 0; i < n; i++)
		sprintf(out + strlen(out), "<%s>", words[i]);
	assert_string_equal(out, joined);
}

static void words(void **state)
{
	split_is("", 0, "");
	split_is("  \t\n", 0, "");
	split_is("# a comment", 0, "");
	split_is("map 1 2 # and so on", 3, "<map><1><2>");
	split_is("a#b c", 2, "<a#b><c>");
	split_is("'a b' \"c d\"e f\\ g ''", 4, "<a b><c de><f g><>");
	split_is("\"it's\" '\\'", 2, "<it's><\\>");
	split_is("a 'b", SPLIT_UNCLOSED, "");
	split_is("1 2 3 4 5 6 7 8", 8, "<1><2><3><4><5><6><7><8>");
	split_is("1 2 3 4 5 6 7 8 9", SPLIT_TOO_MANY, "");
}

/* No line, however odd, may make it write where it must not: ASan watches */
static void any_line(void **state)
{
	static const char letters[] = "ab01xKMG ,'\"\\#-\t\xc3\xff";
	unsigned int seed = 1, i, n;
	uint64_t num;

	for (i = 0; i < 200000; i++) {
		size_t len = rand_r(&seed) % 40;
		char *line = malloc(len + 1);
		char *word[8];
		int k, got;

		for (n = 0; n < len; n++)
			line[n] = letters[rand_r(&seed) %
					  (sizeof(letters) - 1)];
		line[len] = '\0';
		got = split_words(line, word, 8);
		for (k = 0; k < got; k++) {
			parse_number(word[k], &num);
			parse_size(word[k], &num);
			parse_prot(word[k], &num);
			parse_domain_type(word[k], &num);
		}
		free(line);
	}
}

static void format_is(enum cell cell, uint64_t num, const char *expected)
{
	char buf[FORMAT_LEN];

	assert_string_equal(format_num(buf, cell, num), expected);
}

static void formats(void **state)
{
	format_is(CELL_DEC, UINT64_MAX, "18446744073709551615");
	format_is(CELL_HEX, UINT64_MAX, "0xffffffffffffffff");
	format_is(CELL_BYTES, 0, "0");
	format_is(CELL_BYTES, 1023, "1023");
	format_is(CELL_BYTES, 4096, "4K");
	format_is(CELL_BYTES, 4097, "4097");
	format_is(CELL_BYTES, 1ULL << 63, "8E");
	format_is(CELL_PGSIZES, 0x40201000, "4K,2M,1G");
	format_is(CELL_PGSIZES, 0x3000, "4K,8K");
	format_is(CELL_PGSIZES, 0x7000, "4K-16K");
	format_is(CELL_PGSIZES, 0x1017000, "4K-16K,64K,16M");
	format_is(CELL_PGSIZES, ~0xfffULL, "4K-8E");
	format_is(CELL_PGSIZES, 0, "-");
	format_is(CELL_PROT, 0, "-");
	format_is(CELL_PROT, 1, "r");
	format_is(CELL_PROT, 3 | IOMMUCTL_PROT_MMIO, "rw,mmio");
	format_is(CELL_PROT, IOMMUCTL_PROT_ALL, "rw,cache,noexec,mmio,priv");
	format_is(CELL_TIME, 12345678901ULL, "12.345678");
}

/* Every number of bytes that is printed is read back as itself */
static void formats_parse(void **state)
{
	char buf[FORMAT_LEN];
	unsigned int i, seed = 7;
	uint64_t num, back;

	for (i = 0; i < 100000; i++) {
		num = (uint64_t)rand_r(&seed) << (rand_r(&seed) % 34);
		format_num(buf, CELL_BYTES, num);
		if (strpbrk(buf, "PE"))
			continue;
		assert_null(parse_size(buf, &back));
		assert_int_equal(num, back);
		assert_null(parse_size(format_num(buf, CELL_HEX, num), &back));
		assert_int_equal(num, back);
		assert_true(format_num(buf, CELL_PGSIZES, num * ~num) == buf);
	}
}

static void json(void **state)
{
	struct json js = {};
	size_t size;
	char *text;

	js.out = open_memstream(&text, &size);
	json_object(&js, NULL);
	json_text(&js, "a\"b\\", "x\ny\tz\x7f\xc3\xa4\xff\xed\xa0\x80");
	json_array(&js, "n");
	json_num(&js, NULL, UINT64_MAX);
	json_int(&js, NULL, INT64_MIN);
	json_real(&js, NULL, 0.5);
	json_real(&js, NULL, INFINITY);
	json_bool(&js, NULL, true);
	json_null(&js, NULL);
	json_array(&js, NULL);
	json_close(&js);
	json_close(&js);
	json_hex_open(&js, "h");
	json_hex(&js, "\x00\xfe", 2);
	json_hex_shut(&js);
	json_close(&js);
	fclose(js.out);
	assert_string_equal(text,
			    "{\"a\\\"b\\\\\":\"x\\ny\\u0009z\\u007f\xc3\xa4"
			    "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\","
			    "\"n\":[18446744073709551615,-9223372036854775808,"
			    "0.5,null,true,null,[]],\"h\":\"00fe\"}");
	free(text);
}

static void meant(void **state)
{
	static const char *const names[] = { "domain", "device", "dump" };

	assert_string_equal(similar("doman", names, 3), "domain");
	assert_string_equal(similar("dmup", names, 3), "dump");
	assert_string_equal(similar("dev", names, 3), "device");
	assert_null(similar("x", names, 3));
	assert_null(similar("", names, 3));
	assert_null(similar("a word that is longer than any name of ours",
			    names, 3));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(numbers),
		cmocka_unit_test(sizes),
		cmocka_unit_test(durations),
		cmocka_unit_test(protections),
		cmocka_unit_test(words),
		cmocka_unit_test(any_line),
		cmocka_unit_test(formats),
		cmocka_unit_test(formats_parse),
		cmocka_unit_test(json),
		cmocka_unit_test(meant),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
