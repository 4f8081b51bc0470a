// SPDX-License-Identifier: GPL-2.0
/*
 * IOMMUs of particular chips, by example: entries computed by hand from the macros
 * and functions of Linux' drivers that each test names; what each format refuses,
 * its edges, and that no more tables are made than it needs.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "formats/soc.h"
#include "pgtable_drive.h"

#define R	PGTABLE_READ
#define W	PGTABLE_WRITE
#define RW	(PGTABLE_READ | PGTABLE_WRITE)
#define K64	0x10000UL
#define M1	0x100000UL
#define M4	0x400000UL
#define M16	0x1000000UL

static int setup(void **state)
{
	struct pair *p = calloc(1, sizeof(*p));

	if (!p)
		return -1;
	pair_init(p, *state);
	*state = p;
	return 0;
}

static int teardown(void **state)
{
	pair_fini(*state);
	free(*state);
	return env_tables;
}

static void map(struct pair *p, u64 iova, u64 paddr, size_t pgsize, u32 prot)
{
	assert_int_equal(pair_map(p, iova, paddr, pgsize, 1, prot), 0);
}

/* As the hardware sees it */
static u32 *table32(u64 addr)
{
	return env_phys_to_virt(addr);
}

static u32 *root32(struct pair *p)
{
	return p->pt.root;
}

/* All of @n entries are alike; one behind is not */
static void alike(const u32 *entry, int n, u32 expect)
{
	int i;

	for (i = 0; i < n; i++)
		assert_int_equal(entry[i], expect);
	assert_int_not_equal(entry[n], expect);
}

static void check_text(struct pair *p, u64 iova, unsigned int step,
		       unsigned int level, const char *text)
{
	struct pgtable_step steps[3];

	assert_in_range(p->geo->fmt->walk(&p->pt, iova, steps, 3), step + 1, 3);
	assert_string_equal(steps[step].text, text);
	assert_int_equal(steps[step].level, level);
}

/*
 * rockchip-iommu.c: rk_iova_dte_index() 0x48, rk_iova_pte_index() 0x345, 0x346 ...
 * rk_mk_dte(), rk_mk_pte()
 */
static void rockchip_v1(void **state)
{
	struct pair *p = *state;
	u32 *dt = root32(p), *pt;
	int i;

	map(p, 0x12345000, 0xabcde000, SZ_4K, RW);
	map(p, 0x12346000, 0xabcde000, SZ_4K, R);
	map(p, 0x12347000, 0xabcde000, SZ_4K, W);
	assert_int_equal(dt[0x47], 0);
	assert_int_equal(dt[0x48] & 0xfff, 1);
	pt = table32(dt[0x48] & 0xfffff000);
	assert_int_equal(pt[0x344], 0);
	assert_int_equal(pt[0x345], 0xabcde007);
	assert_int_equal(pt[0x346], 0xabcde003);
	assert_int_equal(pt[0x347], 0xabcde005);
	assert_int_equal(pt[0x348], 0);
	check_text(p, 0x12345000, 0, 1, "Valid");
	check_text(p, 0x12345000, 1, 2, "Valid Readable Writable");
	check_text(p, 0x12344000, 1, 2, "");
	assert_int_equal(pair_unmap(p, 0x12345000, SZ_4K, 1), SZ_4K);
	assert_int_equal(pt[0x345], 0);
	/* RK_IOMMU_PGSIZE_BITMAP: a size up to 4M is so many entries */
	map(p, 0x40000000, 0xc0000000, M4, R);
	pt = table32(dt[0x100] & 0xfffff000);
	for (i = 0; i < 1024; i++)
		assert_int_equal(pt[i], 0xc0000003 + i * 0x1000);
	map(p, 0x50008000, 0xc0008000, 0x8000, W);
	pt = table32(dt[0x140] & 0xfffff000);
	for (i = 0; i < 8; i++)
		assert_int_equal(pt[8 + i], 0xc0008005 + i * 0x1000);
	assert_int_equal(pt[7] | pt[16], 0);
	/* and may go one by one */
	assert_int_equal(pair_unmap(p, 0x50009000, SZ_4K, 1), SZ_4K);
	assert_int_equal(pt[9], 0);
	assert_int_equal(pt[10], 0xc000a005);
}

