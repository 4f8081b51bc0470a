/* SPDX-License-Identifier: GPL-2.0 */
/* Waiting for a time, or for a signal that ends the command. */
#ifndef _IOMMUCTL_WAIT_H
#define _IOMMUCTL_WAIT_H

#include <signal.h>
#include <stdbool.h>

/* CLOCK_MONOTONIC, in seconds */
double seconds_now(void);

/**
 * next_round() - when the next of regular rounds is
 * @when: when the last one was to be
 * @step: seconds between two
 * @now: seconds_now()
 *
 * After a process was stopped, or took too long, rounds are over: they are left
 * out, and those that come are still whole steps from the first.
 *
 * Return: that time, after @now; @when, if there is no step.
 */
double next_round(double when, double step, double now);

/**
 * hold_signals() - from here on, signals that end a command are waited for
 * @signals: out: SIGINT, SIGTERM and SIGHUP, which are blocked now, so that
 *	     none can come between
 * @old: out: what was blocked before, for sigprocmask()
 */
void hold_signals(sigset_t *signals, sigset_t *old);

/* Has one of the signals of hold_signals() come? It still waits. */
bool signal_waits(const sigset_t *signals);

/**
 * wait_until() - wait for a time
 * @when: as seconds_now() has it; 0: for ever
 * @signals: of hold_signals()
 *
 * Return: whether a signal came first.
 */
bool wait_until(double when, const sigset_t *signals);

#endif /* _IOMMUCTL_WAIT_H */
