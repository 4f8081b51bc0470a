/* SPDX-License-Identifier: GPL-2.0 */
/* From what kernels say of DMA faults to what happened. Nothing here reads. */
#ifndef _IOMMUCTL_FAULT_DECODE_H
#define _IOMMUCTL_FAULT_DECODE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define FAULT_DEVICE_LEN	64
#define FAULT_REASON_LEN	160

enum fault_access {
	FAULT_ACCESS_UNKNOWN,
	FAULT_READ,
	FAULT_WRITE,
	FAULT_EXECUTE,
};

/**
 * struct fault - a DMA that was refused
 * @time_ns: when, of the kernel's clock since boot
 * @device: who; empty if it is not known
 * @has_iova: whether @iova is known
 * @iova: where
 * @access: what it was to do
 * @reason: why, in words
 * @pasid: its PASID, -1: none
 * @hw_domain: the number that the IOMMU has for the domain, -1: not told
 * @domain: id of the module's domain, 0: not known
 * @from: what told of it
 */
struct fault {
	uint64_t time_ns;
	char device[FAULT_DEVICE_LEN];
	bool has_iova;
	uint64_t iova;
	enum fault_access access;
	char reason[FAULT_REASON_LEN];
	int64_t pasid;
	int64_t hw_domain;
	uint32_t domain;
	const char *from;
};

/* An empty fault, of which nothing is known */
struct fault fault_none(void);

/**
 * struct fault_decoder - a message that takes several lines
 * @lines: lines that are still to come
 * @raw: words of an event of SMMUv3
 * @told: it was told; should words follow, they say the same
 */
struct fault_decoder {
	unsigned int lines;
	uint64_t raw[4];
	bool told;
};

/**
 * fault_decode() - take a line of the kernel log
 * @d: zero before the first line
 * @text: the line, without time and priority
 * @fault: out: the fault, if it is complete now
 *
 * Return: whether it is.
 */
bool fault_decode(struct fault_decoder *d, const char *text,
		  struct fault *fault);

/**
 * fault_record() - take a record of /dev/kmsg apart
 * @record: "6,1234,5678901,-;text"; is cut after the text
 * @time_ns: out: when it was written
 *
 * Return: its text, NULL of a record that the kernel did not write itself.
 */
char *fault_record(char *record, uint64_t *time_ns);

/* "read", "write", "execute", "-" */
const char *fault_access_name(enum fault_access access);

/* Does the second fault tell of the same as the first one, by another way? */
bool fault_same(const struct fault *a, const struct fault *b);

#endif /* _IOMMUCTL_FAULT_DECODE_H */
