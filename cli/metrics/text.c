// SPDX-License-Identifier: GPL-2.0
/* The text that Prometheus reads. */
#include <inttypes.h>
#include <string.h>

#include "../lat/keys.h"
#include "text.h"

#define NAMESPACE	"iommuctl_"

/* One family of metrics under way */
struct family {
	FILE *out;
	enum metrics_format format;
	const char *name;
};

const char *metrics_content_type(enum metrics_format format)
{
	if (format == METRICS_OPENMETRICS)
		return "application/openmetrics-text; version=1.0.0; charset=utf-8";
	return "text/plain; version=0.0.4; charset=utf-8";
}

enum metrics_format metrics_accepted(const char *accept)
{
	if (accept && strstr(accept, "application/openmetrics-text"))
		return METRICS_OPENMETRICS;
	return METRICS_PROMETHEUS;
}

/*
 * OpenMetrics names a counter without the suffix of its samples, and knows
 * info and units; the older format does neither.
 */
static void begin(struct family *f, const char *name, const char *type,
		  const char *unit, const char *help)
{
	const char *suffix = "";

	f->name = name;
	if (f->format == METRICS_PROMETHEUS) {
		if (!strcmp(type, "counter"))
			suffix = "_total";
		if (!strcmp(type, "info")) {
			suffix = "_info";
			type = "gauge";
		}
	}
	fprintf(f->out, "# TYPE " NAMESPACE "%s%s %s\n", name, suffix, type);
	if (unit && f->format == METRICS_OPENMETRICS)
		fprintf(f->out, "# UNIT " NAMESPACE "%s %s\n", name, unit);
	fprintf(f->out, "# HELP " NAMESPACE "%s%s %s\n", name, suffix, help);
}

static void put_label(FILE *out, const char *key, const char *value)
{
	fprintf(out, "%s=\"", key);
	for (; *value; value++) {
		if (*value == '\n')
			fputs("\\n", out);
		else if (*value == '"' || *value == '\\')
			fprintf(out, "\\%c", *value);
		else
			fputc(*value, out);
	}
	fputc('"', out);
}

/* Nanoseconds as seconds, exactly */
static void put_seconds(FILE *out, uint64_t ns)
{
	char digits[10];
	int n = 9;

	snprintf(digits, sizeof(digits), "%09u", (unsigned int)(ns % 1000000000));
	while (n > 1 && digits[n - 1] == '0')
		n--;
	fprintf(out, "%" PRIu64 ".%.*s", ns / 1000000000, n, digits);
}

/* A sample's name, and the labels of a series, its brace left open */
static void put_series(const struct family *f, const char *suffix,
		       const char *device, unsigned int op)
{
	fprintf(f->out, NAMESPACE "%s%s{", f->name, suffix);
	put_label(f->out, "device", device);
	fputc(',', f->out);
	put_label(f->out, "op", lat_op_name(op));
}

static void put_histogram(const struct family *f, const char *device,
			  unsigned int op, const struct metrics_series *s)
{
	uint64_t below = 0;
	unsigned int i;

	for (i = 0; i < METRICS_BOUNDS; i++) {
		below += s->bucket[i];
		put_series(f, "_bucket", device, op);
		fprintf(f->out, ",le=\"%.10g\"} %" PRIu64 "\n",
			(double)metrics_bound(i) / 1e9, below);
	}
	put_series(f, "_bucket", device, op);
	fprintf(f->out, ",le=\"+Inf\"} %" PRIu64 "\n", s->count);
	put_series(f, "_sum", device, op);
	fputs("} ", f->out);
	put_seconds(f->out, s->sum);
	fputc('\n', f->out);
	put_series(f, "_count", device, op);
	fprintf(f->out, "} %" PRIu64 "\n", s->count);
}

static void put_bytes(const struct family *f, const char *device,
		      unsigned int op, const struct metrics_series *s)
{
	put_series(f, "_total", device, op);
	fprintf(f->out, "} %" PRIu64 "\n", s->bytes);
}

static void put_errors(const struct family *f, const char *device,
		       unsigned int op, const struct metrics_series *s)
{
	put_series(f, "_total", device, op);
	fprintf(f->out, "} %" PRIu64 "\n", s->errors);
}

typedef void series_fn(const struct family *f, const char *device,
		       unsigned int op, const struct metrics_series *s);

static void each_op(const struct family *f, const struct metrics_device *device,
		    series_fn *put)
{
	unsigned int op;

	for (op = 0; op < METRICS_OPS; op++)
		if (device->op[op])
			put(f, device->name, op, device->op[op]);
}

static void each(const struct family *f, const struct metrics_table *table,
		 series_fn *put)
{
	size_t i;

	for (i = 0; i < table->count; i++)
		each_op(f, &table->device[i], put);
	each_op(f, &table->other, put);
}

static void print_operations(struct family *f,
			     const struct metrics_table *table)
{
	begin(f, "operation_duration_seconds", "histogram", "seconds",
	      "How long operations of IOMMU drivers took that succeeded.");
	each(f, table, put_histogram);
	begin(f, "operation_bytes", "counter", "bytes",
	      "Bytes that operations mapped, unmapped or synced.");
	each(f, table, put_bytes);
	begin(f, "operation_errors", "counter", NULL,
	      "Operations that failed; they are in no other figure.");
	each(f, table, put_errors);
}

static void counter(struct family *f, const char *name, uint64_t value,
		    const char *help)
{
	begin(f, name, "counter", NULL, help);
	fprintf(f->out, NAMESPACE "%s_total %" PRIu64 "\n", name, value);
}

static void print_self(struct family *f, const struct metrics_report *r)
{
	counter(f, "dropped_events", r->dropped,
		"Operations in no figure: there was no free histogram, see --slots, or no room for their device.");
	counter(f, "missed_events", r->missed,
		"Operations in no figure: they interrupted the measuring of others.");
	counter(f, "folded_operations", r->table->folded,
		"Operations of the device '" METRICS_OTHER "', see --devices.");
	begin(f, "devices", "gauge", NULL, "Devices with series of their own.");
	fprintf(f->out, NAMESPACE "devices %zu\n", r->table->count);
	counter(f, "readings", r->readings, "How often the histograms were read.");
	begin(f, "reading_duration_seconds", "gauge", "seconds",
	      "How long the last reading of the histograms took.");
	fputs(NAMESPACE "reading_duration_seconds ", f->out);
	put_seconds(f->out, r->reading_ns);
	fputc('\n', f->out);
	begin(f, "start_time_seconds", "gauge", "seconds",
	      "When measuring began, in seconds since 1970.");
	fprintf(f->out, NAMESPACE "start_time_seconds %.3f\n", r->start);
}

static void print_build(struct family *f, const struct metrics_report *r)
{
	begin(f, "build", "info", NULL,
	      "This command, the kernel, and what the figures come from.");
	fputs(NAMESPACE "build_info{", f->out);
	put_label(f->out, "version", r->version);
	fputc(',', f->out);
	put_label(f->out, "kernel", r->kernel);
	fputc(',', f->out);
	put_label(f->out, "source", r->source);
	fputs("} 1\n", f->out);
}

void metrics_print(FILE *out, enum metrics_format format,
		   const struct metrics_report *report)
{
	struct family f = { .out = out, .format = format };

	print_operations(&f, report->table);
	print_self(&f, report);
	print_build(&f, report);
	if (format == METRICS_OPENMETRICS)
		fputs("# EOF\n", out);
}
