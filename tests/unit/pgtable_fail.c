// SPDX-License-Identifier: GPL-2.0
/* A difference, in a cmocka test: the test fails */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>

#include "pgtable_drive.h"

void drive_failed(const char *file, int line, const char *what)
{
	print_error("%s\n", what);
	_fail(file, line);
	abort();
}
