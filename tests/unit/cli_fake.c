// SPDX-License-Identifier: GPL-2.0
/* A module in memory, to run the command against. */
#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli_fake.h"
#include "objects.h"
#include "parse.h"

#define FAKE_FD		1000
#define MAX_OBJECTS	64
#define PAGE		4096ULL

struct fake fake;

static struct iommuctl_iommu_rec iommus[MAX_OBJECTS];
static struct iommuctl_dev_rec devs[MAX_OBJECTS];
static struct iommuctl_domain_rec domains[MAX_OBJECTS];
static struct iommuctl_buffer_rec buffers[MAX_OBJECTS];
static struct iommuctl_shim_rec shims[MAX_OBJECTS];
static struct iommuctl_fault_rec faults[MAX_OBJECTS];
static unsigned char *memory[MAX_OBJECTS];
static unsigned int last_id[IOMMUCTL_FAULT + 1];

static const struct iommuctl_model_rec models[] = {
	{ .id = 1, .output_bits = 52, .pgsizes = 0x40201000, .levels = 4,
	  .aperture_end = (1ULL << 48) - 1, .name = "intel",
	  .format = "vtdss", .source = "a manual" },
	{ .id = 2, .output_bits = 48, .pgsizes = PAGE, .levels = 3,
	  .aperture_end = (1ULL << 39) - 1, .name = "small",
	  .format = "small", .source = "nothing" },
};

/* One mapping, page table of all domains */
static struct {
	struct iommuctl_mapping m;
	uint32_t domain;
} maps[MAX_OBJECTS];
static unsigned int nr_maps;

static const struct {
	void *recs;
	size_t size;
} types[] = {
	[IOMMUCTL_IOMMU] = { iommus, sizeof(iommus[0]) },
	[IOMMUCTL_DEV] = { devs, sizeof(devs[0]) },
	[IOMMUCTL_DOMAIN] = { domains, sizeof(domains[0]) },
	[IOMMUCTL_BUFFER] = { buffers, sizeof(buffers[0]) },
	[IOMMUCTL_SHIM] = { shims, sizeof(shims[0]) },
	[IOMMUCTL_FAULT] = { faults, sizeof(faults[0]) },
};

void fake_reset(void)
{
	size_t i;

	memset(&fake, 0, sizeof(fake));
	for (i = IOMMUCTL_IOMMU; i <= IOMMUCTL_FAULT; i++)
		memset(types[i].recs, 0, types[i].size * MAX_OBJECTS);
	for (i = 0; i < MAX_OBJECTS; i++) {
		free(memory[i]);
		memory[i] = NULL;
	}
	memset(last_id, 0, sizeof(last_id));
	nr_maps = 0;
}

/* Slot id - 1 has the object of that id */
static bool alive(uint32_t type, uint64_t id)
{
	const char *recs = types[type].recs;

	return id && id <= last_id[type] &&
	       *(const __u32 *)(recs + (id - 1) * types[type].size);
}

static uint32_t new_id(uint32_t type)
{
	return last_id[type] < MAX_OBJECTS ? ++last_id[type] : 0;
}

static int fake_list_models(struct iommuctl_list *l)
{
	uint32_t room = l->count;
	char *to = (char *)(uintptr_t)l->records;

	for (l->count = 0; l->after < 2 && l->count < room; l->count++) {
		memcpy(to, &models[l->after++], sizeof(models[0]));
		to += l->record_size;
	}
	return 0;
}

static int fake_list(struct iommuctl_list *l)
{
	char *to = (char *)(uintptr_t)l->records;
	uint32_t room = l->count;
	uint64_t id;

	if (l->type == IOMMUCTL_MODEL)
		return fake_list_models(l);
	if (l->type > IOMMUCTL_FAULT)
		return EOPNOTSUPP;
	if (!room || l->record_size != types[l->type].size)
		return EINVAL;
	l->count = 0;
	for (id = l->after + 1; id <= last_id[l->type]; id++) {
		if (!alive(l->type, id))
			continue;
		if (l->count == room)
			break;
		memcpy(to, (char *)types[l->type].recs +
		       (id - 1) * l->record_size, l->record_size);
		to += l->record_size;
		l->count++;
		l->after = id;
	}
	return 0;
}