/* rk_mk_dte_v2(), rk_mk_pte_v2(): 35:32 of the address in 11:8, 39:36 in 7:4 */
static void rockchip_v2(void **state)
{
	struct pair *p = *state;
	u32 *dt = root32(p), *pt;
	u64 addr;

	map(p, 0x12345000, 0x9876543000, SZ_4K, RW);
	map(p, 0x12346000, 0x9876543000, SZ_4K, R);
	map(p, 0x12347000, 0x9876543000, SZ_4K, W);
	/* a table of the test's is below 4G */
	assert_int_equal(dt[0x48] & 0xfff, 1);
	pt = table32(dt[0x48] & 0xfffff000);
	assert_int_equal(pt[0x345], 0x76543897);
	assert_int_equal(pt[0x346], 0x76543893);
	assert_int_equal(pt[0x347], 0x76543895);
	check_text(p, 0x12347000, 1, 2, "Valid Writable");
	assert_int_equal(rockchip_v2_table(0x1234567000, 1), 0x34567211);
	assert_true(rockchip_v2_table_addr(0x34567211, 1, &addr));
	assert_int_equal(addr, 0x1234567000);
	assert_false(rockchip_v2_table_addr(0x34567210, 1, &addr));
}

/*
 * sun50i-iommu.c: SUN50I_IOVA_DTE_MASK 0x123, SUN50I_IOVA_PTE_MASK 0x45 ...
 * sun50i_mk_dte(), sun50i_mk_pte()
 */
static void sun50i(void **state)
{
	struct pair *p = *state;
	u32 *dt = root32(p), *pt;

	map(p, 0x12345000, 0xabcde000, SZ_4K, RW);
	map(p, 0x12346000, 0xabcde000, SZ_4K, R);
	map(p, 0x12347000, 0xabcde000, SZ_4K, W);
	assert_int_equal(dt[0x123] & 0x3ff, 1);
	pt = table32(dt[0x123] & 0xfffffc00);
	assert_int_equal(pt[0x44], 0);
	assert_int_equal(pt[0x45], 0xabcde042);
	assert_int_equal(pt[0x46], 0xabcde022);
	assert_int_equal(pt[0x47], 0xabcde032);
	check_text(p, 0x12345000, 0, 1, "V");
	check_text(p, 0x12345000, 1, 2, "V ACI=4 RD_WR");
	check_text(p, 0x12346000, 1, 2, "V ACI=2 RD");
	check_text(p, 0x12344000, 1, 2, "");
}

/*
 * exynos-iommu.c: lv1ent_offset() 0x123, lv2ent_offset() 0x45 ...; mk_lv1ent_sect(),
 * mk_lv1ent_page(), mk_lv2ent_lpage(), mk_lv2ent_spage(), SYSMMU_LV1_PROT[],
 * SYSMMU_LV2_PROT[]: what may be written, may be read
 */
static void exynos_v1(void **state)
{
	struct pair *p = *state;
	u32 *lv1 = root32(p), *lv2;

	map(p, 0x12345000, 0xabcde000, SZ_4K, RW);
	map(p, 0x12346000, 0xabcde000, SZ_4K, R);
	map(p, 0x12347000, 0xabcde000, SZ_4K, W);
	map(p, 0x12350000, 0xabcd0000, K64, RW);
	map(p, 0x12360000, 0xabcd0000, K64, R);
	map(p, 0x12400000, 0xabc00000, M1, RW);
	map(p, 0x12500000, 0xabc00000, M1, R);
	assert_int_equal(lv1[0x123] & 0x3ff, 1);
	lv2 = table32(lv1[0x123] & 0xffffffc0);
	assert_int_equal(lv2[0x44], 0);
	assert_int_equal(lv2[0x45], 0xabcde012);
	assert_int_equal(lv2[0x46], 0xabcde212);
	assert_int_equal(lv2[0x47], 0xabcde012);
	alike(lv2 + 0x50, 16, 0xabcd0011);
	alike(lv2 + 0x60, 16, 0xabcd0211);
	assert_int_equal(lv1[0x124], 0xabc00402);
	assert_int_equal(lv1[0x125], 0xabc08402);
	assert_int_equal(lv1[0x126], 0);
	check_text(p, 0x12345000, 0, 1, "page table");
	check_text(p, 0x12345000, 1, 2, "small page R W");
	check_text(p, 0x12360000, 1, 2, "large page R");
	check_text(p, 0x12500000, 0, 1, "section R");
	check_text(p, 0x12600000, 0, 1, "");
	/* a large page goes whole, or not at all */
	assert_int_equal(pair_unmap(p, 0x12350000, SZ_4K, 1), 0);
	assert_int_equal(pair_unmap(p, 0x12350000, SZ_4K, 16), K64);
	assert_int_equal(lv2[0x50] | lv2[0x5f], 0);
	assert_int_equal(lv2[0x60], 0xabcd0211);
}

