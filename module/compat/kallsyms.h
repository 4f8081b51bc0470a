/* SPDX-License-Identifier: GPL-2.0 */
/* Functions of the kernel that it does not export. */
#ifndef _IOMMUCTL_COMPAT_KALLSYMS_H
#define _IOMMUCTL_COMPAT_KALLSYMS_H

#include <linux/kprobes.h>

/**
 * compat_symbol() - the address of a function of the kernel
 * @name: its name
 *
 * kallsyms_lookup_name() is not exported since 5.7; a kprobe that is never
 * armed is told the address. May sleep.
 *
 * Return: its address, or NULL if there is none, or kprobes may not go there.
 */
static inline void *compat_symbol(const char *name)
{
	struct kprobe kp = {
		.symbol_name = name,
		.flags = KPROBE_FLAG_DISABLED,
	};
	void *addr;

	if (register_kprobe(&kp))
		return NULL;
	addr = kp.addr;
	unregister_kprobe(&kp);
	return addr;
}

#endif /* _IOMMUCTL_COMPAT_KALLSYMS_H */
