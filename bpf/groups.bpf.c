// SPDX-License-Identifier: GPL-2.0
/*
 * Which device translates through which domain: a walk over the kernel's IOMMU
 * groups, run once by the command. What changes meanwhile may be missing, or be
 * there no more; nothing can go wrong, as all is read by copies.
 */
#include <linux/bpf.h>
#include <bpf/bpf_core_read.h>
#include <bpf/bpf_helpers.h>

#include <iommuctl/groups.h>

#include "kset.bpf.h"

char LICENSE[] SEC("license") = "GPL";

#pragma clang attribute push(__attribute__((preserve_access_index)), \
			     apply_to = record)
struct iommu_domain {
	unsigned int type;
};

struct iommu_group {
	struct kobject kobj;
	struct list_head devices;
	int id;
	struct iommu_domain *domain;
};

struct device {
	struct kobject kobj;
	const char *init_name;
};

struct group_device {
	struct list_head list;
	struct device *dev;
};

#pragma clang attribute pop

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, GROUPS_DEVICES);
	__type(key, __u32);
	__type(value, struct groups_device);
} groups_devices SEC(".maps");

/* How many there are */
__u32 groups_count;

/**
 * struct walk - along a list
 * @group: the group under way
 * @at: the list's member under way
 * @head: the list
 */
struct walk {
	struct iommu_group *group;
	struct list_head *at;
	struct list_head *head;
};

static __always_inline struct list_head *next_of(const struct list_head *at)
{
	return BPF_CORE_READ(at, next);
}

static void add_device(struct iommu_group *group, struct device *dev)
{
	struct groups_device *to;
	__u32 i = groups_count;
	const char *name;

	to = bpf_map_lookup_elem(&groups_devices, &i);
	if (!to)
		return;
	to->domain = (__u64)BPF_CORE_READ(group, domain);
	to->group = BPF_CORE_READ(group, id);
	to->type = BPF_CORE_READ(group, domain, type);
	name = BPF_CORE_READ(dev, init_name);
	if (!name)
		name = BPF_CORE_READ(dev, kobj.name);
	bpf_probe_read_kernel_str(to->name, sizeof(to->name), name);
	groups_count = i + 1;
}

static long device_step(__u32 i, struct walk *w)
{
	struct group_device *entry;

	if (!w->at || w->at == w->head)
		return 1;
	entry = (void *)w->at - bpf_core_field_offset(struct group_device, list);
	add_device(w->group, BPF_CORE_READ(entry, dev));
	w->at = next_of(w->at);
	return 0;
}

static long group_step(__u32 i, struct walk *w)
{
	struct walk devices = {};
	struct kobject *kobj;

	if (!w->at || w->at == w->head)
		return 1;
	kobj = (void *)w->at - bpf_core_field_offset(struct kobject, entry);
	devices.group = (void *)kobj -
			bpf_core_field_offset(struct iommu_group, kobj);
	devices.head = (void *)devices.group +
		       bpf_core_field_offset(struct iommu_group, devices);
	devices.at = next_of(devices.head);
	bpf_loop(GROUPS_DEVICES, device_step, &devices, 0);
	w->at = next_of(w->at);
	return 0;
}

SEC("syscall")
int groups_list(struct groups_ask *ctx)
{
	struct kset *kset = kset_of(ctx->fd);
	struct walk w = {};

	groups_count = 0;
	if (!kset)
		return -1;
	w.head = (void *)kset + bpf_core_field_offset(struct kset, list);
	w.at = next_of(w.head);
	bpf_loop(GROUPS_DEVICES, group_step, &w, 0);
	return 0;
}
