// SPDX-License-Identifier: GPL-2.0
/*
 * What domains map.
 *
 * Of domains that IOMMUCTL_DOMAIN_ADD made we remember each mapping: its buffer
 * must stay while it is mapped, unmapping must not cut one (the hardware might
 * have to split a large page for it), and a vendor's page table cannot be read.
 */
#include <linux/sched/signal.h>
#include <linux/slab.h>

#include "../buffer.h"
#include "../compat/compat.h"
#include "../viommu/viommu.h"
#include "user.h"

static struct kmem_cache *mapping_cache;

static u64 mapping_length(const struct mapping *m)
{
	return m->last - m->iova + 1;
}

struct mapping *mapping_next(struct mapping *m)
{
	return rb_entry_safe(rb_next(&m->node), struct mapping, node);
}

/* The first mapping that ends at or after @iova */
struct mapping *mapping_from(struct domain *domain, u64 iova)
{
	struct rb_node *node = domain->maps.rb_node;
	struct mapping *found = NULL;

	while (node) {
		struct mapping *m = rb_entry(node, struct mapping, node);

		if (m->last < iova) {
			node = node->rb_right;
		} else {
			found = m;
			node = node->rb_left;
		}
	}
	return found;
}

static int mapping_insert(struct domain *domain, struct mapping *new)
{
	struct rb_node **link = &domain->maps.rb_node, *parent = NULL;

	while (*link) {
		struct mapping *m = rb_entry(*link, struct mapping, node);

		parent = *link;
		if (new->last < m->iova)
			link = &parent->rb_left;
		else if (new->iova > m->last)
			link = &parent->rb_right;
		else
			return -EEXIST;
	}
	rb_link_node(&new->node, parent, link);
	rb_insert_color(&new->node, &domain->maps);
	WRITE_ONCE(domain->mappings, domain->mappings + 1);
	WRITE_ONCE(domain->mapped, domain->mapped + mapping_length(new));
	return 0;
}

/* Forget a mapping, which the IOMMU has forgotten already */
static void mapping_drop(struct domain *domain, struct mapping *m)
{
	rb_erase(&m->node, &domain->maps);
	WRITE_ONCE(domain->mappings, domain->mappings - 1);
	WRITE_ONCE(domain->mapped, domain->mapped - mapping_length(m));
	if (m->buf) {
		atomic_dec(&m->buf->mappings);
		buffer_put(m->buf);
	}
	kmem_cache_free(mapping_cache, m);
}

static void mapping_iommu_unmap(struct domain *domain, u64 iova, u64 length)
{
	size_t done;

	done = iommu_unmap(domain->domain, iova, length);
	WARN_ONCE(done != length,
		  "iommuctl: domain %u: unmapped 0x%zx of 0x%llx at 0x%llx\n",
		  domain->obj.id, done, length, iova);
}

/* What one call of the core gets at most, as it does not yield: 1 GiB */
#define MAPPING_STEP	((u64)SZ_1G)

/*
 * Ours passes over holes, and gives back the tables that a call covers: first
 * step by step what is mapped, then the tables that are larger than a step.
 */
static void mapping_viommu_unmap(struct domain *domain, u64 iova, u64 last)
{
	u64 from, to, at = iova;
	struct mapping *m;

	while ((m = mapping_from(domain, at)) && m->iova <= last) {
		from = max(at, round_down(m->iova, MAPPING_STEP));
		to = min(from | (MAPPING_STEP - 1), last);
		viommu_domain_unmap_range(domain->viommu, from, to);
		if (from == iova && to == last)
			return;
		if (to == last)
			break;
		at = to + 1;
		cond_resched();
	}
	viommu_domain_unmap_range(domain->viommu, iova, last);
}

static void mapping_unmap(struct domain *domain, u64 iova, u64 length)
{
	if (!length)
		return;
	if (domain->viommu)
		mapping_viommu_unmap(domain, iova, iova + length - 1);
	else
		mapping_iommu_unmap(domain, iova, length);
}

