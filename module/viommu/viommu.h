/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The virtual IOMMU driver.
 *
 *	iommu.c		instances, and struct iommu_ops: what concerns devices
 *	domain.c	struct iommu_domain_ops, one for each kind of domain
 *	master.c	virtual DMA masters
 *	dma.c		their DMA, through translation
 *	fault.c		what was refused
 *	models.c	which hardware to be
 *	over.c		maps that its driver refuses, or lets replace others
 *	ops_*.c		callbacks of those models' paging domains
 *	iotlb.c		what stays in use until it is flushed
 *
 * Locks, after those of ../user/user.h: viommu_lock, then the driver core's and
 * the IOMMU core's, then that of attachments, then master->lock, then the walk
 * gate of a domain, then its IOTLB's.
 */
#ifndef _IOMMUCTL_VIOMMU_H
#define _IOMMUCTL_VIOMMU_H

#include <linux/iommu.h>
#include <linux/mutex.h>

#include "../ctl.h"
#include "../object.h"
#include "../pgtable/pgtable.h"

struct domain;
struct viommu_iotlb;
struct viommu_paging;

/**
 * struct viommu_model - the hardware that a virtual IOMMU is a model of
 * @name: as the user names it
 * @source: the driver or document it follows
 * @paging: its page-table format, and its driver's callbacks upon it
 * @pgsizes: page sizes of its domains, if not all of the format's
 * @aperture_end: last IOVA, if not the format's
 * @replaces: a page that is mapped takes the place of what is there
 * @tables: or of smaller pages with their table, at the levels with these spans;
 *	    none of them: a map over a mapping is refused
 * @busy: what its driver returns if it refuses; 0: -EEXIST, which is also for a
 *	  part of a larger page, where drivers do worse
 * @range: what it returns for an IOVA outside of the aperture; 0: -ERANGE
 * @types: VIOMMU_TYPE(): which types of domain its driver has
 * @flush: enum iommuctl_flush: what one sync of its driver's flushes
 * @attach: enum iommuctl_attach: what its driver lets attach
 * @attach_err: what it returns to others; 0: -EINVAL, of ONE_DOMAIN -EBUSY
 */
struct viommu_model {
	const char *name;
	const char *source;
	const struct viommu_paging *paging;
	u64 pgsizes;
	u64 aperture_end;
	u64 tables;
	bool replaces;
	int busy;
	int range;
	u32 types;
	u32 flush;
	u32 attach;
	int attach_err;
};

#define VIOMMU_TYPE(type)	(1 << IOMMUCTL_DOMAIN_##type)

/**
 * struct viommu - a virtual IOMMU
 * @obj: its id; masters and domains hold references
 * @iommu: what the core knows of it
 * @fwnode: what the core finds it by
 * @model: the hardware that it is
 * @devices: how many masters it has
 * @flushes: how often all of its IOTLB was flushed
 * @flush_ns: nanoseconds that one invalidation command takes
 * @name: "viommu0"
 */
struct viommu {
	struct object obj;
	struct iommu_device iommu;
	struct fwnode_handle *fwnode;
	const struct viommu_model *model;
	atomic_t devices;
	atomic_t flushes;
	u32 flush_ns;
	char name[IOMMUCTL_NAME_LEN];
};

/**
 * struct viommu_domain - a domain of a virtual IOMMU
 * @domain: what the core knows of it
 * @pt: its page table, if it is a paging domain
 * @model: the hardware whose format @pt has
 * @iommu: the IOMMU it belongs to; NULL until its first attachment where the
 *	   core does not tell (before 6.8)
 * @self: how the control interface knows it; NULL for the static domains
 * @iotlb: what its masters' DMA has in use; NULL before the first
 * @walkers: DMA and readers inside @pt or the memory it leads to; VIOMMU_IOTLB
 * @drains: invalidations that wait for them
 */
struct viommu_domain {
	struct iommu_domain domain;
	struct pgtable pt;
	const struct viommu_model *model;
	struct viommu *iommu;
	struct domain *self;
	struct viommu_iotlb *iotlb;
	atomic_t walkers;
	atomic_t drains;
};

/* In ->walkers, for good: flushes have something to do, or a cost */
#define VIOMMU_IOTLB	BIT(30)

/**
 * struct viommu_master - a virtual DMA master
 * @obj: its id
 * @node: in the list of masters, under its lock
 * @iommu: the IOMMU that it is behind, referenced
 * @dev: its device; NULL before it is there
 * @lock: protects @domain, and keeps it: a domain is left only under it
 * @domain: what it translates through; NULL if blocked
 * @dma_bytes: bytes read and written
 * @faults: accesses refused
 * @name: "vdev0"
 */
struct viommu_master {
	struct object obj;
	struct list_head node;
	struct viommu *iommu;
	struct device *dev;
	struct mutex lock;	/* @domain stays */
	struct viommu_domain *domain;
	atomic64_t dma_bytes;
	atomic64_t faults;
	char name[IOMMUCTL_NAME_LEN];
};

/* Records that viommu_domain_dump() gives at most */
#define VIOMMU_DUMP_MAX 64

static inline struct viommu_domain *
to_viommu_domain(struct iommu_domain *domain)
{
	return container_of(domain, struct viommu_domain, domain);
}

/* Is anybody in the walk gate below, or is VIOMMU_IOTLB set? */
static __always_inline bool viommu_busy(const struct viommu_domain *vd)
{
	/*
	 * A plain read, once, and a mask that a count does not need: so the
	 * compiler tests it in memory, an instruction less than atomic_read().
	 */
	return data_race(vd->walkers.counter) & INT_MAX;
}

