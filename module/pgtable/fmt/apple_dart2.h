/* SPDX-License-Identifier: GPL-2.0 */
/* APPLE_DART2 of io-pgtable: version 2, of the M1 Pro and Max (t6000) */
#ifndef _IOMMUCTL_PGTABLE_APPLE_DART2_H
#define _IOMMUCTL_PGTABLE_APPLE_DART2_H

#include "../pgtable.h"

#define PGTABLE_FMT		apple_dart2
#define PGTABLE_NAME		"apple-dart2"
#define PGTABLE_OUT_BITS	42
#define DART_LOWER		4
#define DART_NO_WRITE		BIT_ULL(2)
#define PGTABLE_LINEAR		4

#include "apple_dart_common.h"

#endif /* _IOMMUCTL_PGTABLE_APPLE_DART2_H */
