// SPDX-License-Identifier: GPL-2.0
/* /dev/iommuctl: one table, ioctl → handler. */
#include <linux/capability.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/slab.h>
#include <linux/uaccess.h>

#include "buffer.h"
#include "ctl.h"
#include "shim/shim.h"
#include "user/user.h"
#include "version.h"
#include "viommu/viommu.h"

/* The types that can be destroyed and, but for models and faults, listed */
static const struct object_ops *const ctl_types[] = {
	[IOMMUCTL_IOMMU] = &viommu_object_ops,
	[IOMMUCTL_DEV] = &viommu_master_object_ops,
	[IOMMUCTL_DOMAIN] = &domain_object_ops,
	[IOMMUCTL_BUFFER] = &buffer_object_ops,
	[IOMMUCTL_SHIM] = &shim_object_ops,
};

static const struct object_ops *ctl_type(u32 type)
{
	return type < ARRAY_SIZE(ctl_types) ? ctl_types[type] : NULL;
}

static int ctl_info(void *arg)
{
	struct iommuctl_info *info = arg;

	shim_settle_hooks();
	info->abi = IOMMUCTL_ABI_VERSION;
	strscpy(info->version, IOMMUCTL_VERSION, sizeof(info->version));
	info->objects = object_count();
	info->faults = viommu_fault_count();
	return 0;
}

int ctl_copy_record(void __user *user, size_t user_size, const void *rec,
		    size_t size)
{
	size_t n = min(user_size, size);

	if (copy_to_user(user, rec, n) ||
	    (user_size > n && clear_user(user + n, user_size - n)))
		return -EFAULT;
	return 0;
}

/* The record after @after, and its id in @after; 0 at the end */
static int ctl_next_object(u32 type, u64 *after, void *rec)
{
	const struct object_ops *ops = ctl_types[type];
	struct object *obj;
	int ret = 0;

	objects_scan_begin();
	obj = object_next(type, *after);
	if (obj) {
		memset(rec, 0, ops->record_size);
		ops->fill(obj, rec);
		*after = obj->id;
		object_put(obj);
		ret = ops->record_size;
	}
	objects_scan_end();
	return ret;
}

static int ctl_next(u32 type, u64 *after, void *rec)
{
	switch (type) {
	case IOMMUCTL_MODEL:
		return viommu_model_next(after, rec);
	case IOMMUCTL_FAULT:
		return viommu_fault_next(after, rec);
	default:
		return ctl_next_object(type, after, rec);
	}
}

union ctl_record {
	struct iommuctl_model_rec model;
	struct iommuctl_iommu_rec iommu;
	struct iommuctl_dev_rec dev;
	struct iommuctl_domain_rec domain;
	struct iommuctl_buffer_rec buffer;
	struct iommuctl_shim_rec shim;
	struct iommuctl_fault_rec fault;
};

static int ctl_list(void *arg)
{
	struct iommuctl_list *list = arg;
	char __user *user = u64_to_user_ptr(list->records);
	u32 room = list->count;
	union ctl_record rec;
	int ret;

	if (list->type != IOMMUCTL_MODEL && list->type != IOMMUCTL_FAULT &&
	    !ctl_type(list->type))
		return -EOPNOTSUPP;
	if (!room || !list->record_size || list->record_size > PAGE_SIZE)
		return -EINVAL;

	for (list->count = 0; list->count < room; list->count++) {
		u64 after = list->after;

		ret = ctl_next(list->type, &after, &rec);
		if (!ret)
			break;
		ret = ctl_copy_record(user, list->record_size, &rec, ret);
		if (ret)
			return ret;
		list->after = after;
		user += list->record_size;
		cond_resched();
	}
	return 0;
}

/*
 * One makes or destroys at a time: of two who destroy the same object, one does
 * and the other finds it gone, and nobody destroys what its maker still works
 * on. Outermost of all locks.
 */
static DEFINE_MUTEX(ctl_life_lock);

