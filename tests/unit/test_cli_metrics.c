// SPDX-License-Identifier: GPL-2.0
/*
 * The text of `iommuctl metrics`: bounds, sums, escapes and the bound on the
 * number of series, against plain counting; files that change at once; options.
 */
#include "cli_fake.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <iommuctl/event.h>

#include "metrics/file.h"
#include "metrics/serve.h"
#include "metrics/text.h"

static void record(struct lat_hist *h, uint64_t ns)
{
	h->bucket[lat_bucket(ns)]++;
	h->count++;
	h->sum += ns;
	h->bytes += 4096;
}

/* All of it as text, for free() */
static char *text_of(const struct metrics_table *table,
		     enum metrics_format format)
{
	struct metrics_report report = {
		.table = table, .version = "1", .kernel = "6.12", .source = "s",
		.start = 1.5, .dropped = 7, .readings = 3, .reading_ns = 1020,
	};
	char *text;
	size_t len;
	FILE *out = open_memstream(&text, &len);

	metrics_print(out, format, &report);
	fclose(out);
	return text;
}

static void has(const char *text, const char *line)
{
	if (!strstr(text, line))
		fail_msg("no '%s' in:\n%s", line, text);
}

/* Each bound counts what took as long, and nothing that took longer. */
static void bounds_are_inclusive(void **state)
{
	struct lat_hist hist = {};
	struct metrics_table table;
	uint64_t below = 0;
	unsigned int i;

	for (i = 0; i < METRICS_BOUNDS; i++) {
		record(&hist, metrics_bound(i));
		record(&hist, metrics_bound(i) + 1);
	}
	assert_int_equal(metrics_table_init(&table, 2), 0);
	assert_int_equal(metrics_table_add(&table, "d", 0, 0, &hist), 0);
	for (i = 0; i < METRICS_BOUNDS; i++) {
		below += table.device[0].op[0]->bucket[i];
		assert_int_equal(below, 2 * i + 1);
	}
	assert_int_equal(table.device[0].op[0]->bucket[METRICS_BOUNDS], 1);
	metrics_table_free(&table);
}

static void counters_grow(void **state)
{
	struct lat_hist hist = {}, bad = {};
	struct metrics_table table;
	char *text;

	record(&hist, 127);
	record(&hist, 128);
	record(&hist, 3000000000);
	record(&bad, 5);
	metrics_table_init(&table, 2);
	metrics_table_add(&table, "vdev0", IOMMUCTL_OP_MAP, 0, &hist);
	metrics_table_add(&table, "vdev0", IOMMUCTL_OP_MAP, 0, &hist);
	metrics_table_add(&table, "vdev0", IOMMUCTL_OP_MAP, 1, &bad);
	text = text_of(&table, METRICS_OPENMETRICS);
#define NAME	"iommuctl_operation_duration_seconds"
#define LABELS	"{device=\"vdev0\",op=\"map\""
	has(text, "# TYPE " NAME " histogram\n# UNIT " NAME " seconds\n");
	has(text, NAME "_bucket" LABELS ",le=\"1.27e-07\"} 2\n");
	has(text, NAME "_bucket" LABELS ",le=\"2.55e-07\"} 4\n");
	has(text, NAME "_bucket" LABELS ",le=\"1.073741823\"} 4\n");
	has(text, NAME "_bucket" LABELS ",le=\"+Inf\"} 6\n");
	has(text, NAME "_sum" LABELS "} 6.00000051\n");
	has(text, NAME "_count" LABELS "} 6\n");
	has(text, "iommuctl_operation_bytes_total" LABELS "} 24576\n");
	has(text, "# TYPE iommuctl_operation_errors counter\n");
	has(text, "iommuctl_operation_errors_total" LABELS "} 1\n");
	has(text, "iommuctl_dropped_events_total 7\n");
	has(text, "iommuctl_reading_duration_seconds 0.00000102\n");
	has(text, "# TYPE iommuctl_build info\n");
	assert_string_equal(text + strlen(text) - 7, "} 1\n# EOF\n" + 3);
	free(text);
	text = text_of(&table, METRICS_PROMETHEUS);
	has(text, "# TYPE iommuctl_operation_errors_total counter\n");
	has(text, "# TYPE iommuctl_build_info gauge\n");
	assert_null(strstr(text, "# UNIT"));
	assert_null(strstr(text, "# EOF"));
	free(text);
	metrics_table_free(&table);
}

