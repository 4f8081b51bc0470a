// SPDX-License-Identifier: GPL-2.0
/* Waiting for a time, or for a signal that ends the command. */
#include <errno.h>
#include <math.h>
#include <time.h>

#include "wait.h"

double seconds_now(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec + now.tv_nsec / 1e9;
}

double next_round(double when, double step, double now)
{
	if (step > 0 && now >= when + step)
		when += step * floor((now - when) / step);
	/* Rounded, it may be now. */
	do
		when += step;
	while (step > 0 && when <= now);
	return when;
}

void hold_signals(sigset_t *signals, sigset_t *old)
{
	sigemptyset(signals);
	sigaddset(signals, SIGINT);
	sigaddset(signals, SIGTERM);
	sigaddset(signals, SIGHUP);
	sigprocmask(SIG_BLOCK, signals, old);
}

bool signal_waits(const sigset_t *signals)
{
	sigset_t waiting;

	sigpending(&waiting);
	sigandset(&waiting, &waiting, signals);
	return !sigisemptyset(&waiting);
}

bool wait_until(double when, const sigset_t *signals)
{
	struct timespec timeout;
	double rest;

	while (!when)
		if (sigwaitinfo(signals, NULL) > 0)
			return true;
	for (;;) {
		rest = when - seconds_now();
		if (rest < 0)
			rest = 0;
		timeout.tv_sec = rest;
		timeout.tv_nsec = (rest - timeout.tv_sec) * 1e9;
		if (sigtimedwait(signals, NULL, &timeout) > 0)
			return true;
		if (errno == EAGAIN)
			return false;
	}
}
