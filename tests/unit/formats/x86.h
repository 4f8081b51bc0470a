/* SPDX-License-Identifier: GPL-2.0 */
/* AMD, Intel first stage and RISC-V: what the model has to know of each format */
#ifndef _FORMATS_X86_H
#define _FORMATS_X86_H

#include "pgtable_model.h"

/* F(name) for each geometry above, name_geometry */
#define FORMATS_X86(F)

#endif /* _FORMATS_X86_H */