/* However many devices there are, series are bounded and none is lost. */
static void devices_are_bounded(void **state)
{
	struct metrics_table table;
	struct lat_hist hist = {};
	char name[32], *text, *at;
	unsigned int i, lines = 0;

	record(&hist, 200);
	metrics_table_init(&table, 3);
	for (i = 0; i < 1000; i++) {
		snprintf(name, sizeof(name), "dev%u", i % 500);
		metrics_table_add(&table, name, IOMMUCTL_OP_UNMAP, 0, &hist);
	}
	text = text_of(&table, METRICS_OPENMETRICS);
	has(text, "_count{device=\"dev2\",op=\"unmap\"} 2\n");
	has(text, "_count{device=\"other\",op=\"unmap\"} 994\n");
	has(text, "iommuctl_folded_operations_total 994\n");
	has(text, "iommuctl_devices 3\n");
	for (at = strstr(text, "\niommuctl_operation_"); at;
	     at = strstr(at + 1, "\niommuctl_operation_"))
		lines++;
	assert_int_equal(lines, 4 * 22);
	free(text);
	metrics_table_free(&table);
}

static void labels_are_escaped(void **state)
{
	struct metrics_table table;
	struct lat_hist hist = {};
	char *text;

	metrics_table_init(&table, 1);
	metrics_table_add(&table, "a\"b\\c\nd", 99, 0, &hist);
	text = text_of(&table, METRICS_OPENMETRICS);
	has(text, "_count{device=\"a\\\"b\\\\c\\nd\",op=\"?\"} 0\n");
	free(text);
	metrics_table_free(&table);
}

static void formats(void **state)
{
	assert_int_equal(metrics_accepted(NULL), METRICS_PROMETHEUS);
	assert_int_equal(metrics_accepted("*/*"), METRICS_PROMETHEUS);
	assert_int_equal(metrics_accepted("application/openmetrics-text;version=1.0.0,*/*;q=0.1"),
			 METRICS_OPENMETRICS);
}

static void is_content(const char *path, const char *text)
{
	char got[16] = "";
	FILE *file = fopen(path, "r");

	assert_non_null(file);
	assert_int_equal(fread(got, 1, sizeof(got) - 1, file), strlen(text));
	fclose(file);
	assert_string_equal(got, text);
}

/* That nothing else is in the folder is seen at its end: it could not go. */
static void files(void **state)
{
	char dir[] = "/tmp/metrics.XXXXXX", path[64];
	mode_t mask = umask(077);
	struct stat st;

	assert_non_null(mkdtemp(dir));
	snprintf(path, sizeof(path), "%s/x.prom", dir);
	assert_int_equal(metrics_file_replace(path, "longer\n", 7), 0);
	is_content(path, "longer\n");
	assert_int_equal(metrics_file_replace(path, "new\n", 4), 0);
	is_content(path, "new\n");
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0644);
	unlink(path);
	assert_int_equal(mkdir(path, 0700), 0);
	assert_int_equal(metrics_file_replace(path, "x", 1), EISDIR);
	rmdir(path);
	assert_int_equal(rmdir(dir), 0);
	assert_int_equal(metrics_file_replace(path, "x", 1), ENOENT);
	umask(mask);
}