/* One call of the core for each contiguous piece, on both sides of a step */
static int mapping_iommu_map(struct domain *domain, const struct mapping *m)
{
	u64 length = mapping_length(m), done = 0;
	int ret;

	while (done < length) {
		u64 step = MAPPING_STEP - ((m->iova + done) & (MAPPING_STEP - 1));
		u64 n = min(length - done, step);
		phys_addr_t phys = m->offset + done;

		if (m->buf) {
			u64 contig;

			phys = buffer_phys(m->buf, m->offset + done, &contig);
			n = min(n, contig);
		}
		ret = fatal_signal_pending(current) ? -EINTR :
			compat_iommu_map(domain->domain, m->iova + done, phys,
					 n, m->prot, GFP_KERNEL_ACCOUNT);
		if (ret) {
			mapping_unmap(domain, m->iova, done);
			return ret;
		}
		done += n;
		cond_resched();
	}
	return 0;
}

static int mapping_add(struct domain *domain, const struct iommuctl_map *map,
		       struct buffer *buf, u64 iova)
{
	struct mapping *m;
	int ret;

	m = kmem_cache_alloc(mapping_cache, GFP_KERNEL_ACCOUNT);
	if (!m)
		return -ENOMEM;
	m->iova = iova;
	m->last = iova + map->length - 1;
	m->offset = map->offset;
	m->prot = map->prot;
	m->buf = buf;

	ret = mapping_insert(domain, m);
	if (ret) {
		kmem_cache_free(mapping_cache, m);
		return ret;
	}
	if (buf) {
		refcount_inc(&buf->obj.users);
		atomic_inc(&buf->mappings);
	}
	ret = mapping_iommu_map(domain, m);
	if (ret)
		mapping_drop(domain, m);
	return ret;
}

static void mapping_remove(struct domain *domain, struct mapping *m)
{
	mapping_unmap(domain, m->iova, mapping_length(m));
	mapping_drop(domain, m);
}

/* Take back the first @count mappings of @map */
static void mapping_undo(struct domain *domain, const struct iommuctl_map *map,
			 u64 count)
{
	while (count--) {
		struct mapping *m;

		m = mapping_from(domain, map->iova + count * map->stride);
		if (WARN_ON(!m))
			return;
		mapping_remove(domain, m);
		cond_resched();
	}
}

static int mapping_add_all(struct domain *domain,
			   const struct iommuctl_map *map, struct buffer *buf)
{
	u64 i;
	int ret;

	for (i = 0; i < map->count; i++) {
		if (fatal_signal_pending(current))
			ret = -EINTR;
		else
			ret = mapping_add(domain, map, buf,
					  map->iova + i * map->stride);
		if (ret) {
			mapping_undo(domain, map, i);
			return ret;
		}
		cond_resched();
	}
	return 0;
}

/* Flags and values, for all kinds of domain */
static int mapping_check_values(struct iommuctl_map *map)
{
	if (map->flags & ~IOMMUCTL_MAP_PHYS || map->__reserved ||
	    map->prot & ~IOMMUCTL_PROT_ALL)
		return -EOPNOTSUPP;
	if (map->flags & IOMMUCTL_MAP_PHYS && map->buffer)
		return -EINVAL;
	if (!(map->prot & (IOMMUCTL_PROT_READ | IOMMUCTL_PROT_WRITE)))
		return -EINVAL;
	if (!map->count)
		map->count = 1;
	if (map->count > IOMMUCTL_MAX_REPEAT || !map->length)
		return -EINVAL;
	if (map->count == 1)
		map->stride = 0;
	else if (map->stride < map->length)
		return -EINVAL;
	return 0;
}

/* Alignment, and the range against the domain's aperture */
static int mapping_check_range(struct domain *domain,
			       const struct iommuctl_map *map)
{
	const struct iommu_domain_geometry *geo = &domain->domain->geometry;
	u64 min_size = 1ULL << __ffs(domain->domain->pgsize_bitmap);
	u64 span, last;

	if (!IS_ALIGNED(map->iova | map->offset | map->length | map->stride,
			min_size))
		return -EINVAL;
	if (check_mul_overflow(map->count - 1, map->stride, &span) ||
	    check_add_overflow(span, map->length - 1, &span) ||
	    check_add_overflow(map->iova, span, &last))
		return -ERANGE;
	if (map->iova < geo->aperture_start || last > geo->aperture_end)
		return -ERANGE;
	return 0;
}

static int mapping_check_buffer(const struct buffer *buf,
				const struct iommuctl_map *map)
{
	if (map->offset >= buf->length ||
	    map->length > buf->length - map->offset)
		return -ERANGE;
	return 0;
}

