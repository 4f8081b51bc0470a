/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the page-table engine needs from the world around it: the kernel's own
 * headers in the module, small equivalents of them in user space. Nothing else
 * of pgtable/ includes a system header.
 *
 * env_load(), env_store(), env_cmpxchg(), env_xchg()	one entry, atomically
 * env_be32(), env_be64()				its bytes, big endian
 * env_phys_to_virt(), env_virt_to_phys()		a table's two addresses
 * env_table_alloc(), env_table_free()			a table, zeroed
 * env_table_defer(), env_tables_put()			a table for a free list
 * env_alloc(), env_free()				other memory
 * env_lock_init(), env_lock(), env_unlock()		struct env_lock, any context
 * env_resched()					in long loops that may sleep
 * env_opaque(), env_late()				hints to the compiler
 */
#ifndef _IOMMUCTL_PGTABLE_ENV_H
#define _IOMMUCTL_PGTABLE_ENV_H

/* The value of a pointer, whose origin the compiler forgets */
#define env_opaque(p) ({						\
	__typeof__(p) __p = (p);					\
									\
	__asm__("" : "+r" (__p));					\
	__p;								\
})

/* An argument that came on the stack: read early, it costs others a register */
#define env_late(arg)	__asm__("" : "+m" (arg))

#ifdef __KERNEL__

#include <linux/atomic.h>
#include <linux/bits.h>
#include <linux/compiler.h>
#include <linux/errno.h>
#include <linux/gfp.h>
#include <linux/io.h>
#include <linux/kernel.h>
#include <linux/limits.h>
#include <linux/list.h>
#include <linux/mm.h>
#include <linux/numa.h>
#include <linux/overflow.h>
#include <linux/sched.h>
#include <linux/sizes.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/stddef.h>
#include <linux/types.h>

#include "../compat/table_pages.h"

/* As READ_ONCE(), but unlike a volatile's, its address folds into the load */
#define env_load(p)		__atomic_load_n((p), __ATOMIC_RELAXED)
#define env_store(p, v)		WRITE_ONCE(*(p), (v))
#define env_cmpxchg(p, o, n)	cmpxchg((p), (o), (n))
#define env_xchg(p, v)		xchg((p), (v))

#define env_be32(v)		((__force u32)cpu_to_be32(v))
#define env_be64(v)		((__force u64)cpu_to_be64(v))

static __always_inline void *env_phys_to_virt(u64 addr)
{
	return phys_to_virt(addr);
}

static inline u64 env_virt_to_phys(const void *table)
{
	return virt_to_phys((void *)table);
}

static inline void *env_table_alloc(int nid, gfp_t gfp, unsigned int order)
{
	return compat_table_alloc(nid, gfp, order);
}

static inline void env_table_free(void *table, unsigned int order)
{
	compat_table_free(table, order);
}

static inline void env_table_defer(void *table, unsigned int order,
				   struct list_head *freelist)
{
	list_add_tail(compat_table_list(table), freelist);
}

static inline void env_tables_put(struct list_head *freelist)
{
	compat_tables_put(freelist);
}

static inline void env_resched(void)
{
	cond_resched();
}

static inline void *env_alloc(int nid, gfp_t gfp, size_t size)
{
	return kmalloc_node(size, gfp, nid);
}

static inline void env_free(void *p)
{
	kfree(p);
}

struct env_lock {
	raw_spinlock_t lock;	/* whose data, its user says; in walks, too */
};

static inline void env_lock_init(struct env_lock *lock)
{
	raw_spin_lock_init(&lock->lock);
}

static inline unsigned long env_lock(struct env_lock *lock)
{
	unsigned long flags;

	raw_spin_lock_irqsave(&lock->lock, flags);
	return flags;
}

static inline void env_unlock(struct env_lock *lock, unsigned long flags)
{
	raw_spin_unlock_irqrestore(&lock->lock, flags);
}

#else /* user space */

#include <errno.h>
#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/cdefs.h>
#include <sys/mman.h>
#include <linux/types.h>

typedef __u8 u8;
typedef __u16 u16;
typedef __u32 u32;
typedef __u64 u64;

#define gfp_t			unsigned int
#define GFP_KERNEL		0u
#define GFP_ATOMIC		1u
#define GFP_DMA32		2u
#define NUMA_NO_NODE		(-1)
#define PAGE_SHIFT		12

#define BIT(n)			(1UL << (n))
#define BIT_ULL(n)		(1ULL << (n))
#define GENMASK_ULL(h, l)	((~0ULL << (l)) & (~0ULL >> (63 - (h))))
#define SZ_4K			0x1000UL
#define SZ_2M			0x200000UL
#define SZ_1G			0x40000000UL

#define likely(x)		__builtin_expect(!!(x), 1)
#define unlikely(x)		__builtin_expect(!!(x), 0)
#define noinline		__attribute((__noinline__))
#define __maybe_unused		__attribute((__unused__))
#define fallthrough		__attribute((__fallthrough__))
#define check_mul_overflow(a, b, d)	__builtin_mul_overflow(a, b, d)

/*
 * C11 knows no ordering by address dependency, on which the kernel's READ_ONCE()
 * of a pointer relies: acquire instead, which costs nothing on x86.
 */
#define env_load(p)		__atomic_load_n((p), __ATOMIC_ACQUIRE)
#define env_store(p, v)		__atomic_store_n((p), (v), __ATOMIC_RELAXED)
#define env_xchg(p, v)		__atomic_exchange_n((p), (v), __ATOMIC_ACQ_REL)
#define env_cmpxchg(p, o, n) ({						\
	__auto_type __p = (p);						\
	__typeof__(*__p) __old = (o);					\
									\
	__atomic_compare_exchange_n(__p, &__old, (n), 0,		\
				    __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE);	\
	__old;								\
})

