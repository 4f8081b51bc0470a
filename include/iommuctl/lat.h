/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Latency histograms: the layout that bpf/lat.bpf.c writes and `iommuctl lat`
 * reads through mmap.
 *
 * Each CPU has a table of its own, of a power of two of cells, in one array
 * map: cell s of CPU c is element c * slots + s. A cell belongs to one key;
 * key 0 is an empty cell. A key lives in one of LAT_PROBES cells from
 * lat_slot() on, so that an event costs one lookup; an event whose cells are
 * all taken by other keys is dropped and counted. Cells are never emptied
 * while the program is attached: a reader takes differences.
 */
#ifndef _IOMMUCTL_LAT_H
#define _IOMMUCTL_LAT_H

/*
 * Buckets: 0, 1, 2, 3 ns exactly, then four to each power of two: 4, 5, 6, 7,
 * 8–9, 10–11, … The last one holds all from 7/4 * 2^38 ns (8 minutes) on.
 */
#define LAT_SUB_BITS	2
#define LAT_SUBS	(1 << LAT_SUB_BITS)
#define LAT_MAX_BIT	38
#define LAT_BUCKETS	((LAT_MAX_BIT - LAT_SUB_BITS + 2) * LAT_SUBS)

/* lat_bucket() of what is below this is looked up; what is above is shifted */
#define LAT_SMALL_BITS	10
#define LAT_SMALL	(1 << LAT_SMALL_BITS)

#define LAT_PROBES	16

#define LAT_NAME_LEN	64		/* of a device, NUL included */
#define LAT_COMM_LEN	16		/* of a process, NUL included */

/**
 * struct lat_cell - the histogram of one key on one CPU
 * @key: see lat_key(); 0 if the cell is empty
 * @more: see lat_more(); of a new cell it may not be seen yet where @key is
 * @sum: nanoseconds of all events
 * @bytes: bytes done by all events
 * @max: nanoseconds of the longest event since a reader put 0 here
 * @bucket: events by duration; their total is the number of events
 *
 * Only its CPU writes a cell, but for @max. 20 cache lines: the first has all
 * but the buckets.
 */
struct lat_cell {
	unsigned long long key;
	unsigned long long more;
	unsigned long long sum;
	unsigned long long bytes;
	unsigned long long max;
	unsigned long long bucket[LAT_BUCKETS];
} __attribute__((aligned(64)));

/*
 * A key: domain id, enum iommuctl_op, log2 of the size in bytes rounded down
 * (0: no size), and whether the operation failed; never 0. A failed
 * operation's size is what was asked for.
 */
#define LAT_KEY_USED	(1ULL << 31)

static inline unsigned long long lat_key(unsigned int domain, unsigned int op,
					 unsigned int order, unsigned int failed)
{
	return (unsigned long long)domain << 32 | LAT_KEY_USED | op << 16 |
	       order << 8 | failed;
}

static inline unsigned int lat_key_domain(unsigned long long key)
{
	return key >> 32;
}

static inline unsigned int lat_key_op(unsigned long long key)
{
	return key >> 16 & 0x7fff;
}

static inline unsigned int lat_key_order(unsigned long long key)
{
	return key >> 8 & 0xff;
}

static inline unsigned int lat_key_failed(unsigned long long key)
{
	return key & 0xff;
}

/*
 * What a key says beyond, in views that ask for it: LAT_MORE_PROT, IOMMU_*
 * permissions of a map; LAT_MORE_PROCESS, the process under which it ran. Of
 * what is not asked for the bits are 0; never 0 if anything is.
 */
#define LAT_MORE_PROT		(1U << 0)
#define LAT_MORE_PROCESS	(1U << 1)
#define LAT_MORE_USED		(1ULL << 31)

static inline unsigned long long lat_more(unsigned int process,
					  unsigned int prot)
{
	return (unsigned long long)process << 32 | LAT_MORE_USED |
	       (prot & 0xffff);
}

static inline unsigned int lat_more_process(unsigned long long more)
{
	return more >> 32;
}

static inline unsigned int lat_more_prot(unsigned long long more)
{
	return more & 0xffff;
}

/**
 * lat_slot() - where a key's cells begin
 * @key: the key, xor lat_more() if that is in use
 * @mask: cells of a CPU, a power of two up to 65536, minus one
 *
 * Multiplicative hashing with 2^64 divided by the golden ratio: Knuth, The Art
 * of Computer Programming, 6.4.
 */
static inline unsigned int lat_slot(unsigned long long key, unsigned int mask)
{
	return key * 0x9e3779b97f4a7c15ULL >> 48 & mask;
}

/**
 * lat_bucket_by() - the bucket of a duration, in few instructions
 * @small: LAT_SMALL bytes: the bucket of each value below LAT_SMALL
 * @v: nanoseconds
 *
 * A value above is shifted down by whole bytes first, which keeps its leading
 * bits, and so its place within its power of two. BPF has no instruction that
 * counts zeros.
 */
static inline unsigned int lat_bucket_by(const volatile unsigned char *small,
					 unsigned long long v)
{
	if (v < 1ULL << 10)
		return small[v & (LAT_SMALL - 1)];
	if (v < 1ULL << 18)
		return small[v >> 8 & (LAT_SMALL - 1)] + 8 * LAT_SUBS;
	if (v < 1ULL << 26)
		return small[v >> 16 & (LAT_SMALL - 1)] + 16 * LAT_SUBS;
	if (v < 1ULL << 34)
		return small[v >> 24 & (LAT_SMALL - 1)] + 24 * LAT_SUBS;
	if (v < 1ULL << (LAT_MAX_BIT + 1))
		return small[v >> 30 & (LAT_SMALL - 1)] + 30 * LAT_SUBS;
	return LAT_BUCKETS - 1;
}

/* log2 of a size, rounded down; 0 of 0. Sizes from 1 TiB on are of one order. */
static inline unsigned int lat_order_by(const volatile unsigned char *small,
					unsigned long long size)
{
	if (size < LAT_SUBS)
		return size >> 1;
	return lat_bucket_by(small, size) / LAT_SUBS + 1;
}

#endif /* _IOMMUCTL_LAT_H */
