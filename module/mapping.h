/* SPDX-License-Identifier: GPL-2.0 */
/* What domains map: to change it, and to see it. */
#ifndef _IOMMUCTL_MAPPING_H
#define _IOMMUCTL_MAPPING_H

struct domain;

/* End all mappings of a domain; under domain->lock */
void mapping_clear(struct domain *domain);

/* The ioctls; @arg: struct iommuctl_map, … */
int mapping_ctl_map(void *arg);
int mapping_ctl_unmap(void *arg);
int mapping_ctl_translate(void *arg);
int mapping_ctl_dump(void *arg);
int mapping_ctl_walk(void *arg);

int mappings_init(void);
void mappings_exit(void);

#endif /* _IOMMUCTL_MAPPING_H */
