// SPDX-License-Identifier: GPL-2.0
/*
 * Devices under the shim, and their domains: add, remove, list.
 *
 * While a domain has other ops than its driver's, iommufd on it will not nest
 * (Intel's driver compares a nesting parent's with its own), and VFIO does not
 * merge it with another group's.
 */
#include <linux/device.h>
#include <linux/rculist.h>
#include <linux/slab.h>
#include <linux/wait.h>

#include "device.h"
#include "domain.h"
#include "event.h"
#include "internal.h"
#include "pt.h"
#include "shim.h"
#include "viommu/viommu.h"

/**
 * struct shim_domain - a domain with wrappers in its ops
 * @node: in shim_domains
 * @domain: the domain
 * @known: held for DOMAIN_SHIM
 * @wrap: its wrappers
 * @links: shims that use it
 * @leaving: someone puts its ops back; the domain must not be freed or
 *	     wrapped again before shim_domains_wait told of the end
 */
struct shim_domain {
	struct list_head node;
	struct iommu_domain *domain;
	struct domain *known;
	struct shim_wrap wrap;
	struct list_head links;
	bool leaving;
};

/**
 * struct shim_link - a shim uses a domain
 * @of_shim: in shim->links
 * @of_domain: in shim_domain->links
 * @shim: the shim
 * @timed: the domain
 * @counted: its attachment is counted by us in the domain
 */
struct shim_link {
	struct list_head of_shim;
	struct list_head of_domain;
	struct shim *shim;
	struct shim_domain *timed;
	bool counted;
};

DEFINE_MUTEX(shim_lock);	/* see internal.h */
static LIST_HEAD(shims);
static LIST_HEAD(shim_domains);
static DECLARE_WAIT_QUEUE_HEAD(shim_domains_wait);

/* The shim of @dev, under rcu_read_lock() or shim_lock, or NULL */
struct shim *shim_find_rcu(const struct device *dev)
{
	struct shim *shim;

	list_for_each_entry_rcu(shim, &shims, node,
				lockdep_is_held(&shim_lock))
		if (shim->dev == dev)
			return shim;
	return NULL;
}

static struct shim_domain *shim_domain_find(const struct iommu_domain *domain)
{
	struct shim_domain *timed;

	list_for_each_entry(timed, &shim_domains, node)
		if (timed->domain == domain)
			return timed;
	return NULL;
}

/*
 * The same, when whoever is leaving the domain is done. May drop shim_lock.
 * Waits under group->mutex too: users of a domain that is only the shim's take
 * no lock for long, see domain.c.
 */
static struct shim_domain *shim_domain_get(const struct iommu_domain *domain)
{
	struct shim_domain *timed;
	DEFINE_WAIT(wait);

	for (;;) {
		lockdep_assert_held(&shim_lock);
		timed = shim_domain_find(domain);
		if (!timed || !timed->leaving)
			return timed;
		prepare_to_wait(&shim_domains_wait, &wait,
				TASK_UNINTERRUPTIBLE);
		mutex_unlock(&shim_lock);
		schedule();
		finish_wait(&shim_domains_wait, &wait);
		mutex_lock(&shim_lock);
	}
}

/*
 * Put wrappers into a domain that lives: it is attached, under group->mutex, or
 * new and its maker has it.
 */
static struct shim_domain *shim_domain_wrap(struct shim *shim,
					    struct iommu_domain *domain)
{
	struct shim_domain *timed;
	struct shim_wrap wrap;
	int ret;

	ret = shim_wrap_get(&wrap, domain, shim->driver);
	if (ret)
		return ERR_PTR(ret);
	timed = kzalloc(sizeof(*timed), GFP_KERNEL);
	if (!timed)
		return ERR_PTR(-ENOMEM);

	timed->known = domain_hold(domain, DOMAIN_SHIM, dev_name(shim->dev),
				   NULL);
	if (IS_ERR(timed->known)) {
		struct domain *error = timed->known;

		kfree(timed);
		return ERR_CAST(error);
	}
	if (!*timed->known->driver)
		strscpy(timed->known->driver, shim->driver,
			sizeof(timed->known->driver));
	timed->domain = domain;
	timed->wrap = wrap;
	INIT_LIST_HEAD(&timed->links);
	list_add_tail(&timed->node, &shim_domains);
	shim_wrap_put_in(&wrap, domain);
	return timed;
}

