/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Domains as the control interface knows them: one struct domain for each
 * iommu_domain that is ours to see, whoever made it.
 */
#ifndef _IOMMUCTL_DOMAIN_H
#define _IOMMUCTL_DOMAIN_H

#include <linux/iommu.h>
#include <linux/list.h>
#include <linux/mutex.h>
#include <linux/rbtree.h>

#include "object.h"

struct viommu_domain;

/* Name of a device, replaced as a whole, read under RCU */
struct domain_name {
	struct rcu_head rcu;
	char name[IOMMUCTL_DEVNAME_LEN];
};

/* Why a struct domain lives: it goes when the last of these goes */
#define DOMAIN_USER	BIT(0)	/* IOMMUCTL_DOMAIN_ADD made it */
#define DOMAIN_VIRTUAL	BIT(1)	/* the virtual driver made it */
#define DOMAIN_SHIM	BIT(2)	/* the shim times it */

/**
 * struct domain - what we know of an iommu_domain
 * @obj: its id
 * @domain: the kernel's domain
 * @node: in the table by @domain's address; RCU
 * @rcu: frees it
 * @holders: DOMAIN_*; under domains_lock
 * @attached: devices attached to it
 * @owner: the iommu_ops it comes from: it attaches only to their devices
 * @device: name of the device that it serves; RCU, never NULL
 * @viommu: the virtual driver's part, NULL for a vendor's domain
 * @driver: name of the vendor's driver, or of the page-table format
 * @lock: protects all below; taken before the core's group->mutex
 * @dying: USER: being destroyed, nothing may be added
 * @maps: USER: mappings we made, by IOVA
 * @groups: USER: attachments we made
 * @mappings: how many are in @maps
 * @mapped: bytes in them
 */
struct domain {
	struct object obj;
	struct iommu_domain *domain;
	struct hlist_node node;
	struct rcu_head rcu;
	unsigned int holders;
	atomic_t attached;
	const struct iommu_ops *owner;
	struct domain_name __rcu *device;
	struct viommu_domain *viommu;
	char driver[IOMMUCTL_NAME_LEN];

	struct mutex lock;	/* what was mapped and attached by a user */
	bool dying;
	struct rb_root maps;
	struct list_head groups;
	u64 mappings;
	u64 mapped;
};

/**
 * domain_hold() - know an iommu_domain, for a reason
 * @iommu_domain: the kernel's domain; it lives until domain_unhold()
 * @holder: the reason, one DOMAIN_* bit, not held yet
 * @device: name of the device that it serves, or NULL if not known yet
 * @viommu: with DOMAIN_VIRTUAL, the virtual driver's part of it; else NULL
 *
 * Finds the struct domain of @iommu_domain or makes one. May sleep.
 *
 * Return: the domain, or an ERR_PTR: -ENOMEM, -EEXIST if @holder holds it.
 */
struct domain *domain_hold(struct iommu_domain *iommu_domain,
			   unsigned int holder, const char *device,
			   struct viommu_domain *viommu);

/**
 * domain_unhold() - the reason ends
 * @domain: the domain
 * @holder: the bit given to domain_hold()
 *
 * With the last reason the struct domain goes: waits for its users, frees
 * after a grace period. May sleep. The caller must not hold a reference.
 */
void domain_unhold(struct domain *domain, unsigned int holder);

/**
 * domain_find_rcu() - the struct domain of an iommu_domain
 * @iommu_domain: the kernel's domain
 *
 * Any context, under rcu_read_lock() or with interrupts off.
 *
 * Return: the domain, valid until rcu_read_unlock(), or NULL.
 */
struct domain *domain_find_rcu(const struct iommu_domain *iommu_domain);

/**
 * domain_device_rcu() - name of the device that a domain serves
 * @domain: the domain
 *
 * Any context, under rcu_read_lock() or with interrupts off.
 *
 * Return: the name, never NULL; empty if not known.
 */
const char *domain_device_rcu(const struct domain *domain);

/**
 * domain_attached() - a device was attached to a domain
 * @domain: the domain
 * @device: its name; the domain serves it from now on, if it served none
 *
 * May sleep (GFP_KERNEL), no error: without memory the old name stays.
 */
void domain_attached(struct domain *domain, const char *device);

/**
 * domain_detached() - a device left a domain
 * @domain: the domain
 *
 * Any context.
 */
void domain_detached(struct domain *domain);

/**
 * to_domain() - the domain of an object of type IOMMUCTL_DOMAIN
 * @obj: the object
 */
static inline struct domain *to_domain(struct object *obj)
{
	return container_of(obj, struct domain, obj);
}

void domains_exit(void);

#endif /* _IOMMUCTL_DOMAIN_H */
