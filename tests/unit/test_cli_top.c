// SPDX-License-Identifier: GPL-2.0
/* `iommuctl top` without a terminal: rows, keys, and lines as they must be. */
#include "cli_fake.h"

#include <locale.h>
#include <stdlib.h>
#include <string.h>

#include <iommuctl/event.h>

#include "top/bar.h"
#include "top/draw.h"
#include "top/human.h"

static void record(struct lat_hist *h, uint64_t ns, unsigned int n)
{
	h->bucket[lat_bucket(ns)] += n;
	h->count += n;
	h->sum += ns * n;
	h->bytes += 4096 * n;
	if (h->max < ns)
		h->max = ns;
}

static void add(struct top_rows *rows, const char *device, int op,
		unsigned int failed, uint64_t ns, unsigned int n)
{
	struct lat_hist hist = {};

	record(&hist, ns, n);
	assert_int_equal(top_rows_add(rows, device, op, failed, &hist), 0);
}

/* Two busy devices, one that rests, one of a long name */
static void fill(struct top_rows *rows)
{
	add(rows, "0000:00:10.0", IOMMUCTL_OP_MAP, 0, 300, 12000);
	add(rows, "0000:00:10.0", IOMMUCTL_OP_MAP, 0, 20000, 300);
	add(rows, "0000:00:10.0", IOMMUCTL_OP_UNMAP, 0, 1000000, 1);
	add(rows, "0000:00:10.0", IOMMUCTL_OP_ATTACH, 0, 99, 7);
	add(rows, "vdev10", IOMMUCTL_OP_UNMAP, 0, 100, 5);
	add(rows, "vdev10", IOMMUCTL_OP_MAP, 1, 5, 3);
	add(rows, "vdev2", IOMMUCTL_OP_MAP, 0, 1, 0);
	add(rows, "a-device-of-a-long-name", IOMMUCTL_OP_IOTLB_SYNC, 0,
	    5000000, 2);
}

static const struct top_facts facts = {
	.time = "12:34:56", .source = "module", .kernel = "6.12.1",
	.seconds = 2, .dropped = 1500,
};

static struct top_view plain_view(void)
{
	return (struct top_view){ .sort = TOP_BY_RATE, .interval = 2 };
}

/* The whole screen as text, lines with newlines, for free() */
static char *screen(struct top_view *view, unsigned int width,
		    unsigned int height)
{
	struct top_rows rows = {}, shown = {};
	struct canvas c = {};
	char *text, *line;
	unsigned int y;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	fill(&rows);
	assert_int_equal(top_rows_merge(&shown, &rows, view->by_op,
					view->filter), 0);
	top_rows_sort(&shown, view->sort, view->reverse);
	assert_int_equal(canvas_resize(&c, width, height), 0);
	if (height)
		top_draw(&c, view, &shown, &facts);
	else
		top_draw_batch(&c, view, &shown, &facts);
	for (y = 0; y < c.height; y++) {
		line = canvas_line(&c, y);
		fprintf(out, "%s\n", line);
		free(line);
	}
	fclose(out);
	canvas_free(&c);
	top_rows_free(&rows);
	top_rows_free(&shown);
	return text;
}

static void looks(struct top_view *view, unsigned int width,
		  unsigned int height, const char *want)
{
	char *text = screen(view, width, height);

	assert_string_equal(text, want);
	free(text);
}

static const char narrow_want[] =
"iommuctl top  12:34:56  every 2s  module, 6.12.1\n"
"6.15k ops/s, 24.0M bytes/s, 1.03% of a CPU in drivers; 3 errors, 1.50k not seen\n"
"\n"
"DEVICE            OPS/S BYTES/S ERRORS   MEAN    P99    MAX 100ns   10us    10ms\n"
"0000:00:10.0      6.15k   24.0M      0  862ns 18.8us 1.00ms  |========-------\n"
"vdev10             2.50   10.0K      3  100ns  100ns  100ns |\n"
"a-device-of-a-lo      1   4.00K      0 5.00ms 5.00ms 5.00ms                   |\n"
"vdev2                 0       0      0      -      -      -\n"
"\n"
"q quit  h help  <> sort  r reverse  o operations  / filter  p pause  +- interval\n";

