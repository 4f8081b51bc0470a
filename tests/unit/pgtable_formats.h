/* SPDX-License-Identifier: GPL-2.0 */
/* The formats under test, and what the model has to know of each */
#ifndef _PGTABLE_FORMATS_H
#define _PGTABLE_FORMATS_H

#include "pgtable/fmt/vtdss.h"
#include "pgtable_model.h"

static const struct geometry vtdss_geometry __maybe_unused = {
	.fmt = &vtdss_fmt,
	.prot_kept = PGTABLE_READ | PGTABLE_WRITE,
	.root_pages = 1,
	.spans = 3,
	.span = { { 39, 1 }, { 30, 1 }, { 21, 1 } },
};

#endif /* _PGTABLE_FORMATS_H */
