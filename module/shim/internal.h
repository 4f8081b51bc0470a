/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the files of the shim share.
 *
 * A shim is a device whose domains are timed. A timed domain has the wrappers
 * of a slot in its ->ops; all shims whose device uses or used that domain
 * share it, and hold it by a link each. It is left when the last of them goes,
 * or when it is freed.
 *
 * Locks, from the outermost: device_lock_iommu(), the core's group->mutex,
 * shim_lock, and what domain_hold() takes. shim_lock is not held while waiting
 * for users of a domain: one of them may be in device_lock_iommu().
 *
 * group->mutex keeps a device's domain attached, and so alive, while its ops
 * are replaced; the core calls ->free under it or without.
 */
#ifndef _IOMMUCTL_SHIM_INTERNAL_H
#define _IOMMUCTL_SHIM_INTERNAL_H

#include <linux/iommu.h>
#include <linux/list.h>
#include <linux/mutex.h>
#include <linux/percpu.h>

#include "compat/shim.h"
#include "object.h"

struct domain;

/* How many different iommu_domain_ops can be wrapped at a time */
#define SHIM_SLOTS	8

/* Protects all lists and counts here, the table of slots, and domain->ops. */
extern struct mutex shim_lock;

/* shim->events */
#define SHIM_MOVED	BIT(0)	/* the device was attached to some domain */
#define SHIM_GONE	BIT(1)	/* the device left its IOMMU */
#define SHIM_DETACHED	BIT(2)	/* the driver's detach_dev was called, and told */

/**
 * struct shim - a device under the shim
 * @obj: its id
 * @rcu: frees it
 * @node: in the list of shims; RCU
 * @dev: the device, held
 * @group: its group, held: while it lives, the group's domains live that the
 *	   group itself frees
 * @events: SHIM_*, set in any context, taken by the worker of follow.c
 * @listed: it is complete: the worker may take its events
 * @ending: someone is ending it: nobody else may, and no domain is added
 * @links: the domains that it times
 * @current_link: the domain it is attached to, NULL if that is not timed
 * @slot: the wrappers last used, NULL if none yet
 * @driver: name of its IOMMU
 */
struct shim {
	struct object obj;
	struct rcu_head rcu;
	struct list_head node;
	struct device *dev;
	struct iommu_group *group;
	atomic_t events;
	bool listed;
	bool ending;
	struct list_head links;
	struct shim_link *current_link;
	const struct shim_slot *slot;
	char driver[IOMMUCTL_NAME_LEN];
};

/**
 * struct shim_slot - the wrappers of one iommu_domain_ops
 * @source: the driver's ops, to be put back
 * @vendor: copy of @source, which the wrappers call
 * @ops: copy of @source with the wrappers in it, which domains get. Allocated
 *	 for good: callers in the core may use it after the module, see drain.c.
 *
 * Once filled, a slot stays as it is until shim_slots_retire().
 */
struct shim_slot {
	const struct iommu_domain_ops *source;
	struct iommu_domain_ops vendor;
	struct iommu_domain_ops *ops;
};

/* shim.c */
struct shim *shim_find_rcu(const struct device *dev);
int shim_settle(struct shim *shim, struct iommu_domain *domain, bool tell);
struct shim *shim_next_event(int *events);
void shim_end(struct shim *shim);
void shim_domain_freed(struct iommu_domain *domain);

/* domain_ops.c */
struct shim_slot *shim_slot_get(const struct iommu_domain_ops *source);
bool shim_slots_retire(void);
unsigned long shim_slot_entered(const struct shim_slot *slot);
unsigned long shim_slot_left(const struct shim_slot *slot);
unsigned long shim_entered(void);
unsigned long shim_left(void);

/* follow.c */
int shim_follow(struct shim *shim, bool tell);
void shim_follow_later(void);
void shim_follow_flush(void);
int shim_follow_init(void);
void shim_follow_exit(void);
void shim_told_detach(const struct device *dev);

/* drain.c */
void shim_drain(void);

#endif /* _IOMMUCTL_SHIM_INTERNAL_H */