static int fake_destroy(struct iommuctl_destroy *d)
{
	if (!alive(d->type, d->id))
		return ENOENT;
	if (d->type == IOMMUCTL_DOMAIN && domains[d->id - 1].attached)
		return EBUSY;
	if (d->type == IOMMUCTL_DOMAIN &&
	    domains[d->id - 1].origin != IOMMUCTL_ORIGIN_USER)
		return EPERM;
	if (d->type == IOMMUCTL_BUFFER && buffers[d->id - 1].mappings)
		return EBUSY;
	if (d->type == IOMMUCTL_IOMMU && iommus[d->id - 1].devices)
		return EBUSY;
	memset((char *)types[d->type].recs + (d->id - 1) * types[d->type].size,
	       0, types[d->type].size);
	return 0;
}

static int fake_iommu_add(struct iommuctl_iommu_add *a)
{
	struct iommuctl_iommu_rec *rec;

	if (strcmp(a->model, models[0].name) &&
	    strcmp(a->model, models[1].name))
		return ENOENT;
	a->id = new_id(IOMMUCTL_IOMMU);
	if (!a->id)
		return ENOMEM;
	rec = &iommus[a->id - 1];
	rec->id = a->id;
	strcpy(rec->model, a->model);
	sprintf(rec->name, "viommu%u", a->id - 1);
	strcpy(a->name, rec->name);
	return 0;
}

static struct iommuctl_domain_rec *fake_new_domain(uint32_t origin,
						   uint32_t type,
						   const char *device)
{
	uint32_t id = new_id(IOMMUCTL_DOMAIN);
	struct iommuctl_domain_rec *rec = &domains[id - 1];

	if (!id)
		return NULL;
	rec->id = id;
	rec->origin = origin;
	rec->type = type;
	rec->pgsizes = 0x40201000;
	rec->aperture_end = (1ULL << 48) - 1;
	strcpy(rec->format, "vtdss");
	strcpy(rec->device, device);
	return rec;
}

static int fake_device_add(struct iommuctl_device_add *a)
{
	struct iommuctl_domain_rec *dom;
	struct iommuctl_dev_rec *rec;

	if (!alive(IOMMUCTL_IOMMU, a->iommu))
		return ENOENT;
	a->id = new_id(IOMMUCTL_DEV);
	if (!a->id)
		return ENOMEM;
	rec = &devs[a->id - 1];
	rec->id = a->id;
	rec->iommu = a->iommu;
	sprintf(rec->name, "vdev%u", a->id - 1);
	strcpy(a->name, rec->name);
	iommus[a->iommu - 1].devices++;
	dom = fake_new_domain(IOMMUCTL_ORIGIN_KERNEL, IOMMUCTL_DOMAIN_DMA_FQ,
			      rec->name);
	if (!dom)
		return ENOMEM;
	dom->attached = 1;
	rec->domain = dom->id;
	return 0;
}

static struct iommuctl_dev_rec *fake_device(const char *name)
{
	size_t i;

	for (i = 0; i < last_id[IOMMUCTL_DEV]; i++)
		if (devs[i].id && !strcmp(devs[i].name, name))
			return &devs[i];
	return NULL;
}

static int fake_domain_add(struct iommuctl_domain_add *a)
{
	struct iommuctl_domain_rec *dom;

	if (!fake_device(a->device))
		return ENODEV;
	dom = fake_new_domain(IOMMUCTL_ORIGIN_USER, a->type, a->device);
	if (!dom)
		return ENOMEM;
	a->id = dom->id;
	return 0;
}

