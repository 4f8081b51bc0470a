/* SPDX-License-Identifier: GPL-2.0 */
/*
 * For a format whose entries are those of another and which differs in levels
 * and widths alone: makes the hooks of PGTABLE_FMT out of those of PGTABLE_LIKE.
 * A template, as walk.h is, which is included after it.
 */

#define PT_JOIN2(a, b)	a##_##b
#define PT_JOIN(a, b)	PT_JOIN2(a, b)
#define PT(name)	PT_JOIN(PGTABLE_FMT, name)
#define PT_LIKE(name)	PT_JOIN(PGTABLE_LIKE, name)

static __always_inline unsigned int PT(shift)(unsigned int level)
{
	return PT_LIKE(shift)(level);
}

static __always_inline unsigned int PT(bits)(unsigned int level)
{
	return PT_LIKE(bits)(level);
}

static __always_inline u64 PT(empty)(unsigned int level)
{
	return PT_LIKE(empty)(level);
}

static __always_inline unsigned int PT(hw_level)(unsigned int level)
{
	return PT_LIKE(hw_level)(level);
}

static __always_inline int PT(attrs)(const struct pgtable *pt, u32 prot,
				     u64 *attrs)
{
	return PT_LIKE(attrs)(pt, prot, attrs);
}

static __always_inline u64 PT(leaf)(u64 addr, u64 attrs, unsigned int level,
				    unsigned int lg2)
{
	return PT_LIKE(leaf)(addr, attrs, level, lg2);
}

static __always_inline u64 PT(leaf_addr)(u64 entry, unsigned int level)
{
	return PT_LIKE(leaf_addr)(entry, level);
}

static __always_inline u32 PT(leaf_prot)(u64 entry, unsigned int level)
{
	return PT_LIKE(leaf_prot)(entry, level);
}

static __always_inline u64 PT(table)(u64 addr, unsigned int level)
{
	return PT_LIKE(table)(addr, level);
}

static __always_inline bool PT(table_addr)(u64 entry, unsigned int level,
					   u64 *addr)
{
	return PT_LIKE(table_addr)(entry, level, addr);
}

static __always_inline u32 PT(table_prot)(u64 entry, unsigned int level)
{
	return PT_LIKE(table_prot)(entry, level);
}

#ifdef PGTABLE_RUNS
static __always_inline unsigned int PT(leaf_lg2)(u64 entry, unsigned int level)
{
	return PT_LIKE(leaf_lg2)(entry, level);
}
#endif

static __always_inline void PT(decode)(u64 entry, unsigned int level,
				       enum pgtable_kind kind, char *text,
				       size_t size)
{
	PT_LIKE(decode)(entry, level, kind, text, size);
}

#undef PT_JOIN2
#undef PT_JOIN
#undef PT
#undef PT_LIKE
#undef PGTABLE_LIKE