static const char wide_want[] =
"iommuctl top  12:34:56  every 2s  only *00:10*  module, 6.12.1\n"
"6.15k ops/s, 24.0M bytes/s, 0.53% of a CPU in drivers; 0 errors, 1.50k not seen\n"
"\n"
"DEVICE       OP              OPS/S BYTES/S ERRORS   MEAN    P50    P99    MAX 100ns     1us        10us       100us      1ms    10ms\n"
"0000:00:10.0 attach           3.50   14.0K      0   99ns   97ns   99ns   99ns ┃\n"
"0000:00:10.0 map             6.15k   24.0M      0  780ns  288ns 18.5us 20.0us     ┃━━━━━━━━━━━━━━━━━━━━\n"
"0000:00:10.0 unmap            0.50   2.00K      0 1.00ms 1.00ms 1.00ms 1.00ms                                            ┃\n"
"\n"
"q quit  h help  <> sort  r reverse  o operations  / filter  p pause  +- interval\n";

static const char batch_want[] =
"iommuctl top  12:34:56  every 2s  only *VDEV*  module, 6.12.1\n"
"2.50 ops/s, 10.0K bytes/s, 0.00% of a CPU in drivers; 3 errors, 1.50k not seen\n"
"\n"
"DEVICE        OPS/S BYTES/S ERRORS   MEAN    P50    P99    MAX 100ns 10us   10ms\n"
"vdev10         2.50   10.0K      3  100ns   98ns  100ns  100ns |\n"
"vdev2             0       0      0      -      -      -      -\n"
"\n";

static const char none_want[] =
"iommuctl top  12:34:56  every 2s  only *none*  module, 6.12.\n"
"0 ops/s, 0 bytes/s, 0.00% of a CPU in drivers; 0 errors, 1.5\n"
"\n"
"DEVICE        OPS/S ERRORS    P99    MAX 100ns  10us    10ms\n"
"No such device did anything yet.\n";

static void narrow(void **state)
{
	struct top_view view = plain_view();

	looks(&view, 80, 10, narrow_want);
}

static void wide(void **state)
{
	struct top_view view = plain_view();

	view.by_op = true;
	view.utf8 = true;
	view.sort = TOP_BY_MAX;
	view.reverse = true;
	strcpy(view.filter, "00:10");
	looks(&view, 132, 9, wide_want);
}

/* No size is too small. */
static void any_size(void **state)
{
	unsigned int width, height;

	for (width = 0; width < 140; width += 3)
		for (height = 1; height < 12; height++) {
			struct top_view view = plain_view();

			view.by_op = width & 1;
			view.help = height % 3 == 2;
			free(screen(&view, width, height));
		}
}

static void batch(void **state)
{
	struct top_view view = plain_view();

	strcpy(view.filter, "VDEV");
	looks(&view, 80, 0, batch_want);
	strcpy(view.filter, "none");
	looks(&view, 60, 0, none_want);
}

/* Rows stay when nothing comes; of them there is a bound. */
static void rows_stay(void **state)
{
	struct top_rows rows = {};
	char name[16];
	unsigned int i;

	for (i = 0; i < TOP_MAX_ROWS + 5; i++) {
		snprintf(name, sizeof(name), "d%u", i);
		add(&rows, name, 0, 0, 100, 3);
	}
	assert_int_equal(rows.count, TOP_MAX_ROWS);
	assert_int_equal(rows.left_out, 15);
	top_rows_begin(&rows);
	assert_int_equal(rows.count, TOP_MAX_ROWS);
	assert_int_equal(rows.row[7].hist.count, 0);
	top_rows_free(&rows);
}

static void sorted(void **state)
{
	struct top_rows rows = {};

	add(&rows, "d10", 0, 0, 300, 1);
	add(&rows, "d9", 0, 0, 100, 50);
	add(&rows, "d1", 0, 0, 200, 50);
	top_rows_sort(&rows, TOP_BY_DEVICE, false);
	assert_string_equal(rows.row[1].device, "d9");
	top_rows_sort(&rows, TOP_BY_RATE, false);
	assert_string_equal(rows.row[0].device, "d1");
	assert_string_equal(rows.row[1].device, "d9");
	top_rows_sort(&rows, TOP_BY_MAX, false);
	assert_string_equal(rows.row[0].device, "d10");
	top_rows_sort(&rows, TOP_BY_P99, true);
	assert_string_equal(rows.row[0].device, "d9");
	top_rows_free(&rows);
}

static void press(struct top_view *view, const char *keys, enum top_act act)
{
	enum top_act got = TOP_NOTHING;

	for (; *keys; keys++)
		got = top_key(view, *keys);
	assert_int_equal(got, act);
}

