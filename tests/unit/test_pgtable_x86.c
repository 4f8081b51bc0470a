// SPDX-License-Identifier: GPL-2.0
/*
 * AMD's, x86-64's, VT-d's and RISC-V's formats, by example: entries computed by
 * hand from the manuals and from what the kernel's drivers write; fmt/ names the
 * sections and functions. tests/unit/test_pgtable_vtdss.c has the promises of map,
 * unmap and the readers, which are the walker's and the same for all.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>

#include "pgtable_drive.h"
#include "pgtable_formats.h"

#define R	PGTABLE_READ
#define W	PGTABLE_WRITE
#define RW	(PGTABLE_READ | PGTABLE_WRITE)
#define RN	(PGTABLE_READ | PGTABLE_NOEXEC)
#define RWN	(PGTABLE_READ | PGTABLE_WRITE | PGTABLE_NOEXEC)

#define SZ(n)	(1ULL << (n))

static const struct geometry *const all[] = {
#define ALL(name) &name##_geometry,
	FORMATS_X86(ALL)
};

#define FORMATS	(sizeof(all) / sizeof(*all))

/* How a format points to tables: what stands beside the address, and where that */
struct pointing {
	const struct geometry *geo;
	u64 bits;
	u64 level;		/* and this, times the level of the table below */
	u64 addr;
	unsigned int down;	/* by how much lower than in place */
};