/* The same from SYSMMU_V5_PG_ENT_SHIFT and SYSMMU_V5_LV1_PROT[], _LV2_PROT[] */
static void exynos_v5(void **state)
{
	struct pair *p = *state;
	u32 *lv1 = root32(p), *lv2;

	map(p, 0x12345000, 0x9abcde000, SZ_4K, RW);
	map(p, 0x12346000, 0x9abcde000, SZ_4K, R);
	map(p, 0x12347000, 0x9abcde000, SZ_4K, W);
	map(p, 0x12350000, 0x9abcd0000, K64, RW);
	map(p, 0x12360000, 0x9abcd0000, K64, R);
	map(p, 0x12370000, 0x9abcd0000, K64, W);
	map(p, 0x12400000, 0x9abc00000, M1, RW);
	map(p, 0x12500000, 0x9abc00000, M1, R);
	map(p, 0x12600000, 0x9abc00000, M1, W);
	assert_int_equal(lv1[0x123] & 0x3f, 1);
	lv2 = table32((u64)(lv1[0x123] & 0xffffffc0) << 4);
	assert_int_equal(lv2[0x44], 0);
	assert_int_equal(lv2[0x45], 0x9abcde0e);
	assert_int_equal(lv2[0x46], 0x9abcde06);
	assert_int_equal(lv2[0x47], 0x9abcde0a);
	alike(lv2 + 0x50, 16, 0x9abcd00d);
	alike(lv2 + 0x60, 16, 0x9abcd005);
	alike(lv2 + 0x70, 16, 0x9abcd009);
	assert_int_equal(lv1[0x124], 0x9abc0032);
	assert_int_equal(lv1[0x125], 0x9abc0012);
	assert_int_equal(lv1[0x126], 0x9abc0022);
	check_text(p, 0x12347000, 1, 2, "small page W");
	check_text(p, 0x12600000, 0, 1, "section W");
}

/*
 * omap-iommu.c: iopgd_index() 0x123, iopte_index() 0x45 ...; iopte_alloc_page(),
 * iopte_alloc_large(), iopgd_alloc_section(), iopgd_alloc_super(), iopte_alloc()
 */
static void omap(void **state)
{
	struct pair *p = *state;
	u32 *pgd = root32(p), *pte;

	map(p, 0x12345000, 0xabcde000, SZ_4K, R);
	map(p, 0x12350000, 0xabcd0000, K64, W);
	map(p, 0x12400000, 0xabc00000, M1, RW);
	map(p, 0x13000000, 0xab000000, M16, R);
	assert_int_equal(pgd[0x123] & 0x3ff, 1);
	pte = table32(pgd[0x123] & 0xfffffc00);
	assert_int_equal(pte[0x44], 0);
	assert_int_equal(pte[0x45], 0xabcde002);
	alike(pte + 0x50, 16, 0xabcd0001);
	assert_int_equal(pgd[0x124], 0xabc00002);
	assert_int_equal(pgd[0x125], 0);
	alike(pgd + 0x130, 16, 0xab040002);
	check_text(p, 0x12345000, 0, 1, "table");
	check_text(p, 0x12345000, 1, 2, "small");
	check_text(p, 0x12350000, 1, 2, "large");
	check_text(p, 0x12400000, 0, 1, "section");
	check_text(p, 0x13f00000, 0, 1, "supersection");
	check_text(p, 0x12500000, 0, 1, "");
	assert_int_equal(pair_unmap(p, 0x13f00000, M1, 1), 0);
	assert_int_equal(pair_unmap(p, 0x13000000, M16, 1), M16);
	assert_int_equal(pgd[0x130] | pgd[0x13f], 0);
}