static int ctl_destroy(void *arg)
{
	struct iommuctl_destroy *destroy = arg;
	const struct object_ops *ops = ctl_type(destroy->type);
	struct object *obj;
	int ret;

	if (!ops || destroy->__reserved)
		return -EOPNOTSUPP;
	obj = object_get(destroy->type, destroy->id);
	if (!obj)
		return -ENOENT;
	ret = ops->destroy(obj);
	if (ret)
		object_put(obj);
	return ret;
}

static u32 ctl_reset_type(enum iommuctl_type type)
{
	struct object *obj;
	u32 destroyed = 0;
	u64 id = 0;

	while ((obj = object_next(type, id))) {
		id = obj->id;
		if (type == IOMMUCTL_DOMAIN)
			attach_clear(to_domain(obj));
		if (ctl_types[type]->destroy(obj))
			object_put(obj);
		else
			destroyed++;
		cond_resched();
	}
	return destroyed;
}

static int ctl_reset(void *arg)
{
	static const enum iommuctl_type order[] = {
		IOMMUCTL_SHIM, IOMMUCTL_DOMAIN, IOMMUCTL_BUFFER, IOMMUCTL_DEV,
		IOMMUCTL_IOMMU,
	};
	struct iommuctl_reset *reset = arg;
	int i;

	reset->destroyed = 0;
	for (i = 0; i < ARRAY_SIZE(order); i++)
		reset->destroyed += ctl_reset_type(order[i]);
	return object_count() ? -EBUSY : 0;
}

/**
 * struct ctl_ioctl - an ioctl
 * @fn: its handler; the argument is a copy in the kernel, and goes back to the
 *	user whatever the handler returns
 * @size: size of the argument
 * @min_size: what version 1 of the ABI had of it
 * @cmd: its whole number
 * @life: it begins or ends objects: under ctl_life_lock
 */
struct ctl_ioctl {
	int (*fn)(void *arg);
	u32 size;
	u32 min_size;
	unsigned int cmd;
	bool life;
};

