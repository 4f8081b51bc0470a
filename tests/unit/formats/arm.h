/* SPDX-License-Identifier: GPL-2.0 */
/* Arm and Apple: what the model has to know of each format */
#ifndef _FORMATS_ARM_H
#define _FORMATS_ARM_H

#include "pgtable_model.h"

/* F(name) for each geometry above, name_geometry */
#define FORMATS_ARM(F)

#endif /* _FORMATS_ARM_H */
