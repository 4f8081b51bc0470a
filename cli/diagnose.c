// SPDX-License-Identifier: GPL-2.0
/* From an errno of the module to a sentence. */
#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "client.h"
#include "diagnose.h"
#include "names.h"
#include "parse.h"
#include "print.h"
#include "sysfs.h"

static const struct {
	const char *name;
	const char *text;
} faults[] = {
	[0] = { "unknown", "for a reason unknown to this command" },
	[IOMMUCTL_FAULT_UNMAPPED] = {
		"unmapped", "nothing is mapped there" },
	[IOMMUCTL_FAULT_READ] = {
		"no-read", "the mapping does not allow reading" },
	[IOMMUCTL_FAULT_WRITE] = {
		"no-write", "the mapping does not allow writing" },
	[IOMMUCTL_FAULT_BLOCKED] = {
		"blocked", "the device is in no domain, or a blocked one" },
	[IOMMUCTL_FAULT_APERTURE] = {
		"aperture", "it is outside the domain's aperture" },
	[IOMMUCTL_FAULT_ADDRESS] = {
		"address", "what is mapped there is no buffer's memory" },
	[IOMMUCTL_FAULT_STALE] = {
		"stale", "it is in the IOTLB, but not so in the page table" },
};

#define NFAULTS	ARRAY_SIZE(faults)

const char *fault_name(uint64_t reason)
{
	return faults[reason < NFAULTS ? reason : 0].name;
}

const char *fault_text(uint64_t reason)
{
	return faults[reason < NFAULTS ? reason : 0].text;
}

const char *type_name(enum iommuctl_type type)
{
	switch (type) {
	case IOMMUCTL_MODEL:
		return "model";
	case IOMMUCTL_IOMMU:
		return "virtual IOMMU";
	case IOMMUCTL_DEV:
		return "virtual device";
	case IOMMUCTL_DOMAIN:
		return "domain";
	case IOMMUCTL_BUFFER:
		return "buffer";
	case IOMMUCTL_SHIM:
		return "shimmed device";
	case IOMMUCTL_FAULT:
		return "fault";
	}
	return "object";
}

static const char *err_text(int err)
{
	switch (err) {
	case ENOTTY:
		return "this module does not know how: it is of another version";
	case E2BIG:
		return "the module is older than this command";
	case EINVAL:
		return "the kernel refuses these values";
	case EOPNOTSUPP:
		return "not supported here";
	case ENOENT:
		return "there is none";
	case ENODEV:
		return "no such device, or it is behind no IOMMU";
	case EBUSY:
		return "it is in use";
	case EEXIST:
		return "it is there already";
	case ERANGE:
		return "it is out of range";
	case EPERM:
		return "this one may not be changed from here";
	case ENOMEM:
		return "the kernel has no memory for it; nothing was changed";
	default:
		return strerror(err);
	}
}

enum status refused(struct cli *cli, int err, const char *fmt, ...)
{
	char what[256];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(what, sizeof(what), fmt, ap);
	va_end(ap);
	return fail(cli, err, "%s: %s", what, err_text(err));
}

static const char *how_to_make(enum iommuctl_type type)
{
	switch (type) {
	case IOMMUCTL_IOMMU:
		return "iommu add";
	case IOMMUCTL_DEV:
		return "device add IOMMU";
	case IOMMUCTL_DOMAIN:
		return "domain add DEVICE";
	case IOMMUCTL_BUFFER:
		return "buffer add SIZE";
	case IOMMUCTL_SHIM:
		return "shim add DEVICE";
	default:
		return NULL;
	}
}

#define ENOUGH	12	/* names that a hint lists */

/* Tell which objects of a type there are */
static void hint_existing(struct cli *cli, enum iommuctl_type type)
{
	char text[400] = "";
	struct client_list l;
	const char *name;
	const void *rec;
	size_t len = 0;
	int n = 0;

	client_list_begin(&l, cli, type, 0);
	while ((rec = client_list_next(&l)) && n++ < ENOUGH) {
		name = object_name(type, rec);
		if (name)
			len += snprintf(text + len, sizeof(text) - len,
					" %.30s", name);
		else
			len += snprintf(text + len, sizeof(text) - len,
					" %u", object_id(rec));
	}
	if (n > ENOUGH)
		strcpy(text + len, " …");
	if (l.err)
		return;
	if (n)
		hint(cli, "there %s:%s", n == 1 ? "is" : "are", text);
	else if (how_to_make(type))
		hint(cli, "there is none yet; make one: %s %s", CLI_NAME,
		     how_to_make(type));
}

