// SPDX-License-Identifier: GPL-2.0
/* The BPF program of bpf/lat.bpf.c: loading, reading, detaching. */
#include <errno.h>
#include <linux/membarrier.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <bpf/bpf.h>
#include <bpf/libbpf.h>

#include "client.h"
#include "diagnose.h"
#include "lat.skel.h"
#include "lat_source.h"

/* The first warning of libbpf, for the hint of an error */
static char libbpf_said[256];

/**
 * struct lat_source - the program, attached
 * @cli: context
 * @skel: its skeleton
 * @cpus: CPUs that there may be
 * @slots: cells of each
 * @cells: the map of cells, in our memory
 * @length: bytes of it
 * @before: all that was read before
 * @names: names of devices handed out
 */
struct lat_source {
	struct cli *cli;
	struct lat_bpf *skel;
	unsigned int cpus;
	unsigned int slots;
	struct lat_cell *cells;
	size_t length;
	struct lat_set before;
	struct name {
		struct name *next;
		unsigned int domain;
		char text[LAT_NAME_LEN];
	} *names;
};

static int keep_said(enum libbpf_print_level level, const char *fmt, va_list ap)
{
	if (level != LIBBPF_WARN || libbpf_said[0])
		return 0;
	vsnprintf(libbpf_said, sizeof(libbpf_said), fmt, ap);
	libbpf_said[strcspn(libbpf_said, "\n")] = '\0';
	return 0;
}

/* Debian's kernel for riscv64 starts that way; loading says -EINVAL. */
static bool jit_is_off(void)
{
	FILE *file = fopen("/proc/sys/net/core/bpf_jit_enable", "re");
	int c = file ? fgetc(file) : EOF;

	if (file)
		fclose(file);
	return c == '0';
}

static void fail_libbpf(struct cli *cli, int err, const char *what)
{
	fail(cli, err, "cannot %s the BPF program: %s", what, strerror(err));
	if (libbpf_said[0])
		hint(cli, "%s", libbpf_said);
	if (err == EINVAL && jit_is_off())
		hint(cli, "it needs the JIT compiler of BPF: sysctl net.core.bpf_jit_enable=1");
	if (err == EPERM)
		hint(cli, "BPF needs root, or CAP_BPF and CAP_PERFMON; kernel lockdown forbids it");
}

static int load(struct cli *cli, struct lat_source *src)
{
	struct lat_bpf *skel = src->skel;
	int err;

	skel->rodata->lat_mask = src->slots - 1;
	lat_small_fill((unsigned char *)skel->rodata->lat_small);
	bpf_map__set_max_entries(skel->maps.lat_cells, src->cpus * src->slots);
	bpf_map__set_max_entries(skel->maps.lat_names, src->slots);
	err = lat_bpf__load(skel);
	if (err)
		fail_libbpf(cli, -err, "load");
	return err;
}

static int map_cells(struct cli *cli, struct lat_source *src)
{
	int fd = bpf_map__fd(src->skel->maps.lat_cells);
	void *cells;

	src->length = (size_t)src->cpus * src->slots * sizeof(struct lat_cell);
	cells = mmap(NULL, src->length, PROT_READ | PROT_WRITE, MAP_SHARED, fd,
		     0);
	if (cells == MAP_FAILED) {
		fail(cli, errno, "cannot map the histograms: %s",
		     strerror(errno));
		return -1;
	}
	src->cells = cells;
	return 0;
}

/* The module answers when it times all that was just asked for. */
static int attach(struct cli *cli, struct lat_source *src)
{
	struct iommuctl_info info = {};
	int err = lat_bpf__attach(src->skel);

	if (err) {
		fail_libbpf(cli, -err, "attach");
		return err;
	}
	err = client_info(cli, &info);
	if (err)
		refused(cli, err, "cannot ask the module");
	return err;
}

struct lat_source *lat_source_open(struct cli *cli, unsigned int slots)
{
	struct lat_source *src = calloc(1, sizeof(*src));

	if (!src) {
		out_of_memory(cli);
		return NULL;
	}
	libbpf_said[0] = '\0';
	libbpf_set_print(keep_said);
	src->cli = cli;
	src->slots = slots;
	src->cpus = libbpf_num_possible_cpus();
	src->skel = lat_bpf__open();
	if (!src->skel) {
		fail_libbpf(cli, errno, "open");
		goto close;
	}
	if (load(cli, src) || map_cells(cli, src) || attach(cli, src))
		goto close;
	return src;
close:
	lat_source_close(src);
	return NULL;
}

