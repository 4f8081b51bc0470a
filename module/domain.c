// SPDX-License-Identifier: GPL-2.0
/*
 * Domains as the control interface knows them: found by id or by their
 * iommu_domain, alive as long as anyone has a reason to know them.
 *
 * Locks: domain->lock, then the core's group->mutex, then domains_lock. The
 * virtual driver and the shim take domains_lock in callbacks, under
 * group->mutex; so those who hold a reference to a domain without DOMAIN_USER
 * must not take group->mutex, as its free callback waits for them.
 */
#include <linux/hashtable.h>
#include <linux/slab.h>

#include "domain.h"

#define DOMAIN_HASH_BITS 8

/* Protects changes of the table and of ->holders; lookups are under RCU. */
static DEFINE_MUTEX(domains_lock);
static DEFINE_HASHTABLE(domains, DOMAIN_HASH_BITS);

static struct domain_name no_name;

struct domain *domain_find_rcu(const struct iommu_domain *iommu_domain)
{
	struct domain *domain;

	hash_for_each_possible_rcu(domains, domain, node,
				   (unsigned long)iommu_domain,
				   rcu_read_lock_any_held())
		if (domain->domain == iommu_domain)
			return domain;
	return NULL;
}

const char *domain_device_rcu(const struct domain *domain)
{
	return rcu_dereference_check(domain->device,
				     rcu_read_lock_any_held())->name;
}

static void domain_set_device(struct domain *domain, const char *device)
{
	struct domain_name *name, *old;

	name = kzalloc(sizeof(*name), GFP_KERNEL);
	if (!name)
		return;
	strscpy(name->name, device, sizeof(name->name));
	old = unrcu_pointer(xchg(&domain->device, RCU_INITIALIZER(name)));
	if (old != &no_name)
		kfree_rcu(old, rcu);
}

void domain_attached(struct domain *domain, const char *device)
{
	if (atomic_inc_return(&domain->attached) == 1)
		domain_set_device(domain, device);
}

void domain_detached(struct domain *domain)
{
	WARN_ON(atomic_dec_return(&domain->attached) < 0);
}

static struct domain *domain_new(struct iommu_domain *iommu_domain,
				 const char *device)
{
	struct domain *domain;

	domain = kzalloc(sizeof(*domain), GFP_KERNEL);
	if (!domain)
		return ERR_PTR(-ENOMEM);
	domain->domain = iommu_domain;
	domain->maps = RB_ROOT;
	mutex_init(&domain->lock);
	INIT_LIST_HEAD(&domain->groups);
	RCU_INIT_POINTER(domain->device, &no_name);
	if (device)
		domain_set_device(domain, device);
	return domain;
}

static void domain_free_name(struct domain *domain)
{
	struct domain_name *name = rcu_access_pointer(domain->device);

	if (name != &no_name)
		kfree_rcu(name, rcu);
}

/* A domain that nobody knew until now; under domains_lock */
static struct domain *domain_hold_new(struct iommu_domain *iommu_domain,
				      unsigned int holder, const char *device,
				      struct viommu_domain *viommu)
{
	struct domain *domain;
	int ret;

	domain = domain_new(iommu_domain, device);
	if (IS_ERR(domain))
		return domain;
	domain->holders = holder;
	domain->viommu = viommu;

	ret = object_add(&domain->obj, IOMMUCTL_DOMAIN);
	if (ret) {
		domain_free_name(domain);
		kfree(domain);
		return ERR_PTR(ret);
	}
	hash_add_rcu(domains, &domain->node, (unsigned long)iommu_domain);
	return domain;
}

struct domain *domain_hold(struct iommu_domain *iommu_domain,
			   unsigned int holder, const char *device,
			   struct viommu_domain *viommu)
{
	struct domain *domain;

	mutex_lock(&domains_lock);
	rcu_read_lock();
	domain = domain_find_rcu(iommu_domain);
	rcu_read_unlock();	/* it stays while we have domains_lock */
	if (!domain)
		domain = domain_hold_new(iommu_domain, holder, device, viommu);
	else if (domain->holders & holder)
		domain = ERR_PTR(-EEXIST);
	else
		domain->holders |= holder;
	mutex_unlock(&domains_lock);
	return domain;
}

void domain_unhold(struct domain *domain, unsigned int holder)
{
	bool last;

	mutex_lock(&domains_lock);
	WARN_ON(!(domain->holders & holder));
	domain->holders &= ~holder;
	last = !domain->holders;
	if (last)
		hash_del_rcu(&domain->node);
	mutex_unlock(&domains_lock);
	if (!last)
		return;

	object_remove_wait(&domain->obj);
	domain_free_name(domain);
	kfree_rcu(domain, rcu);
}

void domains_exit(void)
{
	rcu_barrier();	/* of domain_free_name() and domain_unhold() */
}
