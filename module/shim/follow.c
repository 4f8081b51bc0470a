// SPDX-License-Identifier: GPL-2.0
/*
 * Devices under the shim as they move between domains, and go away.
 *
 * The core's tracepoints tell, in the middle of the change: with group->mutex
 * held, and before group->domain is the new one. So a probe only notes what it
 * saw, and a worker looks at the outcome when the mutex is free.
 */
#include <linux/device.h>
#include <linux/iommu.h>
#include <linux/printk.h>
#include <linux/tracepoint.h>
#include <linux/workqueue.h>
#include <trace/events/iommu.h>

#include "internal.h"

static void shim_follow_all(struct work_struct *work);

/* The one user of shims from shim_next_event(), but never twice at a time. */
static DECLARE_WORK(shim_worker, shim_follow_all);

/* Have the worker look at all shims; any context */
void shim_follow_later(void)
{
	queue_work(system_long_wq, &shim_worker);
}

static bool shim_note(const struct device *dev, int event)
{
	struct shim *shim;

	rcu_read_lock();
	shim = shim_find_rcu(dev);
	if (shim)
		atomic_or(event, &shim->events);
	rcu_read_unlock();
	return shim;
}

static void shim_saw_attach(void *data, struct device *dev)
{
	if (shim_note(dev, SHIM_MOVED))
		shim_follow_later();
}

static void shim_saw_remove(void *data, int group, struct device *dev)
{
	if (shim_note(dev, SHIM_GONE))
		shim_follow_later();
}

/**
 * shim_told_detach() - the driver's detach_dev was called, and told of
 * @dev: the device
 */
void shim_told_detach(const struct device *dev)
{
	shim_note(dev, SHIM_DETACHED);
}

struct shim_look {
	struct shim *shim;
	bool tell;
};

/* Under group->mutex. Return: 1 when the device was found, or an error. */
static int shim_look(struct device *dev, void *data)
{
	struct shim_look *look = data;
	int ret;

	if (dev != look->shim->dev)
		return 0;
	mutex_lock(&shim_lock);
	ret = shim_settle(look->shim, compat_domain_locked(dev),
			  look->tell);
	mutex_unlock(&shim_lock);
	return ret ?: 1;
}

/**
 * shim_follow() - time the domain that a device is in
 * @shim: the device's shim
 * @tell: emit events for what changed and was not timed
 *
 * Return: 0, -ENODEV if the device left its group, -ENOMEM, -ENOSPC.
 */
int shim_follow(struct shim *shim, bool tell)
{
	struct shim_look look = { .shim = shim, .tell = tell };
	int ret;

	ret = iommu_group_for_each_dev(shim->group, &look, shim_look);
	if (ret < 0)
		return ret;
	return ret ? 0 : -ENODEV;
}

static void shim_follow_all(struct work_struct *work)
{
	struct shim *shim;
	int events, ret;

	while ((shim = shim_next_event(&events))) {
		if (events & SHIM_GONE) {
			shim_end(shim);
			continue;
		}
		ret = shim_follow(shim, true);
		if (ret && ret != -ENODEV)
			pr_warn_ratelimited("iommuctl: %s: cannot time its domain: %pe\n",
					    dev_name(shim->dev), ERR_PTR(ret));
	}
}

/**
 * shim_follow_flush() - wait until the worker does not use an older shim
 *
 * For one that is not in the list any more. Not by the worker, nor under its locks.
 */
void shim_follow_flush(void)
{
	flush_work(&shim_worker);
}

int shim_follow_init(void)
{
	int ret;

	ret = register_trace_attach_device_to_domain(shim_saw_attach, NULL);
	if (ret)
		return ret;
	ret = register_trace_remove_device_from_group(shim_saw_remove, NULL);
	if (ret)
		unregister_trace_attach_device_to_domain(shim_saw_attach, NULL);
	return ret;
}

void shim_follow_exit(void)
{
	unregister_trace_remove_device_from_group(shim_saw_remove, NULL);
	unregister_trace_attach_device_to_domain(shim_saw_attach, NULL);
	tracepoint_synchronize_unregister();
	flush_work(&shim_worker);
}