enum status no_such(struct cli *cli, enum iommuctl_type type, const char *word)
{
	fail(cli, ENOENT, "there is no %s '%s'", type_name(type), word);
	hint_existing(cli, type);
	return STATUS_ERROR;
}

enum status no_such_id(struct cli *cli, enum iommuctl_type type, uint32_t id)
{
	fail(cli, ENOENT, "there is no %s %u", type_name(type), id);
	hint_existing(cli, type);
	return STATUS_ERROR;
}

static enum status not_ours(struct cli *cli, int err,
			    const struct iommuctl_domain_rec *dom,
			    const char *what)
{
	fail(cli, err, "%s: domain %u was made by %s for %s", what, dom->id,
	     dom->origin == IOMMUCTL_ORIGIN_SHIM ? "its IOMMU's driver" :
	     "the kernel", dom->device[0] ? dom->device : "a device");
	hint(cli, "make a domain of your own: %s domain add %s", CLI_NAME,
	     dom->device[0] ? dom->device : "DEVICE");
	return STATUS_ERROR;
}

/* What holds for all ioctls on domains. Return: whether that was it. */
static bool domain_cause(struct cli *cli, int err, uint32_t domain,
			 const char *what, struct iommuctl_domain_rec *dom)
{
	int why = client_get(cli, IOMMUCTL_DOMAIN, domain, dom);

	if (why == ENOENT) {
		no_such_id(cli, IOMMUCTL_DOMAIN, domain);
		return true;
	}
	if (why) {
		refused(cli, err, "%s", what);
		return true;
	}
	if (err == EPERM && dom->origin != IOMMUCTL_ORIGIN_USER) {
		not_ours(cli, err, dom, what);
		return true;
	}
	if (err == EOPNOTSUPP && dom->type < IOMMUCTL_DOMAIN_PAGING) {
		fail(cli, err, "%s: domain %u is of type %s, which has no page table",
		     what, domain, domain_type_name(dom->type));
		return true;
	}
	return false;
}

enum status diagnose_domain(struct cli *cli, int err, uint32_t domain,
			    const char *what)
{
	struct iommuctl_domain_rec dom;

	if (domain_cause(cli, err, domain, what, &dom))
		return STATUS_ERROR;
	if (err == EOPNOTSUPP)
		return fail(cli, err, "%s: domain %u is %s's, which keeps its page table to itself",
			    what, domain, dom.format);
	return refused(cli, err, "%s", what);
}

/* Is @num no multiple of the smallest page? Then say so. */
static bool unaligned(struct cli *cli, int err, const char *name, uint64_t num,
		      const struct iommuctl_domain_rec *dom)
{
	uint64_t page = dom->pgsizes & -dom->pgsizes;
	char size[FORMAT_LEN];

	if (!page || !(num & (page - 1)))
		return false;
	fail(cli, err, "%s 0x%llx is no multiple of %s, the smallest page of domain %u",
	     name, (unsigned long long)num,
	     format_num(size, CELL_BYTES, page), dom->id);
	return true;
}

static enum status map_einval(struct cli *cli, const struct iommuctl_map *map,
			      const struct iommuctl_domain_rec *dom)
{
	bool phys = map->flags & IOMMUCTL_MAP_PHYS;

	if (unaligned(cli, EINVAL, "IOVA", map->iova, dom) ||
	    unaligned(cli, EINVAL, phys ? "address" : "offset", map->offset,
		      dom) ||
	    unaligned(cli, EINVAL, "length", map->length, dom) ||
	    (map->count > 1 &&
	     unaligned(cli, EINVAL, "stride", map->stride, dom)))
		return STATUS_ERROR;
	if (!map->length)
		return fail(cli, EINVAL, "length is 0: nothing to map");
	if (map->count > 1 && map->stride < map->length)
		return fail(cli, EINVAL,
			    "stride 0x%llx is smaller than length 0x%llx: the mappings would overlap",
			    map->stride, map->length);
	if (map->count > IOMMUCTL_MAX_REPEAT)
		return fail(cli, EINVAL, "count %llu is above %llu, the most at once",
			    map->count, IOMMUCTL_MAX_REPEAT);
	return refused(cli, EINVAL, "cannot map 0x%llx", map->iova);
}

