// SPDX-License-Identifier: GPL-2.0
/* The kernel's symbols: from an address to function+offset. */
#include <ctype.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "../util.h"
#include "ksyms.h"

/* Farther than this behind the last symbol before it, an address is in none. */
#define MAX_OFFSET	(1U << 20)

/**
 * struct ksyms - functions, by address
 * @sym: array, ascending
 * @count: how many
 * @room: how many fit
 * @names: "function\0" or "function [module]\0", one after the other
 * @used: bytes of @names
 * @size: bytes that fit
 */
struct ksyms {
	struct ksym {
		uint64_t addr;
		size_t name;
	} *sym;
	size_t count;
	size_t room;
	char *names;
	size_t used;
	size_t size;
};

static bool grow(struct ksyms *k, size_t name_len)
{
	void *bigger;

	if (k->count == k->room) {
		k->room = k->room ? k->room * 2 : 4096;
		bigger = reallocarray(k->sym, k->room, sizeof(*k->sym));
		if (!bigger)
			return false;
		k->sym = bigger;
	}
	if (k->used + name_len > k->size) {
		k->size = k->size * 2 + name_len + 65536;
		bigger = realloc(k->names, k->size);
		if (!bigger)
			return false;
		k->names = bigger;
	}
	return true;
}

static bool add(struct ksyms *k, uint64_t addr, const char *name, size_t len)
{
	if (!grow(k, len + 1))
		return false;
	k->sym[k->count].addr = addr;
	k->sym[k->count++].name = k->used;
	memcpy(k->names + k->used, name, len);
	k->names[k->used + len] = '\0';
	k->used += len + 1;
	return true;
}

/* "ffffffff81000000 T function\t[module]": functions alone. false: no memory */
static bool take_line(struct ksyms *k, char *line)
{
	char *s, *tab;
	uint64_t addr = strtoull(line, &s, 16);

	if (s == line || *s != ' ' || !strchr("tw", tolower((unsigned char)s[1])) ||
	    s[2] != ' ')
		return true;
	s += 3;
	s[strcspn(s, "\n")] = '\0';
	tab = strchr(s, '\t');
	if (tab)
		*tab = ' ';
	return add(k, addr, s, strlen(s));
}

static int by_address(const void *left, const void *right)
{
	const struct ksym *a = left, *b = right;

	if (a->addr != b->addr)
		return a->addr < b->addr ? -1 : 1;
	return a->name < b->name ? -1 : a->name > b->name;
}

struct ksyms *ksyms_read(FILE *file)
{
	struct ksyms *k = calloc(1, sizeof(*k));
	char *line = NULL;
	size_t size = 0;
	bool ok = k;

	while (ok && getline(&line, &size, file) > 0)
		ok = take_line(k, line);
	free(line);
	if (!ok) {
		ksyms_free(k);
		return NULL;
	}
	if (k->count)
		qsort(k->sym, k->count, sizeof(*k->sym), by_address);
	return k;
}

struct ksyms *ksyms_open(void)
{
	FILE *file = fopen("/proc/kallsyms", "re");
	struct ksyms *k;

	if (!file)
		return calloc(1, sizeof(*k));
	k = ksyms_read(file);
	fclose(file);
	return k;
}

void ksyms_free(struct ksyms *ksyms)
{
	if (!ksyms)
		return;
	free(ksyms->sym);
	free(ksyms->names);
	free(ksyms);
}

bool ksyms_hidden(const struct ksyms *ksyms)
{
	return !ksyms->count || !ksyms->sym[ksyms->count - 1].addr;
}

uint64_t ksyms_address(const struct ksyms *ksyms, const char *name)
{
	size_t i;

	for (i = 0; i < ksyms->count; i++)
		if (!strcmp(ksyms->names + ksyms->sym[i].name, name))
			return ksyms->sym[i].addr;
	return 0;
}

/* The last function that begins at @addr or before; NULL if it is in none. */
static const struct ksym *find(const struct ksyms *k, uint64_t addr)
{
	size_t low = 0, high = k ? k->count : 0;
	const struct ksym *sym;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (k->sym[middle].addr <= addr)
			low = middle + 1;
		else
			high = middle;
	}
	if (!low)
		return NULL;
	sym = &k->sym[low - 1];
	/* Of several names of an address, the first of the list */
	while (sym > k->sym && sym[-1].addr == sym->addr)
		sym--;
	return sym->addr && addr - sym->addr < MAX_OFFSET ? sym : NULL;
}

const char *ksyms_format(const struct ksyms *ksyms, uint64_t addr, char *text)
{
	const struct ksym *sym = find(ksyms, addr);
	const char *name, *module;

	if (!sym) {
		snprintf(text, KSYM_LEN, "0x%" PRIx64, addr);
		return text;
	}
	name = ksyms->names + sym->name;
	module = strchr(name, ' ');
	snprintf(text, KSYM_LEN, "%.*s+0x%" PRIx64 "%s",
		 (int)strcspn(name, " "), name, addr - sym->addr, module ?: "");
	return text;
}

static bool of_measuring(const char *name)
{
	static const char *const begins[] = {
		"bpf_", "__bpf_", "__traceiter_", "kprobe_", "fprobe_",
		"ftrace_", "iommuctl_event_emit",
	};
	const char *module = strchr(name, ' ');
	size_t i;

	for (i = 0; i < ARRAY_SIZE(begins); i++)
		if (!strncmp(name, begins[i], strlen(begins[i])))
			return true;
	return module && (!strcmp(module, " [bpf]") ||
			  !strcmp(module, " [iommuctl]"));
}

size_t ksyms_skip(const struct ksyms *ksyms, const uint64_t *stack, size_t n)
{
	size_t i;

	for (i = 0; i + 1 < n; i++) {
		const struct ksym *sym = find(ksyms, stack[i]);

		if (!sym || !of_measuring(ksyms->names + sym->name))
			return i;
	}
	return 0;
}

/* How the kernel is entered by an interrupt: x86, arm64, s390 */
static bool is_entry(const char *name)
{
	static const char *const begins[] = {
		"asm_sysvec_", "asm_common_interrupt", "el1h_64_irq",
		"el0t_64_irq", "ext_int_handler", "io_int_handler",
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(begins); i++)
		if (!strncmp(name, begins[i], strlen(begins[i])))
			return true;
	return false;
}

size_t ksyms_trim(const struct ksyms *ksyms, const uint64_t *stack, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++) {
		const struct ksym *sym = find(ksyms, stack[i]);

		if (sym && is_entry(ksyms->names + sym->name))
			return i + 1;
	}
	return n;
}