/*
 * tegra-smmu.c: iova_pd_index() 0x48, iova_pt_index() 0x345 ...; as_get_pte(),
 * __tegra_smmu_map()
 */
static void tegra_smmu(void **state)
{
	struct pair *p = *state;
	u32 *pd = root32(p), *pt;
	u64 addr;

	map(p, 0x12345000, 0x3abcde000, SZ_4K, RW);
	map(p, 0x12346000, 0x3abcde000, SZ_4K, R);
	map(p, 0x12347000, 0x3abcde000, SZ_4K, W);
	assert_int_equal(pd[0x48] & 0xffc00000, 0xf0000000);
	pt = table32((u64)(pd[0x48] & 0x3fffff) << 12);
	assert_int_equal(pt[0x344], 0);
	assert_int_equal(pt[0x345], 0xe03abcde);
	assert_int_equal(pt[0x346], 0xa03abcde);
	assert_int_equal(pt[0x347], 0x603abcde);
	check_text(p, 0x12346000, 0, 1, "READABLE WRITABLE NONSECURE NEXT");
	check_text(p, 0x12346000, 1, 2, "READABLE NONSECURE");
	assert_int_equal(tegra_smmu_table(0x3abcde000, 1), 0xf03abcde);
	assert_true(tegra_smmu_table_addr(0xf03abcde, 1, &addr));
	assert_int_equal(addr, 0x3abcde000);
	/* a directory entry can deny */
	assert_int_equal(tegra_smmu_table_prot(0xb03abcde, 1) & RW, R);
}

static u64 be64(const void *at)
{
	const u8 *byte = at;
	u64 value = 0;
	int i;

	for (i = 0; i < 8; i++)
		value = value << 8 | byte[i];
	return value;
}

/*
 * pci_dma.h: calc_rtx() 0x246, calc_sx() 0x123, calc_px() 0x45 ...; set_rt_sto(),
 * validate_rt_entry(), set_st_pto(), validate_st_entry(), dma_update_cpu_trans(),
 * and what dma_alloc_cpu_table() and dma_alloc_page_table() fill tables with
 */
static void s390(void **state)
{
	struct pair *p = *state;
	u64 *rt = p->pt.root, *st, *pt;

	map(p, 0x12312345000, 0xfedcba9876543000, SZ_4K, RW);
	map(p, 0x12312346000, 0xfedcba9876543000, SZ_4K, R);
	map(p, 0x12312347000, 0, SZ_4K, RW);
	/* s390_iommu_map() */
	assert_int_equal(pair_map(p, 0x12312348000, 0, SZ_4K, 1, W), -EINVAL);
	assert_int_equal(be64(&rt[0x245]), 0x20);
	assert_int_equal(be64(&rt[0x246]) & 0x3fff, 7);
	st = env_phys_to_virt(be64(&rt[0x246]) & ~0x3fffULL);
	assert_int_equal(be64(&st[0x122]), 0x20);
	assert_int_equal(be64(&st[0x123]) & 0x7ff, 0);
	pt = env_phys_to_virt(be64(&st[0x123]));
	assert_int_equal(be64(&pt[0x44]), 0x400);
	assert_int_equal(be64(&pt[0x45]), 0xfedcba9876543000);
	assert_int_equal(be64(&pt[0x46]), 0xfedcba9876543200);
	assert_int_equal(be64(&pt[0x47]), 0);
	assert_int_equal(be64(&pt[0x48]), 0x400);
	assert_int_equal(be64(&pt[0xff]), 0x400);
	assert_int_equal(be64(&st[0x7ff]), 0x20);
	assert_int_equal(be64(&rt[0x7ff]), 0x20);
	check_text(p, 0x12312345000, 0, 3, "TT=1 TL=3");
	check_text(p, 0x12312345000, 1, 2, "TT=0 TL=0");
	check_text(p, 0x12312345000, 2, 1, "valid");
	check_text(p, 0x12312346000, 2, 1, "valid P");
	check_text(p, 0x12312348000, 2, 1, "I");
	assert_int_equal(pair_unmap(p, 0x12312345000, SZ_4K, 1), SZ_4K);
	assert_int_equal(be64(&pt[0x45]), 0x400);
	/* a table's entry can protect */
	assert_int_equal(s390_table_prot(0x200, 1) & RW, R);
}