/*
 * Take the wrappers out of a domain that nobody uses through a shim any more.
 * It must live until its users, whom domain_unhold() awaits, are gone; so
 * ->free comes last, and waits. Drops shim_lock.
 */
static void shim_domain_leave(struct shim_domain *timed)
{
	lockdep_assert_held(&shim_lock);
	timed->leaving = true;
	mutex_unlock(&shim_lock);
	domain_unhold(timed->known, DOMAIN_SHIM);
	mutex_lock(&shim_lock);
	shim_wrap_take_out(&timed->wrap, timed->domain);
	list_del(&timed->node);
	kfree(timed);
	wake_up_all(&shim_domains_wait);
}

/* An attachment that was seen, not timed */
static void shim_tell(const struct shim *shim, const struct shim_domain *timed,
		      enum iommuctl_op op)
{
	struct iommuctl_event ev = {
		.op = op,
		.domain = timed->known->obj.id,
		.device = dev_name(shim->dev),
	};

	local_irq_disable();
	iommuctl_event_emit(&ev);
	local_irq_enable();
}

/* A user's domain is attached, and counted, by user/attach.c. */
static void shim_link_enter(struct shim_link *link)
{
	link->counted = !(READ_ONCE(link->timed->known->holders) & DOMAIN_USER);
	if (link->counted)
		domain_attached(link->timed->known, dev_name(link->shim->dev));
}

static void shim_link_exit(struct shim_link *link, bool tell)
{
	struct shim *shim = link->shim;
	int events = atomic_fetch_andnot(SHIM_DETACHED, &shim->events);

	if (link->counted)
		domain_detached(link->timed->known);
	if (tell && !(events & SHIM_DETACHED))
		shim_tell(shim, link->timed, IOMMUCTL_OP_DETACH);
}

static void shim_set_current(struct shim *shim, struct shim_link *link,
			     bool tell)
{
	struct shim_link *old = shim->current_link;

	if (old == link)
		return;
	shim->current_link = link;
	if (old)
		shim_link_exit(old, tell);
	if (link)
		shim_link_enter(link);
}

static struct shim_link *shim_link_find(const struct shim_domain *timed,
					const struct shim *shim)
{
	struct shim_link *link;

	list_for_each_entry(link, &timed->links, of_domain)
		if (link->shim == shim)
			return link;
	return NULL;
}

/* The link of @shim to @domain, made if there is none; @wrapped: just now */
static struct shim_link *shim_link_get(struct shim *shim,
				       struct iommu_domain *domain,
				       bool *wrapped)
{
	struct shim_domain *timed;
	struct shim_link *link;

	timed = shim_domain_get(domain);
	if (shim->ending)
		return ERR_PTR(-ENODEV);
	link = timed ? shim_link_find(timed, shim) : NULL;
	if (link)
		return link;

	link = kzalloc(sizeof(*link), GFP_KERNEL);
	if (!link)
		return ERR_PTR(-ENOMEM);
	*wrapped = !timed;
	if (!timed)
		timed = shim_domain_wrap(shim, domain);
	if (IS_ERR(timed)) {
		kfree(link);
		return ERR_CAST(timed);
	}
	link->shim = shim;
	link->timed = timed;
	list_add_tail(&link->of_shim, &shim->links);
	list_add_tail(&link->of_domain, &timed->links);
	shim->wrap = timed->wrap;
	return link;
}

static void shim_link_del(struct shim_link *link, bool tell)
{
	if (link->shim->current_link == link)
		shim_set_current(link->shim, NULL, tell);
	list_del(&link->of_shim);
	list_del(&link->of_domain);
	kfree(link);
}

/**
 * shim_settle() - see what domain a device is in, and time it
 * @shim: the device's shim
 * @domain: the domain, which stays attached meanwhile; NULL if none
 * @tell: emit events for an attachment or a detachment that was not timed
 *
 * Under group->mutex and shim_lock, which it may drop.
 *
 * Return: 0, also for a domain that does not page, -ENOMEM, -ENOSPC.
 */