static int fake_attach(struct iommuctl_domain_attach *a, bool attach)
{
	struct iommuctl_dev_rec *dev = fake_device(a->device);

	if (!alive(IOMMUCTL_DOMAIN, a->domain))
		return ENOENT;
	if (!dev)
		return ENODEV;
	if (!attach && dev->domain != a->domain)
		return ENOENT;
	if (attach && dev->domain == a->domain)
		return EEXIST;
	domains[a->domain - 1].attached += attach ? 1 : -1;
	dev->domain = attach ? a->domain : 1;
	return 0;
}

static int fake_buffer_add(struct iommuctl_buffer_add *a)
{
	if (!a->length || a->length % PAGE || a->length > IOMMUCTL_MAX_BUFFER ||
	    a->chunk & (a->chunk - 1) || (a->chunk && a->chunk < PAGE) ||
	    a->chunk > 4 << 20 || (a->chunk && a->length % a->chunk))
		return EINVAL;
	if (a->length > 1 << 24)
		return ENOMEM;
	a->id = new_id(IOMMUCTL_BUFFER);
	if (!a->id)
		return ENOMEM;
	if (!a->chunk)
		a->chunk = PAGE;
	buffers[a->id - 1] = (struct iommuctl_buffer_rec) {
		.id = a->id, .length = a->length, .chunk = a->chunk,
	};
	memory[a->id - 1] = calloc(1, a->length);
	return 0;
}

static int fake_buffer_access(struct iommuctl_buffer_access *a)
{
	void *user = (void *)(uintptr_t)a->user;
	uint64_t end;

	if (!alive(IOMMUCTL_BUFFER, a->buffer))
		return ENOENT;
	if (__builtin_add_overflow(a->offset, a->length, &end) ||
	    end > buffers[a->buffer - 1].length)
		return ERANGE;
	if (a->flags & IOMMUCTL_BUFFER_WRITE)
		memcpy(memory[a->buffer - 1] + a->offset, user, a->length);
	else
		memcpy(user, memory[a->buffer - 1] + a->offset, a->length);
	return 0;
}

static int map_one(const struct iommuctl_map *a, uint64_t iova)
{
	unsigned int i;

	for (i = 0; i < nr_maps; i++)
		if (maps[i].domain == a->domain &&
		    maps[i].m.iova < iova + a->length &&
		    iova < maps[i].m.iova + maps[i].m.length)
			return EEXIST;
	if (nr_maps == MAX_OBJECTS)
		return ENOMEM;
	for (i = nr_maps; i && maps[i - 1].m.iova > iova; i--)
		maps[i] = maps[i - 1];
	maps[i].domain = a->domain;
	maps[i].m = (struct iommuctl_mapping) {
		.iova = iova, .length = a->length, .pgsize = PAGE,
		.prot = a->prot, .buffer = a->buffer,
		.paddr = a->flags ? a->offset :
			 ((uint64_t)a->buffer << 32) + a->offset,
	};
	nr_maps++;
	return 0;
}

static int fake_map(struct iommuctl_map *a)
{
	unsigned int before = nr_maps;
	uint64_t i, last;
	int err = 0;

	if (!alive(IOMMUCTL_DOMAIN, a->domain))
		return ENOENT;
	if (domains[a->domain - 1].origin != IOMMUCTL_ORIGIN_USER)
		return EPERM;
	if (domains[a->domain - 1].type != IOMMUCTL_DOMAIN_PAGING)
		return EOPNOTSUPP;
	if (!a->length || (a->iova | a->offset | a->length | a->stride) % PAGE ||
	    (a->count > 1 && a->stride < a->length))
		return EINVAL;
	if (__builtin_mul_overflow(a->count - 1, a->stride, &last) ||
	    __builtin_add_overflow(last, a->iova, &last) ||
	    __builtin_add_overflow(last, a->length - 1, &last) ||
	    last >= 1ULL << 48)
		return ERANGE;
	if (!a->flags && !alive(IOMMUCTL_BUFFER, a->buffer))
		return ENOENT;
	if (!a->flags && a->offset + a->length > buffers[a->buffer - 1].length)
		return ERANGE;
	for (i = 0; i < a->count && !err; i++)
		err = map_one(a, a->iova + i * a->stride);
	if (err && before != nr_maps)
		abort();	/* no test here wants the undoing */
	if (!err && a->buffer)
		buffers[a->buffer - 1].mappings += a->count;
	return err;
}