#define env_be32(v)		__builtin_bswap32(v)
#define env_be64(v)		__builtin_bswap64(v)

struct env_atomic {
	long counter;
};

#define atomic_long_t		struct env_atomic

static inline void atomic_long_add(long n, atomic_long_t *a)
{
	__atomic_fetch_add(&a->counter, n, __ATOMIC_RELAXED);
}

static inline long atomic_long_read(const atomic_long_t *a)
{
	return __atomic_load_n(&a->counter, __ATOMIC_RELAXED);
}

static inline void atomic_long_set(atomic_long_t *a, long n)
{
	__atomic_store_n(&a->counter, n, __ATOMIC_RELAXED);
}

struct list_head {
	struct list_head *next, *prev;
};

#define LIST_HEAD(name)	struct list_head name = { &(name), &(name) }

static inline bool list_empty(const struct list_head *head)
{
	return head->next == head;
}

static inline void list_add_tail(struct list_head *entry,
				 struct list_head *head)
{
	entry->next = head;
	entry->prev = head->prev;
	head->prev->next = entry;
	head->prev = entry;
}

static inline void list_del(struct list_head *entry)
{
	entry->next->prev = entry->prev;
	entry->prev->next = entry->next;
}

/*
 * What a program may set: where "physical" address 0 lies, and a function that
 * says whether the next allocation fails. And what it may read: tables and other
 * memory in use.
 */
extern uintptr_t env_phys_base;
extern bool (*env_alloc_fails)(void);
extern long env_tables;
__attribute((__weak__)) uintptr_t env_phys_base;
__attribute((__weak__)) bool (*env_alloc_fails)(void);
__attribute((__weak__)) long env_tables;

static __always_inline void *env_phys_to_virt(u64 addr)
{
	return (void *)(uintptr_t)(addr + env_phys_base);
}

static inline u64 env_virt_to_phys(const void *table)
{
	return (uintptr_t)table - env_phys_base;
}

/* Behind every table: deferring never writes into the table */
struct env_table {
	struct list_head lru;
	void *memory;		/* that the table is in */
	size_t mapped;		/* bytes, if it is a mapping of its own */
};

static inline struct env_table *env_table_of(void *table, unsigned int order)
{
	return (void *)((char *)table + ((size_t)1 << (PAGE_SHIFT + order)));
}

/* GFP_DMA32 is for formats whose entries have no room for a higher address */
static inline void *env_table_alloc(int nid __maybe_unused, gfp_t gfp,
				    unsigned int order)
{
	const size_t size = (size_t)1 << (PAGE_SHIFT + order);
	size_t mapped = 0;
	char *memory, *table;

	if (env_alloc_fails && env_alloc_fails())
		return NULL;
	if (gfp & GFP_DMA32) {
		/* aligned as pages of that order are */
		mapped = size + sizeof(struct env_table) + (order ? size : 0);
		memory = mmap(NULL, mapped, PROT_READ | PROT_WRITE,
			      MAP_PRIVATE | MAP_ANONYMOUS | MAP_32BIT, -1, 0);
		if (memory == MAP_FAILED)
			return NULL;
		table = memory + (-(uintptr_t)memory & (size - 1));
	} else {
		if (posix_memalign((void **)&memory, size,
				   size + sizeof(struct env_table)))
			return NULL;
		table = memset(memory, 0, size);
	}
	env_table_of(table, order)->memory = memory;
	env_table_of(table, order)->mapped = mapped;
	__atomic_fetch_add(&env_tables, 1, __ATOMIC_RELAXED);
	return table;
}

static inline void env_table_put(struct env_table *entry)
{
	__atomic_fetch_sub(&env_tables, 1, __ATOMIC_RELAXED);
	if (entry->mapped)
		munmap(entry->memory, entry->mapped);
	else
		free(entry->memory);
}

static inline void env_table_free(void *table, unsigned int order)
{
	env_table_put(env_table_of(table, order));
}

static inline void env_table_defer(void *table, unsigned int order,
				   struct list_head *freelist)
{
	list_add_tail(&env_table_of(table, order)->lru, freelist);
}

static inline void env_tables_put(struct list_head *freelist)
{
	struct env_table *entry;

	while (!list_empty(freelist)) {
		entry = (struct env_table *)freelist->next;
		list_del(&entry->lru);
		env_table_put(entry);
	}
}

static inline void env_resched(void)
{
}

static inline void *env_alloc(int nid __maybe_unused,
			      gfp_t gfp __maybe_unused, size_t size)
{
	void *p;

	if (env_alloc_fails && env_alloc_fails())
		return NULL;
	p = malloc(size);
	if (p)
		__atomic_fetch_add(&env_tables, 1, __ATOMIC_RELAXED);
	return p;
}

static inline void env_free(void *p)
{
	if (p)
		__atomic_fetch_sub(&env_tables, 1, __ATOMIC_RELAXED);
	free(p);
}

struct env_lock {
	pthread_mutex_t lock;
};

static inline void env_lock_init(struct env_lock *lock)
{
	pthread_mutex_init(&lock->lock, NULL);
}

static inline unsigned long env_lock(struct env_lock *lock)
{
	pthread_mutex_lock(&lock->lock);
	return 0;
}

static inline void env_unlock(struct env_lock *lock,
			      unsigned long flags __maybe_unused)
{
	pthread_mutex_unlock(&lock->lock);
}

#endif /* __KERNEL__ */

#endif /* _IOMMUCTL_PGTABLE_ENV_H */