/* The last IOVA that @map touches. Return: false if it is beyond 64 bits. */
static bool map_last(const struct iommuctl_map *map, uint64_t *last)
{
	uint64_t more = 0;

	if (map->count > 1 &&
	    __builtin_mul_overflow(map->count - 1, map->stride, &more))
		return false;
	return !__builtin_add_overflow(map->iova, more, last) &&
	       !__builtin_add_overflow(*last, map->length - 1, last);
}

static enum status map_erange(struct cli *cli, const struct iommuctl_map *map,
			      const struct iommuctl_domain_rec *dom)
{
	struct iommuctl_buffer_rec buf;
	uint64_t last, end;

	if (!map_last(map, &last))
		return fail(cli, ERANGE, "the IOVAs from 0x%llx on go beyond 64 bits",
			    map->iova);
	if (!dom->aperture_end)
		return fail(cli, ERANGE,
			    "domain %u has no page table before a device is attached",
			    dom->id);
	if (map->iova < dom->aperture_start || last > dom->aperture_end)
		return fail(cli, ERANGE,
			    "0x%llx-0x%llx is not inside the aperture of domain %u, 0x%llx-0x%llx",
			    map->iova, (unsigned long long)last, dom->id,
			    dom->aperture_start, dom->aperture_end);
	if (map->flags & IOMMUCTL_MAP_PHYS)
		return fail(cli, ERANGE,
			    "address 0x%llx and %llu bytes is too wide an output for domain %u (%s)",
			    map->offset, map->length, dom->id, dom->format);
	if (!client_get(cli, IOMMUCTL_BUFFER, map->buffer, &buf) &&
	    (__builtin_add_overflow(map->offset, map->length, &end) ||
	     end > buf.length))
		return fail(cli, ERANGE,
			    "offset 0x%llx and length 0x%llx go beyond buffer %u, which has 0x%llx bytes",
			    map->offset, map->length, buf.id, buf.length);
	return refused(cli, ERANGE, "cannot map 0x%llx", map->iova);
}

/* Does mapping @m overlap one of the runs of @map? */
static bool overlaps(const struct iommuctl_map *map,
		     const struct iommuctl_mapping *m)
{
	uint64_t from;

	if (m->iova <= map->iova || map->count <= 1)
		return true;
	from = (m->iova - map->iova) % map->stride;
	return from < map->length || map->stride - from < m->length;
}

static enum status map_eexist(struct cli *cli, const struct iommuctl_map *map)
{
	const struct iommuctl_mapping *m;
	struct client_dump d;
	uint64_t last;

	if (!map_last(map, &last))
		last = UINT64_MAX;
	client_dump_begin(&d, cli, map->domain, map->iova, last);
	while ((m = client_dump_next(&d)) && !overlaps(map, m))
		;
	if (!m)
		return refused(cli, EEXIST, "cannot map 0x%llx", map->iova);
	fail(cli, EEXIST, "0x%llx-0x%llx of domain %u is mapped already",
	     m->iova, m->iova + m->length - 1, map->domain);
	hint(cli, "see: %s dump %u; unmap it: %s unmap %u 0x%llx length 0x%llx",
	     CLI_NAME, map->domain, CLI_NAME, map->domain, m->iova, m->length);
	return STATUS_ERROR;
}

static enum status map_eperm(struct cli *cli, const struct iommuctl_map *map)
{
	fail(cli, EPERM, "domain %u is a real IOMMU's: no address goes into it but a buffer's",
	     map->domain);
	hint(cli, "make one: %s buffer add SIZE; then: %s map %u 0x%llx buffer ID",
	     CLI_NAME, CLI_NAME, map->domain, map->iova);
	return STATUS_ERROR;
}

enum status diagnose_map(struct cli *cli, int err,
			 const struct iommuctl_map *map)
{
	struct iommuctl_buffer_rec buf;
	struct iommuctl_domain_rec dom;

	if (domain_cause(cli, err, map->domain, "cannot map", &dom))
		return STATUS_ERROR;
	if (!(map->flags & IOMMUCTL_MAP_PHYS) &&
	    client_get(cli, IOMMUCTL_BUFFER, map->buffer, &buf) == ENOENT)
		return no_such_id(cli, IOMMUCTL_BUFFER, map->buffer);
	switch (err) {
	case EINVAL:
		return map_einval(cli, map, &dom);
	case ERANGE:
		return map_erange(cli, map, &dom);
	case EEXIST:
		return map_eexist(cli, map);
	case EPERM:
		return map_eperm(cli, map);
	case EOPNOTSUPP:
		return fail(cli, err, "domain %u (%s) does not know one of these protections",
			    dom.id, dom.format);
	default:
		return refused(cli, err, "cannot map 0x%llx", map->iova);
	}
}

