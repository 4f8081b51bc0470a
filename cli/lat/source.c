// SPDX-License-Identifier: GPL-2.0
/* The programs behind `iommuctl lat`: loading, reading, detaching. */
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <bpf/bpf.h>
#include <bpf/libbpf.h>

#include "../load.h"
#include "../wait.h"
#include "kind.h"

static int load(struct lat_source *src)
{
	struct lat_parts parts = src->kind->parts(src);
	unsigned int slots = src->ask.slots;

	*parts.mask = slots - 1;
	*parts.more = src->ask.more;
	lat_small_fill(parts.small);
	bpf_map__set_max_entries(parts.cells, src->cpus * slots);
	if (src->ask.more & LAT_MORE_PROCESS)
		bpf_map__set_max_entries(parts.comms, slots);
	return src->kind->load(src);
}

static int map_cells(struct lat_source *src)
{
	int fd = bpf_map__fd(src->kind->parts(src).cells);
	void *cells;

	src->length = (size_t)src->cpus * src->ask.slots *
		      sizeof(struct lat_cell);
	cells = mmap(NULL, src->length, PROT_READ | PROT_WRITE, MAP_SHARED, fd,
		     0);
	if (cells == MAP_FAILED) {
		fail(src->cli, errno, "cannot map the histograms: %s",
		     strerror(errno));
		return -1;
	}
	src->cells = cells;
	return 0;
}

const char *lat_source_name(const struct lat_source *src)
{
	return src->kind->name;
}

const char *const *lat_source_functions(const struct lat_source *src)
{
	return src->kind->functions ? src->kind->functions(src) : NULL;
}

