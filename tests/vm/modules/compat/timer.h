/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _TESTS_COMPAT_TIMER_H
#define _TESTS_COMPAT_TIMER_H

#include <linux/hrtimer.h>
#include <linux/version.h>

/* 6.13, "hrtimers: Introduce hrtimer_setup()": the function is not set apart */
static inline void
compat_hrtimer_setup(struct hrtimer *timer,
		     enum hrtimer_restart (*function)(struct hrtimer *timer),
		     clockid_t clock, enum hrtimer_mode mode)
{
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 13, 0)
	hrtimer_setup(timer, function, clock, mode);
#else
	hrtimer_init(timer, clock, mode);
	timer->function = function;
#endif
}

#endif /* _TESTS_COMPAT_TIMER_H */
