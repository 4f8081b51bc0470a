/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _IOMMUCTL_CMD_DOMAIN_H
#define _IOMMUCTL_CMD_DOMAIN_H

#include "../cli.h"

/* Print the domains that the module knows; @flags: of the table. */
enum status domain_table(struct cli *cli, unsigned int flags);

#endif /* _IOMMUCTL_CMD_DOMAIN_H */