const char *lat_source_unseen(const struct lat_source *src)
{
	return src->kind->unseen ? src->kind->unseen(src) : NULL;
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

/*
 * A new cell's second word may come a little after its first: it is left for
 * the next time then.
 */
static bool get_id(const struct lat_source *src, size_t i, struct lat_id *id)
{
	const struct lat_cell *cell = &src->cells[i];

	id->key = load_relaxed(&cell->key);
	id->more = load_relaxed(&cell->more);
	id->cpu = src->ask.by_cpu ? i / src->ask.slots : 0;
	return id->key && (!src->ask.more || id->more);
}

static int read_cells(struct lat_source *src, struct lat_set *set)
{
	size_t i, n = (size_t)src->cpus * src->ask.slots;

	for (i = 0; i < n; i++) {
		struct lat_hist *hist;
		struct lat_id id;

		if (!get_id(src, i, &id))
			continue;
		hist = lat_set_get(set, &id);
		if (!hist)
			return -1;
		read_cell(&src->cells[i], hist);
	}
	return 0;
}

int lat_source_read(struct lat_source *src, struct lat_set *set)
{
	static const struct lat_hist none;
	struct lat_set all = {};
	size_t i;

	if (read_cells(src, &all) || lat_set_copy(set, &all)) {
		lat_set_free(&all);
		return -1;
	}
	for (i = 0; i < set->count; i++) {
		struct lat_entry *entry = &set->entry[i];
		const struct lat_hist *before;

		before = lat_set_find(&src->before, &entry->id);
		lat_hist_since(&entry->hist, before ?: &none);
	}
	lat_set_free(&src->before);
	src->before = all;
	return 0;
}

/* What is known of @id; if it is new, *@is_new and empty. NULL: no memory. */
static struct known *get_known(struct known **heads, unsigned int id,
			       bool *is_new)
{
	struct known **head = &heads[id % KNOWN_HEADS], *known;

	*is_new = false;
	for (known = *head; known; known = known->next)
		if (known->id == id)
			return known;
	known = calloc(1, sizeof(*known));
	if (!known)
		return NULL;
	*is_new = true;
	known->id = id;
	known->next = *head;
	*head = known;
	return known;
}

static void forget_known(struct known **heads)
{
	struct known *known;
	unsigned int i;

	for (i = 0; i < KNOWN_HEADS; i++) {
		while ((known = heads[i])) {
			heads[i] = known->next;
			free(known);
		}
	}
}

const struct lat_who *lat_source_who(struct lat_source *src,
				     unsigned int domain)
{
	struct known *known;
	bool is_new;

	known = get_known(src->domains, domain, &is_new);
	if (!known)
		return NULL;
	if (is_new) {
		src->kind->know(src, known);
		known->who.device = known->name[0] ? known->name : "-";
		known->who.group = known->group[0] ? known->group : "-";
	}
	return &known->who;
}

static int read_phases(struct lat_source *src, const char *device,
		       struct lat_phase_rows *rows)
{
	size_t i, n = (size_t)src->cpus * src->ask.slots;

	for (i = 0; i < n; i++) {
		const struct lat_phase_cell *cell = (void *)&src->cells[i];
		const struct lat_who *who;

		if (!load_relaxed(&cell->key))
			continue;
		who = lat_source_who(src, lat_key_domain(cell->key));
		if (!who)
			return -1;
		if (device && strcmp(device, who->device))
			continue;
		if (lat_phase_rows_add(rows, who->device, cell))
			return -1;
	}
	return 0;
}

int lat_source_phases(struct lat_source *src, const char *device,
		      struct lat_phase_rows *rows)
{
	struct lat_phase_rows all = {};

	if (read_phases(src, device, &all) || lat_phase_rows_copy(rows, &all)) {
		lat_phase_rows_free(&all);
		return -1;
	}
	lat_phase_rows_since(rows, &src->phases_before);
	lat_phase_rows_sort(rows);
	lat_phase_rows_free(&src->phases_before);
	src->phases_before = all;
	return 0;
}

const char *lat_source_comm(struct lat_source *src, unsigned int process)
{
	struct known *known;
	bool is_new;

	known = get_known(src->processes, process, &is_new);
	if (!known)
		return NULL;
	if (is_new &&
	    bpf_map__lookup_elem(src->kind->parts(src).comms, &process,
				 sizeof(process), known->name, LAT_COMM_LEN, 0))
		strcpy(known->name, "-");
	return known->name;
}

uint64_t lat_source_dropped(struct lat_source *src)
{
	return load_relaxed(src->kind->parts(src).dropped);
}

uint64_t lat_source_crowded(struct lat_source *src)
{
	return src->kind->crowded ? src->kind->crowded(src) : 0;
}

/* What the kernel counts of all the programs. */
static void count_programs(const struct lat_source *src, struct lat_cost *cost,
			   uint64_t *missed)
{
	struct bpf_object *obj = src->kind->parts(src).obj;
	const char *misses = src->kind->misses;
	struct bpf_program *prog;

	for (prog = bpf_object__next_program(obj, NULL); prog;
	     prog = bpf_object__next_program(obj, prog)) {
		struct bpf_prog_info info = {};
		__u32 len = sizeof(info);

		if (bpf_program__fd(prog) < 0 ||
		    bpf_obj_get_info_by_fd(bpf_program__fd(prog), &info, &len))
			continue;
		cost->ns += info.run_time_ns;
		cost->runs += info.run_cnt;
		if (!misses || !strncmp(bpf_program__name(prog), misses,
					strlen(misses)))
			*missed += info.recursion_misses;
	}
}

/* From loading on, while other programs were not attached yet, too */
static uint64_t count_missed(const struct lat_source *src)
{
	struct lat_cost cost = {};
	uint64_t missed = 0;

	count_programs(src, &cost, &missed);
	if (src->kind->missed)
		missed += src->kind->missed(src);
	return missed;
}

struct lat_source *lat_source_open(struct cli *cli, const struct lat_ask *ask)
{
	struct lat_source *src = calloc(1, sizeof(*src));

	if (!src) {
		out_of_memory(cli);
		return NULL;
	}
	load_begin();
	src->cli = cli;
	src->kind = ask->kprobes ? &lat_kind_kprobe :
		    ask->core	 ? &lat_kind_core :
				   &lat_kind_module;
	src->ask = *ask;
	src->stats = -1;
	src->cpus = libbpf_num_possible_cpus();
	if (src->kind->open(src) || load(src) || map_cells(src) ||
	    src->kind->attach(src)) {
		lat_source_close(src);
		return NULL;
	}
	src->missed_before = count_missed(src);
	return src;
}

uint64_t lat_source_missed(struct lat_source *src)
{
	return src->stopped ? src->missed :
			      count_missed(src) - src->missed_before;
}

void lat_source_gauge(struct lat_source *src, bool on)
{
	struct lat_cost now = {};
	uint64_t missed = 0;

	if (on ? src->stats >= 0 : src->stats < 0)
		return;
	if (on) {
		src->stats = bpf_enable_stats(BPF_STATS_RUN_TIME);
		src->begun = (struct lat_cost){ .seconds = seconds_now() };
		count_programs(src, &src->begun, &missed);
		return;
	}
	count_programs(src, &now, &missed);
	src->cost.ns = now.ns - src->begun.ns;
	src->cost.runs = now.runs - src->begun.runs;
	src->cost.seconds = seconds_now() - src->begun.seconds;
	close(src->stats);
	src->stats = -1;
}

void lat_source_cost(const struct lat_source *src, struct lat_cost *cost)
{
	*cost = src->cost;
}

void lat_source_stop(struct lat_source *src)
{
	src->missed = lat_source_missed(src);
	src->stopped = true;
	src->kind->detach(src);
	load_settle();
	if (src->kind->missed_too)
		src->missed += src->kind->missed_too(src);
}

void lat_source_close(struct lat_source *src)
{
	if (!src)
		return;
	lat_source_gauge(src, false);
	if (src->cells)
		munmap(src->cells, src->length);
	if (src->skel)
		src->kind->destroy(src);
	lat_set_free(&src->before);
	lat_phase_rows_free(&src->phases_before);
	forget_known(src->domains);
	forget_known(src->processes);
	free(src);
}
