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

/* @root: memory pages of the root table; then the kinds of table below it */
#define LPAE_GEOMETRY(name, kept, given, root, ...)			\
static const struct geometry name##_geometry __maybe_unused = {	\
	.fmt = &name##_fmt,						\
	.prot_kept = kept,						\
	.prot_given = given,						\
	.prot_not_mmio = PGTABLE_CACHE,					\
	.root_pages = root,						\
	.spans = sizeof((const u8 [][2]) { __VA_ARGS__ }) / 2,		\
	.span = { __VA_ARGS__ },					\
}

#define S1(name, root, ...)						\
	LPAE_GEOMETRY(name, LPAE_S1_KEPT, PGTABLE_READ, root, __VA_ARGS__)
#define S2(name, root, ...)						\
	LPAE_GEOMETRY(name, LPAE_S2_KEPT, 0, root, __VA_ARGS__)

S1(arm_64_lpae_s1_4k, 1, { 39, 1 }, { 30, 1 }, { 21, 1 });
S1(arm_64_lpae_s1_4k_contig, 1, { 39, 1 }, { 30, 1 }, { 21, 1 });
S1(arm_64_lpae_s1_16k, 1, { 47, 4 }, { 36, 4 }, { 25, 4 });
S1(arm_64_lpae_s1_16k_contig, 1, { 47, 4 }, { 36, 4 }, { 25, 4 });
S1(arm_64_lpae_s1_64k, 1, { 42, 16 }, { 29, 16 });
S1(arm_64_lpae_s1_64k_contig, 1, { 42, 16 }, { 29, 16 });
S1(arm_32_lpae_s1, 1, { 30, 1 }, { 21, 1 });
S1(arm_32_lpae_s1_ns, 1, { 30, 1 }, { 21, 1 });

/* Root tables of stage 2 may be several side by side */
S2(arm_64_lpae_s2_4k, 2, { 30, 1 }, { 21, 1 });
S2(arm_64_lpae_s2_16k, 8, { 36, 4 }, { 25, 4 });
S2(arm_64_lpae_s2_64k, 1, { 42, 16 }, { 29, 16 });
S2(arm_32_lpae_s2, 2, { 30, 1 }, { 21, 1 });

/* The short descriptor says as much as LPAE's */
S1(arm_v7s, 4, { 20, 1 });

#undef S1
#undef S2
#undef LPAE_GEOMETRY

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
