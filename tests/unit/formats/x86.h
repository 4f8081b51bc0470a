/* SPDX-License-Identifier: GPL-2.0 */
/* AMD, Intel first stage and RISC-V: what the model has to know of each format */
#ifndef _FORMATS_X86_H
#define _FORMATS_X86_H

#include "pgtable/fmt/amdv1.h"
#include "pgtable/fmt/amdv1_6.h"
#include "pgtable/fmt/riscv_sv39.h"
#include "pgtable/fmt/riscv_sv48.h"
#include "pgtable/fmt/riscv_sv57.h"
#include "pgtable/fmt/vtdss5.h"
#include "pgtable/fmt/x86_64_4.h"
#include "pgtable/fmt/x86_64_5.h"
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

static const struct geometry vtdss5_geometry __maybe_unused = {
	.fmt = &vtdss5_fmt,
	.prot_kept = PGTABLE_READ | PGTABLE_WRITE,
	.root_pages = 1,
	.spans = 4,
	.span = { { 48, 1 }, { 39, 1 }, { 30, 1 }, { 21, 1 } },
};

/* What is present can be read */
static const struct geometry x86_64_4_geometry __maybe_unused = {
	.fmt = &x86_64_4_fmt,
	.prot_kept = PGTABLE_WRITE,
	.prot_given = PGTABLE_READ,
	.root_pages = 1,
	.spans = 3,
	.span = { { 39, 1 }, { 30, 1 }, { 21, 1 } },
};

static const struct geometry x86_64_5_geometry __maybe_unused = {
	.fmt = &x86_64_5_fmt,
	.prot_kept = PGTABLE_WRITE,
	.prot_given = PGTABLE_READ,
	.root_pages = 1,
	.spans = 4,
	.span = { { 48, 1 }, { 39, 1 }, { 30, 1 }, { 21, 1 } },
};

/* What can be written can be read */
static const struct geometry riscv_sv39_geometry __maybe_unused = {
	.fmt = &riscv_sv39_fmt,
	.prot_kept = PGTABLE_WRITE | PGTABLE_NOEXEC,
	.prot_given = PGTABLE_READ,
	.root_pages = 1,
	.spans = 2,
	.span = { { 30, 1 }, { 21, 1 } },
};

static const struct geometry riscv_sv48_geometry __maybe_unused = {
	.fmt = &riscv_sv48_fmt,
	.prot_kept = PGTABLE_WRITE | PGTABLE_NOEXEC,
	.prot_given = PGTABLE_READ,
	.root_pages = 1,
	.spans = 3,
	.span = { { 39, 1 }, { 30, 1 }, { 21, 1 } },
};

static const struct geometry riscv_sv57_geometry __maybe_unused = {
	.fmt = &riscv_sv57_fmt,
	.prot_kept = PGTABLE_WRITE | PGTABLE_NOEXEC,
	.prot_given = PGTABLE_READ,
	.root_pages = 1,
	.spans = 4,
	.span = { { 48, 1 }, { 39, 1 }, { 30, 1 }, { 21, 1 } },
};

/* F(name) for each geometry above, name_geometry */
#define FORMATS_X86(F)		\
	F(amdv1)		\
	F(amdv1_6)		\
	F(vtdss5)		\
	F(x86_64_4)		\
	F(x86_64_5)		\
	F(riscv_sv39)		\
	F(riscv_sv48)		\
	F(riscv_sv57)

#endif /* _FORMATS_X86_H */
