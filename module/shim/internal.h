/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the files of the shim share.
 *
 * A shim is a device whose domains are timed. A timed domain has the wrappers
 * of a slot in its ->ops, those of another in its page table's ->ops, or both
 * (see wrap.c); all shims whose device uses or used that domain share it, and
 * hold it by a link each. It is left when the last of them goes, or when it is
 * freed.
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

/* How many different pt_iommu_ops; one for each format of page tables */
#define SHIM_PT_SLOTS	(IS_ENABLED(CONFIG_IOMMU_PT) ? 4 : 0)

/* Protects all lists and counts here, the table of slots, and domain->ops. */
extern struct mutex shim_lock;

/* shim->events */
#define SHIM_MOVED	BIT(0)	/* the device was attached to some domain */
#define SHIM_GONE	BIT(1)	/* the device left its IOMMU */
#define SHIM_DETACHED	BIT(2)	/* the driver's detach_dev was called, and told */

struct shim_slot;
struct shim_pt_slot;

/**
 * struct shim_wrap - what stands between the core and a domain's driver
 * @slot: the wrappers in domain->ops, NULL if those have to stay
 * @pt: the wrappers in pt_iommu->ops, NULL if it has none
 */
struct shim_wrap {
	struct shim_slot *slot;
	struct shim_pt_slot *pt;
};

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
 * @wrap: the wrappers last used, none yet at first
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
	struct shim_wrap wrap;
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

/*
 * Calls that entered and left the wrappers of each slot, ever: each grows
 * only, on the processor where it happens, and drain.c compares the sums.
 * Those of pt_iommu_ops come behind those of iommu_domain_ops.
 */
struct shim_calls {
	unsigned long entered;
	unsigned long left;
};

DECLARE_PER_CPU(struct shim_calls, shim_calls[SHIM_SLOTS + SHIM_PT_SLOTS]);

static __always_inline void shim_enter(int slot)
{
	this_cpu_inc(shim_calls[slot].entered);
}

static __always_inline void shim_leave(int slot)
{
	smp_wmb();	/* whoever sees this call leave has seen it enter */
	this_cpu_inc(shim_calls[slot].left);
}

/* shim.c */
struct shim *shim_find_rcu(const struct device *dev);
int shim_settle(struct shim *shim, struct iommu_domain *domain, bool tell);
struct shim *shim_next_event(int *events);
void shim_end(struct shim *shim);
void shim_domain_freed(struct iommu_domain *domain);

/* calls.c */
unsigned long shim_calls_entered(int slot);
unsigned long shim_calls_left(int slot);
unsigned long shim_entered(void);
unsigned long shim_left(void);
void shim_table_retire(void *table, const void *vendor, size_t size);

/* domain_ops.c */
struct shim_slot *shim_slot_get(const struct iommu_domain_ops *source);
int shim_slot_calls(const struct shim_slot *slot);
bool shim_slots_retire(void);

/* wrap.c */
int shim_wrap_get(struct shim_wrap *wrap, struct iommu_domain *domain,
		  const char *driver);
void shim_wrap_put_in(const struct shim_wrap *wrap, struct iommu_domain *domain);
void shim_wrap_take_out(const struct shim_wrap *wrap,
			struct iommu_domain *domain);
void shim_wrap_calls(const struct shim_wrap *wrap, u64 *entered, u64 *left);
bool shim_wraps_retire(void);

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
