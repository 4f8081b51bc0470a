/* SPDX-License-Identifier: GPL-2.0 */
/* What else is known of a fault: whose the IOVA was. */
#ifndef _IOMMUCTL_FAULT_NEAR_H
#define _IOMMUCTL_FAULT_NEAR_H

#include <linux/iommuctl.h>

#include "../cli.h"
#include "decode.h"

/**
 * struct fault_near - the surroundings of a fault
 * @group: IOMMU group of the device, empty if not known
 * @type: of its default domain: "DMA", "DMA-FQ", …; empty if not known
 * @domain: id of the module's domain that the device is in, 0: not known
 * @known: which of the mappings below there are, as bits
 * @at: the mapping that holds the IOVA (FAULT_AT)
 * @below: the last one below it (FAULT_BELOW)
 * @above: the first one above it (FAULT_ABOVE)
 */
struct fault_near {
	char group[64];
	char type[64];
	uint32_t domain;
	unsigned int known;
	struct iommuctl_mapping at;
	struct iommuctl_mapping below;
	struct iommuctl_mapping above;
};

#define FAULT_AT	(1U << 0)
#define FAULT_BELOW	(1U << 1)
#define FAULT_ABOVE	(1U << 2)

/**
 * fault_near() - find them
 * @cli: context; nothing fails
 * @fault: the fault
 * @near: out: what is known
 */
void fault_near(struct cli *cli, const struct fault *fault,
		struct fault_near *near);

#endif /* _IOMMUCTL_FAULT_NEAR_H */
