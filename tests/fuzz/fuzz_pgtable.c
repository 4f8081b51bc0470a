// SPDX-License-Identifier: GPL-2.0
/*
 * libFuzzer target: the first byte picks the format, the rest are operations on
 * a table and its model (tests/unit/pgtable_drive.c). Any difference aborts.
 *
 * FUZZ_FORMAT in the environment says which format instead, and with "?" shows
 * their names; FUZZ_OPERATIONS, after how many operations to end.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "pgtable_drive.h"
#include "pgtable_formats.h"
#include "pgtable_odd.h"

void drive_failed(const char *file, int line, const char *what)
{
	fprintf(stderr, "%s:%d: %s\n", file, line, what);
	abort();
}

#define FORMAT(name) { #name, &name##_geometry },

static const struct format {
	const char *name;
	const struct geometry *geo;
} formats[] = {
	FORMATS_REAL(FORMAT)
	FORMATS_ODD(FORMAT)
};

#define FORMATS (sizeof(formats) / sizeof(*formats))

static const struct format *only;
static unsigned long enough;

static void choose(const char *name)
{
	size_t i;

	for (i = 0; i < FORMATS && !only; i++) {
		if (!strcmp(name, "?"))
			puts(formats[i].name);
		else if (!strcmp(name, formats[i].name))
			only = &formats[i];
	}
	if (only)
		return;
	if (strcmp(name, "?"))
		fprintf(stderr, "no format '%s'\n", name);
	exit(strcmp(name, "?") ? 1 : 0);
}

int LLVMFuzzerInitialize(int *argc, char ***argv);

int LLVMFuzzerInitialize(int *argc __maybe_unused, char ***argv __maybe_unused)
{
	const char *text = getenv("FUZZ_OPERATIONS");

	if (text)
		enough = strtoul(text, NULL, 0);
	text = getenv("FUZZ_FORMAT");
	if (text)
		choose(text);
	return 0;
}

int LLVMFuzzerTestOneInput(const u8 *data, size_t size);

int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
	const struct format *format = only;

	if (!size)
		return 0;
	if (!format)
		format = &formats[*data % FORMATS];
	drive(format->geo, data + 1, size - 1);
	must(!env_tables);
	if (enough && drive_count >= enough) {
		printf("%lu operations\n", drive_count);
		fflush(stdout);
		/* To libFuzzer, exit() within a run is a finding. */
		_exit(0);
	}
	return 0;
}