static enum status unmap_einval(struct cli *cli,
				const struct iommuctl_unmap *unmap,
				const struct iommuctl_domain_rec *dom)
{
	const struct iommuctl_mapping *m;
	struct client_dump d;

	if (unmap->last < unmap->iova)
		return fail(cli, EINVAL, "length is 0: nothing to unmap");
	if (unaligned(cli, EINVAL, "IOVA", unmap->iova, dom) ||
	    unaligned(cli, EINVAL, "length", unmap->last - unmap->iova + 1, dom))
		return STATUS_ERROR;
	fail(cli, EINVAL,
	     "0x%llx-0x%llx would cut the mapping that begins at 0x%llx: it ends as a whole",
	     unmap->iova, unmap->last, unmap->conflict);
	client_dump_begin(&d, cli, unmap->domain, unmap->conflict, UINT64_MAX);
	m = client_dump_next(&d);
	if (m && m->iova == unmap->conflict)
		hint(cli, "see: %s dump %u from 0x%llx", CLI_NAME,
		     unmap->domain, unmap->conflict);
	return STATUS_ERROR;
}

enum status diagnose_unmap(struct cli *cli, int err,
			   const struct iommuctl_unmap *unmap)
{
	struct iommuctl_domain_rec dom;

	if (domain_cause(cli, err, unmap->domain, "cannot unmap", &dom))
		return STATUS_ERROR;
	switch (err) {
	case EINVAL:
		return unmap_einval(cli, unmap, &dom);
	case ENOENT:
		if (unmap->iova == unmap->last)
			return fail(cli, err, "nothing is mapped at 0x%llx of domain %u",
				    unmap->iova, unmap->domain);
		return fail(cli, err, "nothing is mapped in 0x%llx-0x%llx of domain %u",
			    unmap->iova, unmap->last, unmap->domain);
	default:
		return refused(cli, err, "cannot unmap 0x%llx", unmap->iova);
	}
}

/* Name the drivers bound to devices of the group. Return: if there are any. */
static bool hint_drivers(struct cli *cli, const char *device)
{
	char group[SYSFS_NAME], driver[SYSFS_NAME], bus[SYSFS_NAME];
	struct sysfs_names devices;
	bool any = false;
	int i;

	if (!sysfs_group(cli, device, group))
		return false;
	sysfs_names(cli, &devices, "kernel/iommu_groups/%s/devices", group);
	for (i = 0; i < devices.n; i++) {
		if (!sysfs_driver(cli, devices.name[i], driver) ||
		    !sysfs_bus(cli, devices.name[i], bus))
			continue;
		any = true;
		hint(cli, "%s is bound to the driver %s; to unbind it:",
		     devices.name[i], driver);
		hint(cli, "  echo %s > /sys/bus/%s/drivers/%s/unbind",
		     devices.name[i], bus, driver);
	}
	sysfs_names_free(&devices);
	return any;
}

static enum status attach_ebusy(struct cli *cli, uint32_t domain,
				const char *device)
{
	fail(cli, EBUSY, "cannot attach %s to domain %u: its IOMMU group is in use",
	     device, domain);
	if (!hint_drivers(cli, device))
		hint(cli, "VFIO or another domain holds the group; see: %s domain list",
		     CLI_NAME);
	return STATUS_ERROR;
}

enum status diagnose_attach(struct cli *cli, int err, uint32_t domain,
			    const char *device)
{
	struct iommuctl_domain_rec dom;
	char what[128];

	snprintf(what, sizeof(what), "cannot attach %s to domain %u", device,
		 domain);
	if (domain_cause(cli, err, domain, what, &dom))
		return STATUS_ERROR;
	switch (err) {
	case EBUSY:
		return attach_ebusy(cli, domain, device);
	case EEXIST:
		return fail(cli, err, "%s is attached to domain %u already",
			    device, domain);
	case EINVAL:
		fail(cli, err, "%s: its IOMMU refuses this domain", what);
		hint(cli, "domain %u was made for %s (%s); make one for %s: %s domain add %s",
		     domain, dom.device, dom.format, device, CLI_NAME, device);
		return STATUS_ERROR;
	default:
		return diagnose_device(cli, err, device, what);
	}
}