static uint64_t load_relaxed(const unsigned long long *num)
{
	return __atomic_load_n(num, __ATOMIC_RELAXED);
}

/*
 * The maximum is taken, and 0 left, before the buckets are read: an event that
 * is in a bucket read here compared itself with what was there before, or its
 * maximum comes with the next reading; lat_hist_since() mends that.
 */
static void read_cell(struct lat_cell *cell, struct lat_hist *to)
{
	uint64_t max = __atomic_exchange_n(&cell->max, 0, __ATOMIC_SEQ_CST);
	unsigned int i;

	if (to->max < max)
		to->max = max;
	for (i = 0; i < LAT_BUCKETS; i++) {
		uint64_t n = load_relaxed(&cell->bucket[i]);

		to->bucket[i] += n;
		to->count += n;
	}
	to->sum += load_relaxed(&cell->sum);
	to->bytes += load_relaxed(&cell->bytes);
}

static int read_cells(struct lat_source *src, struct lat_set *set)
{
	size_t i, n = (size_t)src->cpus * src->slots;

	for (i = 0; i < n; i++) {
		uint64_t key = load_relaxed(&src->cells[i].key);
		struct lat_hist *hist;

		if (!key)
			continue;
		hist = lat_set_get(set, key);
		if (!hist)
			return -1;
		read_cell(&src->cells[i], hist);
	}
	return 0;
}

/* A copy, for the next difference; -1: no memory. */
static int copy_set(struct lat_set *to, const struct lat_set *from)
{
	struct lat_entry *entry;

	if (!from->count)
		return 0;
	entry = reallocarray(to->entry, from->count, sizeof(*entry));
	if (!entry)
		return -1;
	memcpy(entry, from->entry, from->count * sizeof(*entry));
	to->entry = entry;
	to->room = from->count;
	to->count = from->count;
	return 0;
}

int lat_source_read(struct lat_source *src, struct lat_set *set)
{
	static const struct lat_hist none;
	struct lat_set all = {};
	size_t i;

	if (read_cells(src, &all) || copy_set(set, &all)) {
		lat_set_free(&all);
		return -1;
	}
	for (i = 0; i < set->count; i++) {
		struct lat_entry *entry = &set->entry[i];
		const struct lat_hist *before;

		before = lat_set_find(&src->before, entry->key);
		lat_hist_since(&entry->hist, before ?: &none);
	}
	lat_set_free(&src->before);
	src->before = all;
	return 0;
}

/* As the domain's first event had it, else as the module lists it now. */
static void find_name(struct lat_source *src, struct name *name)
{
	struct iommuctl_domain_rec rec = {};

	if (!bpf_map__lookup_elem(src->skel->maps.lat_names, &name->domain,
				  sizeof(name->domain), name->text,
				  sizeof(name->text), 0))
		return;
	if (!client_get(src->cli, IOMMUCTL_DOMAIN, name->domain, &rec))
		memcpy(name->text, rec.device, sizeof(name->text));
	if (!name->text[0])
		strcpy(name->text, "-");
}

const char *lat_source_device(struct lat_source *src, unsigned int domain)
{
	struct name *name;

	for (name = src->names; name; name = name->next)
		if (name->domain == domain)
			return name->text;
	name = calloc(1, sizeof(*name));
	if (!name)
		return NULL;
	name->domain = domain;
	find_name(src, name);
	name->next = src->names;
	src->names = name;
	return name->text;
}

uint64_t lat_source_dropped(struct lat_source *src)
{
	return __atomic_load_n(&src->skel->bss->lat_dropped, __ATOMIC_RELAXED);
}

uint64_t lat_source_missed(struct lat_source *src)
{
	struct bpf_prog_info info = {};
	__u32 len = sizeof(info);

	if (bpf_obj_get_info_by_fd(bpf_program__fd(src->skel->progs.lat_op),
				   &info, &len))
		return 0;
	return info.recursion_misses;
}

/*
 * MEMBARRIER_CMD_GLOBAL is synchronize_rcu() for user space, which waits for
 * every region with preemption off, so for every tracepoint under way.
 */
void lat_source_stop(struct lat_source *src)
{
	lat_bpf__detach(src->skel);
	syscall(__NR_membarrier, MEMBARRIER_CMD_GLOBAL, 0, 0);
}

void lat_source_close(struct lat_source *src)
{
	struct name *name;

	if (!src)
		return;
	if (src->cells)
		munmap(src->cells, src->length);
	lat_bpf__destroy(src->skel);
	lat_set_free(&src->before);
	while ((name = src->names)) {
		src->names = name->next;
		free(name);
	}
	free(src);
}
