/* SPDX-License-Identifier: GPL-2.0 */
/* Counts what a function executes, by stepping through one call of it */
#ifndef _BENCH_STEP_H
#define _BENCH_STEP_H

/**
 * struct step_count - one call
 * @instructions: from the first of the function to its return
 * @stores: those of them that write to memory, the stack's included
 */
struct step_count {
	long instructions;
	long stores;
};

/* One call of @fn in a process of its own: all that it changes is lost */
struct step_count step_through(void (*fn)(void *arg), void *arg);

#endif /* _BENCH_STEP_H */
