/* SPDX-License-Identifier: GPL-2.0 */
/* Objects of the control interface: ids, lookup, lifetime. */
#ifndef _IOMMUCTL_OBJECT_H
#define _IOMMUCTL_OBJECT_H

#include <linux/refcount.h>
#include <linux/types.h>
#include <uapi/linux/iommuctl.h>

/**
 * struct object - the head of every object
 * @id: 1 and up, unique within its type while the module is loaded
 * @type: enum iommuctl_type
 * @users: one for being listed, one for each user of the moment and for each
 *	   object that depends on it
 *
 * Lookup is by id under the table's own lock, and gives a reference. Taking an
 * object out of its table is the only way to end it, and comes in two kinds:
 * object_try_remove() refuses while anyone else uses it (what a user asked
 * for), object_remove_wait() waits for them (what the kernel imposes).
 */
struct object {
	u32 id;
	u8 type;
	refcount_t users;
};

int object_add(struct object *obj, enum iommuctl_type type);
struct object *object_get(enum iommuctl_type type, u32 id);
struct object *object_next(enum iommuctl_type type, u64 after);
void objects_scan_begin(void);
void objects_scan_end(void);
void object_put(struct object *obj);
int object_try_remove(struct object *obj);
void object_remove_wait(struct object *obj);
u64 object_count(void);
void objects_init(void);
void objects_exit(void);

#endif /* _IOMMUCTL_OBJECT_H */
