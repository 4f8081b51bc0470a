// SPDX-License-Identifier: GPL-2.0
/* `iommuctl lat -P`: where the time of calls went. */
#include <string.h>

#include "../print.h"
#include "phases.h"
#include "show_part.h"

static double mean(uint64_t ns, const struct lat_phase_row *row)
{
	return row->count ? (double)ns / row->count : 0;
}

static double share(uint64_t ns, const struct lat_phase_row *row)
{
	return row->sum ? 100.0 * ns / row->sum : 0;
}

static void put_time(struct table *t, const struct lat_style *style,
		     uint64_t ns, const struct lat_phase_row *row)
{
	double value = mean(ns, row);

	if (!row->count)
		table_none(t);
	else if (style->micro)
		table_real(t, value / 1000);
	else
		table_num(t, value + 0.5);
}

static void put_call(struct table *t, const struct lat_style *style,
		     const struct lat_phase_row *row)
{
	unsigned int i;

	table_text(t, row->device);
	table_text(t, lat_call_name(row->call));
	table_text(t, "");
	table_num(t, row->count);
	table_num(t, row->errors);
	put_time(t, style, row->sum, row);
	table_real(t, row->sum ? 100 : 0);
	for (i = 0; i < LAT_PHASE_COUNT; i++) {
		if (!row->phase[i].entered)
			continue;
		table_text(t, "");
		table_text(t, "");
		table_text(t, lat_phase_name(i));
		table_num(t, row->phase[i].entered);
		table_text(t, "");
		put_time(t, style, row->phase[i].ns, row);
		table_real(t, share(row->phase[i].ns, row));
	}
}

enum status lat_show_phases(struct cli *cli, const struct lat_style *style,
			    const struct lat_round *round)
{
	const struct column cols[] = {
		{ .key = "device", .heading = "DEVICE" },
		{ .key = "call", .heading = "CALL" },
		{ .key = "phase", .heading = "PHASE" },
		{ .key = "count", .heading = "COUNT", .cell = CELL_DEC },
		{ .key = "errors", .heading = "ERRORS", .cell = CELL_DEC },
		{ .key = "mean",
		  .heading = style->micro ? "us/CALL" : "ns/CALL",
		  .cell = style->micro ? CELL_REAL : CELL_DEC },
		{ .key = "share", .heading = "%", .cell = CELL_REAL },
	};
	struct table *t;
	size_t i;

	if (!round->phases.count) {
		say(cli, "No call in %.2f s.\n", round->seconds);
		return STATUS_OK;
	}
	t = table_open(cli, "calls", cols, sizeof(cols) / sizeof(cols[0]), 0);
	if (!t)
		return STATUS_ERROR;
	for (i = 0; i < round->phases.count; i++)
		put_call(t, style, &round->phases.row[i]);
	return table_close(t);
}

static void json_call(struct json *js, const struct lat_phase_row *row)
{
	unsigned int i;

	json_object(js, NULL);
	json_text(js, "device", row->device);
	json_text(js, "call", lat_call_name(row->call));
	json_num(js, "count", row->count);
	json_num(js, "errors", row->errors);
	json_num(js, "sum", row->sum);
	json_real(js, "mean", mean(row->sum, row));
	json_array(js, "phases");
	for (i = 0; i < LAT_PHASE_COUNT; i++) {
		const struct lat_phase_sum *phase = &row->phase[i];

		if (!phase->entered)
			continue;
		json_object(js, NULL);
		json_text(js, "phase", lat_phase_name(i));
		json_num(js, "count", phase->entered);
		json_num(js, "sum", phase->ns);
		json_real(js, "mean", mean(phase->ns, row));
		json_real(js, "share", share(phase->ns, row));
		json_close(js);
	}
	json_close(js);
	json_close(js);
}

void lat_json_phases(struct json *js, const struct lat_round *round)
{
	size_t i;

	json_array(js, "calls");
	for (i = 0; i < round->phases.count; i++)
		json_call(js, &round->phases.row[i]);
	json_close(js);
}