static int fake_unmap(struct iommuctl_unmap *a)
{
	unsigned int i, n = 0;

	if (!alive(IOMMUCTL_DOMAIN, a->domain))
		return ENOENT;
	if (domains[a->domain - 1].origin != IOMMUCTL_ORIGIN_USER)
		return EPERM;
	if (a->last < a->iova)
		return EINVAL;
	for (i = 0; i < nr_maps; i++) {
		uint64_t first = maps[i].m.iova;
		uint64_t last = first + maps[i].m.length - 1;

		if (maps[i].domain != a->domain || last < a->iova ||
		    first > a->last)
			continue;
		a->conflict = first;
		if (first < a->iova || last > a->last)
			return EINVAL;
	}
	a->conflict = 0;
	a->unmapped = 0;
	for (i = 0; i < nr_maps; i++) {
		if (maps[i].domain == a->domain && maps[i].m.iova >= a->iova &&
		    maps[i].m.iova <= a->last) {
			a->unmapped += maps[i].m.length;
			if (maps[i].m.buffer)
				buffers[maps[i].m.buffer - 1].mappings--;
		} else {
			maps[n++] = maps[i];
		}
	}
	nr_maps = n;
	return a->unmapped ? 0 : ENOENT;
}

static const struct iommuctl_mapping *lookup(uint32_t domain, uint64_t iova)
{
	unsigned int i;

	for (i = 0; i < nr_maps; i++)
		if (maps[i].domain == domain && iova >= maps[i].m.iova &&
		    iova - maps[i].m.iova < maps[i].m.length)
			return &maps[i].m;
	return NULL;
}

static int fake_translate(struct iommuctl_translate *a)
{
	const struct iommuctl_mapping *m;

	if (!alive(IOMMUCTL_DOMAIN, a->domain))
		return ENOENT;
	m = lookup(a->domain, a->iova);
	if (!m)
		return ENOENT;
	a->paddr = m->paddr + a->iova - m->iova;
	a->prot = m->prot;
	a->pgsize = m->pgsize;
	return 0;
}

static int fake_dump_scattered(struct iommuctl_dump *a)
{
	struct iommuctl_mapping *to = (void *)(uintptr_t)a->records;
	uint32_t room = a->count;
	uint64_t i = (a->iova + 2 * PAGE - 1) / (2 * PAGE);

	for (a->count = 0; a->count < room && i < fake.scattered; i++) {
		if (i * 2 * PAGE > a->last)
			break;
		to[a->count++] = (struct iommuctl_mapping) {
			.iova = i * 2 * PAGE, .paddr = i * 4 * PAGE,
			.length = PAGE, .pgsize = PAGE, .prot = 3, .buffer = 1,
		};
	}
	a->iova = i * 2 * PAGE;
	a->more = i < fake.scattered && a->iova <= a->last;
	return 0;
}

/* Page by page, so that putting runs together is the command's work */
static int fake_dump(struct iommuctl_dump *a)
{
	struct iommuctl_mapping *to = (void *)(uintptr_t)a->records;
	uint32_t room = a->count;
	unsigned int i;

	if (!alive(IOMMUCTL_DOMAIN, a->domain))
		return ENOENT;
	if (domains[a->domain - 1].origin == IOMMUCTL_ORIGIN_SHIM)
		return EOPNOTSUPP;
	if (fake.scattered)
		return fake_dump_scattered(a);
	a->count = 0;
	for (i = 0; i < nr_maps; i++) {
		struct iommuctl_mapping m = maps[i].m;

		for (; m.length && maps[i].domain == a->domain;
		     m.iova += PAGE, m.paddr += PAGE, m.length -= PAGE) {
			if (m.iova + PAGE <= a->iova || m.iova > a->last)
				continue;
			if (a->count == room) {
				a->iova = m.iova;
				a->more = 1;
				return 0;
			}
			to[a->count] = m;
			to[a->count++].length = PAGE;
		}
	}
	a->more = 0;
	return 0;
}

