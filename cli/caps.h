/* SPDX-License-Identifier: GPL-2.0 */
/* What an IOMMU's capability registers say, and a PCI device's. Pure. */
#ifndef _IOMMUCTL_CAPS_H
#define _IOMMUCTL_CAPS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define CAPS_TEXT	256

/**
 * struct iommu_caps - what an IOMMU can do
 * @pgsizes: its page sizes, one bit for each; 0 if that is not told
 * @width: bits of an IOVA; 0 if that is not told
 * @pasid: bits of a PASID; 0 if there are none
 * @words: further capabilities by the names of its manual, separated by commas
 */
struct iommu_caps {
	uint64_t pgsizes;
	unsigned int width;
	unsigned int pasid;
	char words[CAPS_TEXT];
};

/**
 * caps_intel() - decode Intel's
 * @caps: out
 * @cap: Capability Register
 * @ecap: Extended Capability Register
 *
 * Source: Intel Virtualization Technology for Directed I/O, 11.4.2 and 11.4.3.
 */
void caps_intel(struct iommu_caps *caps, uint64_t cap, uint64_t ecap);

/**
 * caps_amd() - decode AMD's
 * @caps: out
 * @cap: IOMMU Capability Header
 * @features: Extended Feature Register
 *
 * Source: AMD I/O Virtualization Technology (48882), 3.2.1 and 3.4.9.
 */
void caps_amd(struct iommu_caps *caps, uint64_t cap, uint64_t features);

/**
 * struct pci_caps - what a PCI device can do with an IOMMU
 * @pasid: bits of a PASID; 0 if it has none
 * @pasid_on: it uses them
 * @ats: it may ask for translations
 * @ats_on: it does
 * @pri: it may ask for pages
 * @pri_on: it does
 */
struct pci_caps {
	unsigned int pasid;
	bool pasid_on;
	bool ats;
	bool ats_on;
	bool pri;
	bool pri_on;
};

/**
 * caps_pci() - find a device's in its configuration space
 * @caps: out
 * @config: the configuration space
 * @len: bytes of it; the extended part is root's to read
 *
 * Source: PCI Express Base Specification, 7.6.3, and the kernel's pci_regs.h.
 */
void caps_pci(struct pci_caps *caps, const unsigned char *config, size_t len);

#endif /* _IOMMUCTL_CAPS_H */
