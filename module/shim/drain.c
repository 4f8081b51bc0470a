// SPDX-License-Identifier: GPL-2.0
/*
 * Leaving safely: the module's text and the slots must not go while someone
 * outside may still reach them.
 *
 * Who may. When shim_drain() is called no domain->ops points to a slot any
 * more. But a caller in the core may have read the pointer before. Such a
 * caller is in a stale section, from that read to its last use of the pointer.
 * The core caches the pointer: iommu_map() may call ->map_pages many times and
 * ->iotlb_sync_map in the end, all through one read. A stale section thus is a
 * sequence of
 *
 *   - visits: what a wrapper does from counting its caller in to counting it
 *     out. The driver's callback is in there, and may sleep as long as it
 *     likes.
 *   - steps: everything before, between and after visits, the wrapper's first
 *     and last instructions included. Here nobody sleeps: it is straight code
 *     of the core, of interrupts and of our wrappers. A step may be
 *     preempted, also by might_sleep() and cond_resched(). Callbacks that are
 *     not wrapped may sleep, but the core reads the pointer anew after each of
 *     them, so they end their section.
 *
 * The pointer is only ever in registers and on the stack of its reader, so
 * sections are not inherited.
 *
 * What waits for steps. synchronize_rcu_tasks() returns when each task has
 * slept voluntarily, idled or run in user space since it began; preemption
 * does not count. It contains a synchronize_rcu(), which waits for interrupts
 * and softirqs, also those over the idle task, about which Tasks RCU does not
 * care. So whoever was in a stale section when it began has ended that section
 * by the time it returns, or was seen asleep in a visit. Sections that begin
 * later do not exist, as they read the restored pointer. What was done before
 * the sleep is visible to us after the return.
 *
 * What tells of visits. Two counters on each processor that only grow, read in
 * the opposite order of their writing: first all of @left, then all of
 * @entered. Who counts out has counted in before, and shim_leave() orders the
 * two: so each visit seen to be left is also seen to be entered. If the sums
 * are equal, then the visits seen entered are exactly those seen left: all of
 * them were over. (A visit whose counting-in was not seen yet, or that began
 * later, escapes for now.)
 *
 * The proof. Let the sums be equal, then synchronize_rcu_tasks() be called,
 * then the sum of @entered be the same as before. Suppose a stale section has
 * not ended. Then its task was seen asleep in a visit after the sums were
 * read. That it was entered is visible now, and as the sum has not changed, it
 * was among the visits seen entered then; but all of those were over. A
 * contradiction: every stale section has ended. Should the sum have changed,
 * we begin again; each round ends a visit of the finitely many sections, so the
 * loop ends when the drivers' callbacks do.
 *
 * Without Tasks RCU (no PREEMPTION) synchronize_rcu_tasks() is
 * synchronize_rcu(), for which might_sleep() within a step counts as sleep: the
 * argument does not hold. There, a module that ever wrapped a driver stays.
 */
#include <linux/module.h>
#include <linux/rcupdate.h>
#include <linux/sched.h>

#include "internal.h"

/* How often to look whether a driver's callback has come back, per second */
#define SHIM_DRAIN_HZ	50

/**
 * shim_pin() - a driver is being wrapped
 */
void shim_pin(void)
{
	if (!IS_ENABLED(CONFIG_TASKS_RCU))
		__module_get(THIS_MODULE);
}

/* Wait until all visits that are seen were left. Return: how many there were. */
static unsigned long shim_await_left(void)
{
	unsigned long entered, left;

	for (;;) {
		left = shim_left();
		smp_rmb();	/* pairs with smp_wmb() in shim_leave() */
		entered = shim_entered();
		if (left == entered)
			return entered;
		schedule_timeout_idle(max(HZ / SHIM_DRAIN_HZ, 1));
	}
}

/**
 * shim_drain() - wait until no driver's text leads here any more
 *
 * With no domain under the shim. Sleeps: one Tasks RCU grace period, 0.1 to
 * 0.2 s, and as long as a driver's callback takes.
 */
void shim_drain(void)
{
	unsigned long entered;

	if (!shim_used())
		return;
	do {
		entered = shim_await_left();
		synchronize_rcu_tasks();
	} while (shim_entered() != entered);
}
