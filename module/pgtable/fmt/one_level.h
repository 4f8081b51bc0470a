/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The hooks of formats that are one flat table, of pages of 4K: those about levels
 * and tables. No include guard. Before: PGTABLE_FMT, PGTABLE_IN_BITS. Leaves
 * PGTABLE_LEVELS and PGTABLE_SIZES to walk.h.
 */
#define ONE_JOIN2(a, b)	a##_##b
#define ONE_JOIN(a, b)	ONE_JOIN2(a, b)
#define ONE(name)	ONE_JOIN(PGTABLE_FMT, name)

#define PGTABLE_LEVELS		1
#define PGTABLE_SIZES		((u64)SZ_4K)

static __always_inline unsigned int ONE(shift)(unsigned int level)
{
	return 12;
}

static __always_inline unsigned int ONE(bits)(unsigned int level)
{
	return PGTABLE_IN_BITS - 12;
}

static __always_inline u64 ONE(empty)(unsigned int level)
{
	return 0;
}

static __always_inline unsigned int ONE(hw_level)(unsigned int level)
{
	return 1;
}

static __always_inline u64 ONE(table)(u64 addr, unsigned int level)
{
	return 0;
}

static __always_inline bool ONE(table_addr)(u64 entry, unsigned int level,
					    u64 *addr)
{
	return false;
}

static __always_inline u32 ONE(table_prot)(u64 entry, unsigned int level)
{
	return PGTABLE_ALL;
}

/* None of these has permissions: all may be read and written */
static __always_inline int ONE(attrs)(const struct pgtable *pt, u32 prot,
				      u64 *attrs)
{
	*attrs = 0;
	return prot & (PGTABLE_READ | PGTABLE_WRITE) ? 0 : -EINVAL;
}

static __always_inline u32 ONE(leaf_prot)(u64 entry, unsigned int level)
{
	return PGTABLE_READ | PGTABLE_WRITE;
}

#undef ONE_JOIN2
#undef ONE_JOIN
#undef ONE
