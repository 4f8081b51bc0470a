// SPDX-License-Identifier: GPL-2.0
/*
 * ARM's and Apple's formats, by example: entries computed by hand from what the
 * functions named here write, of drivers/iommu/io-pgtable-arm.c, -arm-v7s.c and
 * -dart.c of Linux 6.1 and 6.12, which agree. test_pgtable_vtdss.c has the
 * promises of map, unmap and the readers, which are the walker's.
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
#define C	PGTABLE_CACHE
#define X	PGTABLE_NOEXEC
#define M	PGTABLE_MMIO
#define P	PGTABLE_PRIV

#define SZ(n)	(1ULL << (n))

static const struct geometry *const all[] = {
#define ALL(name) &name##_geometry,
	FORMATS_ARM(ALL)
};

#define FORMATS	(sizeof(all) / sizeof(*all))

/* How a format's tables look: not its entries' bits, those are in the examples */
struct look {
	const struct geometry *geo;
	unsigned int bytes;	/* of an entry */
	unsigned int root;	/* entries of the root */
	unsigned int lower;	/* entries of other tables */
	u64 bits;		/* of a pointer, beside the address */
	u64 addr;		/* where that is */
	unsigned int down;	/* and how much lower than in place */
};

#define LOOK(name, fmt, ...) \
	static const struct look name = { &fmt##_geometry, __VA_ARGS__ }

/* arm_lpae_install_table(); roots: pgd_bits of arm_lpae_alloc_pgtable() */
LOOK(s1_4k, arm_64_lpae_s1_4k, 8, 512, 512, 0x3, 0xfffffffff000, 0);
LOOK(contig, arm_64_lpae_s1_4k_contig, 8, 512, 512, 0x3, 0xfffffffff000, 0);
LOOK(s1_16k, arm_64_lpae_s1_16k, 8, 2, 2048, 0x3, 0xffffffffc000, 0);
LOOK(s1_64k, arm_64_lpae_s1_64k, 8, 64, 8192, 0x3, 0xffffffff0000, 0);
LOOK(s2_4k, arm_64_lpae_s2_4k, 8, 1024, 512, 0x3, 0xfffffffff000, 0);
LOOK(contig16k, arm_64_lpae_s1_16k_contig, 8, 2, 2048, 0x3, 0xffffffffc000, 0);
LOOK(contig64k, arm_64_lpae_s1_64k_contig, 8, 64, 8192, 0x3, 0xffffffff0000, 0);
LOOK(s2_16k, arm_64_lpae_s2_16k, 8, 4096, 2048, 0x3, 0xffffffffc000, 0);
LOOK(s2_64k, arm_64_lpae_s2_64k, 8, 64, 8192, 0x3, 0xffffffff0000, 0);
LOOK(lpae32, arm_32_lpae_s1, 8, 4, 512, 0x3, 0xfffffffff000, 0);
LOOK(lpae32_s2, arm_32_lpae_s2, 8, 1024, 512, 0x3, 0xfffffffff000, 0);
/* with IO_PGTABLE_QUIRK_ARM_NS */
LOOK(lpae32_ns, arm_32_lpae_s1_ns, 8, 4, 512, SZ(63) | 3, 0xfffffffff000, 0);
/* arm_v7s_install_table(); MediaTek has IO_PGTABLE_QUIRK_ARM_NS */
LOOK(v7s, arm_v7s, 4, 4096, 256, 0x1, 0xfffffc00, 0);
LOOK(mtk, arm_v7s_mtk, 4, 16384, 256, 0x9, 0xfffffc00, 0);
/* dart_install_table() */
LOOK(dart, apple_dart, 8, 2048, 2048, 0x1, 0xffffff000, 0);
LOOK(dart2, apple_dart2, 8, 2048, 2048, 0x1, 0x3ffffffc00, 4);

/* One map, the indices on its way, and the entry that it must write */
struct example {
	const struct look *by;
	u64 iova, paddr;
	unsigned int lg2;
	u32 prot;
	unsigned int depth;	/* of tables, as many indices */
	unsigned int index[4];
	u64 entry;
	unsigned int run;	/* entries, 0 for one */
	u64 stride;		/* from one of them to the next */
};

/*
 * arm_lpae_prot_to_pte(), __arm_lpae_init_pte(). Type 3 or, a block, 1; AttrIndx
 * 4:2, AP 7:6, SH 9:8, AF 10, nG 11, XN 54:53
 */
static const struct example lpae_s1[] = {
	{ &s1_4k, 0x12345000, 0xabcd000, 12, RW, 4, { 0, 0, 0x91, 0x145 },
	  0xabcde43 },
	{ &s1_4k, 0x12345000, 0xabcd000, 12, W, 4, { 0, 0, 0x91, 0x145 },
	  0xabcde43 },
	{ &s1_4k, 0x12345000, 0xabcd000, 12, R, 4, { 0, 0, 0x91, 0x145 },
	  0xabcdec3 },
	{ &s1_4k, 0x12345000, 0xabcd000, 12, RW | C, 4, { 0, 0, 0x91, 0x145 },
	  0xabcdf47 },
	{ &s1_4k, 0x12345000, 0xabcd000, 12, RW | M, 4, { 0, 0, 0x91, 0x145 },
	  0xabcde4b },
	{ &s1_4k, 0x12345000, 0xabcd000, 12, RW | M | C, 4,
	  { 0, 0, 0x91, 0x145 }, 0xabcdf4b },
	{ &s1_4k, 0x12345000, 0xabcd000, 12, RW | P, 4, { 0, 0, 0x91, 0x145 },
	  0xabcde03 },
	{ &s1_4k, 0x12345000, 0xabcd000, 12, R | X | C, 4,
	  { 0, 0, 0x91, 0x145 }, 0x6000000abcdfc7 },
	{ &s1_4k, 0xfffffffff000, 0xfffffffff000, 12, RW, 4,
	  { 511, 511, 511, 511 }, 0xfffffffffe43 },
	{ &s1_4k, 0x40200000, 0x1c0400000, 21, RW, 3, { 0, 1, 1 },
	  0x1c0400e41 },
	{ &s1_4k, 0x8040000000, 0xffffc0000000, 30, R | X, 2, { 1, 1 },
	  0x60ffffc0000ec1 },
	{ &s1_16k, 0x800012344000, 0xabcc000, 14, RW, 4, { 1, 0, 9, 0xd1 },
	  0xabcce43 },
	{ &s1_16k, 0xffffffffc000, 0xffffffffc000, 14, R | C, 4,
	  { 1, 2047, 2047, 2047 }, 0xffffffffcfc7 },
	{ &s1_16k, 0x12000000, 0x40000000, 25, RW, 3, { 0, 0, 9 }, 0x40000e41 },
	{ &s1_64k, 0x12340000, 0xabcd0000, 16, RW, 3, { 0, 0, 0x1234 },
	  0xabcd0e43 },
	{ &s1_64k, 0xffffffff0000, 0xffffffff0000, 16, R, 3,
	  { 63, 8191, 8191 }, 0xffffffff0ec3 },
	{ &s1_64k, 0x60000000, 0x20000000, 29, RW | C, 2, { 0, 3 },
	  0x20000f45 },
	{ &lpae32, 0xfffff000, 0xfffffff000, 12, RW, 3, { 3, 511, 511 },
	  0xfffffffe43 },
	{ &lpae32, 0xc0200000, 0x8000000000, 21, R | M, 2, { 3, 1 },
	  0x8000000ec9 },
	{ &lpae32, 0x80000000, 0x40000000, 30, W | C, 1, { 2 }, 0x40000f45 },
	/* bit 52, each with its own address */
	{ &contig, 0x12345000, 0xabcd000, 12, RW, 4, { 0, 0, 0x91, 0x145 },
	  0xabcde43 },
	{ &contig, 0x30000, 0xabc0000, 16, RW, 4, { 0, 0, 0, 48 },
	  0x1000000abc0e43, 16, 0x1000 },
	{ &contig, 0x40200000, 0x1c0400000, 21, RW, 3, { 0, 1, 1 },
	  0x1c0400e41 },
	{ &contig, 0x42000000, 0x40000000, 25, R | X, 3, { 0, 1, 16 },
	  0x70000040000ec1, 16, 0x200000 },
	{ &contig, 0x8040000000, 0x40000000, 30, RW, 2, { 1, 1 }, 0x40000e41 },
	{ &contig16k, 0x400000, 0x200000, 21, RW, 4, { 0, 0, 0, 256 },
	  0x10000000200e43, 128, 0x4000 },
	{ &contig16k, 0x40000000, 0x80000000, 30, RW, 3, { 0, 0, 32 },
	  0x10000080000e41, 32, 0x2000000 },
	{ &contig64k, 0x200000, 0x400000, 21, RW, 3, { 0, 0, 32 },
	  0x10000000400e43, 32, 0x10000 },
	{ &contig64k, 0x400000000, 0x800000000, 34, RW, 2, { 0, 32 },
	  0x10000800000e41, 32, 0x20000000 },
	/* NS, bit 5 */
	{ &lpae32_ns, 0xfffff000, 0xfffffff000, 12, RW, 3, { 3, 511, 511 },
	  0xfffffffe63 },
	{ &lpae32_ns, 0xc0200000, 0x8000000000, 21, R | M, 2, { 3, 1 },
	  0x8000000ee9 },
};

/* The same functions; MemAttr 5:2, S2AP 7:6. Index 768 is in the second table */
static const struct example lpae_s2[] = {
	{ &s2_4k, 0xc012345000, 0xabcd000, 12, RW, 3, { 768, 0x91, 0x145 },
	  0xabcd6d7 },
	{ &s2_4k, 0x12345000, 0xabcd000, 12, R, 3, { 0, 0x91, 0x145 },
	  0xabcd657 },
	{ &s2_4k, 0x12345000, 0xabcd000, 12, W | P, 3, { 0, 0x91, 0x145 },
	  0xabcd697 },
	{ &s2_4k, 0x12345000, 0xabcd000, 12, RW | C, 3, { 0, 0x91, 0x145 },
	  0xabcd7ff },
	{ &s2_4k, 0x12345000, 0xabcd000, 12, RW | M, 3, { 0, 0x91, 0x145 },
	  0xabcd6c7 },
	{ &s2_4k, 0x12345000, 0xabcd000, 12, RW | M | C, 3,
	  { 0, 0x91, 0x145 }, 0xabcd7c7 },
	{ &s2_4k, 0x12345000, 0xabcd000, 12, R | X | C, 3, { 0, 0x91, 0x145 },
	  0x6000000abcd77f },
	{ &s2_4k, 0xfffffff000, 0xfffffffff000, 12, RW, 3, { 1023, 511, 511 },
	  0xfffffffff6d7 },
	{ &s2_4k, 0x40200000, 0x1c0400000, 21, RW, 2, { 1, 1 }, 0x1c04006d5 },
	{ &s2_4k, 0x8040000000, 0x40000000, 30, R, 1, { 513 }, 0x40000655 },
	{ &s2_16k, 0xffffffffc000, 0xffffffffc000, 14, RW, 3,
	  { 4095, 2047, 2047 }, 0xffffffffc6d7 },
	{ &s2_16k, 0x800002000000, 0x4000000, 25, R, 2, { 2048, 1 },
	  0x4000655 },
	{ &s2_64k, 0xffffffff0000, 0xabcd0000, 16, RW | C, 3,
	  { 63, 8191, 8191 }, 0xabcd07ff },
	{ &s2_64k, 0x60000000, 0x20000000, 29, W, 2, { 0, 3 }, 0x20000695 },
	{ &lpae32_s2, 0xfffffff000, 0xfffffff000, 12, RW, 3,
	  { 1023, 511, 511 }, 0xfffffff6d7 },
};

/*
 * arm_v7s_prot_to_pte(), arm_v7s_pte_to_cont(). Pages: AP 9, 5:4, TEX 8:6, S 10,
 * nG 11, C 3, B 2, XN 0; TEX 14:12 and XN 15 in large ones. Sections: the same
 * six bits higher, but XN 4
 */
static const struct example short_descriptors[] = {
	{ &v7s, 0x12345000, 0xabcd000, 12, RW, 2, { 0x123, 0x45 }, 0xabcdc72 },
	{ &v7s, 0x12345000, 0xabcd000, 12, W, 2, { 0x123, 0x45 }, 0xabcdc72 },
	{ &v7s, 0x12345000, 0xabcd000, 12, R, 2, { 0x123, 0x45 }, 0xabcde72 },
	{ &v7s, 0x12345000, 0xabcd000, 12, RW | C, 2, { 0x123, 0x45 },
	  0xabcdc7e },
	{ &v7s, 0x12345000, 0xabcd000, 12, RW | M | C, 2, { 0x123, 0x45 },
	  0xabcdc36 },
	{ &v7s, 0x12345000, 0xabcd000, 12, RW | X, 2, { 0x123, 0x45 },
	  0xabcdc73 },
	{ &v7s, 0x12345000, 0xabcd000, 12, RW | P, 2, { 0x123, 0x45 },
	  0xabcdc52 },
	{ &v7s, 0xfffff000, 0xfffff000, 12, R, 2, { 4095, 255 }, 0xfffffe72 },
	{ &v7s, 0x12350000, 0xabcd0000, 16, RW, 2, { 0x123, 0x50 }, 0xabcd1c31,
	  16 },
	{ &v7s, 0x12350000, 0xabcd0000, 16, R | X, 2, { 0x123, 0x50 },
	  0xabcd9e31, 16 },
	{ &v7s, 0x12350000, 0xabcd0000, 16, RW | C, 2, { 0x123, 0x50 },
	  0xabcd1c3d, 16 },
	{ &v7s, 0x12350000, 0xabcd0000, 16, RW | M, 2, { 0x123, 0x50 },
	  0xabcd0c35, 16 },
	{ &v7s, 0x40100000, 0xabc00000, 20, RW, 1, { 0x401 }, 0xabc31c02 },
	{ &v7s, 0x40100000, 0xabc00000, 20, R, 1, { 0x401 }, 0xabc39c02 },
	{ &v7s, 0x40100000, 0xabc00000, 20, RW | X, 1, { 0x401 }, 0xabc31c12 },
	{ &v7s, 0x40100000, 0xabc00000, 20, RW | C, 1, { 0x401 }, 0xabc31c0e },
	{ &v7s, 0x40100000, 0xabc00000, 20, RW | M, 1, { 0x401 }, 0xabc30c06 },
	{ &v7s, 0x41000000, 0xab000000, 24, RW, 1, { 0x410 }, 0xab071c02, 16 },
	{ &v7s, 0xff000000, 0xff000000, 24, R | X | P, 1, { 0xff0 },
	  0xff079412, 16 },
	/* NO_PERMS; to_mtk_iopte(): address 34:33 at 5:4, 32 at 9; NS 19 */
	{ &mtk, 0x12345000, 0xabcd000, 12, RW, 2, { 0x123, 0x45 }, 0xabcdc42 },
	{ &mtk, 0x12345000, 0xabcd000, 12, R | X | P, 2, { 0x123, 0x45 },
	  0xabcdc42 },
	{ &mtk, 0x312345000, 0x10abcd000, 12, RW, 2, { 0x3123, 0x45 },
	  0xabcde42 },
	{ &mtk, 0x12345000, 0x20abcd000, 12, RW, 2, { 0x123, 0x45 },
	  0xabcdc52 },
	{ &mtk, 0x12345000, 0x40abcd000, 12, RW, 2, { 0x123, 0x45 },
	  0xabcdc62 },
	{ &mtk, 0x3fffff000, 0x7fffff000, 12, RW | C, 2, { 16383, 255 },
	  0xfffffe7e },
	{ &mtk, 0x12345000, 0xabcd000, 12, RW | M, 2, { 0x123, 0x45 },
	  0xabcdc06 },
	{ &mtk, 0x12350000, 0x5abcd0000, 16, RW, 2, { 0x123, 0x50 },
	  0xabcd1e21, 16 },
	{ &mtk, 0x240100000, 0x740100000, 20, RW, 1, { 0x2401 }, 0x401b1232 },
	{ &mtk, 0x41000000, 0x341000000, 24, RW, 1, { 0x410 }, 0x410f1212, 16 },
};

/* dart_prot_to_pte(), dart_init_pte(), paddr_to_iopte() */
static const struct example darts[] = {
	{ &dart, 0x12344000, 0xabcc000, 14, RW, 2, { 9, 0xd1 },
	  0xfff000abcc003 },
	{ &dart, 0x12344000, 0xabcc000, 14, R | C, 2, { 9, 0xd1 },
	  0xfff000abcc083 },
	{ &dart, 0x12344000, 0xabcc000, 14, W | X | P | M, 2, { 9, 0xd1 },
	  0xfff000abcc103 },
	{ &dart, 0xffffc000, 0xfffffc000, 14, RW, 2, { 127, 2047 },
	  0xfff0fffffc003 },
	/* the address 4 bits lower; NO_CACHE is always set */
	{ &dart2, 0x12344000, 0xabcc000, 14, RW, 2, { 9, 0xd1 },
	  0xfff0000abcc03 },
	{ &dart2, 0x12344000, 0xabcc000, 14, RW | C, 2, { 9, 0xd1 },
	  0xfff0000abcc03 },
	{ &dart2, 0x12344000, 0xabcc000, 14, R, 2, { 9, 0xd1 },
	  0xfff0000abcc07 },
	{ &dart2, 0x12344000, 0xabcc000, 14, W, 2, { 9, 0xd1 },
	  0xfff0000abcc0b },
	{ &dart2, 0xffffc000, 0x3ffffffc000, 14, RW, 2, { 127, 2047 },
	  0xfff3ffffffc03 },
};

static u64 entry_at(const struct look *by, const void *table, unsigned int i)
{
	return by->bytes == 4 ? ((const u32 *)table)[i] :
				((const u64 *)table)[i];
}

/* The whole of the table that the leaf is in */
static void check_table(const struct example *e, const void *table, bool there)
{
	const unsigned int at = e->index[e->depth - 1], run = e->run ?: 1;
	const unsigned int n = e->depth > 1 ? e->by->lower : e->by->root;
	unsigned int i;

	for (i = 0; i < n; i++)
		assert_int_equal(entry_at(e->by, table, i),
				 there && i - at < run ?
				 e->entry + (i - at) * e->stride : 0);
}

static u64 page_of(const struct geometry *geo)
{
	return geo->fmt->pgsize_bitmap & -geo->fmt->pgsize_bitmap;
}

/* Every table on the way has the pointer to the next where it must be */
static void check_example(const struct example *e)
{
	const u64 page = page_of(e->by->geo);
	const struct look *by = e->by;
	struct pair p;
	void *table;
	unsigned int i;
	u64 entry;

	print_message("%s, %#llx: %#llx\n", by->geo->fmt->name,
		      (unsigned long long)e->iova,
		      (unsigned long long)e->entry);
	pair_init(&p, by->geo);
	assert_int_equal(pair_map(&p, e->iova, e->paddr, SZ(e->lg2), 1,
				  e->prot), 0);
	pair_compare(&p);
	for (table = p.pt.root, i = 0; i + 1 < e->depth; i++) {
		entry = entry_at(by, table, e->index[i]);
		assert_int_equal(entry & ~by->addr, by->bits);
		table = env_phys_to_virt((entry & by->addr) << by->down);
	}
	check_table(e, table, true);
	/* not a part of it */
	if (page < SZ(e->lg2))
		assert_int_equal(pair_unmap(&p, e->iova, page, 1), 0);
	check_table(e, table, true);
	assert_int_equal(pair_unmap(&p, e->iova, page, SZ(e->lg2) / page),
			 SZ(e->lg2));
	/* but where it went with all that its table spans */
	check_table(e, table, false);
	pair_fini(&p);
}

#define EXAMPLES(name)						\
static void entries_##name(void **state)			\
{								\
	size_t i;						\
								\
	for (i = 0; i < sizeof(name) / sizeof(*(name)); i++)	\
		check_example(&name[i]);			\
}

EXAMPLES(lpae_s1)
EXAMPLES(lpae_s2)
EXAMPLES(short_descriptors)
EXAMPLES(darts)

static void check_constants(const struct pgtable_fmt *fmt, u64 sizes,
			    unsigned int in, unsigned int out,
			    unsigned int levels)
{
	assert_int_equal(fmt->pgsize_bitmap, sizes);
	assert_int_equal(fmt->in_bits, in);
	assert_int_equal(fmt->out_bits, out);
	assert_int_equal(fmt->levels, levels);
}

/* arm_lpae_restrict_pgsizes(), arm_v7s_alloc_pgtable(), apple_dart_hw_* */
static void constants(void **state)
{
	check_constants(&arm_64_lpae_s1_4k_fmt, 0x40201000, 48, 48, 4);
	check_constants(&arm_64_lpae_s1_4k_contig_fmt, 0x42211000, 48, 48, 4);
	check_constants(&arm_64_lpae_s1_16k_fmt, 0x2004000, 48, 48, 4);
	check_constants(&arm_64_lpae_s1_64k_fmt, 0x20010000, 48, 48, 3);
	check_constants(&arm_64_lpae_s2_4k_fmt, 0x40201000, 40, 48, 3);
	check_constants(&arm_64_lpae_s1_16k_contig_fmt, 0x42204000, 48, 48, 4);
	check_constants(&arm_64_lpae_s1_64k_contig_fmt, 0x420210000, 48, 48, 3);
	check_constants(&arm_64_lpae_s2_16k_fmt, 0x2004000, 48, 48, 3);
	check_constants(&arm_64_lpae_s2_64k_fmt, 0x20010000, 48, 48, 3);
	check_constants(&arm_32_lpae_s1_fmt, 0x40201000, 32, 40, 3);
	check_constants(&arm_32_lpae_s1_ns_fmt, 0x40201000, 32, 40, 3);
	check_constants(&arm_32_lpae_s2_fmt, 0x40201000, 40, 40, 3);
	check_constants(&arm_v7s_fmt, 0x1111000, 32, 32, 2);
	check_constants(&arm_v7s_mtk_fmt, 0x1111000, 34, 35, 2);
	check_constants(&apple_dart_fmt, 0x4000, 32, 36, 2);
	check_constants(&apple_dart2_fmt, 0x4000, 32, 42, 2);
}

/* Sizes, permissions and addresses that a format has no entry for */
static void refused(void **state)
{
	const u32 no = C | X | M | P;
	struct pair p;
	unsigned int lg2;
	u64 out, page;
	size_t i;

	for (i = 0; i < FORMATS; i++) {
		out = SZ(all[i]->fmt->out_bits);
		page = page_of(all[i]);
		pair_init(&p, all[i]);
		for (lg2 = 10; lg2 < 63; lg2++) {
			if (!(all[i]->fmt->pgsize_bitmap & SZ(lg2)))
				assert_int_equal(pair_map(&p, 0, 0, SZ(lg2), 1,
							  RW), -EINVAL);
		}
		assert_int_equal(pair_map(&p, 0, 0, 3 * page, 1, RW), -EINVAL);
		assert_int_equal(pair_map(&p, page / 2, 0, page, 1, RW),
				 -EINVAL);
		assert_int_equal(pair_map(&p, 0, page / 2, page, 1, RW),
				 -EINVAL);
		assert_int_equal(pair_map(&p, 0, 0, page, 1, 0), -EINVAL);
		assert_int_equal(pair_map(&p, 0, 0, page, 1, no), -EINVAL);
		assert_int_equal(pair_map(&p, 0, out, page, 1, RW), -ERANGE);
		assert_int_equal(pair_map(&p, 0, out - page, page, 2, RW),
				 -ERANGE);
		assert_int_equal(p.model.leaves, 0);
		pair_compare(&p);
		pair_fini(&p);
	}
}

/* The last page of the IOVAs, and none behind it */
static void edges(void **state)
{
	const struct pgtable_fmt *fmt;
	struct pair p;
	u64 end, page;
	size_t i;

	for (i = 0; i < FORMATS; i++) {
		fmt = all[i]->fmt;
		end = SZ(fmt->in_bits);
		page = page_of(all[i]);
		pair_init(&p, all[i]);
		assert_int_equal(pair_map(&p, end - page, 0, page, 2, RW),
				 -ERANGE);
		assert_int_equal(pair_map(&p, end - page, 5 * page, page, 1,
					  RW), 0);
		assert_int_equal(fmt->iova_to_phys(&p.pt, end - 1),
				 6 * page - 1);
		assert_int_equal(pair_map(&p, end, 0, page, 1, RW), -ERANGE);
		assert_int_equal(pair_unmap(&p, end, page, 1), 0);
		assert_int_equal(pair_unmap(&p, end - page, page, 2), 0);
		assert_int_equal(fmt->iova_to_phys(&p.pt, end), 0);
		assert_int_equal(pair_unmap(&p, end - page, page, 1), page);
		pair_compare(&p);
		pair_fini(&p);
	}
}

/* A GiB in pages of 2^lg2 takes so many memory pages of 4K for tables */
struct cost {
	const struct geometry *geo;
	unsigned int lg2;
	long pages;
};

/*
 * io-pgtable's own, but that ARM_V7S' tables of 1K have a memory page here. The
 * root, those below, ... : one of 4K spans 2M, of 16K 32M, of 64K 512M
 */
static const struct cost costs[] = {
	{ &arm_64_lpae_s1_4k_geometry, 12, 1 + 1 + 1 + 512 },
	{ &arm_64_lpae_s1_4k_geometry, 21, 1 + 1 + 1 },
	{ &arm_64_lpae_s1_4k_geometry, 30, 1 + 1 },
	{ &arm_64_lpae_s1_4k_contig_geometry, 16, 1 + 1 + 1 + 512 },
	{ &arm_64_lpae_s1_4k_contig_geometry, 25, 1 + 1 + 1 },
	{ &arm_64_lpae_s1_16k_geometry, 14, 1 + 4 + 4 + 32 * 4 },
	{ &arm_64_lpae_s1_16k_geometry, 25, 1 + 4 + 4 },
	{ &arm_64_lpae_s1_64k_geometry, 16, 1 + 16 + 2 * 16 },
	{ &arm_64_lpae_s1_64k_geometry, 29, 1 + 16 },
	{ &arm_64_lpae_s2_4k_geometry, 12, 2 + 1 + 512 },
	{ &arm_64_lpae_s2_4k_geometry, 21, 2 + 1 },
	{ &arm_64_lpae_s2_4k_geometry, 30, 2 },
	{ &arm_64_lpae_s2_16k_geometry, 14, 8 + 4 + 32 * 4 },
	{ &arm_64_lpae_s2_64k_geometry, 16, 1 + 16 + 2 * 16 },
	{ &arm_32_lpae_s1_geometry, 12, 1 + 1 + 512 },
	{ &arm_32_lpae_s2_geometry, 12, 2 + 1 + 512 },
	{ &arm_32_lpae_s1_geometry, 21, 1 + 1 },
	{ &arm_32_lpae_s1_geometry, 30, 1 },
	{ &arm_v7s_geometry, 12, 4 + 1024 },
	{ &arm_v7s_geometry, 16, 4 + 1024 },
	{ &arm_v7s_geometry, 20, 4 },
	{ &arm_v7s_geometry, 24, 4 },
	{ &arm_v7s_mtk_geometry, 12, 16 + 1024 },
	{ &arm_v7s_mtk_geometry, 24, 16 },
	{ &apple_dart_geometry, 14, 4 + 32 * 4 },
	{ &apple_dart2_geometry, 14, 4 + 32 * 4 },
};

static void table_bytes(void **state)
{
	const struct cost *c;
	struct pair p;
	size_t i;

	for (i = 0; i < sizeof(costs) / sizeof(*costs); i++) {
		c = &costs[i];
		pair_init(&p, c->geo);
		assert_int_equal(pair_map(&p, SZ_1G, SZ_1G, SZ(c->lg2),
					  SZ(30 - c->lg2), RW), 0);
		assert_int_equal(atomic_long_read(&p.pt.pages), c->pages);
		assert_int_equal(pair_unmap(&p, SZ_1G, SZ_1G, 1), SZ_1G);
		pair_fini(&p);
		assert_int_equal(env_tables, 0);
	}
}

/* Many at once, of each size, and once more page by page: the same */
static void many_of(const struct geometry *geo, unsigned int lg2)
{
	const u64 size = SZ(lg2), far = geo->fmt->in_bits < 34 ? 0 : 128 * size;
	const u64 half = SZ(geo->fmt->in_bits) / size / 2;
	const size_t n = half < 20 ? half : 20;
	struct pair p;
	size_t j;

	pair_init(&p, geo);
	assert_int_equal(pair_map(&p, far, 0, size, n, R), 0);
	pair_compare(&p);
	for (j = n; j < 2 * n; j++)
		assert_int_equal(pair_map(&p, far + j * size, (j - n) * size,
					  size, 1, RW), 0);
	pair_compare(&p);
	assert_int_equal(pair_unmap(&p, far, size, 2 * n), 2 * n * size);
	pair_compare(&p);
	pair_fini(&p);
}

static void many(void **state)
{
	unsigned int lg2;
	size_t i;

	for (i = 0; i < FORMATS; i++)
		for (lg2 = 12; lg2 <= 30; lg2++)
			if (all[i]->fmt->pgsize_bitmap & SZ(lg2))
				many_of(all[i], lg2);
}

/* What each permission is read back as, at every size */
static void permissions(void **state)
{
	unsigned int lg2;
	struct pair p;
	size_t i;
	u32 prot;

	for (i = 0; i < FORMATS; i++) {
		for (lg2 = 12; lg2 <= 30; lg2++) {
			if (!(all[i]->fmt->pgsize_bitmap & SZ(lg2)))
				continue;
			for (prot = 0; prot < 64; prot++) {
				pair_init(&p, all[i]);
				assert_int_equal(pair_map(&p, SZ_1G, SZ_1G,
							  SZ(lg2), 1, prot),
						 prot & RW ? 0 : -EINVAL);
				pair_compare(&p);
				pair_fini(&p);
			}
		}
	}
}

/* Runs beside pages, both ways of unmap: neither touches the other */
static void runs_of(const struct geometry *geo)
{
	struct pair p;
	int i;

	pair_init(&p, geo);
	for (i = 0; i < 2; i++) {
		p.incurious = i;
		assert_int_equal(pair_map(&p, 0xf000, 0x1000, SZ_4K, 1, RW), 0);
		assert_int_equal(pair_map(&p, 0x10000, 0x10000, SZ(16), 1, R),
				 0);
		assert_int_equal(pair_map(&p, 0x20000, 0x3000, SZ_4K, 1, RW),
				 0);
		/* the middle, and a range that ends in it, or begins there */
		assert_int_equal(pair_unmap(&p, 0x14000, SZ_4K, 1), 0);
		assert_int_equal(pair_unmap(&p, 0x18000, SZ_4K, 16), 0);
		assert_int_equal(pair_unmap(&p, 0xf000, SZ_4K, 4), SZ_4K);
		pair_compare(&p);
		assert_int_equal(pair_map(&p, 0, 0, SZ(16), 2, RW), -EEXIST);
		pair_compare(&p);
		assert_int_equal(pair_unmap(&p, 0, SZ_4K, 33), 33 * SZ_4K);
		pair_compare(&p);
		assert_int_equal(p.model.leaves, 0);
	}
	pair_fini(&p);
}

static void runs(void **state)
{
	runs_of(&arm_64_lpae_s1_4k_contig_geometry);
	runs_of(&arm_v7s_geometry);
	runs_of(&arm_v7s_mtk_geometry);
}

static void check_text(const struct geometry *geo, unsigned int lg2, u32 prot,
		       unsigned int level, const char *pointer,
		       const char *leaf)
{
	struct pgtable_step step[4];
	struct pair p;
	unsigned int n;

	pair_init(&p, geo);
	assert_int_equal(pair_map(&p, 0, 0, SZ(lg2), 1, prot), 0);
	n = geo->fmt->walk(&p.pt, SZ(lg2) - 1, step, 4);
	assert_in_range(n, 1, geo->fmt->levels);
	if (n > 1)
		assert_string_equal(step[0].text, pointer);
	assert_string_equal(step[n - 1].text, leaf);
	assert_int_equal(step[n - 1].level, level);
	assert_int_equal(step[n - 1].size, SZ(lg2));
	assert_int_equal(step[n - 1].out, SZ(lg2) - 1);
	n = geo->fmt->walk(&p.pt, SZ(geo->fmt->in_bits - 1), step, 4);
	assert_int_equal(n, 1);
	assert_string_equal(step[0].text, "");
	pair_fini(&p);
}

/* Words and levels are the manual's: ARM counts from the top */
static void decode(void **state)
{
	check_text(&arm_64_lpae_s1_4k_geometry, 12, R | C, 3, "Table",
		   "AttrIndx=1 AP[2:1]=3 SH=3 AF nG");
	check_text(&arm_64_lpae_s1_4k_contig_geometry, 25, RW | P | X, 2,
		   "Table", "AttrIndx=0 AP[2:1]=0 SH=2 AF nG Contig XN");
	check_text(&arm_64_lpae_s1_64k_geometry, 29, RW, 2, "Table",
		   "AttrIndx=0 AP[2:1]=1 SH=2 AF nG");
	check_text(&arm_64_lpae_s2_4k_geometry, 30, W | C | X, 1, "",
		   "MemAttr=0xf S2AP=2 SH=3 AF XN");
	check_text(&arm_v7s_geometry, 12, RW | C, 2, "Table",
		   "Small TEX=1 C B S nG AP=011");
	check_text(&arm_v7s_geometry, 16, R | X, 2, "Table",
		   "Large TEX=1 S nG AP=111 XN");
	check_text(&arm_v7s_geometry, 20, RW | M | P, 1, "",
		   "Section TEX=0 B S nG AP=001");
	check_text(&arm_v7s_mtk_geometry, 24, RW, 1, "",
		   "Supersection TEX=1 S nG PA[34:32]=0 NS");
	check_text(&arm_v7s_mtk_geometry, 12, RW, 2, "Table NS",
		   "Small TEX=1 S nG PA[34:32]=0");
	check_text(&apple_dart_geometry, 14, R, 2, "VALID",
		   "subpages=0-0xfff VALID SP_DIS NO_WRITE");
	check_text(&apple_dart2_geometry, 14, W, 2, "VALID",
		   "subpages=0-0xfff VALID NO_CACHE NO_READ");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(entries_lpae_s1),
		cmocka_unit_test(entries_lpae_s2),
		cmocka_unit_test(entries_short_descriptors),
		cmocka_unit_test(entries_darts),
		cmocka_unit_test(constants), cmocka_unit_test(refused),
		cmocka_unit_test(edges), cmocka_unit_test(table_bytes),
		cmocka_unit_test(many), cmocka_unit_test(permissions),
		cmocka_unit_test(runs), cmocka_unit_test(decode),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
