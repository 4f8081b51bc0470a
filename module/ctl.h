/* SPDX-License-Identifier: GPL-2.0 */
/* What each kind of object gives to ctl.c, and nothing else. */
#ifndef _IOMMUCTL_CTL_H
#define _IOMMUCTL_CTL_H

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

int ctl_init(void);
void ctl_exit(void);

#endif /* _IOMMUCTL_CTL_H */
