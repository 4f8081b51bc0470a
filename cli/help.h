/* SPDX-License-Identifier: GPL-2.0 */
/* Help, made from the command table. */
#ifndef _IOMMUCTL_HELP_H
#define _IOMMUCTL_HELP_H

#include "cli.h"
#include "grammar.h"

/* All objects, and where to begin */
enum status help_overview(struct cli *cli);

/* One object: synopses, what they do, examples */
enum status help_object(struct cli *cli, const struct object *obj);

/* Add the synopsis of a verb to the hint of an error */
void help_synopsis_hint(struct cli *cli, const struct object *obj,
			const struct verb *verb);

#endif /* _IOMMUCTL_HELP_H */