/* mtk_iommu_v1.c, mtk_iommu_v1_map() */
static void mtk_v1(void **state)
{
	struct pair *p = *state;

	map(p, 0x12345000, 0xabcde000, SZ_4K, R);
	map(p, 0xfffff000, 0, SZ_4K, W);
	assert_int_equal(root32(p)[0x12344], 0);
	assert_int_equal(root32(p)[0x12345], 0xabcde00a);
	assert_int_equal(root32(p)[0xfffff], 0xa);
	check_text(p, 0x12345000, 0, 1, "VALID NONSEC");
}

/* sprd-iommu.c, sprd_iommu_map() */
static void sprd(void **state)
{
	struct pair *p = *state;

	map(p, 0x2345000, 0xabcde000, SZ_4K, R);
	map(p, 0xffff000, 0x1000, SZ_4K, W);
	assert_int_equal(root32(p)[0x2344], 0);
	assert_int_equal(root32(p)[0x2345], 0xabcde);
	assert_int_equal(root32(p)[0xffff], 1);
	check_text(p, 0x2345000, 0, 1, "PPN=0xabcde");
	/* page 0 would be no entry */
	assert_int_equal(pair_map(p, 0, 0, SZ_4K, 1, RW), -ERANGE);
}

/* tegra-gart.c, __gart_iommu_map(); the first entry is of 0x58000000 */
static void tegra_gart(void **state)
{
	struct pair *p = *state;

	map(p, 0x58000000, 0, SZ_4K, R);
	map(p, 0x58123000, 0x7abcd000, SZ_4K, W);
	assert_int_equal(root32(p)[0], 0x80000000);
	assert_int_equal(root32(p)[0x122], 0);
	assert_int_equal(root32(p)[0x123], 0xfabcd000);
	check_text(p, 0x58123000, 0, 1, "PHYS_ADDR_VALID");
	assert_int_equal(p->geo->fmt->in_start, 0x58000000);
}

/* Each format's limits, from its driver: pgsize_bitmap, geometry, masks */
struct limits {
	const struct geometry *geo;
	u64 sizes;
	u64 first, last;	/* IOVA */
	u64 out_first, out_last;
	/* for the first GiB of it, or all if that is less, in pages of 4K */
	long tables;
};

static const struct limits limits[] = {
	/* 256 PTs, and so on: all of them have a page at least */
	{ &rockchip_v1_geometry, 0x7ff000, 0, 0xffffffff, 0, 0xffffffff,
	  1 + 256 },
	{ &rockchip_v2_geometry, 0x7ff000, 0, 0xffffffff, 0, 0xffffffffff,
	  1 + 256 },
	{ &sun50i_geometry, 0x1000, 0, 0xffffffff, 0, 0xffffffff, 4 + 1024 },
	{ &exynos_v1_geometry, 0x111000, 0, 0xffffffff, 0, 0xffffffff,
	  4 + 1024 },
	{ &exynos_v5_geometry, 0x111000, 0, 0xffffffff, 0, 0xfffffffff,
	  4 + 1024 },
	{ &omap_geometry, 0x1111000, 0, 0xffffffff, 0, 0xffffffff, 4 + 1024 },
	{ &tegra_smmu_geometry, 0x1000, 0, 0xffffffff, 0, 0x3ffffffff,
	  1 + 256 },
	/* a segment table, of four pages, is for 2G */
	{ &s390_geometry, 0x1000, 0, 0x3ffffffffff, 0, ~0ULL, 4 + 4 + 1024 },
	{ &mtk_v1_geometry, 0x1000, 0, 0xffffffff, 0, 0xffffffff, 1024 },
	{ &sprd_geometry, 0x1000, 0, 0xfffffff, 0x1000, 0xffffffff, 64 },
	{ &tegra_gart_geometry, 0x1000, 0x58000000, 0x59ffffff, 0, 0x7fffffff,
	  8 },
};