static int fake_walk(struct iommuctl_walk *a)
{
	struct iommuctl_step *step = (void *)(uintptr_t)a->steps;
	const struct iommuctl_mapping *m;

	if (!alive(IOMMUCTL_DOMAIN, a->domain))
		return ENOENT;
	if (domains[a->domain - 1].origin == IOMMUCTL_ORIGIN_SHIM)
		return EOPNOTSUPP;
	m = lookup(a->domain, a->iova);
	step[0] = (struct iommuctl_step) {
		.level = 2, .kind = IOMMUCTL_ENTRY_TABLE, .table = PAGE,
		.out = 2 * PAGE, .entry = 2 * PAGE + 3, .length = 2 << 20,
		.text = "R W",
	};
	step[1] = (struct iommuctl_step) {
		.level = 1, .kind = m ? IOMMUCTL_ENTRY_LEAF :
		IOMMUCTL_ENTRY_NONE, .table = 2 * PAGE, .length = PAGE,
		.out = m ? m->paddr + (a->iova - m->iova) / PAGE * PAGE : 0,
	};
	a->count = 2;
	return 0;
}

static void fault(struct iommuctl_device_dma *a, uint64_t iova, bool write,
		  uint32_t reason)
{
	uint32_t seq = new_id(IOMMUCTL_FAULT);

	a->fault_iova = iova;
	a->fault_reason = reason;
	if (!seq)
		return;
	faults[seq - 1] = (struct iommuctl_fault_rec) {
		.seq = seq, .time_ns = seq * 1000000000ULL, .iova = iova,
		.write = write, .reason = reason,
		.domain = devs[a->device - 1].domain,
	};
	strcpy(faults[seq - 1].device, devs[a->device - 1].name);
}

/* The byte that an access means, or NULL after a fault */
static unsigned char *dma_byte(struct iommuctl_device_dma *a, uint64_t iova,
			       bool write)
{
	const struct iommuctl_mapping *m = lookup(devs[a->device - 1].domain,
						  iova);

	if (!m)
		fault(a, iova, write, IOMMUCTL_FAULT_UNMAPPED);
	else if (!(m->prot & (write ? 2 : 1)))
		fault(a, iova, write, write ? IOMMUCTL_FAULT_WRITE :
		      IOMMUCTL_FAULT_READ);
	else if (!m->buffer)
		fault(a, iova, write, IOMMUCTL_FAULT_ADDRESS);
	else
		return memory[m->buffer - 1] +
		       (uint32_t)(m->paddr + iova - m->iova);
	return NULL;
}

static int fake_device_dma(struct iommuctl_device_dma *a)
{
	unsigned char *user = (void *)(uintptr_t)a->user, *from, *to;

	if (!alive(IOMMUCTL_DEV, a->device))
		return ENOENT;
	a->fault_reason = 0;
	for (a->done = 0; a->done < a->length; a->done++) {
		from = a->op == IOMMUCTL_DMA_WRITE ? user + a->done :
		       dma_byte(a, (a->op == IOMMUCTL_DMA_COPY ? a->src_iova :
				    a->iova) + a->done, false);
		if (!from)
			return 0;
		to = a->op == IOMMUCTL_DMA_READ ? user + a->done :
		     dma_byte(a, a->iova + a->done, true);
		if (!to)
			return 0;
		*to = *from;
	}
	return 0;
}

static int fake_shim_add(struct iommuctl_shim_add *a)
{
	size_t i;

	if (!strncmp(a->device, "vdev", 4))
		return EOPNOTSUPP;
	if (strncmp(a->device, "0000:", 5))
		return ENODEV;
	for (i = 0; i < last_id[IOMMUCTL_SHIM]; i++)
		if (!strcmp(shims[i].device, a->device))
			return EEXIST;
	a->id = new_id(IOMMUCTL_SHIM);
	if (!a->id)
		return ENOSPC;
	shims[a->id - 1].id = a->id;
	shims[a->id - 1].entered = 7;
	shims[a->id - 1].left = 7;
	strcpy(shims[a->id - 1].device, a->device);
	strcpy(shims[a->id - 1].driver, "intel");
	return 0;
}

