// SPDX-License-Identifier: GPL-2.0
/*
 * Leaving safely: the module's text must not go while someone outside may
 * still reach it. What is said of domain->ops holds of pt_iommu->ops as well.
 *
 * Who may. When shim_drain() is called no domain->ops leads to a slot any more.
 * But a caller in the core may have read the pointer before, and goes on using
 * what it read: iommu_map() reads domain->ops, sleeps in ->map_pages as long as
 * the driver likes, and calls ->iotlb_sync_map through its old pointer in the
 * end. Those sleeps cannot be seen: between the two, __iommu_map() reads
 * domain->ops again, finds the driver's, and sleeps in the driver without a
 * wrapper. So the table of callbacks that the core got from us must stay for
 * good; and it must lead past us.
 *
 * That is why a slot's ->ops is not part of the module, but allocated and never
 * freed, some hundred bytes for each driver wrapped, and why shim_drain() first
 * writes the driver's own callbacks into it: who comes with an old pointer, be
 * it after a year, calls the driver. What remains is whoever has read a
 * wrapper's address from a table before that, called a late caller here. It
 * goes through
 *
 *   - a step: from reading the address to the wrapper counting it in;
 *   - a visit: from there to the wrapper counting it out. The driver's callback
 *     is in it, and may sleep;
 *   - a step: the wrapper's last instructions.
 *
 * Nobody sleeps in a step: it is a handful of instructions, but may be
 * interrupted and preempted anywhere. Nor does a late caller go through any
 * second wrapper by the address it read.
 *
 * What waits for steps. synchronize_rcu_tasks() returns when each task has
 * slept voluntarily, idled or run in user space since it began; preemption does
 * not count. It contains a synchronize_rcu(), which waits for interrupts and
 * softirqs, also those over the idle task, about which Tasks RCU does not care.
 * So each late caller at its beginning is out by its end, or was seen asleep
 * in a visit. There are none that begin later: they read the driver's address.
 * What was done before the sleep is visible to us after the return. (Without
 * PREEMPTION it is synchronize_rcu(): there steps are not preempted, and the
 * same holds.)
 *
 * What tells of visits. Two counters on each processor that only grow, read in
 * the opposite order of their writing: first all of @left, then all of
 * @entered. shim_leave() orders the two: each visit that was seen left was also
 * seen entered. So if the sums are equal, then the visits seen entered are
 * those seen left: all of them were over. (A visit whose counting in was not
 * seen yet, or that began later, escapes for now.)
 *
 * The proof. Let the sums be equal, then synchronize_rcu_tasks() be called,
 * then the sum of @entered be the same as before. Suppose a late caller is not
 * out. Then its task was seen asleep in a visit, after the sums were read. That
 * it entered is visible now, and as the sum has not changed, it was among those
 * seen entered then; but all of those were over. A contradiction: all are out.
 * Should the sum have changed, we begin again. Each round sees a late caller
 * enter, or an ordinary one that was on its way before; there are finitely many
 * of them, so the loop ends when the drivers' callbacks do.
 */
#include <linux/rcupdate.h>
#include <linux/sched.h>

#include "internal.h"

/* How often to look whether a driver's callback has come back, per second */
#define SHIM_DRAIN_HZ	50

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
 * shim_drain() - wait until nobody outside can reach the module's text by way
 *		  of a driver's callbacks
 *
 * With no domain under the shim, for the last time. Sleeps: one Tasks RCU grace
 * period, 0.1 to 0.2 s, and as long as a driver's callback takes.
 */
void shim_drain(void)
{
	unsigned long entered;

	if (!shim_wraps_retire())
		return;
	do {
		entered = shim_await_left();
		synchronize_rcu_tasks();
	} while (shim_entered() != entered);
}
