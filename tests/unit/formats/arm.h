/* SPDX-License-Identifier: GPL-2.0 */
/* Arm and Apple: what the model has to know of each format */
#ifndef _FORMATS_ARM_H
#define _FORMATS_ARM_H

#include "pgtable/fmt/apple_dart.h"
#include "pgtable/fmt/apple_dart2.h"
#include "pgtable/fmt/arm_32_lpae_s1.h"
#include "pgtable/fmt/arm_32_lpae_s1_ns.h"
#include "pgtable/fmt/arm_32_lpae_s2.h"
#include "pgtable/fmt/arm_64_lpae_s1_16k.h"
#include "pgtable/fmt/arm_64_lpae_s1_16k_contig.h"
#include "pgtable/fmt/arm_64_lpae_s1_4k.h"
#include "pgtable/fmt/arm_64_lpae_s1_4k_contig.h"
#include "pgtable/fmt/arm_64_lpae_s1_64k.h"
#include "pgtable/fmt/arm_64_lpae_s1_64k_contig.h"
#include "pgtable/fmt/arm_64_lpae_s2_16k.h"
#include "pgtable/fmt/arm_64_lpae_s2_4k.h"
#include "pgtable/fmt/arm_64_lpae_s2_64k.h"
#include "pgtable/fmt/arm_v7s.h"
#include "pgtable/fmt/arm_v7s_mtk.h"
#include "pgtable_model.h"

/* At stage 1 nothing is write-only. Devices are not cached */
#define LPAE_S1_KEPT	(PGTABLE_WRITE | PGTABLE_CACHE | PGTABLE_NOEXEC | \
			 PGTABLE_MMIO | PGTABLE_PRIV)
#define LPAE_S2_KEPT	(PGTABLE_READ | PGTABLE_WRITE | PGTABLE_CACHE | \
			 PGTABLE_NOEXEC | PGTABLE_MMIO)

static const struct geometry arm_64_lpae_s1_4k_geometry __maybe_unused = {
	.fmt = &arm_64_lpae_s1_4k_fmt,
	.prot_kept = LPAE_S1_KEPT,
	.prot_given = PGTABLE_READ,
	.prot_not_mmio = PGTABLE_CACHE,
	.root_pages = 1,
	.spans = 3,
	.span = { { 39, 1 }, { 30, 1 }, { 21, 1 } },
};

static const struct geometry arm_64_lpae_s1_4k_contig_geometry __maybe_unused = {
	.fmt = &arm_64_lpae_s1_4k_contig_fmt,
	.prot_kept = LPAE_S1_KEPT,
	.prot_given = PGTABLE_READ,
	.prot_not_mmio = PGTABLE_CACHE,
	.root_pages = 1,
	.spans = 3,
	.span = { { 39, 1 }, { 30, 1 }, { 21, 1 } },
};

static const struct geometry arm_64_lpae_s1_16k_geometry __maybe_unused = {
	.fmt = &arm_64_lpae_s1_16k_fmt,
	.prot_kept = LPAE_S1_KEPT,
	.prot_given = PGTABLE_READ,
	.prot_not_mmio = PGTABLE_CACHE,
	.root_pages = 1,
	.spans = 3,
	.span = { { 47, 4 }, { 36, 4 }, { 25, 4 } },
};

static const struct geometry arm_64_lpae_s1_64k_geometry __maybe_unused = {
	.fmt = &arm_64_lpae_s1_64k_fmt,
	.prot_kept = LPAE_S1_KEPT,
	.prot_given = PGTABLE_READ,
	.prot_not_mmio = PGTABLE_CACHE,
	.root_pages = 1,
	.spans = 2,
	.span = { { 42, 16 }, { 29, 16 } },
};

static const struct geometry arm_64_lpae_s2_4k_geometry __maybe_unused = {
	.fmt = &arm_64_lpae_s2_4k_fmt,
	.prot_kept = LPAE_S2_KEPT,
	.prot_not_mmio = PGTABLE_CACHE,
	.root_pages = 2,
	.spans = 2,
	.span = { { 30, 1 }, { 21, 1 } },
};

static const struct geometry arm_32_lpae_s1_geometry __maybe_unused = {
	.fmt = &arm_32_lpae_s1_fmt,
	.prot_kept = LPAE_S1_KEPT,
	.prot_given = PGTABLE_READ,
	.prot_not_mmio = PGTABLE_CACHE,
	.root_pages = 1,
	.spans = 2,
	.span = { { 30, 1 }, { 21, 1 } },
};

