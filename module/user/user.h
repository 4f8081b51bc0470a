/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What users make through the control interface: domains, their attachments to
 * devices, and their mappings.
 *
 *	domain.c	domains, made and ended; all domains, listed
 *	attach.c	attached to devices, whose DMA is ours then
 *	mapping.c	map and unmap
 *	inspect.c	translate, dump, walk; of others' domains too
 *
 * Locks: device_lock_iommu(), then domain->lock, then the core's group->mutex.
 */
#ifndef _IOMMUCTL_USER_H
#define _IOMMUCTL_USER_H

#include "../domain.h"

struct buffer;

/* domain.c */
extern const struct object_ops domain_object_ops;

/**
 * domain_get_user() - find a domain that its user may change
 * @id: its id
 *
 * Return: the domain with a reference for object_put(), or an ERR_PTR: -ENOENT;
 * -EPERM if IOMMUCTL_DOMAIN_ADD did not make it.
 */
struct domain *domain_get_user(u32 id);

/**
 * domain_lock_user() - take the lock of a domain to change what it maps
 * @domain: the domain, from domain_get_user()
 *
 * Return: 0 with @domain->lock held; -EINTR; -ENOENT if it is being destroyed.
 */
int domain_lock_user(struct domain *domain);

/* ioctl(IOMMUCTL_DOMAIN_ADD); @arg: struct iommuctl_domain_add */
int domain_ctl_add(void *arg);

/* attach.c */
int attach_init(void);
void attach_exit(void);

/* Detach all that is attached to a domain; for IOMMUCTL_RESET */
void attach_clear(struct domain *domain);

/* The ioctls; @arg: struct iommuctl_domain_attach */
int attach_ctl_attach(void *arg);
int attach_ctl_detach(void *arg);

/* mapping.c */

/**
 * struct mapping - one mapping made by IOMMUCTL_MAP
 * @node: in domain->maps, by @iova; under domain->lock, as all of it
 * @iova: first IOVA
 * @last: last IOVA, included
 * @offset: where it begins in @buf; the output address without @buf
 * @buf: the buffer, referenced; NULL for an output address
 * @prot: IOMMU_*
 */
struct mapping {
	struct rb_node node;
	u64 iova;
	u64 last;
	u64 offset;
	struct buffer *buf;
	u32 prot;
};

struct mapping *mapping_from(struct domain *domain, u64 iova);
struct mapping *mapping_next(struct mapping *m);

/* End all mappings of a domain; under domain->lock */
void mapping_clear(struct domain *domain);

/* The ioctls; @arg: struct iommuctl_map, struct iommuctl_unmap */
int mapping_ctl_map(void *arg);
int mapping_ctl_unmap(void *arg);

int mappings_init(void);
void mappings_exit(void);

/* inspect.c: the ioctls; @arg: struct iommuctl_translate, … */
int inspect_ctl_translate(void *arg);
int inspect_ctl_dump(void *arg);
int inspect_ctl_walk(void *arg);

#endif /* _IOMMUCTL_USER_H */
