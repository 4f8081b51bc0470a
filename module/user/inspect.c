// SPDX-License-Identifier: GPL-2.0
/*
 * Looking into domains, whoever made them: of ours the page table itself, of a
 * vendor's what its driver tells and what we mapped. Those without DOMAIN_USER
 * wait for us to end: no lock of the core is taken here.
 */
#include <linux/sched/signal.h>
#include <linux/slab.h>
#include <linux/uaccess.h>

#include "../buffer.h"
#include "../ctl.h"
#include "../viommu/viommu.h"
#include "user.h"

/* A vendor's table is known to its driver alone: ask it. */
static int translate_vendor(struct domain *domain, struct iommuctl_translate *tr)
{
	const struct iommu_domain_geometry *geo = &domain->domain->geometry;
	struct mapping *m;

	/*
	 * While others map and unmap, the driver frees tables under whoever
	 * walks them: drivers leave it to their callers not to ask then.
	 */
	if (!(READ_ONCE(domain->holders) & DOMAIN_USER))
		return -EOPNOTSUPP;
	if (tr->iova < geo->aperture_start || tr->iova > geo->aperture_end)
		return -ERANGE;
	if (mutex_lock_killable(&domain->lock))
		return -EINTR;
	tr->paddr = iommu_iova_to_phys(domain->domain, tr->iova);
	m = mapping_from(domain, tr->iova);
	if (m && m->iova <= tr->iova)
		tr->prot = m->prot;
	mutex_unlock(&domain->lock);
	return tr->paddr ? 0 : -ENOENT;
}

int inspect_ctl_translate(void *arg)
{
	struct iommuctl_translate *tr = arg;
	struct domain *domain;
	struct object *obj;
	int ret;

	if (tr->flags)
		return -EOPNOTSUPP;
	obj = object_get(IOMMUCTL_DOMAIN, tr->domain);
	if (!obj)
		return -ENOENT;
	domain = to_domain(obj);
	tr->prot = 0;
	tr->paddr = 0;
	tr->pgsize = 0;
	if (domain->viommu)
		ret = viommu_domain_translate(domain->viommu, tr);
	else
		ret = translate_vendor(domain, tr);
	object_put(obj);
	return ret;
}

/* Records on their way to user space, a page at a time */
struct dump {
	struct iommuctl_dump *arg;
	char __user *user;
	u32 room;
};

static int dump_put(struct dump *dump, const struct iommuctl_mapping *rec)
{
	struct iommuctl_dump *arg = dump->arg;
	int ret;

	ret = ctl_copy_record(dump->user, arg->record_size, rec, sizeof(*rec));
	if (ret)
		return ret;
	dump->user += arg->record_size;
	dump->room--;
	arg->count++;
	return 0;
}

/* One mapping of a vendor's domain; 1 if there was no room for all of it */
static int dump_vendor_mapping(struct domain *domain, struct dump *dump,
			       const struct mapping *m)
{
	u64 at = m->iova;
	bool last;

	do {
		struct iommuctl_mapping rec = {
			.iova = at,
			.length = m->last - at + 1,
			.prot = m->prot,
			.buffer = m->buf->obj.id,
		};
		u64 contig;
		int ret;

		if (!dump->room)
			return 1;
		rec.paddr = iommu_iova_to_phys(domain->domain, at);
		buffer_phys(m->buf, m->offset + at - m->iova, &contig);
		rec.length = min(rec.length, contig);
		ret = dump_put(dump, &rec);
		if (ret)
			return ret;
		last = m->last - at < rec.length;
		at += rec.length;
		dump->arg->iova = at;	/* 0 behind the last IOVA there is */
	} while (!last);
	return 0;
}

/*
 * Of a vendor's domain: what we mapped, and where the driver says it is. Under
 * domain->lock.
 */
static int dump_vendor_records(struct domain *domain, struct dump *dump)
{
	struct iommuctl_dump *arg = dump->arg;
	struct mapping *m = mapping_from(domain, arg->iova);
	int ret;

	for (; m && m->iova <= arg->last; m = mapping_next(m)) {
		if (fatal_signal_pending(current))
			return -EINTR;
		ret = dump_vendor_mapping(domain, dump, m);
		if (ret)
			return min(ret, 0);
		cond_resched();
	}
	arg->more = 0;
	return 0;
}

static int dump_vendor(struct domain *domain, struct dump *dump)
{
	int ret;

	if (!(READ_ONCE(domain->holders) & DOMAIN_USER))
		return -EOPNOTSUPP;
	if (mutex_lock_killable(&domain->lock))
		return -EINTR;
	ret = dump_vendor_records(domain, dump);
	mutex_unlock(&domain->lock);
	return ret;
}

