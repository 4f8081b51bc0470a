/* SPDX-License-Identifier: GPL-2.0 */
/* When programs at the entry and the exit of functions do something. */
#ifndef _IOMMUCTL_PACE_H
#define _IOMMUCTL_PACE_H

/**
 * enum pace - what becomes of a call
 * @PACE_OFF: nothing: not all programs are attached yet
 * @PACE_BEGIN: it is measured if it begins now; one that began before is not, and
 *		is not missed
 * @PACE_ON: it is measured; an exit that knows no entry is counted as missed
 * @PACE_END: it is measured if it began before; programs are being detached
 *
 * Programs are attached one by one, with RCU's grace periods between. Without
 * this, what runs meanwhile would count as missed, or inner calls as outer ones.
 */
enum pace { PACE_OFF, PACE_BEGIN, PACE_ON, PACE_END };

/* Is a call that begins now noted? */
static inline int pace_notes(unsigned int pace)
{
	return pace - PACE_BEGIN <= PACE_ON - PACE_BEGIN;
}

#endif /* _IOMMUCTL_PACE_H */