static void keys(void **state)
{
	struct top_view view = plain_view();
	int i;

	view.interval = 1;
	press(&view, "+", TOP_READ);
	assert_true(view.interval == 2);
	view.interval = 0.1;
	press(&view, "-", TOP_NOTHING);
	press(&view, "X", TOP_REDRAW);
	assert_int_equal(view.sort, TOP_BY_MAX);
	press(&view, ">", TOP_NOTHING);
	press(&view, "<", TOP_REDRAW);
	assert_int_equal(view.sort, TOP_BY_P99);
	press(&view, "D", TOP_REDRAW);
	press(&view, "<", TOP_NOTHING);
	assert_int_equal(view.sort, TOP_BY_DEVICE);
	press(&view, "/vdqp", TOP_REDRAW);
	assert_true(view.typing);
	top_key(&view, TOP_KEY_BACKSPACE);
	top_key(&view, TOP_KEY_ENTER);
	assert_string_equal(view.filter, "vdq");
	press(&view, "/x", TOP_REDRAW);
	top_key(&view, TOP_KEY_ESCAPE);
	assert_string_equal(view.filter, "vdq");
	press(&view, "/", TOP_REDRAW);
	for (i = 0; i < 200; i++)
		top_key(&view, 'y');
	top_key(&view, TOP_KEY_ENTER);
	assert_int_equal(strlen(view.filter), TOP_FILTER_LEN - 1);
	press(&view, "p", TOP_REDRAW);
	press(&view, "p", TOP_READ);
	press(&view, "h", TOP_REDRAW);
	press(&view, "q", TOP_QUIT);
	press(&view, "~", TOP_NOTHING);
	press(&view, "q", TOP_QUIT);
}

static void scrolling(void **state)
{
	struct top_view view = plain_view();

	view.rows = 10;
	view.page = 4;
	top_key(&view, TOP_KEY_DOWN);
	assert_int_equal(view.first, 1);
	top_key(&view, TOP_KEY_PAGE_DOWN);
	assert_int_equal(view.first, 5);
	top_key(&view, TOP_KEY_PAGE_DOWN);
	assert_int_equal(view.first, 6);
	top_key(&view, TOP_KEY_PAGE_UP);
	top_key(&view, TOP_KEY_UP);
	assert_int_equal(view.first, 1);
	top_key(&view, TOP_KEY_END);
	assert_int_equal(view.first, 6);
	top_key(&view, TOP_KEY_HOME);
	top_key(&view, TOP_KEY_UP);
	assert_int_equal(view.first, 0);
}

static void numbers(void **state)
{
	char buf[HUMAN_LEN];
	double n;

	assert_string_equal(human_count(buf, 0), "0");
	assert_string_equal(human_count(buf, 999), "999");
	assert_string_equal(human_count(buf, 999.6), "1.00k");
	assert_string_equal(human_count(buf, 2.5), "2.50");
	assert_string_equal(human_count(buf, 0.25), "0.25");
	assert_string_equal(human_count(buf, 123456), "123k");
	assert_string_equal(human_bytes(buf, 1024), "1.00K");
	assert_string_equal(human_bytes(buf, 20 * 1048576.0), "20.0M");
	assert_string_equal(human_time(buf, 327), "327ns");
	assert_string_equal(human_time(buf, 5444768), "5.44ms");
	assert_string_equal(human_time(buf, 3e12), "3000s");
	for (n = 0.001; n < 1e30; n *= 1.01) {
		assert_true(strlen(human_count(buf, n)) <= 6);
		assert_true(strlen(human_bytes(buf, n)) <= 6);
		assert_true(strlen(human_time(buf, n)) <= 6);
	}
}

static void options(void **state)
{
	bad(STATUS_ERROR, "needs a terminal", "top");
	bad(STATUS_USAGE, "no interval", "top soon");
	bad(STATUS_USAGE, "no interval", "top -b 0");
	bad(STATUS_USAGE, "is 0", "top -b 1 0");
	bad(STATUS_USAGE, "no column", "top -s size");
	bad(STATUS_USAGE, "power of two", "top --slots 100");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(narrow),
		cmocka_unit_test(wide),
		cmocka_unit_test(any_size),
		cmocka_unit_test(batch),
		cmocka_unit_test(rows_stay),
		cmocka_unit_test(sorted),
		cmocka_unit_test(keys),
		cmocka_unit_test(scrolling),
		cmocka_unit_test(numbers),
		cmocka_unit_test(options),
	};

	setlocale(LC_CTYPE, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