/* The buffer mapped at @rec's start, and where another one begins */
static u64 dump_name_buffer(struct domain *domain, struct iommuctl_mapping *rec)
{
	u64 last = rec->iova + rec->length - 1;
	struct mapping *m = mapping_from(domain, rec->iova);
	struct buffer *buf;

	if (!m || m->iova > rec->iova)
		return last;
	buf = m->buf;
	rec->buffer = buf ? buf->obj.id : 0;
	while ((m = mapping_next(m)) && m->iova <= last)
		if (m->buf != buf)
			return m->iova - 1;
	return last;
}

/* A record of ours, in as many as it maps buffers; 1 if there was no room */
static int dump_put_buffers(struct domain *domain, struct dump *dump,
			    struct iommuctl_mapping rec)
{
	u64 end = rec.iova + rec.length;
	int ret = 0;

	while (!ret && rec.iova != end && dump->room) {
		mutex_lock(&domain->lock);
		rec.length = dump_name_buffer(domain, &rec) + 1 - rec.iova;
		mutex_unlock(&domain->lock);
		ret = dump_put(dump, &rec);
		rec.iova += rec.length;
		rec.paddr += rec.length;
		rec.length = end - rec.iova;
	}
	if (ret || rec.iova == end)
		return ret;
	dump->arg->iova = rec.iova;
	dump->arg->more = 1;
	return 1;
}

/* Of ours: the page table, in pieces that are copied out with nothing held */
static int dump_viommu(struct domain *domain, struct dump *dump)
{
	struct iommuctl_dump *arg = dump->arg;
	struct iommuctl_mapping *recs;
	int ret = 0;

	recs = kmalloc_array(VIOMMU_DUMP_MAX, sizeof(*recs), GFP_KERNEL);
	if (!recs)
		return -ENOMEM;

	while (dump->room && arg->more) {
		u32 i, nr = min_t(u32, dump->room, VIOMMU_DUMP_MAX);

		if (fatal_signal_pending(current)) {
			ret = -EINTR;
			break;
		}
		ret = viommu_domain_dump(domain->viommu, arg, recs, nr);
		if (ret < 0)
			break;
		nr = ret;
		for (i = 0, ret = 0; i < nr && !ret; i++)
			ret = dump_put_buffers(domain, dump, recs[i]);
		if (ret)
			break;
		cond_resched();
	}
	kfree(recs);
	return min(ret, 0);
}

int inspect_ctl_dump(void *arg)
{
	struct iommuctl_dump *d = arg;
	struct dump dump = {
		.arg = d,
		.user = u64_to_user_ptr(d->records),
		.room = d->count,
	};
	struct domain *domain;
	struct object *obj;
	int ret;

	if (d->flags)
		return -EOPNOTSUPP;
	if (!d->count || !d->record_size || d->record_size > PAGE_SIZE ||
	    d->last < d->iova)
		return -EINVAL;
	obj = object_get(IOMMUCTL_DOMAIN, d->domain);
	if (!obj)
		return -ENOENT;
	domain = to_domain(obj);
	d->count = 0;
	d->more = 1;
	if (domain->viommu)
		ret = dump_viommu(domain, &dump);
	else
		ret = dump_vendor(domain, &dump);
	object_put(obj);
	return ret;
}

static int walk_copy(struct iommuctl_walk *walk,
		     const struct iommuctl_step *steps, u32 count)
{
	char __user *user = u64_to_user_ptr(walk->steps);
	u32 i;
	int ret;

	count = min(count, walk->count);
	for (i = 0; i < count; i++) {
		ret = ctl_copy_record(user, walk->step_size, &steps[i],
				      sizeof(steps[i]));
		if (ret)
			return ret;
		user += walk->step_size;
	}
	walk->count = count;
	return 0;
}

static int inspect_walk(struct domain *domain, struct iommuctl_walk *walk)
{
	struct iommuctl_step *steps;
	int ret;

	if (!domain->viommu)
		return -EOPNOTSUPP;
	steps = kcalloc(IOMMUCTL_MAX_LEVELS, sizeof(*steps), GFP_KERNEL);
	if (!steps)
		return -ENOMEM;
	ret = viommu_domain_walk(domain->viommu, walk->iova, steps);
	if (ret >= 0)
		ret = walk_copy(walk, steps, ret);
	kfree(steps);
	return ret;
}

int inspect_ctl_walk(void *arg)
{
	struct iommuctl_walk *walk = arg;
	struct object *obj;
	int ret;

	if (walk->flags || walk->__reserved)
		return -EOPNOTSUPP;
	if (!walk->count || !walk->step_size || walk->step_size > PAGE_SIZE)
		return -EINVAL;
	obj = object_get(IOMMUCTL_DOMAIN, walk->domain);
	if (!obj)
		return -ENOENT;
	ret = inspect_walk(to_domain(obj), walk);
	object_put(obj);
	return ret;
}