enum status diagnose_detach(struct cli *cli, int err, uint32_t domain,
			    const char *device)
{
	struct iommuctl_domain_rec dom;
	char what[128];

	snprintf(what, sizeof(what), "cannot detach %s from domain %u", device,
		 domain);
	if (domain_cause(cli, err, domain, what, &dom))
		return STATUS_ERROR;
	if (err != ENOENT)
		return diagnose_device(cli, err, device, what);
	fail(cli, err, "%s: it is not attached to it", what);
	if (dom.attached && dom.device[0])
		hint(cli, "attached to domain %u is %s", domain, dom.device);
	return STATUS_ERROR;
}

enum status diagnose_domain_add(struct cli *cli, int err, uint32_t type,
				const char *device, const char *what)
{
	if (err == EOPNOTSUPP && type != IOMMUCTL_DOMAIN_PAGING)
		return fail(cli, err,
			    "%s: type %s is for virtual devices; a real one can have paging",
			    what, domain_type_name(type));
	return diagnose_device(cli, err, device, what);
}

enum status diagnose_device(struct cli *cli, int err, const char *device,
			    const char *what)
{
	char bus[SYSFS_NAME], group[SYSFS_NAME];

	switch (err) {
	case ENODEV:
	case ENOENT:
		if (sysfs_bus(cli, device, bus) &&
		    !sysfs_group(cli, device, group)) {
			fail(cli, ENODEV, "%s: %s is behind no IOMMU", what,
			     device);
			hint(cli, "those behind one: %s list", CLI_NAME);
			hint(cli, "is it on (firmware; intel_iommu=on, amd_iommu=on)?");
			hint(cli, "with a device tree it may be, once the device has had a driver");
			return STATUS_ERROR;
		}
		fail(cli, err, "%s: there is no device '%s'", what, device);
		hint(cli, "real ones: %s list; virtual ones: %s device list",
		     CLI_NAME, CLI_NAME);
		return STATUS_ERROR;
	default:
		return refused(cli, err, "%s", what);
	}
}

static enum status destroy_ebusy(struct cli *cli, enum iommuctl_type type,
				 uint32_t id, const char *what)
{
	switch (type) {
	case IOMMUCTL_DOMAIN:
		fail(cli, EBUSY, "%s: a device is attached to it", what);
		hint(cli, "detach it: %s domain detach %u DEVICE", CLI_NAME,
		     id);
		break;
	case IOMMUCTL_BUFFER:
		fail(cli, EBUSY, "%s: it is mapped", what);
		hint(cli, "where: %s domain list, %s dump ID", CLI_NAME,
		     CLI_NAME);
		break;
	case IOMMUCTL_IOMMU:
		fail(cli, EBUSY, "%s: it has devices or domains", what);
		hint(cli, "see: %s device list, %s domain list", CLI_NAME,
		     CLI_NAME);
		break;
	case IOMMUCTL_DEV:
		fail(cli, EBUSY, "%s: it has a driver, or its group is in use",
		     what);
		hint(cli, "see: %s domain list", CLI_NAME);
		break;
	default:
		return refused(cli, EBUSY, "%s", what);
	}
	return STATUS_ERROR;
}

enum status diagnose_destroy(struct cli *cli, int err, enum iommuctl_type type,
			     uint32_t id, const char *word)
{
	struct iommuctl_domain_rec dom;
	char what[128];

	snprintf(what, sizeof(what), "cannot delete %s %s", type_name(type),
		 word);
	switch (err) {
	case ENOENT:
		return no_such(cli, type, word);
	case EBUSY:
		destroy_ebusy(cli, type, id, what);
		if (type == IOMMUCTL_DEV)
			hint_drivers(cli, word);
		return STATUS_ERROR;
	case EPERM:
		if (type == IOMMUCTL_DOMAIN &&
		    !client_get(cli, type, id, &dom))
			return not_ours(cli, err, &dom, what);
		return refused(cli, err, "%s", what);
	default:
		return refused(cli, err, "%s", what);
	}
}
