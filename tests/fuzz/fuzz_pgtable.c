// SPDX-License-Identifier: GPL-2.0
/*
 * libFuzzer target: the first byte picks the format, the rest are operations on
 * a table and its model (tests/unit/pgtable_drive.c). Any difference aborts.
 */
#include <stdio.h>
#include <stdlib.h>

#include "pgtable_drive.h"
#include "pgtable_formats.h"
#include "pgtable_odd.h"

void drive_failed(const char *file, int line, const char *what)
{
	fprintf(stderr, "%s:%d: %s\n", file, line, what);
	abort();
}

int LLVMFuzzerTestOneInput(const u8 *data, size_t size);

int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
#define FORMAT(name) &name##_geometry,
	static const struct geometry *const formats[] = {
		FORMATS_REAL(FORMAT)
		FORMATS_ODD(FORMAT)
	};

	if (!size)
		return 0;
	drive(formats[*data % (sizeof(formats) / sizeof(*formats))], data + 1,
	      size - 1);
	must(!env_tables);
	return 0;
}