static int fake_info(struct iommuctl_info *a)
{
	a->abi = IOMMUCTL_ABI_VERSION;
	strcpy(a->version, "fake");
	return 0;
}

static int fake_reset_all(struct iommuctl_reset *a)
{
	uint32_t type, id;

	a->destroyed = 0;
	for (type = IOMMUCTL_IOMMU; type < IOMMUCTL_FAULT; type++)
		for (id = 1; id <= last_id[type]; id++)
			a->destroyed += alive(type, id);
	fake_reset();
	return 0;
}

/*
 * Not here: limits of memory, several devices in a group, sizes and reserved
 * fields of the structures. The real module is tested for these in guests.
 */
static int fake_ioctl(unsigned int nr, void *arg)
{
	switch (nr) {
	case IOMMUCTL_CMD_INFO:
		return fake_info(arg);
	case IOMMUCTL_CMD_LIST:
		return fake_list(arg);
	case IOMMUCTL_CMD_DESTROY:
		return fake_destroy(arg);
	case IOMMUCTL_CMD_RESET:
		return fake_reset_all(arg);
	case IOMMUCTL_CMD_IOMMU_ADD:
		return fake_iommu_add(arg);
	case IOMMUCTL_CMD_DEVICE_ADD:
		return fake_device_add(arg);
	case IOMMUCTL_CMD_DEVICE_DMA:
		return fake_device_dma(arg);
	case IOMMUCTL_CMD_DOMAIN_ADD:
		return fake_domain_add(arg);
	case IOMMUCTL_CMD_DOMAIN_ATTACH:
		return fake_attach(arg, true);
	case IOMMUCTL_CMD_DOMAIN_DETACH:
		return fake_attach(arg, false);
	case IOMMUCTL_CMD_BUFFER_ADD:
		return fake_buffer_add(arg);
	case IOMMUCTL_CMD_BUFFER_ACCESS:
		return fake_buffer_access(arg);
	case IOMMUCTL_CMD_MAP:
		return fake_map(arg);
	case IOMMUCTL_CMD_UNMAP:
		return fake_unmap(arg);
	case IOMMUCTL_CMD_TRANSLATE:
		return fake_translate(arg);
	case IOMMUCTL_CMD_DUMP:
		return fake_dump(arg);
	case IOMMUCTL_CMD_WALK:
		return fake_walk(arg);
	case IOMMUCTL_CMD_SHIM_ADD:
		return fake_shim_add(arg);
	default:
		return ENOTTY;
	}
}

int __wrap_ioctl(int fd, unsigned long request, ...);
int __wrap_open(const char *path, int flags, ...);
int __wrap_access(const char *path, int mode);
int __real_open(const char *path, int flags, ...);
int __real_access(const char *path, int mode);

int __wrap_ioctl(int fd, unsigned long request, ...)
{
	unsigned int nr = request & 0xff;
	va_list ap;
	void *arg;

	va_start(ap, request);
	arg = va_arg(ap, void *);
	va_end(ap);
	assert_int_equal(fd, FAKE_FD);
	assert_int_equal(request >> 8, IOMMUCTL_TYPE);
	assert_true(*(const __u32 *)arg >= 8);
	fake.calls++;
	if (fake.interrupts) {
		fake.interrupts--;
		errno = EINTR;
		return -1;
	}
	errno = fake.err[nr - IOMMUCTL_CMD_INFO];
	if (!errno)
		errno = fake_ioctl(nr, arg);
	return errno ? -1 : 0;
}

int __wrap_open(const char *path, int flags, ...)
{
	if (strcmp(path, IOMMUCTL_DEVICE))
		return __real_open(path, flags, 0600);
	if (!fake.open_err)
		return FAKE_FD;
	errno = fake.open_err;
	return -1;
}

