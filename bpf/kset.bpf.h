/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The kernel's sets of objects, which folders of sysfs stand for: found by an
 * open file of such a folder, as not every kernel tells where its variables are
 * (CONFIG_KALLSYMS_ALL).
 */
#ifndef _IOMMUCTL_KSET_BPF_H
#define _IOMMUCTL_KSET_BPF_H

#include <bpf/bpf_core_read.h>

/* What is needed of the kernel's types; offsets are those of its BTF. */
struct list_head {
	struct list_head *next;
} __attribute__((preserve_access_index));

struct kobject {
	const char *name;
	struct list_head entry;
} __attribute__((preserve_access_index));

struct kset {
	struct list_head list;
	struct kobject kobj;
} __attribute__((preserve_access_index));

struct kernfs_node {
	void *priv;
} __attribute__((preserve_access_index));

struct inode {
	void *i_private;
} __attribute__((preserve_access_index));

struct file {
	struct inode *f_inode;
} __attribute__((preserve_access_index));

struct fdtable {
	struct file **fd;
} __attribute__((preserve_access_index));

struct files_struct {
	struct fdtable *fdt;
} __attribute__((preserve_access_index));

struct task_struct___files {
	struct files_struct *files;
} __attribute__((preserve_access_index));

/* The set whose folder this task has open as @fd; NULL: it has none. */
static __always_inline struct kset *kset_of(int fd)
{
	struct task_struct___files *task = (void *)bpf_get_current_task();
	struct file **files = BPF_CORE_READ(task, files, fdt, fd);
	struct kernfs_node *node;
	struct file *file = NULL;
	void *kobj;

	bpf_probe_read_kernel(&file, sizeof(file), &files[fd]);
	node = BPF_CORE_READ(file, f_inode, i_private);
	kobj = BPF_CORE_READ(node, priv);
	return kobj ? kobj - bpf_core_field_offset(struct kset, kobj) : NULL;
}

#endif /* _IOMMUCTL_KSET_BPF_H */
