/* SPDX-License-Identifier: GPL-2.0 */
/* Whose operations they are, without the module: domains and devices. */
#ifndef _IOMMUCTL_WHO_BPF_H
#define _IOMMUCTL_WHO_BPF_H

#include <iommuctl/lat_core.h>

#include "kset.bpf.h"

#define WHO_PROBES	32
#define NO_WHO		LAT_CORE_WHOS	/* a number that nobody has */

struct lat_core_who lat_whos[LAT_CORE_WHOS];

/* Those of lat_dropped whose domain or device found no room here */
__u64 lat_crowded;

/* What is needed of the kernel's types; offsets are those of its BTF. */
struct iommu_domain {
	unsigned int type;
} __attribute__((preserve_access_index));

struct iommu_group {
	struct iommu_domain *domain;
	int id;
} __attribute__((preserve_access_index));

struct device {
	struct kobject kobj;
	const char *init_name;
	struct iommu_group *iommu_group;
} __attribute__((preserve_access_index));

static __always_inline struct lat_core_who *who_at(__u32 slot)
{
	return &lat_whos[slot & (LAT_CORE_WHOS - 1)];
}

/* Where that is, a new one too; NO_WHO: no room */
static __noinline __u32 find_who(__u64 of)
{
	__u32 slot = hash(of, LAT_CORE_WHOS), i;

	for (i = 0; i < WHO_PROBES; i++) {
		struct lat_core_who *who = who_at(slot + i);
		__u64 was = who->of;

		if (!was)
			was = __sync_val_compare_and_swap(&who->of, 0, of);
		if (!was || was == of)
			return (slot + i) & (LAT_CORE_WHOS - 1);
	}
	return NO_WHO;
}

/* Where that is; NO_WHO: nowhere. It takes no entry. */
static __noinline __u32 known_who(__u64 of)
{
	__u32 slot = hash(of, LAT_CORE_WHOS), i;

	for (i = 0; i < WHO_PROBES; i++) {
		__u64 at = who_at(slot + i)->of;

		if (at == of)
			return (slot + i) & (LAT_CORE_WHOS - 1);
		if (!at)
			break;
	}
	return NO_WHO;
}

static __always_inline __u32 slot_of_who(__u64 of)
{
	__u32 slot = hash(of, LAT_CORE_WHOS);

	return who_at(slot)->of == of ? slot : find_who(of);
}

/* Fill in what @device says, unless that is known. */
static __always_inline void know(struct lat_core_who *who, __u64 domain,
				 struct device *device)
{
	const char *name;

	who->type = BPF_CORE_READ((struct iommu_domain *)domain, type);
	if (who->device[0])
		return;
	who->group = BPF_CORE_READ(device, iommu_group, id);
	name = BPF_CORE_READ(device, init_name);
	if (!name)
		name = BPF_CORE_READ(device, kobj.name);
	bpf_probe_read_kernel_str(who->device, sizeof(who->device), name);
}

static __always_inline void know_domain(__u64 domain, struct device *device)
{
	__u32 slot = find_who(domain);

	if (slot != NO_WHO)
		know(who_at(slot), domain, device);
}

/* A function's arguments as numbers, which pointers of the kernel's are not. */
static __always_inline void read_args(__u64 *args, __u32 size, const void *ctx)
{
	if (bpf_probe_read_kernel(args, size, ctx))
		__builtin_memset(args, 0, size);
}

SEC("?fentry/__iommu_attach_device")
int know_attach(__u64 *ctx)
{
	__u64 args[2];

	read_args(args, sizeof(args), ctx);
	know_domain(args[0], (struct device *)args[1]);
	return 0;
}

/*
 * What comes to this address next is another one. Most devices that go have never
 * mapped anything, and shall not take entries, which are never free again.
 */
static __always_inline int forget(__u64 of)
{
	__u32 slot = known_who(of);

	if (slot != NO_WHO)
		who_at(slot)->of = LAT_CORE_GONE;
	return 0;
}

static __always_inline int forget_arg(const void *ctx)
{
	__u64 of;

	read_args(&of, sizeof(of), ctx);
	return forget(of);
}

SEC("?fentry/iommu_domain_free")
int forget_domain(__u64 *ctx)
{
	return forget_arg(ctx);
}

/* All devices there are: a list, which nobody locks while we go along it */
#define MAX_DEVICES	(1 << 20)

struct walk {
	struct list_head *at;
	struct list_head *end;
};

static long visit(__u32 i, struct walk *walk)
{
	struct list_head *at = walk->at;
	struct iommu_group *group;
	struct device *device;
	__u64 domain;

	at = BPF_CORE_READ(at, next);
	if (!at || at == walk->end)
		return 1;
	walk->at = at;
	device = (void *)at - bpf_core_field_offset(struct device, kobj.entry);
	group = BPF_CORE_READ(device, iommu_group);
	if (!group)
		return 0;
	domain = (__u64)BPF_CORE_READ(group, domain);
	if (domain)
		know_domain(domain, device);
	return 0;
}

/* Whose the domains are that were there before us. */
SEC("syscall")
int know_all(struct lat_core_devices *ctx)
{
	struct kset *kset = kset_of(ctx->fd);
	struct walk walk;

	if (!kset)
		return 0;
	walk.end = (void *)kset + bpf_core_field_offset(struct kset, list);
	walk.at = walk.end;
	bpf_loop(MAX_DEVICES, visit, &walk, 0);
	return 0;
}

#endif /* _IOMMUCTL_WHO_BPF_H */
