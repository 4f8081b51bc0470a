/* SPDX-License-Identifier: GPL-2.0 */
/* AMD, Intel first stage and RISC-V: what the model has to know of each format */
#ifndef _FORMATS_X86_H
#define _FORMATS_X86_H

#include "pgtable/fmt/amdv1.h"
#include "pgtable/fmt/amdv1_6.h"
#include "pgtable_model.h"

/* FC is always set, and means coherent */
static const struct geometry amdv1_geometry __maybe_unused = {
	.fmt = &amdv1_fmt,
	.prot_kept = PGTABLE_READ | PGTABLE_WRITE,
	.prot_given = PGTABLE_CACHE,
	.root_pages = 1,
	.spans = 3,
	.span = { { 39, 1 }, { 30, 1 }, { 21, 1 } },
};

static const struct geometry amdv1_6_geometry __maybe_unused = {
	.fmt = &amdv1_6_fmt,
	.prot_kept = PGTABLE_READ | PGTABLE_WRITE,
	.prot_given = PGTABLE_CACHE,
	.root_pages = 1,
	.spans = 5,
	.span = { { 57, 1 }, { 48, 1 }, { 39, 1 }, { 30, 1 }, { 21, 1 } },
};

/* F(name) for each geometry above, name_geometry */
#define FORMATS_X86(F)	F(amdv1) F(amdv1_6)

#endif /* _FORMATS_X86_H */