int shim_settle(struct shim *shim, struct iommu_domain *domain, bool tell)
{
	struct shim_link *link = NULL;
	bool wrapped = false;

	if (domain && domain->type & __IOMMU_DOMAIN_PAGING)
		link = shim_link_get(shim, domain, &wrapped);
	if (shim->ending)
		return 0;
	if (IS_ERR(link)) {
		shim_set_current(shim, NULL, tell);
		return PTR_ERR(link);
	}
	if (wrapped && tell)
		shim_tell(shim, link->timed, IOMMUCTL_OP_ATTACH);
	shim_set_current(shim, link, tell);
	return 0;
}

void shim_domain_made(struct device *dev, struct iommu_domain *domain)
{
	struct shim *shim;
	bool wrapped;

	mutex_lock(&shim_lock);
	shim = shim_find_rcu(dev);
	if (shim)
		shim_link_get(shim, domain, &wrapped);
	mutex_unlock(&shim_lock);
}

/**
 * shim_domain_freed() - a domain's end, from its ->free
 * @domain: the domain
 *
 * Sleeps, and may hold the core's group->mutex. When it returns nothing here
 * knows the domain, and its ops are the driver's.
 */
void shim_domain_freed(struct iommu_domain *domain)
{
	struct shim_domain *timed;
	struct shim_link *link, *next;

	mutex_lock(&shim_lock);
	timed = shim_domain_get(domain);
	if (timed) {
		list_for_each_entry_safe(link, next, &timed->links, of_domain)
			shim_link_del(link, true);
		shim_domain_leave(timed);
	}
	mutex_unlock(&shim_lock);
}

/**
 * shim_next_event() - find a shim whose device was seen to change
 * @events: what was seen, SHIM_*
 *
 * With SHIM_GONE the caller has to end it.
 *
 * Return: the shim, which the worker of follow.c may use, or NULL.
 */
struct shim *shim_next_event(int *events)
{
	struct shim *shim, *found = NULL;

	mutex_lock(&shim_lock);
	list_for_each_entry(shim, &shims, node) {
		if (!shim->listed || shim->ending)
			continue;
		*events = atomic_fetch_andnot(SHIM_MOVED | SHIM_GONE,
					      &shim->events);
		if (!(*events & (SHIM_MOVED | SHIM_GONE)))
			continue;
		found = shim;
		if (*events & SHIM_GONE)
			shim->ending = true;
		break;
	}
	mutex_unlock(&shim_lock);
	return found;	/* shim_destroy() flushes the worker before it frees */
}

/* Leave all domains; @shim->ending is the caller's */
static void shim_leave_all(struct shim *shim, bool tell)
{
	struct shim_domain *timed;
	struct shim_link *link;

	mutex_lock(&shim_lock);
	list_del_rcu(&shim->node);
	/* ->free may take links too, whenever the lock is dropped. */
	while ((link = list_first_entry_or_null(&shim->links, struct shim_link,
						of_shim))) {
		timed = link->timed;
		shim_link_del(link, tell);
		if (list_empty(&timed->links))
			shim_domain_leave(timed);
	}
	mutex_unlock(&shim_lock);
}

static void shim_free(struct shim *shim)
{
	iommu_group_put(shim->group);
	put_device(shim->dev);
	kfree_rcu(shim, rcu);
}

/**
 * shim_end() - end the shim of a device that is gone
 * @shim: the shim, from shim_next_event()
 */
void shim_end(struct shim *shim)
{
	shim_leave_all(shim, true);
	object_remove_wait(&shim->obj);
	shim_free(shim);
}

static bool shim_claim_end(struct shim *shim)
{
	bool mine;

	mutex_lock(&shim_lock);
	mine = !shim->ending;
	shim->ending = true;
	mutex_unlock(&shim_lock);
	return mine;
}

static int shim_destroy(struct object *obj)
{
	struct shim *shim = container_of(obj, struct shim, obj);

	if (!shim_claim_end(shim))
		return -ENOENT;	/* its device is going, and takes it along */
	shim_leave_all(shim, false);
	shim_follow_flush();
	object_put(obj);
	object_remove_wait(obj);
	shim_free(shim);
	return 0;
}

