/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _IOMMUCTL_OBJECTS_H
#define _IOMMUCTL_OBJECTS_H

#include "grammar.h"

/* The command table: all objects, ends with NULL */
extern const struct object *const objects[];

#endif /* _IOMMUCTL_OBJECTS_H */
