/* SPDX-License-Identifier: GPL-2.0 */
/* The formats under test, and what the model has to know of each */
#ifndef _PGTABLE_FORMATS_H
#define _PGTABLE_FORMATS_H

#include "pgtable/fmt/vtdss.h"
#include "formats/arm.h"
#include "formats/soc.h"
#include "formats/x86.h"
#include "pgtable_model.h"

static const struct geometry vtdss_geometry __maybe_unused = {
	.fmt = &vtdss_fmt,
	.prot_kept = PGTABLE_READ | PGTABLE_WRITE,
	.root_pages = 1,
	.spans = 3,
	.span = { { 39, 1 }, { 30, 1 }, { 21, 1 } },
};

/* F(name) for each format of real hardware */
#define FORMATS_REAL(F)	\
	F(vtdss)	\
	FORMATS_X86(F)	\
	FORMATS_ARM(F)	\
	FORMATS_SOC(F)

#endif /* _PGTABLE_FORMATS_H */
