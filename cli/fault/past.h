/* SPDX-License-Identifier: GPL-2.0 */
/* Whose the IOVA of a fault was, while tracking is on. */
#ifndef _IOMMUCTL_FAULT_PAST_H
#define _IOMMUCTL_FAULT_PAST_H

#include "../trace/known.h"
#include "../trace/tell.h"
#include "decode.h"
#include "near.h"

/**
 * struct past - what tracking knows of the fault that is told now
 * @known: all that it knows, if @device is not NULL
 * @device: the one at fault; NULL: nothing is known
 * @time: of the fault, nanoseconds of CLOCK_MONOTONIC
 * @teller: tells of it, and keeps the kernel's symbols from fault to fault
 * @second: when @asked began, seconds of CLOCK_MONOTONIC
 * @asked: faults that tracking was asked about since
 */
struct past {
	struct known known;
	const struct groups_device *device;
	uint64_t time;
	struct teller teller;
	uint64_t second;
	unsigned int asked;
};

/**
 * past_open() - see what tracking knows, if it is on
 * @cli: context; nothing fails
 * @past: zeros at first; for past_close() before the next one
 * @fault: the fault
 *
 * All that is mapped is read. Where faults come fast, only the first ones of each
 * second are looked up, so that the telling keeps up with them.
 */
void past_open(struct cli *cli, struct past *past, const struct fault *fault);
void past_close(struct past *past);

/* What is mapped at the fault and near it; nothing that is known is changed. */
void past_near(const struct past *past, const struct fault *fault,
	       struct fault_near *near);

/**
 * past_tell() - who made the mapping that is there, or else who unmapped it
 * @cli: context
 * @past: what is known
 * @fault: the fault
 */
void past_tell(struct cli *cli, struct past *past, const struct fault *fault);

/* No more faults */
void past_end(struct past *past);

#endif /* _IOMMUCTL_FAULT_PAST_H */
