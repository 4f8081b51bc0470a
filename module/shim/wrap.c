// SPDX-License-Identifier: GPL-2.0
/*
 * Which callbacks of a domain are wrapped: those in domain->ops, and those in
 * pt_iommu->ops if its page table is one that drivers share. Where a driver wants
 * to find its own ops in domain->ops, they stay, and hook.c times them.
 */
#include "pt.h"

/**
 * shim_wrap_get() - wrappers for a domain
 * @wrap: what they are; out
 * @domain: the domain, with nobody's wrappers in it
 * @driver: name of its IOMMU
 *
 * Under shim_lock.
 *
 * Return: 0, -ENOSPC when too many drivers are wrapped, -ENOMEM, -EOPNOTSUPP for
 * domains whose end is not told.
 */
int shim_wrap_get(struct shim_wrap *wrap, struct iommu_domain *domain,
		  const char *driver)
{
	struct shim_wrap got = {};

	got.pt = shim_pt_slot_get(domain);
	if (IS_ERR(got.pt))
		return PTR_ERR(got.pt);
	if (compat_ops_fixed(domain, driver)) {
		int ret = shim_hooks_add(domain->ops);

		if (ret)
			return ret;
	} else {
		got.slot = shim_slot_get(domain->ops);
		if (IS_ERR(got.slot))
			return PTR_ERR(got.slot);
	}
	*wrap = got;
	return 0;
}

/**
 * shim_wrap_put_in() - put wrappers into a domain
 * @wrap: the wrappers
 * @domain: the domain
 *
 * Under shim_lock.
 */
void shim_wrap_put_in(const struct shim_wrap *wrap, struct iommu_domain *domain)
{
	if (wrap->slot) {
		/* The core reads it any time, and what is in the slot by it. */
		smp_store_release(&domain->ops, wrap->slot->ops);
	} else {
		shim_hooks_use(1);
	}
	if (wrap->pt)
		shim_pt_put_in(wrap->pt, domain);
}

/**
 * shim_wrap_take_out() - put the driver's callbacks back into a domain
 * @wrap: the wrappers
 * @domain: the domain
 *
 * Under shim_lock.
 */
void shim_wrap_take_out(const struct shim_wrap *wrap,
			struct iommu_domain *domain)
{
	if (wrap->slot)
		WRITE_ONCE(domain->ops, wrap->slot->source);
	else
		shim_hooks_use(-1);
	if (wrap->pt)
		shim_pt_take_out(wrap->pt, domain);
}

/**
 * shim_wrap_calls() - the calls that went through wrappers, ever
 * @wrap: the wrappers
 * @entered: how many entered them; out
 * @left: how many of those left them; out
 */
void shim_wrap_calls(const struct shim_wrap *wrap, u64 *entered, u64 *left)
{
	int calls[2], i, n = 0;

	if (wrap->slot)
		calls[n++] = shim_slot_calls(wrap->slot);
	if (wrap->pt)
		calls[n++] = shim_pt_slot_calls(wrap->pt);

	*left = 0;
	*entered = 0;
	for (i = 0; i < n; i++)
		*left += shim_calls_left(calls[i]);
	smp_rmb();	/* pairs with smp_wmb() in shim_leave() */
	for (i = 0; i < n; i++)
		*entered += shim_calls_entered(calls[i]);
}

/**
 * shim_wraps_retire() - have all tables of callbacks lead past the wrappers
 *
 * With no domain under the shim, for the last time.
 *
 * Return: whether there were any.
 */
bool shim_wraps_retire(void)
{
	bool domain = shim_slots_retire();
	bool pt = shim_pt_slots_retire();

	return domain || pt;
}