/* @last: the last member of @type in version 1 of the ABI */
#define CTL_ENTRY(name, type, last, handler, is_life)			\
	[IOMMUCTL_CMD_##name - IOMMUCTL_CMD_INFO] = {			\
		.fn = handler,						\
		.size = sizeof(struct type),				\
		.min_size = offsetofend(struct type, last),		\
		.cmd = _IO(IOMMUCTL_TYPE, IOMMUCTL_CMD_##name),		\
		.life = is_life,					\
	}
#define CTL_IOCTL(name, type, last, handler)				\
	CTL_ENTRY(name, type, last, handler, false)
#define CTL_LIFE(name, type, last, handler)				\
	CTL_ENTRY(name, type, last, handler, true)

static const struct ctl_ioctl ctl_ioctls[] = {
	CTL_IOCTL(INFO, iommuctl_info, faults, ctl_info),
	CTL_IOCTL(LIST, iommuctl_list, count, ctl_list),
	CTL_LIFE(DESTROY, iommuctl_destroy, __reserved, ctl_destroy),
	CTL_LIFE(RESET, iommuctl_reset, destroyed, ctl_reset),
	CTL_LIFE(IOMMU_ADD, iommuctl_iommu_add, name, viommu_ctl_add),
	CTL_LIFE(DEVICE_ADD, iommuctl_device_add, name, viommu_master_ctl_add),
	CTL_IOCTL(DEVICE_DMA, iommuctl_device_dma, __reserved, viommu_ctl_dma),
	CTL_LIFE(DOMAIN_ADD, iommuctl_domain_add, device, domain_ctl_add),
	CTL_IOCTL(DOMAIN_ATTACH, iommuctl_domain_attach, device,
		  attach_ctl_attach),
	CTL_IOCTL(DOMAIN_DETACH, iommuctl_domain_attach, device,
		  attach_ctl_detach),
	CTL_LIFE(BUFFER_ADD, iommuctl_buffer_add, __reserved, buffer_ctl_add),
	CTL_IOCTL(BUFFER_ACCESS, iommuctl_buffer_access, user,
		  buffer_ctl_access),
	CTL_IOCTL(MAP, iommuctl_map, stride, mapping_ctl_map),
	CTL_IOCTL(UNMAP, iommuctl_unmap, conflict, mapping_ctl_unmap),
	CTL_IOCTL(TRANSLATE, iommuctl_translate, pgsize, inspect_ctl_translate),
	CTL_IOCTL(DUMP, iommuctl_dump, more, inspect_ctl_dump),
	CTL_IOCTL(WALK, iommuctl_walk, __reserved, inspect_ctl_walk),
	CTL_LIFE(SHIM_ADD, iommuctl_shim_add, device, shim_add),
};

/* The largest argument, on the stack */
union ctl_arg {
	u32 size;
	struct iommuctl_info info;
	struct iommuctl_list list;
	struct iommuctl_iommu_add iommu_add;
	struct iommuctl_device_add device_add;
	struct iommuctl_device_dma device_dma;
	struct iommuctl_domain_add domain_add;
	struct iommuctl_domain_attach domain_attach;
	struct iommuctl_buffer_add buffer_add;
	struct iommuctl_buffer_access buffer_access;
	struct iommuctl_map map;
	struct iommuctl_unmap unmap;
	struct iommuctl_translate translate;
	struct iommuctl_dump dump;
	struct iommuctl_walk walk;
	struct iommuctl_shim_add shim_add;
};

/* The user's structure, checked to be writable before anything is done */
static int ctl_copy_in(const struct ctl_ioctl *ioctl, union ctl_arg *arg,
		       void __user *user)
{
	u32 user_size;
	int ret;

	if (get_user(user_size, (u32 __user *)user))
		return -EFAULT;
	if (user_size < ioctl->min_size)
		return -EINVAL;
	/* No structure will ever be so long: not a look at gigabytes for zero */
	if (user_size > PAGE_SIZE)
		return -E2BIG;
	ret = copy_struct_from_user(arg, ioctl->size, user, user_size);
	if (ret)
		return ret;
	/* Or else an object could be made whose id its maker never learns. */
	if (copy_to_user(user, arg, min(user_size, ioctl->size)))
		return -EFAULT;
	/* Another thread may have written it between the two reads. */
	arg->size = user_size;
	return 0;
}

static long ctl_ioctl(struct file *file, unsigned int cmd, unsigned long param)
{
	unsigned int nr = _IOC_NR(cmd) - IOMMUCTL_CMD_INFO;
	void __user *user = (void __user *)param;
	const struct ctl_ioctl *ioctl;
	union ctl_arg arg;
	int ret;

	if (nr >= ARRAY_SIZE(ctl_ioctls))
		return -ENOTTY;
	ioctl = &ctl_ioctls[nr];
	if (cmd != ioctl->cmd)
		return -ENOTTY;

	ret = ctl_copy_in(ioctl, &arg, user);
	if (ret)
		return ret;
	if (ioctl->life && mutex_lock_killable(&ctl_life_lock))
		return -EINTR;
	ret = ioctl->fn(&arg);
	if (ioctl->life)
		mutex_unlock(&ctl_life_lock);
	if (copy_to_user(user, &arg, min(arg.size, ioctl->size)) && !ret)
		ret = -EFAULT;
	return ret;
}

static int ctl_open(struct inode *inode, struct file *file)
{
	return capable(CAP_SYS_ADMIN) ? 0 : -EPERM;
}

static const struct file_operations ctl_fops = {
	.owner = THIS_MODULE,
	.open = ctl_open,
	.unlocked_ioctl = ctl_ioctl,
	.compat_ioctl = compat_ptr_ioctl,
	.llseek = noop_llseek,
};

static struct miscdevice ctl_misc = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "iommuctl",
	.fops = &ctl_fops,
	.mode = 0600,
};

int ctl_init(void)
{
	return misc_register(&ctl_misc);
}

void ctl_exit(void)
{
	misc_deregister(&ctl_misc);
}
