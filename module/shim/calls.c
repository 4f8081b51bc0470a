// SPDX-License-Identifier: GPL-2.0
/* What wrappers of all kinds share: counting calls, and the end. */
#include <linux/percpu.h>

#include "internal.h"

DEFINE_PER_CPU(struct shim_calls, shim_calls[SHIM_SLOTS + SHIM_PT_SLOTS]);

unsigned long shim_calls_entered(int slot)
{
	struct shim_calls __percpu *calls = &shim_calls[slot];
	unsigned long sum = 0;
	int cpu;

	for_each_possible_cpu(cpu)
		sum += READ_ONCE(per_cpu_ptr(calls, cpu)->entered);
	return sum;
}

unsigned long shim_calls_left(int slot)
{
	struct shim_calls __percpu *calls = &shim_calls[slot];
	unsigned long sum = 0;
	int cpu;

	for_each_possible_cpu(cpu)
		sum += READ_ONCE(per_cpu_ptr(calls, cpu)->left);
	return sum;
}

unsigned long shim_entered(void)
{
	unsigned long sum = 0;
	int i;

	for (i = 0; i < SHIM_SLOTS + SHIM_PT_SLOTS; i++)
		sum += shim_calls_entered(i);
	return sum;
}

unsigned long shim_left(void)
{
	unsigned long sum = 0;
	int i;

	for (i = 0; i < SHIM_SLOTS + SHIM_PT_SLOTS; i++)
		sum += shim_calls_left(i);
	return sum;
}

/**
 * shim_table_retire() - have a table of callbacks lead past the wrappers
 * @table: the table
 * @vendor: the driver's callbacks
 * @size: of both
 *
 * A callback at a time: someone may be reading it.
 */
void shim_table_retire(void *table, const void *vendor, size_t size)
{
	const unsigned long *from = vendor;
	unsigned long *to = table;
	size_t i;

	for (i = 0; i < size / sizeof(*from); i++)
		WRITE_ONCE(to[i], from[i]);
}
