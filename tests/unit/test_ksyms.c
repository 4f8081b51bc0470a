// SPDX-License-Identifier: GPL-2.0
/* The kernel's symbols, from lists that are made up. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "trace/ksyms.h"

static struct ksyms *read_text(const char *text)
{
	FILE *file = fmemopen((void *)text, strlen(text), "r");
	struct ksyms *ksyms;

	assert_non_null(file);
	ksyms = ksyms_read(file);
	assert_non_null(ksyms);
	fclose(file);
	return ksyms;
}

/* Not in order, as modules follow the kernel */
static const char list[] =
	"0000000000000000 A fixed_percpu_data\n"
	"ffffffff81000000 T startup_64\n"
	"ffffffff81000000 T _text\n"
	"ffffffff81000040 t first\n"
	"ffffffff81800000 D some_data\n"
	"ffffffffc0301000 t nvme_map_data\t[nvme]\n"
	"ffffffffc0300000 t bpf_prog_6deef7357e7b4530_op\t[bpf]\n"
	"ffffffffc0400000 t wrap_map_pages\t[iommuctl]\n"
	"ffffffff81000100 W iommu_map\n"
	"ffffffff81000200 T asm_sysvec_apic_timer_interrupt\n"
	"a line that is none\n";

static void finds(void **state)
{
	struct ksyms *k = read_text(list);
	char text[KSYM_LEN];

	assert_false(ksyms_hidden(k));
	assert_string_equal(ksyms_format(k, 0xffffffff81000000, text),
			    "startup_64+0x0");
	assert_string_equal(ksyms_format(k, 0xffffffff8100003f, text),
			    "startup_64+0x3f");
	assert_string_equal(ksyms_format(k, 0xffffffff81000041, text),
			    "first+0x1");
	assert_string_equal(ksyms_format(k, 0xffffffffc0301010, text),
			    "nvme_map_data+0x10 [nvme]");
	assert_int_equal(ksyms_address(k, "iommu_map"), 0xffffffff81000100);
	assert_int_equal(ksyms_address(k, "iommu_ma"), 0);
	ksyms_free(k);
}

static void does_not_guess(void **state)
{
	struct ksyms *k = read_text(list);
	char text[KSYM_LEN];

	assert_string_equal(ksyms_format(k, 0xffffffff80ffffff, text),
			    "0xffffffff80ffffff");
	/* Far behind the last function before it: data are none. */
	assert_string_equal(ksyms_format(k, 0xffffffff81800010, text),
			    "0xffffffff81800010");
	assert_string_equal(ksyms_format(k, 0, text), "0x0");
	assert_string_equal(ksyms_format(NULL, 0x1234, text), "0x1234");
	ksyms_free(k);
}

static void hidden(void **state)
{
	struct ksyms *k = read_text("0000000000000000 T _text\n"
				    "0000000000000000 t nvme\t[nvme]\n");
	char text[KSYM_LEN];

	assert_true(ksyms_hidden(k));
	assert_string_equal(ksyms_format(k, 0xffffffff81000000, text),
			    "0xffffffff81000000");
	ksyms_free(k);
	k = read_text("nothing\n");
	assert_true(ksyms_hidden(k));
	ksyms_free(k);
}

static void skips_the_measuring(void **state)
{
	struct ksyms *k = read_text(list);
	const uint64_t stack[] = {
		0xffffffffc0300010, 0xffffffffc0400020, 0xffffffff81000110,
		0xffffffffc0400030, 0xffffffffc0301010,
	};

	assert_int_equal(ksyms_skip(k, stack, 5), 2);
	assert_int_equal(ksyms_skip(k, stack + 2, 3), 0);
	/* If it is all there is, it stays. */
	assert_int_equal(ksyms_skip(k, stack, 2), 0);
	assert_int_equal(ksyms_skip(NULL, stack, 5), 0);
	assert_int_equal(ksyms_skip(k, stack, 0), 0);
	ksyms_free(k);
}

static void trims_what_was_interrupted(void **state)
{
	struct ksyms *k = read_text(list);
	const uint64_t stack[] = {
		0xffffffff81000110, 0xffffffff8100021a, 0xffffffff81000041,
	};

	assert_int_equal(ksyms_trim(k, stack, 3), 2);
	assert_int_equal(ksyms_trim(k, stack, 1), 1);
	assert_int_equal(ksyms_trim(k, stack + 2, 1), 1);
	assert_int_equal(ksyms_trim(NULL, stack, 3), 3);
	ksyms_free(k);
}

static void long_names(void **state)
{
	char line[512], text[KSYM_LEN];
	struct ksyms *k;

	memset(line, 'x', sizeof(line));
	memcpy(line, "ffffffff81000000 T ", 19);
	strcpy(line + 500, "\n");
	k = read_text(line);
	assert_int_equal(strlen(ksyms_format(k, 0xffffffff81000000, text)),
			 KSYM_LEN - 1);
	ksyms_free(k);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(finds),
		cmocka_unit_test(does_not_guess),
		cmocka_unit_test(hidden),
		cmocka_unit_test(skips_the_measuring),
		cmocka_unit_test(trims_what_was_interrupted),
		cmocka_unit_test(long_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
