/* SPDX-License-Identifier: GPL-2.0 */
/* APPLE_DART of io-pgtable: version 1, of the M1 (t8103) */
#ifndef _IOMMUCTL_PGTABLE_APPLE_DART_H
#define _IOMMUCTL_PGTABLE_APPLE_DART_H

#include "../pgtable.h"

#define PGTABLE_FMT		apple_dart
#define PGTABLE_NAME		"apple-dart"
#define PGTABLE_OUT_BITS	36
#define DART_LOWER		0
#define DART_NO_WRITE		BIT_ULL(7)
#define PGTABLE_LINEAR

#include "apple_dart_common.h"

#endif /* _IOMMUCTL_PGTABLE_APPLE_DART_H */
