/* SPDX-License-Identifier: GPL-2.0 */
/* IOMMUs of particular chips: what the model has to know of each format */
#ifndef _FORMATS_SOC_H
#define _FORMATS_SOC_H

#include "pgtable_model.h"

/* F(name) for each geometry above, name_geometry */
#define FORMATS_SOC(F)

#endif /* _FORMATS_SOC_H */
