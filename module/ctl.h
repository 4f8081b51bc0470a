/* SPDX-License-Identifier: GPL-2.0 */
/* What each kind of object gives to ctl.c, and nothing else. */
#ifndef _IOMMUCTL_CTL_H
#define _IOMMUCTL_CTL_H

#include <linux/string.h>

#include "object.h"

/**
 * struct object_ops - what the control interface does with a type of object
 * @record_size: size of its struct iommuctl_*_rec
 * @fill: write the record of @obj, zeroed before, into @rec; may sleep; the
 *	  caller holds a reference
 * @destroy: end @obj: object_try_remove() and free. The caller holds a
 *	     reference: with 0 it is gone with the object, with an error it stays.
 */
struct object_ops {
	size_t record_size;
	void (*fill)(struct object *obj, void *rec);
	int (*destroy)(struct object *obj);
};

/**
 * ctl_name_ok() - is a name from user space one?
 * @name: the name
 * @size: size of its array
 *
 * Return: whether it is terminated and not empty.
 */
static inline bool ctl_name_ok(const char *name, size_t size)
{
	return *name && strnlen(name, size) < size;
}

/**
 * ctl_copy_record() - copy a record out, whatever its user takes it to be
 * @user: where to
 * @user_size: its size as the user knows it: cut, or filled up with zeroes
 * @rec: the record
 * @size: its size as we know it
 *
 * Return: 0 or -EFAULT.
 */
int ctl_copy_record(void __user *user, size_t user_size, const void *rec,
		    size_t size);

int ctl_init(void);
void ctl_exit(void);

#endif /* _IOMMUCTL_CTL_H */