static int mapping_check_phys(struct domain *domain,
			      const struct iommuctl_map *map)
{
	u64 last;

	/* A table that hardware reads never gets an address of a user's. */
	if (!domain->viommu)
		return -EPERM;
	if (check_add_overflow(map->offset, map->length - 1, &last) ||
	    last > viommu_domain_max_phys(domain->viommu))
		return -ERANGE;
	return 0;
}

static int mapping_do_map(struct domain *domain, const struct iommuctl_map *map)
{
	struct buffer *buf = NULL;
	int ret;

	if (!(domain->domain->type & __IOMMU_DOMAIN_PAGING))
		return -EOPNOTSUPP;
	/* The core's errno, without its warning: a driver that has no map */
	if (!compat_can_map(domain->domain))
		return -ENODEV;
	ret = mapping_check_range(domain, map);
	if (ret)
		return ret;

	if (map->flags & IOMMUCTL_MAP_PHYS) {
		ret = mapping_check_phys(domain, map);
	} else {
		buf = buffer_get(map->buffer);
		if (!buf)
			return -ENOENT;
		ret = mapping_check_buffer(buf, map);
	}
	if (ret)
		goto put;

	ret = domain_lock_user(domain);
	if (ret)
		goto put;
	ret = mapping_add_all(domain, map, buf);
	mutex_unlock(&domain->lock);
put:
	if (buf)
		buffer_put(buf);
	return ret;
}

int mapping_ctl_map(void *arg)
{
	struct iommuctl_map *map = arg;
	struct domain *domain;
	int ret;

	ret = mapping_check_values(map);
	if (ret)
		return ret;
	domain = domain_get_user(map->domain);
	if (IS_ERR(domain))
		return PTR_ERR(domain);
	ret = mapping_do_map(domain, map);
	object_put(&domain->obj);
	return ret;
}

/* The first mapping that [@iova, @last] would cut, or NULL */
static struct mapping *mapping_cut(struct domain *domain, u64 iova, u64 last)
{
	struct mapping *m = mapping_from(domain, iova);

	if (m && m->iova < iova)
		return m;
	m = mapping_from(domain, last);
	if (m && m->iova <= last && m->last > last)
		return m;
	return NULL;
}

/* Both ends of the range are between mappings */
static u64 mapping_remove_range(struct domain *domain, u64 iova, u64 last)
{
	struct mapping *m = mapping_from(domain, iova), *next;
	u64 before = domain->mapped;

	if (m && domain->viommu)
		mapping_viommu_unmap(domain, iova, last);

	for (; m && m->iova <= last; m = next) {
		next = mapping_next(m);
		if (!domain->viommu)
			mapping_iommu_unmap(domain, m->iova, mapping_length(m));
		mapping_drop(domain, m);
		cond_resched();
	}
	return before - domain->mapped;
}

void mapping_clear(struct domain *domain)
{
	mapping_remove_range(domain, 0, U64_MAX);
}

static int mapping_do_unmap(struct domain *domain, struct iommuctl_unmap *unmap)
{
	struct mapping *cut;
	int ret;

	ret = domain_lock_user(domain);
	if (ret)
		return ret;
	cut = mapping_cut(domain, unmap->iova, unmap->last);
	if (cut) {
		unmap->conflict = cut->iova;
		ret = -EINVAL;
		goto unlock;
	}
	unmap->unmapped = mapping_remove_range(domain, unmap->iova, unmap->last);
	if (!unmap->unmapped)
		ret = -ENOENT;
unlock:
	mutex_unlock(&domain->lock);
	return ret;
}

int mapping_ctl_unmap(void *arg)
{
	struct iommuctl_unmap *unmap = arg;
	struct domain *domain;
	int ret;

	unmap->unmapped = 0;
	unmap->conflict = 0;
	if (unmap->flags || unmap->__reserved)
		return -EOPNOTSUPP;
	if (unmap->last < unmap->iova)
		return -EINVAL;
	domain = domain_get_user(unmap->domain);
	if (IS_ERR(domain))
		return PTR_ERR(domain);
	ret = mapping_do_unmap(domain, unmap);
	object_put(&domain->obj);
	return ret;
}

int mappings_init(void)
{
	mapping_cache = kmem_cache_create("iommuctl_mapping",
					  sizeof(struct mapping), 0, 0, NULL);
	return mapping_cache ? 0 : -ENOMEM;
}

void mappings_exit(void)
{
	kmem_cache_destroy(mapping_cache);
}
