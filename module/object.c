// SPDX-License-Identifier: GPL-2.0
/* Objects of the control interface: ids, lookup, lifetime. */
#include <linux/module.h>
#include <linux/rwsem.h>
#include <linux/wait_bit.h>
#include <linux/xarray.h>

#include "object.h"

/*
 * One table a type. Its xa_lock protects what is in the table and @last_id; an
 * object found under it has at least the table's reference.
 */
static struct object_table {
	struct xarray objects;
	u32 last_id;
} tables[IOMMUCTL_SHIM + 1];

static atomic64_t nr_objects;

/* Held shared by those who only look: see objects_scan_begin() */
static DECLARE_RWSEM(scans);

static struct object_table *object_table(enum iommuctl_type type)
{
	return &tables[type];
}

/**
 * object_add() - give an object an id and list it
 * @obj: the object, complete: others may find it before this returns
 * @type: its type
 *
 * Pins the module, whose text must not go while objects live. May sleep.
 *
 * Return: 0, -ENOMEM, or -ENOSPC when all ids were used.
 */
int object_add(struct object *obj, enum iommuctl_type type)
{
	struct object_table *table = object_table(type);
	int ret;

	obj->type = type;
	refcount_set(&obj->users, 1);

	xa_lock(&table->objects);
	if (table->last_id == U32_MAX) {
		ret = -ENOSPC;
		goto unlock;
	}
	/* The id is taken even on failure: __xa_insert() may drop the lock. */
	obj->id = ++table->last_id;
	ret = __xa_insert(&table->objects, obj->id, obj, GFP_KERNEL);
unlock:
	xa_unlock(&table->objects);
	if (ret)
		return ret;

	__module_get(THIS_MODULE);
	atomic64_inc(&nr_objects);
	return 0;
}

/**
 * object_get() - find an object
 * @type: its type
 * @id: its id
 *
 * Return: the object with a reference for object_put(), or NULL.
 */
struct object *object_get(enum iommuctl_type type, u32 id)
{
	struct object_table *table = object_table(type);
	struct object *obj;

	xa_lock(&table->objects);
	obj = xa_load(&table->objects, id);
	if (obj)
		refcount_inc(&obj->users);
	xa_unlock(&table->objects);
	return obj;
}

/**
 * object_next() - find the first object above an id
 * @type: its type
 * @after: the id; 0 for the first object of all
 *
 * Return: the object with a reference for object_put(), or NULL at the end.
 */
struct object *object_next(enum iommuctl_type type, u64 after)
{
	struct object_table *table = object_table(type);
	unsigned long index = after;
	struct object *obj;

	if (after >= U32_MAX)
		return NULL;

	xa_lock(&table->objects);
	obj = xa_find_after(&table->objects, &index, U32_MAX, XA_PRESENT);
	if (obj)
		refcount_inc(&obj->users);
	xa_unlock(&table->objects);
	return obj;
}

/**
 * objects_scan_begin() - begin to look at objects, one after the other
 *
 * Until objects_scan_end(), references that are taken and given back do not
 * make an object look busy to object_try_remove(), which waits. Innermost but
 * for what the look itself takes. May sleep.
 */
void objects_scan_begin(void)
{
	down_read(&scans);
}

void objects_scan_end(void)
{
	up_read(&scans);
}

/**
 * object_put() - give a reference back
 * @obj: the object
 *
 * Never the last one but under object_remove_wait(), who frees the object.
 */
void object_put(struct object *obj)
{
	refcount_t *users = &obj->users;

	/*
	 * The waiter may free @obj as soon as the count drops, and the wake-up
	 * takes only the address of @users: no access after the decrement.
	 */
	if (refcount_dec_and_test(users)) {
		smp_mb__after_atomic();	/* before wake_up_var() looks for waiters */
		wake_up_var(users);
	}
}

/* No object any more: the module may go as soon as its callers have left it. */
static void object_uncount(void)
{
	atomic64_dec(&nr_objects);
	module_put(THIS_MODULE);
}

/**
 * object_try_remove() - take an object out of its table, if nobody else uses it
 * @obj: the object; the caller holds a reference
 *
 * The caller must be within an open file of ours, or else the module may go.
 * Waits for scans. May sleep.
 *
 * Return: 0: the object is the caller's alone and to be freed, or -EBUSY.
 */
int object_try_remove(struct object *obj)
{
	struct object_table *table = object_table(obj->type);
	int ret = -EBUSY;

	down_write(&scans);
	xa_lock(&table->objects);
	/* The caller's reference first: then the table's is the last one. */
	refcount_dec(&obj->users);
	if (refcount_dec_if_one(&obj->users)) {
		/* What its last user did is seen by whoever frees it. */
		smp_acquire__after_ctrl_dep();
		__xa_erase(&table->objects, obj->id);
		ret = 0;
	} else {
		refcount_inc(&obj->users);
	}
	xa_unlock(&table->objects);
	up_write(&scans);
	if (!ret)
		object_uncount();
	return ret;
}

/**
 * object_remove_wait() - take an object out of its table, wait for its users
 * @obj: the object; the caller holds no reference
 *
 * May sleep. What is held here must not be waited for by users of the object.
 */
void object_remove_wait(struct object *obj)
{
	xa_erase(&object_table(obj->type)->objects, obj->id);
	if (!refcount_dec_and_test(&obj->users))
		wait_var_event(&obj->users, !refcount_read(&obj->users));
	smp_acquire__after_ctrl_dep();	/* as above */
	object_uncount();
}

/**
 * object_count() - how many objects keep the module loaded
 */
u64 object_count(void)
{
	return atomic64_read(&nr_objects);
}

void objects_init(void)
{
	int i;

	for (i = 0; i < ARRAY_SIZE(tables); i++)
		xa_init(&tables[i].objects);
}

void objects_exit(void)
{
	int i;

	for (i = 0; i < ARRAY_SIZE(tables); i++) {
		WARN_ON(!xa_empty(&tables[i].objects));
		xa_destroy(&tables[i].objects);
	}
}
