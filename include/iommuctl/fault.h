/* SPDX-License-Identifier: GPL-2.0 */
/* What bpf/fault.bpf.c sends to `iommuctl fault follow`. */
#ifndef _IOMMUCTL_FAULT_H
#define _IOMMUCTL_FAULT_H

#define FAULT_EVENT_NAME_LEN	64	/* of a device, NUL included */

/**
 * struct fault_event - a DMA that was refused
 * @ns: when, CLOCK_MONOTONIC
 * @iova: where
 * @domain: id of the module's domain, 0 of other domains
 * @reason: enum iommuctl_fault_reason, 0 if the core told of it
 * @write: whether it was a write
 * @device: who
 */
struct fault_event {
	unsigned long long ns;
	unsigned long long iova;
	unsigned int domain;
	unsigned int reason;
	unsigned int write;
	char device[FAULT_EVENT_NAME_LEN];
};

#endif /* _IOMMUCTL_FAULT_H */