#define POINTING(name, fmt, ...) \
	static const struct pointing name = { &fmt##_geometry, __VA_ARGS__ }

POINTING(amd, amdv1, 0x6000000000000001, 0x200, 0xffffffffff000, 0);
POINTING(amd6, amdv1_6, 0x6000000000000001, 0x200, 0xffffffffff000, 0);
POINTING(x4, x86_64_4, 0x27, 0, 0xffffffffff000, 0);
POINTING(x5, x86_64_5, 0x27, 0, 0xffffffffff000, 0);
POINTING(vtd5, vtdss5, 0x3, 0, 0xffffffffff000, 0);
POINTING(sv39, riscv_sv39, 0x1, 0, 0x3ffffffffffc00, 2);
POINTING(sv48, riscv_sv48, 0x1, 0, 0x3ffffffffffc00, 2);
POINTING(sv57, riscv_sv57, 0x1, 0, 0x3ffffffffffc00, 2);

/* One map, the indices on its way, and the entry that it must write */
struct example {
	const struct pointing *by;
	u64 iova, paddr;
	unsigned int lg2;
	u32 prot;
	u64 leaf_bits;
	unsigned int depth;	/* of tables, as many indices */
	unsigned int index[6];
	unsigned int run;	/* entries that are alike */
	u64 entry;
};

static const struct example examples[] = {
	/*
	 * AMD: as Linux 6.1's and 6.12's iommu_v1_map_pages() were seen to
	 * write it; each permission
	 */
	{ &amd, 0x12345000, 0xabcd000, 12, RW, 0, 4, { 0, 0, 0x91, 0x145 }, 1,
	  0x700000000abcd001 },
	{ &amd, 0x12345000, 0xabcd000, 12, R, 0, 4, { 0, 0, 0x91, 0x145 }, 1,
	  0x300000000abcd001 },
	{ &amd, 0x12345000, 0xabcd000, 12, W, 0, 4, { 0, 0, 0x91, 0x145 }, 1,
	  0x500000000abcd001 },
	{ &amd, 0x12345000, 0xabcd000, 12, R, AMDV1_U, 4,
	  { 0, 0, 0x91, 0x145 }, 1, 0x380000000abcd001 },
	{ &amd, 0xfffffffff000, 0xffffffffff000, 12, RW, 0, 4,
	  { 511, 511, 511, 511 }, 1, 0x700ffffffffff001 },
	/* the manual's "Example Page Size Encodings": 0 behind ones is the size */
	{ &amd, 0x2000, 0x40000000, 13, RW, 0, 4, { 0, 0, 0, 2 }, 2,
	  0x7000000040000e01 },
	{ &amd, 0x4000, 0x40000000, 14, RW, 0, 4, { 0, 0, 0, 4 }, 4,
	  0x7000000040001e01 },
	{ &amd, 0x8000, 0x40008000, 15, RW, 0, 4, { 0, 0, 0, 8 }, 8,
	  0x700000004000be01 },
	{ &amd, 0x10000, 0x40010000, 16, R, 0, 4, { 0, 0, 0, 16 }, 16,
	  0x3000000040017e01 },
	{ &amd, 0x20000, 0x40000000, 17, RW, 0, 4, { 0, 0, 0, 32 }, 32,
	  0x700000004000fe01 },
	{ &amd, 0x40000, 0x40000000, 18, RW, 0, 4, { 0, 0, 0, 64 }, 64,
	  0x700000004001fe01 },
	{ &amd, 0x80000, 0x40000000, 19, RW, 0, 4, { 0, 0, 0, 128 }, 128,
	  0x700000004003fe01 },
	{ &amd, 0x100000, 0x40000000, 20, RW, 0, 4, { 0, 0, 0, 256 }, 256,
	  0x700000004007fe01 },
	{ &amd, 0x200000, 0x40000000, 21, RW, 0, 3, { 0, 0, 1 }, 1,
	  0x7000000040000001 },
	{ &amd, 0x400000, 0x40000000, 22, W, 0, 3, { 0, 0, 2 }, 2,
	  0x50000000401ffe01 },
	{ &amd, 0x20000000, 0x40000000, 29, RW, 0, 3, { 0, 0, 256 }, 256,
	  0x700000004ffffe01 },
	{ &amd, 0x8040000000, 0x40000000, 30, RW, 0, 2, { 1, 1 }, 1,
	  0x7000000040000001 },
	{ &amd, 0x80000000, 0x80000000, 31, RW, 0, 2, { 0, 2 }, 2,
	  0x70000000bffffe01 },
	{ &amd, 0x4000000000, 0x4000000000, 38, RW, 0, 2, { 0, 256 }, 256,
	  0x7000005ffffffe01 },
	{ &amd, 0x10000000000, 0x30000000000, 40, RW, 0, 1, { 2 }, 2,
	  0x7000037ffffffe01 },
	{ &amd, 0x800000000000, 0x800000000000, 47, RW, 0, 1, { 256 }, 256,
	  0x7000bffffffffe01 },
	{ &amd6, 0x12345000, 0xabcd000, 12, RW, 0, 6,
	  { 0, 0, 0, 0, 0x91, 0x145 }, 1, 0x700000000abcd001 },
	{ &amd6, 0xfffffffffffff000, 0xffffffffff000, 12, RW, 0, 6,
	  { 127, 511, 511, 511, 511, 511 }, 1, 0x700ffffffffff001 },
	{ &amd6, 0x200000000000000, 0x1000000000000, 48, RW, 0, 2, { 1, 0 }, 1,
	  0x7001000000000001 },
	{ &amd6, 0x8000000000000, 0x8000000000000, 51, RW, 0, 2, { 0, 8 }, 8,
	  0x700bfffffffffe01 },

	/* x86-64: as 6.12's __domain_mapping() makes it for the first stage */
	{ &x4, 0x12345000, 0xabcd000, 12, RW, 0, 4, { 0, 0, 0x91, 0x145 }, 1,
	  0xabcd067 },
	{ &x4, 0x12345000, 0xabcd000, 12, W, 0, 4, { 0, 0, 0x91, 0x145 }, 1,
	  0xabcd067 },
	{ &x4, 0x12345000, 0xabcd000, 12, R, 0, 4, { 0, 0, 0x91, 0x145 }, 1,
	  0xabcd025 },
	{ &x4, 0x12345000, 0xabcd000, 12, RWN, 0, 4, { 0, 0, 0x91, 0x145 }, 1,
	  0xabcd067 },
	/* AMD's set_pte_attr() of 6.12, and Intel's leaves in 6.1 */
	{ &x4, 0x12345000, 0xabcd000, 12, R, X86_64_D, 4,
	  { 0, 0, 0x91, 0x145 }, 1, 0xabcd065 },
	{ &x4, 0x12345000, 0xabcd000, 12, RW, X86_64_XD, 4,
	  { 0, 0, 0x91, 0x145 }, 1, 0x800000000abcd067 },
	/* as 7.3's generic_pt was seen to write it */
	{ &x4, 0x40000000, 0x40000000, 21, RW, 0, 3, { 0, 1, 0 }, 1,
	  0x400000e7 },
	{ &x4, 0x40000000, 0x80000000, 30, R, 0, 2, { 0, 1 }, 1, 0x800000a5 },
	{ &x4, 0xfffffffff000, 0xffffffffff000, 12, RW, 0, 4,
	  { 511, 511, 511, 511 }, 1, 0xffffffffff067 },
	{ &x5, 0x1000012345000, 0xabcd000, 12, RW, 0, 5,
	  { 1, 0, 0, 0x91, 0x145 }, 1, 0xabcd067 },
	{ &x5, 0x1fffffffffff000, 0xffffffffff000, 12, R, 0, 5,
	  { 511, 511, 511, 511, 511 }, 1, 0xffffffffff025 },
	{ &x5, 0x1000000200000, 0x600000, 21, RW, 0, 4, { 1, 0, 0, 1 }, 1,
	  0x6000e7 },
	{ &x5, 0x1000040000000, 0x40000000, 30, RW, 0, 3, { 1, 0, 1 }, 1,
	  0x400000e7 },

	/* VT-d, second stage, a level more than test_pgtable_vtdss.c */
	{ &vtd5, 0x1000012345000, 0xabcd000, 12, RW, 0, 5,
	  { 1, 0, 0, 0x91, 0x145 }, 1, 0xabcd003 },
	{ &vtd5, 0x1fffffffffff000, 0xffffffffff000, 12, R, VTDSS_SNP, 5,
	  { 511, 511, 511, 511, 511 }, 1, 0xffffffffff801 },
	{ &vtd5, 0x1000000200000, 0x600000, 21, W, 0, 4, { 1, 0, 0, 1 }, 1,
	  0x600082 },
	{ &vtd5, 0x1000040000000, 0x40000000, 30, RW, 0, 3, { 1, 0, 1 }, 1,
	  0x40000083 },

	/* RISC-V: page number 0xabcd at bit 10; D A G U X W R V from bit 7 down */
	{ &sv39, 0x12345000, 0xabcd000, 12, RW, 0, 3, { 0, 0x91, 0x145 }, 1,
	  0x2af34df },
	{ &sv39, 0x12345000, 0xabcd000, 12, W, 0, 3, { 0, 0x91, 0x145 }, 1,
	  0x2af34df },
	{ &sv39, 0x12345000, 0xabcd000, 12, R, 0, 3, { 0, 0x91, 0x145 }, 1,
	  0x2af345b },
	{ &sv39, 0x12345000, 0xabcd000, 12, RWN, 0, 3, { 0, 0x91, 0x145 }, 1,
	  0x2af34d7 },
	{ &sv39, 0x12345000, 0xabcd000, 12, RN, 0, 3, { 0, 0x91, 0x145 }, 1,
	  0x2af3453 },
	{ &sv39, 0x12345000, 0xabcd000, 12, RN, RISCV_G, 3,
	  { 0, 0x91, 0x145 }, 1, 0x2af3473 },
	/* Svnapot: N, and 1000 in the lowest bits of the page number */
	{ &sv39, 0x30000, 0xabc0000, 16, RW, 0, 3, { 0, 0, 48 }, 16,
	  0x8000000002af20df },
	{ &sv39, 0x40200000, 0x40000000, 21, RW, 0, 2, { 1, 1 }, 1, 0x100000df },
	{ &sv39, 0x40000000, 0xc0000000, 30, R, 0, 1, { 1 }, 1, 0x3000005b },
	{ &sv39, 0x7ffffff000, 0xfffffffffff000, 12, RW, 0, 3,
	  { 511, 511, 511 }, 1, 0x3ffffffffffcdf },
	{ &sv48, 0x12345000, 0xabcd000, 12, RW, 0, 4, { 0, 0, 0x91, 0x145 }, 1,
	  0x2af34df },
	{ &sv48, 0x8000000000, 0x8000000000, 39, RW, 0, 1, { 1 }, 1,
	  0x20000000df },
	{ &sv48, 0xfffffffff000, 0, 12, RW, 0, 4, { 511, 511, 511, 511 }, 1,
	  0xdf },
	{ &sv57, 0x1000012345000, 0xabcd000, 12, RW, 0, 5,
	  { 1, 0, 0, 0x91, 0x145 }, 1, 0x2af34df },
	{ &sv57, 0x1000000010000, 0x10000, 16, RN, 0, 5, { 1, 0, 0, 0, 16 }, 16,
	  0x8000000000006053 },
	{ &sv57, 0x1000000000000, 0x1000000000000, 48, RW, 0, 1, { 1 }, 1,
	  0x4000000000df },
	{ &sv57, 0x1fffffffffff000, 0xfffffffffff000, 12, RWN, 0, 5,
	  { 511, 511, 511, 511, 511 }, 1, 0x3ffffffffffcd7 },
};

static void check_entries(const u64 *table, const struct example *e, u64 entry)
{
	const unsigned int at = e->index[e->depth - 1];
	unsigned int i;

	for (i = 0; i < 512; i++)
		assert_int_equal(table[i], i - at < e->run ? entry : 0);
}

/* Every table on the way has one entry, the pointer to the next */
static void check_example(const struct example *e)
{
	struct pair p;
	u64 *table;
	unsigned int i;
	u64 entry;

	pair_init(&p, e->by->geo);
	p.pt.leaf_bits = e->leaf_bits;
	assert_int_equal(pair_map(&p, e->iova, e->paddr, SZ(e->lg2), 1,
				  e->prot), 0);
	if (!e->leaf_bits)
		pair_compare(&p);
	for (table = p.pt.root, i = 0; i + 1 < e->depth; i++) {
		entry = table[e->index[i]];
		assert_int_equal(entry & ~e->by->addr, e->by->bits |
				 (e->by->geo->fmt->levels - 1 - i) *
				 e->by->level);
		table = env_phys_to_virt((entry & e->by->addr) <<
					 e->by->down);
	}
	check_entries(table, e, e->entry);
	/* not a part of it */
	if (e->lg2 > 12)
		assert_int_equal(pair_unmap(&p, e->iova, SZ_4K, 1), 0);
	check_entries(table, e, e->entry);
	assert_int_equal(pair_unmap(&p, e->iova, SZ_4K, SZ(e->lg2 - 12)),
			 SZ(e->lg2));
	check_entries(table, e, 0);
	pair_fini(&p);
}

static void entries(void **state)
{
	const size_t n = sizeof(examples) / sizeof(*examples);
	size_t i;

	for (i = 0; i < n; i++) {
		print_message("%s, %#llx: 2^%u\n", examples[i].by->geo->fmt->name,
			      (unsigned long long)examples[i].iova,
			      examples[i].lg2);
		check_example(&examples[i]);
	}
}

static void constants(void **state)
{
	assert_int_equal(amdv1_fmt.pgsize_bitmap, 0xff7ffffff000);
	assert_int_equal(amdv1_6_fmt.pgsize_bitmap, 0xfff7ffffff000);
	assert_int_equal(x86_64_4_fmt.pgsize_bitmap, 0x40201000);
	assert_int_equal(x86_64_5_fmt.pgsize_bitmap, 0x40201000);
	assert_int_equal(vtdss5_fmt.pgsize_bitmap, 0x40201000);
	assert_int_equal(riscv_sv39_fmt.pgsize_bitmap, 0x40211000);
	assert_int_equal(riscv_sv48_fmt.pgsize_bitmap, 0x8040211000);
	assert_int_equal(riscv_sv57_fmt.pgsize_bitmap, 0x1008040211000);
	assert_int_equal(amdv1_fmt.out_bits, 52);
	assert_int_equal(x86_64_4_fmt.out_bits, 52);
	assert_int_equal(riscv_sv39_fmt.out_bits, 56);
}

/* Sizes, permissions and addresses that a format has no entry for */
static void refused(void **state)
{
	static const u64 never[] = { 0x400, 0x800, 0x3000, 0x100000000000000 };
	const struct pgtable_fmt *fmt;
	struct pair p;
	size_t i, j;
	u64 out;

	for (i = 0; i < FORMATS; i++) {
		fmt = all[i]->fmt;
		out = SZ(fmt->out_bits);
		pair_init(&p, all[i]);
		for (j = 0; j < 4; j++)
			assert_int_equal(pair_map(&p, 0, 0, never[j], 1, RW),
					 -EINVAL);
		for (j = 12; j < 57; j++) {
			if (!(fmt->pgsize_bitmap & SZ(j)))
				assert_int_equal(pair_map(&p, 0, 0, SZ(j), 1,
							  RW), -EINVAL);
		}
		assert_int_equal(pair_map(&p, 0, 0, SZ_4K, 1, 0), -EINVAL);
		assert_int_equal(pair_map(&p, 0, 0, SZ_4K, 1, PGTABLE_NOEXEC |
					  PGTABLE_CACHE | PGTABLE_MMIO),
				 -EINVAL);
		assert_int_equal(pair_map(&p, 0, out, SZ_4K, 1, RW), -ERANGE);
		assert_int_equal(pair_map(&p, 0, out - SZ_4K, SZ_4K, 2, RW),
				 -ERANGE);
		pair_compare(&p);
		pair_fini(&p);
	}
}

/* The last page of the IOVAs, and none behind it */
static void edges(void **state)
{
	const struct pgtable_fmt *fmt;
	struct pair p;
	size_t i;
	u64 end;

	for (i = 0; i < FORMATS; i++) {
		fmt = all[i]->fmt;
		end = fmt->in_bits < 64 ? SZ(fmt->in_bits) : 0;
		pair_init(&p, all[i]);
		assert_int_equal(pair_map(&p, end - SZ_4K, 0, SZ_4K, 2, RW),
				 -ERANGE);
		assert_int_equal(pair_map(&p, end - SZ_4K, 0x5000, SZ_4K, 1,
					  RW), 0);
		assert_int_equal(fmt->iova_to_phys(&p.pt, end - 1), 0x5fff);
		if (end) {
			assert_int_equal(pair_map(&p, end, 0, SZ_4K, 1, RW),
					 -ERANGE);
			assert_int_equal(pair_unmap(&p, end, SZ_4K, 1), 0);
			assert_int_equal(fmt->iova_to_phys(&p.pt, end), 0);
		}
		assert_int_equal(pair_unmap(&p, end - SZ_4K, SZ_4K, 1), SZ_4K);
		pair_compare(&p);
		pair_fini(&p);
	}
}

/* A GiB, in each size: as many tables as it takes, and one of each above */
static void table_bytes(void **state)
{
	struct pair p;
	unsigned int lg2, tables;
	size_t i;

	for (i = 0; i < FORMATS; i++) {
		for (lg2 = 12; lg2 <= 30; lg2++) {
			if (!(all[i]->fmt->pgsize_bitmap & SZ(lg2)))
				continue;
			pair_init(&p, all[i]);
			assert_int_equal(pair_map(&p, SZ_1G, SZ_1G, SZ(lg2),
						  SZ(30 - lg2), RW), 0);
			/* 512 of 2M, one of 1G, the rest */
			tables = (lg2 < 21 ? 512 : 0) + (lg2 < 30) +
				 all[i]->fmt->levels - 2;
			assert_int_equal(atomic_long_read(&p.pt.pages), tables);
			assert_int_equal(env_tables, tables);
			assert_int_equal(pair_unmap(&p, SZ_1G, SZ_1G, 1),
					 SZ_1G);
			assert_int_equal(env_tables,
					 all[i]->fmt->levels - 2);
			pair_fini(&p);
			assert_int_equal(env_tables, 0);
		}
	}
}

/* Many at once, of each size, and once more page by page: the same */
static void many(void **state)
{
	const size_t n = 20;
	unsigned int lg2;
	struct pair p;
	size_t i, j;
	u64 far;

	for (i = 0; i < FORMATS; i++) {
		for (lg2 = 12; lg2 <= 30; lg2++) {
			if (!(all[i]->fmt->pgsize_bitmap & SZ(lg2)))
				continue;
			far = SZ(lg2 + 7);
			pair_init(&p, all[i]);
			assert_int_equal(pair_map(&p, far, far, SZ(lg2), n, R),
					 0);
			pair_compare(&p);
			for (j = n; j < 2 * n; j++)
				assert_int_equal(pair_map(&p, far + j * SZ(lg2),
							  j * SZ(lg2), SZ(lg2),
							  1, RW), 0);
			pair_compare(&p);
			assert_int_equal(pair_unmap(&p, far, SZ(lg2), 2 * n),
					 2 * n * SZ(lg2));
			pair_compare(&p);
			pair_fini(&p);
		}
	}
}

/* Runs beside pages, both ways of unmap: neither touches the other */
static void runs(void **state)
{
	struct pair p;
	int i;

	pair_init(&p, &amdv1_geometry);
	for (i = 0; i < 2; i++) {
		p.incurious = i;
		assert_int_equal(pair_map(&p, 0xf000, 0x1000, SZ_4K, 1, RW), 0);
		assert_int_equal(pair_map(&p, 0x10000, 0x10000, SZ(16), 1, R),
				 0);
		assert_int_equal(pair_map(&p, 0x20000, 0x3000, SZ_4K, 1, W), 0);
		/* the middle, and a range that ends in it, or begins there */
		assert_int_equal(pair_unmap(&p, 0x14000, SZ_4K, 1), 0);
		assert_int_equal(pair_unmap(&p, 0x18000, SZ_4K, 16), 0);
		assert_int_equal(pair_unmap(&p, 0xf000, SZ_4K, 4), SZ_4K);
		pair_compare(&p);
		assert_int_equal(pair_map(&p, 0, 0, SZ(20), 1, RW), -EEXIST);
		assert_int_equal(pair_map(&p, 0x18000, 0, SZ_4K, 1, RW),
				 -EEXIST);
		assert_int_equal(pair_unmap(&p, 0, SZ_4K, 33), 33 * SZ_4K);
		pair_compare(&p);
		assert_int_equal(p.model.leaves, 0);
	}
	/* over tables that are empty: both of a run's two */
	assert_int_equal(atomic_long_read(&p.pt.pages), 4);
	assert_int_equal(pair_map(&p, 0, 0, SZ(22), 1, RW), 0);
	assert_int_equal(atomic_long_read(&p.pt.pages), 3);
	pair_compare(&p);
	pair_fini(&p);
}

static void check_text(const struct geometry *geo, unsigned int lg2, u32 prot,
		       unsigned int level, const char *pointer,
		       const char *leaf)
{
	struct pgtable_step step[6];
	struct pair p;
	unsigned int n;

	pair_init(&p, geo);
	assert_int_equal(pair_map(&p, 0, 0, SZ(lg2), 1, prot), 0);
	n = geo->fmt->walk(&p.pt, SZ(lg2) - 1, step, 6);
	assert_in_range(n, 2, geo->fmt->levels);
	assert_string_equal(step[0].text, pointer);
	assert_string_equal(step[n - 1].text, leaf);
	assert_int_equal(step[n - 1].level, level);
	assert_int_equal(step[n - 1].size, SZ(lg2));
	assert_int_equal(step[n - 1].out, SZ(lg2) - 1);
	n = geo->fmt->walk(&p.pt, SZ(geo->fmt->in_bits - 1), step, 6);
	assert_int_equal(n, 1);
	assert_string_equal(step[0].text, "");
	pair_fini(&p);
}

/* Words and levels are the manuals': RISC-V counts from 0 */
static void decode(void **state)
{
	check_text(&amdv1_geometry, 12, RW, 1, "PR IR IW NextLevel=3",
		   "PR FC IR IW NextLevel=0");
	check_text(&amdv1_6_geometry, 22, R, 2, "PR IR IW NextLevel=5",
		   "PR FC IR NextLevel=7");
	check_text(&x86_64_4_geometry, 12, RW, 1, "P R/W U/S A",
		   "P R/W U/S A D");
	check_text(&x86_64_5_geometry, 30, R, 3, "P R/W U/S A", "P U/S A PS");
	check_text(&vtdss5_geometry, 21, RW, 2, "R W", "R W PS");
	check_text(&riscv_sv39_geometry, 12, RN, 0, "V", "V R U A");
	check_text(&riscv_sv48_geometry, 16, RW, 0, "V", "V R W X U A D N");
	check_text(&riscv_sv57_geometry, 39, RW, 3, "V", "V R W X U A D");
}

/* What bits that a model may add, or the hardware sets, are read as */
static void bits_read(void **state)
{
	assert_int_equal(x86_64_4_leaf_prot(0x67, 0), RW);
	assert_int_equal(x86_64_4_leaf_prot(0x63, 0), RW | PGTABLE_PRIV);
	assert_int_equal(x86_64_4_leaf_prot(0x8000000000000025, 0), RN);
	assert_int_equal(x86_64_4_table_prot(0x8000000000000025, 1) &
			 ~(PGTABLE_CACHE | PGTABLE_MMIO), RN);
	assert_int_equal(amdv1_leaf_prot(0x6000000000000001, 0), RW);
	assert_int_equal(amdv1_leaf_prot(0x3000000000000041, 0),
			 R | PGTABLE_CACHE);
	assert_int_equal(amdv1_table_prot(0x2000000000000201, 1),
			 R | PGTABLE_CACHE | PGTABLE_MMIO);
	assert_int_equal(riscv_sv39_leaf_prot(0x4b, 0), R | PGTABLE_PRIV);
	assert_int_equal(riscv_sv39_table_prot(0x1, 1), PGTABLE_ALL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(entries), cmocka_unit_test(constants),
		cmocka_unit_test(refused), cmocka_unit_test(edges),
		cmocka_unit_test(table_bytes), cmocka_unit_test(many),
		cmocka_unit_test(runs), cmocka_unit_test(decode),
		cmocka_unit_test(bits_read),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