static void edge(struct pair *p, const struct limits *l, u64 size)
{
	const u64 out = (l->out_first + size - 1) & -size;
	const u64 top = l->last + 1 - size, out_top = l->out_last + 1 - size;

	assert_int_equal(pair_map(p, l->first, out, size, 1, RW), 0);
	assert_int_equal(pair_map(p, top, out_top, size, 1, RW), 0);
	assert_int_equal(p->geo->fmt->iova_to_phys(&p->pt, l->last),
			 l->out_last);
	assert_int_equal(pair_unmap(p, l->first, size, 1), size);
	assert_int_equal(pair_unmap(p, top, size, 1), size);
	assert_int_equal(pair_map(p, top, out, size, 2, RW), -ERANGE);
	assert_int_equal(pair_map(p, l->last + 1, out, size, 1, RW), -ERANGE);
	assert_int_equal(pair_map(p, l->first, out_top, size, 2, RW), -ERANGE);
	assert_int_equal(pair_unmap(p, l->last + 1, size, 1), 0);
	assert_int_equal(pair_unmap(p, top, size, 2), 0);
	if (l->first) {
		assert_int_equal(pair_map(p, l->first - size, out, size, 1, RW),
				 -ERANGE);
		assert_int_equal(pair_unmap(p, l->first - size, size, 1), 0);
	}
	if (l->out_first)
		assert_int_equal(pair_map(p, l->first, out - size, size, 1, RW),
				 -ERANGE);
	if (~l->out_last)
		assert_int_equal(pair_map(p, l->first, l->out_last + 1, size, 1,
					  RW), -ERANGE);
}

static void edges(void **state)
{
	struct pair *p = *state;
	const struct limits *l = limits;
	u64 size;

	while (l->geo != p->geo)
		l++;
	assert_int_equal(p->geo->fmt->pgsize_bitmap, l->sizes);
	for (size = SZ_4K; size <= M16; size *= 2) {
		if (l->sizes & size)
			edge(p, l, size);
		else
			assert_int_equal(pair_map(p, l->first, 0, size, 1, RW),
					 -EINVAL);
	}
	assert_int_equal(pair_map(p, l->first, SZ_4K, SZ_4K, 1, 0), -EINVAL);
	assert_int_equal(pair_map(p, l->first, SZ_4K, SZ_4K, 1,
				  PGTABLE_CACHE | PGTABLE_MMIO), -EINVAL);
	/* one fast, one slow: both look for READ or WRITE */
	assert_int_equal(pair_map(p, l->first, SZ_4K, SZ_4K, 2, 0), -EINVAL);
}

/* No more tables than the range has; all go with it */
static void tables(void **state)
{
	struct pair *p = *state;
	const struct pgtable_fmt *fmt = p->geo->fmt;
	const struct limits *l = limits;
	LIST_HEAD(freelist);
	size_t n, all, mapped;

	while (l->geo != p->geo)
		l++;
	n = l->last - l->first < SZ_1G ? (l->last - l->first + 1) / SZ_4K :
					 SZ_1G / SZ_4K;
	assert_int_equal(fmt->map(&p->pt, l->first, SZ_4K, SZ_4K, n, RW,
				  GFP_KERNEL, &mapped, &freelist), 0);
	assert_int_equal(mapped, n * SZ_4K);
	assert_int_equal(atomic_long_read(&p->pt.pages), l->tables);
	/* all that s390's segment table spans */
	all = n * SZ_4K == SZ_1G ? 2 * SZ_1G : n * SZ_4K;
	assert_int_equal(fmt->unmap(&p->pt, l->first, SZ_4K, all / SZ_4K,
				    &freelist, &mapped), all);
	assert_int_equal(mapped, n * SZ_4K);
	pgtable_put_tables(&freelist);
	assert_int_equal(atomic_long_read(&p->pt.pages), p->geo->root_pages);
	assert_int_equal(env_tables, 1);
}

int main(void)
{
#define TEST(name)							\
	{ #name, name, setup, teardown, (void *)&name##_geometry },	\
	{ #name " edges", edges, setup, teardown, (void *)&name##_geometry }, \
	{ #name " tables", tables, setup, teardown, (void *)&name##_geometry },
	const struct CMUnitTest tests[] = {
		FORMATS_SOC(TEST)
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