/*
 * The walk gate. Whoever reads a page table that may change, or memory that it
 * leads to, does so between viommu_walk_begin() and viommu_walk_end(), with
 * interrupts off and for a bounded time; viommu_drain() returns when all who
 * began before it have ended. It is what an IOTLB invalidation does in hardware,
 * which waits for the DMA under way (VT-d 6.5.2.3, read and write draining), and
 * like there the table entries have been cleared before.
 */
static inline void viommu_walk_begin(struct viommu_domain *vd,
				     unsigned long *flags)
{
	for (;;) {
		local_irq_save(*flags);
		atomic_inc(&vd->walkers);
		/* Pairs with viommu_drain(): seen by it, or see its entries. */
		smp_mb__after_atomic();
		/* And acquire: tables exchanged meanwhile are seen, too. */
		if (likely(!atomic_read_acquire(&vd->drains)))
			return;
		/* Let it through first, or walkers might never end. */
		atomic_dec(&vd->walkers);
		local_irq_restore(*flags);
		cpu_relax();
	}
}

static inline void viommu_walk_end(struct viommu_domain *vd,
				   unsigned long flags)
{
	smp_mb__before_atomic();	/* done reading, then seen to be gone */
	atomic_dec(&vd->walkers);
	local_irq_restore(flags);
}

void viommu_drain_slow(struct viommu_domain *vd);

/* Any context: walkers have interrupts off, so none of them is below us. */
static inline void viommu_drain(struct viommu_domain *vd)
{
	smp_mb();	/* entries cleared, then look for walkers */
	/* And acquire: what they wrote to memory is seen after it. */
	if (unlikely(atomic_read_acquire(&vd->walkers)))
		viommu_drain_slow(vd);
}

/* iotlb.c: see there */

/* Before the first DMA; may sleep */
void viommu_iotlb_use(struct viommu_domain *vd);
void viommu_iotlb_free(struct viommu_domain *vd);

/* Inside the walk gate: is a leaf of @iova in use; this one is from now on */
bool viommu_iotlb_lookup(struct viommu_domain *vd, u64 iova,
			 struct pgtable_leaf *leaf);
void viommu_iotlb_add(struct viommu_domain *vd,
		      const struct pgtable_leaf *leaf);

/* Forget what is in use in a range, without a command. Any context */
void viommu_iotlb_drop(struct viommu_domain *vd, u64 first, u64 last);

/**
 * viommu_iotlb_flush() - invalidation commands for a range, as its driver sends
 * @vd: a paging domain, drained
 * @first: first IOVA
 * @last: last IOVA, included
 *
 * Any context; takes as long as the commands are set to.
 */
void viommu_iotlb_flush(struct viommu_domain *vd, u64 first, u64 last);

/* iommu.c */
extern const struct iommu_ops viommu_ops;
extern const struct object_ops viommu_object_ops;

struct viommu *viommu_get(u32 id);
int viommu_ctl_add(void *arg);
int viommu_init(void);
void viommu_exit(void);

static inline struct viommu *to_viommu(struct iommu_device *iommu)
{
	return container_of(iommu, struct viommu, iommu);
}

/* models.c */
const struct viommu_model *viommu_model_find(const char *name);
const struct viommu_model *viommu_model_default(void);
const struct pgtable_fmt *viommu_model_fmt(const struct viommu_model *model);
u64 viommu_model_pgsizes(const struct viommu_model *model);
u64 viommu_model_aperture_end(const struct viommu_model *model);
int viommu_model_next(u64 *after, void *rec);

/* domain.c */
extern struct viommu_domain viommu_identity;
extern struct viommu_domain viommu_blocked;

/**
 * viommu_domain_alloc() - a domain for a device
 * @dev: the device; NULL if the core does not tell which
 * @type: IOMMU_DOMAIN_*
 *
 * Return: the domain or an ERR_PTR, -EOPNOTSUPP for a type we have not.
 */
struct iommu_domain *viommu_domain_alloc(struct device *dev, unsigned int type);

/**
 * viommu_domain_alloc_user() - a domain of a type that the core may not give
 * @dev: a virtual master
 * @type: enum iommuctl_domain_type
 *
 * To be freed by iommu_domain_free().
 *
 * Return: the domain or an ERR_PTR.
 */
struct iommu_domain *viommu_domain_alloc_user(struct device *dev, u32 type);

void viommu_domain_fill(struct viommu_domain *vd,
			struct iommuctl_domain_rec *rec);
u64 viommu_domain_max_phys(struct viommu_domain *vd);
void viommu_domain_unmap_range(struct viommu_domain *vd, u64 iova, u64 last);
int viommu_domain_translate(struct viommu_domain *vd,
			    struct iommuctl_translate *tr);
int viommu_domain_dump(struct viommu_domain *vd, struct iommuctl_dump *arg,
		       struct iommuctl_mapping *recs, u32 max);
int viommu_domain_walk(struct viommu_domain *vd, u64 iova,
		       struct iommuctl_step *steps);

/* master.c */
extern const struct object_ops viommu_master_object_ops;

bool viommu_is_master(struct device *dev);
struct viommu_master *viommu_master_of(struct device *dev);
struct object *viommu_master_get(struct device *dev);
void viommu_master_set_domain(struct viommu_master *master,
			      struct viommu_domain *vd);
struct iommu_group *viommu_master_group(struct viommu *iommu);
bool viommu_has_other_domain(struct viommu *iommu, struct viommu_domain *vd,
			     struct viommu_master *but);
int viommu_master_ctl_add(void *arg);

/* dma.c */
int viommu_ctl_dma(void *arg);

/* fault.c */
void viommu_fault(struct viommu_master *master, struct viommu_domain *vd,
		  u64 iova, bool write, enum iommuctl_fault_reason reason);
u64 viommu_fault_count(void);
int viommu_fault_next(u64 *after, void *rec);

#endif /* _IOMMUCTL_VIOMMU_H */
