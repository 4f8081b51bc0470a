/* SPDX-License-Identifier: GPL-2.0 */
/* Waiting for a time, or for a signal that ends the command. */
#ifndef _IOMMUCTL_WAIT_H
#define _IOMMUCTL_WAIT_H

#include <signal.h>
#include <stdbool.h>

/* CLOCK_MONOTONIC, in seconds */
double seconds_now(void);

/**
 * hold_signals() - from here on, signals that end a command are waited for
 * @signals: out: SIGINT, SIGTERM and SIGHUP, which are blocked now, so that
 *	     none can come between
 * @old: out: what was blocked before, for sigprocmask()
 */
void hold_signals(sigset_t *signals, sigset_t *old);

/**
 * wait_until() - wait for a time
 * @when: as seconds_now() has it; 0: for ever
 * @signals: of hold_signals()
 *
 * Return: whether a signal came first.
 */
bool wait_until(double when, const sigset_t *signals);

#endif /* _IOMMUCTL_WAIT_H */