static void shim_fill(struct object *obj, void *arg)
{
	struct shim *shim = container_of(obj, struct shim, obj);
	struct iommuctl_shim_rec *rec = arg;
	struct shim_domain *timed;

	rec->id = obj->id;
	strscpy(rec->device, dev_name(shim->dev), sizeof(rec->device));
	strscpy(rec->driver, shim->driver, sizeof(rec->driver));

	mutex_lock(&shim_lock);
	/* As it is now; shim->current_link may lag. @group keeps this safe. */
	timed = shim_domain_find(iommu_get_domain_for_dev(shim->dev));
	if (timed && !timed->leaving)
		rec->domain = timed->known->obj.id;
	shim_wrap_calls(&shim->wrap, &rec->entered, &rec->left);
	mutex_unlock(&shim_lock);
}

const struct object_ops shim_object_ops = {
	.record_size = sizeof(struct iommuctl_shim_rec),
	.fill = shim_fill,
	.destroy = shim_destroy,
};

static struct shim *shim_new(struct device *dev)
{
	struct device *iommu = dev->iommu->iommu_dev->dev;
	struct shim *shim;

	shim = kzalloc(sizeof(*shim), GFP_KERNEL);
	if (!shim)
		return ERR_PTR(-ENOMEM);
	shim->group = iommu_group_get(dev);
	if (!shim->group) {
		kfree(shim);
		return ERR_PTR(-ENODEV);
	}
	shim->dev = get_device(dev);
	INIT_LIST_HEAD(&shim->links);
	if (iommu)
		strscpy(shim->driver, dev_name(iommu), sizeof(shim->driver));
	return shim;
}

/* Probes find it from here on, and note what they see. */
static int shim_enlist(struct shim *shim)
{
	int ret = -EEXIST;

	mutex_lock(&shim_lock);
	if (!shim_find_rcu(shim->dev)) {
		list_add_tail_rcu(&shim->node, &shims);
		ret = 0;
	}
	mutex_unlock(&shim_lock);
	return ret;
}

/* The worker, and users by its id, find it from here on. */
static int shim_list(struct shim *shim, u32 *id)
{
	int ret;

	mutex_lock(&shim_lock);
	ret = object_add(&shim->obj, IOMMUCTL_SHIM);
	if (!ret) {
		shim->listed = true;
		*id = shim->obj.id;
		/* It may have moved since shim_follow(). */
		shim_follow_later();
	}
	mutex_unlock(&shim_lock);
	return ret;
}

static int shim_add_device(struct device *dev, u32 *id)
{
	struct shim *shim;
	int ret;

	shim = shim_new(dev);
	if (IS_ERR(shim))
		return PTR_ERR(shim);
	ret = shim_enlist(shim);
	if (ret)
		goto free;
	ret = shim_follow(shim, false);
	if (!ret)
		ret = shim_list(shim, id);
	if (!ret)
		return 0;

	shim_claim_end(shim);
	shim_leave_all(shim, false);
free:
	shim_free(shim);
	return ret;
}

int shim_add(void *arg)
{
	struct iommuctl_shim_add *add = arg;
	struct device *dev;
	int ret;

	if (add->flags || add->__reserved)
		return -EOPNOTSUPP;
	if (!ctl_name_ok(add->device, sizeof(add->device)))
		return -EINVAL;

	dev = device_find(add->device);
	if (!dev)
		return -ENODEV;
	if (viommu_is_master(dev)) {
		ret = -EOPNOTSUPP;
		goto put_device;
	}
	ret = device_lock_iommu(dev);
	if (ret)
		goto put_device;
	ret = shim_add_device(dev, &add->id);
	device_unlock_iommu();
	shim_hooks_settle();
put_device:
	put_device(dev);
	return ret;
}

int shim_init(void)
{
	int ret = shim_follow_init();

	if (!ret)
		shim_hooks_init();
	return ret;
}

void shim_settle_hooks(void)
{
	shim_hooks_settle();
}

void shim_exit(void)
{
	shim_follow_exit();
	/* A domain that ends meanwhile takes out its wrappers, and wants a hook less. */
	shim_drain();
	shim_hooks_exit();
}