int __wrap_access(const char *path, int mode)
{
	if (strcmp(path, IOMMUCTL_DEVICE))
		return __real_access(path, mode);
	return fake.open_err ? -1 : 0;
}

static struct result result;

/* Options before the object: the context's */
static int take_options(struct cli *cli, int argc, char **argv)
{
	int n;

	for (n = 0; n < argc && argv[n][0] == '-'; n++) {
		cli->json |= argv[n][1] == 'j' || argv[n][1] == 'p';
		cli->pretty |= argv[n][1] == 'p';
		cli->headings &= argv[n][1] != 'n';
	}
	return n;
}

void fake_cli(struct cli *cli)
{
	*cli = (struct cli) {
		.headings = true, .fd = -1, .objects = objects,
		.sysfs = fake.sysfs ? fake.sysfs : "/nonexistent",
	};
}

static void run_line(char *line)
{
	struct cli cli;
	char *words[64];
	size_t size;
	int n, skip;

	fake_cli(&cli);
	free(result.out);
	free(result.err);
	cli.out = open_memstream(&result.out, &size);
	cli.err = open_memstream(&result.err, &size);
	n = split_words(line, words, 63);
	assert_true(n > 0);
	words[n] = NULL;
	skip = take_options(&cli, n, words);
	result.status = cli_run(&cli, n - skip, words + skip);
	fclose(cli.out);
	fclose(cli.err);
}

static void run_va(const char *fmt, va_list ap)
{
	char line[1024];

	assert_true(vsnprintf(line, sizeof(line), fmt, ap) <
		    (int)sizeof(line));
	run_line(line);
}

const struct result *run(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	run_va(fmt, ap);
	va_end(ap);
	return &result;
}

const char *good(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	run_va(fmt, ap);
	va_end(ap);
	assert_string_equal(result.err, "");
	assert_int_equal(result.status, STATUS_OK);
	return result.out;
}

void bad(enum status status, const char *text, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	run_va(fmt, ap);
	va_end(ap);
	if (!strstr(result.err, text) && !strstr(result.out, text))
		fail_msg("no '%s' in: %s%s", text, result.out, result.err);
	assert_int_equal(result.status, status);
}

static const char *json_value(const char *s);

static const char *json_space(const char *s)
{
	return s ? s + strspn(s, " \t\n") : NULL;
}

static const char *json_string(const char *s)
{
	if (*s++ != '"')
		return NULL;
	for (; *s != '"'; s++) {
		if ((unsigned char)*s < 0x20)
			return NULL;
		if (*s == '\\' && !strchr("\"\\nu", *++s))
			return NULL;
	}
	return s + 1;
}

static const char *json_number(const char *s)
{
	char *end;

	if (!isdigit((unsigned char)*s) && *s != '-')
		return NULL;
	strtod(s, &end);
	return end;
}

/* Members of an object or elements of an array */
static const char *json_members(const char *s, char close, bool keys)
{
	s = json_space(s);
	if (*s == close)
		return s + 1;
	for (;; s = json_space(s + 1)) {
		if (keys) {
			s = json_space(json_string(s));
			if (!s || *s++ != ':')
				return NULL;
		}
		s = json_space(json_value(s));
		if (!s)
			return NULL;
		if (*s == close)
			return s + 1;
		if (*s != ',')
			return NULL;
	}
}

static const char *json_value(const char *s)
{
	s = json_space(s);
	if (*s == '{')
		return json_members(s + 1, '}', true);
	if (*s == '[')
		return json_members(s + 1, ']', false);
	if (*s == '"')
		return json_string(s);
	if (!strncmp(s, "null", 4) || !strncmp(s, "true", 4))
		return s + 4;
	if (!strncmp(s, "false", 5))
		return s + 5;
	return json_number(s);
}

bool json_valid(const char *text)
{
	const char *end = json_value(text);

	return end && !strcmp(end, "\n");
}
