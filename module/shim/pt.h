/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The second level of the shim: domains of page tables that drivers share
 * (pt_ops.c), and drivers whose domain->ops must stay as they are (hook.c). Where
 * the kernel has no such tables, there is nothing of it.
 */
#ifndef _IOMMUCTL_SHIM_PT_H
#define _IOMMUCTL_SHIM_PT_H

#include "internal.h"

#if IS_ENABLED(CONFIG_IOMMU_PT)

/**
 * struct shim_pt_slot - the wrappers of one pt_iommu_ops; as struct shim_slot
 * @source: the table's ops, to be put back
 * @vendor: copy of @source, which the wrappers call
 * @ops: copy of @source with the wrappers in it, which tables get
 */
struct shim_pt_slot {
	const struct pt_iommu_ops *source;
	struct pt_iommu_ops vendor;
	struct pt_iommu_ops *ops;
};

/* pt_ops.c */
struct shim_pt_slot *shim_pt_slot_get(struct iommu_domain *domain);
void shim_pt_put_in(const struct shim_pt_slot *slot,
		    struct iommu_domain *domain);
void shim_pt_take_out(const struct shim_pt_slot *slot,
		      struct iommu_domain *domain);
int shim_pt_slot_calls(const struct shim_pt_slot *slot);
bool shim_pt_slots_retire(void);

/* hook.c */
int shim_hooks_add(const struct iommu_domain_ops *ops);
void shim_hooks_use(int more);
void shim_hooks_settle(void);
void shim_hooks_init(void);
void shim_hooks_exit(void);

#else

static inline struct shim_pt_slot *
shim_pt_slot_get(struct iommu_domain *domain)
{
	return NULL;
}

static inline void shim_pt_put_in(const struct shim_pt_slot *slot,
				  struct iommu_domain *domain)
{
}

static inline void shim_pt_take_out(const struct shim_pt_slot *slot,
				    struct iommu_domain *domain)
{
}

static inline int shim_pt_slot_calls(const struct shim_pt_slot *slot)
{
	return 0;
}

static inline bool shim_pt_slots_retire(void)
{
	return false;
}

static inline int shim_hooks_add(const struct iommu_domain_ops *ops)
{
	return -EOPNOTSUPP;
}

static inline void shim_hooks_use(int more)
{
}

static inline void shim_hooks_settle(void)
{
}

static inline void shim_hooks_init(void)
{
}

static inline void shim_hooks_exit(void)
{
}

#endif

#endif /* _IOMMUCTL_SHIM_PT_H */
