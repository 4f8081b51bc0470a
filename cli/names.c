// SPDX-License-Identifier: GPL-2.0
/* From the name or id of an object to the object. */
#include <ctype.h>
#include <errno.h>
#include <string.h>

#include "client.h"
#include "diagnose.h"
#include "names.h"
#include "parse.h"

const char *object_name(enum iommuctl_type type, const void *rec)
{
	switch (type) {
	case IOMMUCTL_MODEL:
		return ((const struct iommuctl_model_rec *)rec)->name;
	case IOMMUCTL_IOMMU:
		return ((const struct iommuctl_iommu_rec *)rec)->name;
	case IOMMUCTL_DEV:
		return ((const struct iommuctl_dev_rec *)rec)->name;
	case IOMMUCTL_SHIM:
		return ((const struct iommuctl_shim_rec *)rec)->device;
	default:
		return NULL;
	}
}

/* All records but a fault's begin with it */
uint32_t object_id(const void *rec)
{
	return *(const __u32 *)rec;
}

enum status find_object(struct cli *cli, enum iommuctl_type type,
			const char *word, void *rec)
{
	struct client_list l;
	const void *next;
	uint64_t id = 0;

	if (parse_number(word, &id))
		id = 0;
	client_list_begin(&l, cli, type, 0);
	while ((next = client_list_next(&l)))
		if (!strcmp(object_name(type, next), word) ||
		    (id && object_id(next) == id))
			break;
	if (l.err)
		return refused(cli, l.err, "cannot list each %s",
			       type_name(type));
	if (!next)
		return no_such(cli, type, word);
	memcpy(rec, next, l.req.record_size);
	return STATUS_OK;
}

/* "00:04.0": a PCI device of domain 0 */
static bool is_short_pci(const char *word)
{
	static const char shape[] = "xx:xx.d";
	const char *s;

	for (s = shape; *s; s++, word++) {
		if (*s == 'x' ? !isxdigit((unsigned char)*word) :
		    *s == 'd' ? !isdigit((unsigned char)*word) : *word != *s)
			return false;
	}
	return !*word;
}

enum status device_name(struct cli *cli, const char *word, char *name)
{
	struct iommuctl_dev_rec rec;
	uint64_t id;

	if (!parse_number(word, &id)) {
		if (find_object(cli, IOMMUCTL_DEV, word, &rec))
			return STATUS_ERROR;
		word = rec.name;
	}
	if (snprintf(name, IOMMUCTL_DEVNAME_LEN, "%s%s",
		     is_short_pci(word) ? "0000:" : "", word) >=
	    IOMMUCTL_DEVNAME_LEN)
		return fail(cli, ENODEV, "there is no device '%s'", word);
	return STATUS_OK;
}