static const struct geometry arm_64_lpae_s1_16k_contig_geometry __maybe_unused = {
	.fmt = &arm_64_lpae_s1_16k_contig_fmt,
	.prot_kept = LPAE_S1_KEPT,
	.prot_given = PGTABLE_READ,
	.prot_not_mmio = PGTABLE_CACHE,
	.root_pages = 1,
	.spans = 3,
	.span = { { 47, 4 }, { 36, 4 }, { 25, 4 } },
};

static const struct geometry arm_64_lpae_s1_64k_contig_geometry __maybe_unused = {
	.fmt = &arm_64_lpae_s1_64k_contig_fmt,
	.prot_kept = LPAE_S1_KEPT,
	.prot_given = PGTABLE_READ,
	.prot_not_mmio = PGTABLE_CACHE,
	.root_pages = 1,
	.spans = 2,
	.span = { { 42, 16 }, { 29, 16 } },
};

static const struct geometry arm_64_lpae_s2_16k_geometry __maybe_unused = {
	.fmt = &arm_64_lpae_s2_16k_fmt,
	.prot_kept = LPAE_S2_KEPT,
	.prot_not_mmio = PGTABLE_CACHE,
	.root_pages = 8,
	.spans = 2,
	.span = { { 36, 4 }, { 25, 4 } },
};

static const struct geometry arm_64_lpae_s2_64k_geometry __maybe_unused = {
	.fmt = &arm_64_lpae_s2_64k_fmt,
	.prot_kept = LPAE_S2_KEPT,
	.prot_not_mmio = PGTABLE_CACHE,
	.root_pages = 1,
	.spans = 2,
	.span = { { 42, 16 }, { 29, 16 } },
};

static const struct geometry arm_32_lpae_s1_ns_geometry __maybe_unused = {
	.fmt = &arm_32_lpae_s1_ns_fmt,
	.prot_kept = LPAE_S1_KEPT,
	.prot_given = PGTABLE_READ,
	.prot_not_mmio = PGTABLE_CACHE,
	.root_pages = 1,
	.spans = 2,
	.span = { { 30, 1 }, { 21, 1 } },
};

static const struct geometry arm_32_lpae_s2_geometry __maybe_unused = {
	.fmt = &arm_32_lpae_s2_fmt,
	.prot_kept = LPAE_S2_KEPT,
	.prot_not_mmio = PGTABLE_CACHE,
	.root_pages = 2,
	.spans = 2,
	.span = { { 30, 1 }, { 21, 1 } },
};

static const struct geometry arm_v7s_geometry __maybe_unused = {
	.fmt = &arm_v7s_fmt,
	.prot_kept = LPAE_S1_KEPT,
	.prot_given = PGTABLE_READ,
	.prot_not_mmio = PGTABLE_CACHE,
	.root_pages = 4,
	.spans = 1,
	.span = { { 20, 1 } },
};

/* MediaTek's have no permissions */
static const struct geometry arm_v7s_mtk_geometry __maybe_unused = {
	.fmt = &arm_v7s_mtk_fmt,
	.prot_kept = PGTABLE_CACHE | PGTABLE_MMIO,
	.prot_given = PGTABLE_READ | PGTABLE_WRITE,
	.prot_not_mmio = PGTABLE_CACHE,
	.root_pages = 16,
	.spans = 1,
	.span = { { 20, 1 } },
};

static const struct geometry apple_dart_geometry __maybe_unused = {
	.fmt = &apple_dart_fmt,
	.prot_kept = PGTABLE_READ | PGTABLE_WRITE,
	.root_pages = 4,
	.spans = 1,
	.span = { { 25, 4 } },
};

static const struct geometry apple_dart2_geometry __maybe_unused = {
	.fmt = &apple_dart2_fmt,
	.prot_kept = PGTABLE_READ | PGTABLE_WRITE,
	.root_pages = 4,
	.spans = 1,
	.span = { { 25, 4 } },
};

/* F(name) for each geometry above, name_geometry */
#define FORMATS_ARM(F)				\
	F(arm_64_lpae_s1_4k)			\
	F(arm_64_lpae_s1_4k_contig)		\
	F(arm_64_lpae_s1_16k)			\
	F(arm_64_lpae_s1_16k_contig)		\
	F(arm_64_lpae_s1_64k)			\
	F(arm_64_lpae_s1_64k_contig)		\
	F(arm_64_lpae_s2_4k)			\
	F(arm_64_lpae_s2_16k)			\
	F(arm_64_lpae_s2_64k)			\
	F(arm_32_lpae_s1)			\
	F(arm_32_lpae_s1_ns)			\
	F(arm_32_lpae_s2)			\
	F(arm_v7s)				\
	F(arm_v7s_mtk)				\
	F(apple_dart)				\
	F(apple_dart2)

#endif /* _FORMATS_ARM_H */