/* What is no regular file stays, whatever a link leads to. */
static void other_files(void **state)
{
	char dir[] = "/tmp/metrics.XXXXXX", path[64], link[72];

	assert_non_null(mkdtemp(dir));
	snprintf(path, sizeof(path), "%s/x.prom", dir);
	snprintf(link, sizeof(link), "%s.link", path);
	assert_true(metrics_file_fits(path));
	assert_int_equal(metrics_file_replace(path, "x", 1), 0);
	assert_true(metrics_file_fits(path));
	assert_int_equal(symlink("x.prom", link), 0);
	bad(STATUS_ERROR, "no regular file", "metrics --output %s 0.01", link);
	unlink(path);
	bad(STATUS_ERROR, "no regular file", "metrics --output %s 0.01", link);
	bad(STATUS_ERROR, "no regular file", "metrics --output %s 0.01", dir);
	bad(STATUS_ERROR, "no regular file", "metrics --output /dev/null 0.01");
	unlink(link);
	assert_int_equal(rmdir(dir), 0);
}

static void options(void **state)
{
	static const char *const remote[] = {
		"0.0.0.0:1", "10.0.0.1:80", "128.0.0.1:80", "[::]:80", ":80",
		"[fe80::1]:80", "::ffff:127.0.0.1:1", "example.org:80",
	};
	static const char *const near[] = {
		"127.0.0.1:0", "127.1.2.3:65535", "[::1]:9", "localhost:9",
	};
	struct sockaddr_storage at;
	struct cli cli;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(remote); i++)
		bad(STATUS_USAGE, "no loopback address", "metrics --listen %s",
		    remote[i]);
	for (i = 0; i < ARRAY_SIZE(near); i++) {
		fake_cli(&cli);
		assert_int_equal(serve_address(&cli, near[i], &at), STATUS_OK);
	}
	bad(STATUS_USAGE, "no ADDRESS:PORT", "metrics --listen 127.0.0.1");
	bad(STATUS_USAGE, "no ADDRESS:PORT", "metrics --listen 127.0.0.1:65536");
	bad(STATUS_USAGE, "exclude", "metrics --listen localhost:1 --output x");
	bad(STATUS_USAGE, "exclude",
	    "metrics --listen localhost:1 --format openmetrics");
	bad(STATUS_USAGE, "takes no DURATION", "metrics --listen localhost:1 5");
	bad(STATUS_USAGE, "needs --output", "metrics --every 5");
	bad(STATUS_USAGE, "no time", "metrics --output x --every 0");
	bad(STATUS_USAGE, "no time", "metrics soon");
	bad(STATUS_USAGE, "no format", "metrics --format json");
	bad(STATUS_USAGE, "from 1 to 1024", "metrics --devices 1025");
	bad(STATUS_USAGE, "power of two", "metrics --slots 3");
	bad(STATUS_USAGE, "not JSON", "-j metrics");
}

/* What is told as Host: a page's own name may lead to our address. */
static void hosts(void **state)
{
	static const char *const foreign[] = {
		"", ":1", "evil.example", "127.0.0.1.evil.example:9950",
		"10.0.0.1", "localhost.evil.example", "[::2]:1", "[::1]x",
		"[::1", "::1", "[", "[]", "127.0.0.1 ",
		"localhostlocalhostlocalhostlocalhostlocalhostlocalhost",
	};
	static const char *const ours[] = {
		"localhost", "LocalHost:9950", "127.0.0.1", "127.1.2.3:80",
		"[::1]", "[::1]:9950",
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(foreign); i++)
		assert_false(serve_host(foreign[i]));
	for (i = 0; i < ARRAY_SIZE(ours); i++)
		assert_true(serve_host(ours[i]));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(bounds_are_inclusive),
		cmocka_unit_test(counters_grow),
		cmocka_unit_test(devices_are_bounded),
		cmocka_unit_test(labels_are_escaped),
		cmocka_unit_test(formats),
		cmocka_unit_test(files),
		cmocka_unit_test(other_files),
		cmocka_unit_test(options),
		cmocka_unit_test(hosts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
