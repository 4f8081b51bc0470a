// SPDX-License-Identifier: GPL-2.0
/* What an IOMMU's capability registers say, and a PCI device's. */
#include <stdio.h>
#include <string.h>

#include "caps.h"
#include "util.h"

struct bit {
	unsigned int nr;
	const char *name;
};

static uint64_t field(uint64_t reg, unsigned int high, unsigned int low)
{
	return reg >> low & ((1ULL << (high - low + 1)) - 1);
}

/* Add the names of the bits that are set in @reg */
static void add_words(struct iommu_caps *caps, uint64_t reg,
		      const struct bit *bits, size_t n)
{
	size_t i, len = strlen(caps->words);

	for (i = 0; i < n; i++)
		if (reg >> bits[i].nr & 1)
			len += snprintf(caps->words + len, CAPS_TEXT - len,
					"%s%s", len ? "," : "", bits[i].name);
}

void caps_intel(struct iommu_caps *caps, uint64_t cap, uint64_t ecap)
{
	static const struct bit cap_bits[] = {
		{ 4, "RWBF" },	 { 7, "CM" },  { 39, "PSI" },
		{ 56, "FS1GP" }, { 59, "PI" }, { 60, "FS5LP" },
	};
	static const struct bit ecap_bits[] = {
		{ 0, "C" },	{ 1, "QI" },	  { 2, "DT" },
		{ 3, "IR" },	{ 4, "EIM" },	  { 6, "PT" },
		{ 7, "SC" },	{ 26, "NEST" },	  { 29, "PRS" },
		{ 43, "SMTS" }, { 45, "SSADS" },  { 46, "SSTS" },
		{ 47, "FSTS" }, { 48, "SMPWCS" },
	};

	*caps = (struct iommu_caps){
		.pgsizes = 1ULL << 12 | field(cap, 34, 34) << 21 |
			   field(cap, 35, 35) << 30,
		.width = field(cap, 21, 16) + 1,
		.pasid = field(ecap, 40, 40) ? field(ecap, 39, 35) + 1 : 0,
	};
	add_words(caps, cap, cap_bits, ARRAY_SIZE(cap_bits));
	add_words(caps, ecap, ecap_bits, ARRAY_SIZE(ecap_bits));
}

void caps_amd(struct iommu_caps *caps, uint64_t cap, uint64_t features)
{
	static const struct bit cap_bits[] = {
		{ 24, "IotlbSup" },
		{ 26, "NpCache" },
		{ 27, "EFRSup" },
	};
	static const struct bit feature_bits[] = {
		{ 0, "PreFSup" }, { 1, "PPRSup" }, { 2, "XTSup" },
		{ 3, "NXSup" },	  { 4, "GTSup" },  { 6, "IASup" },
		{ 7, "GASup" },	  { 8, "HESup" },  { 9, "PCSup" },
		{ 52, "HDSup" },
	};
	unsigned int levels = 4 + field(features, 11, 10);

	/* Every power of two from a page on, by the size encoding of an entry */
	*caps = (struct iommu_caps){
		.width = 12 + 9 * levels < 64 ? 12 + 9 * levels : 64,
		.pasid = features >> 4 & 1 ? field(features, 36, 32) + 1 : 0,
	};
	caps->pgsizes =
		(caps->width < 64 ? 1ULL << caps->width : 0) - (1ULL << 12);
	add_words(caps, cap, cap_bits, ARRAY_SIZE(cap_bits));
	add_words(caps, features, feature_bits, ARRAY_SIZE(feature_bits));
}

#define CONFIG_EXTENDED 0x100
#define CONFIG_SIZE	0x1000

static unsigned int config16(const unsigned char *config, size_t at)
{
	return config[at] | config[at + 1] << 8;
}

void caps_pci(struct pci_caps *caps, const unsigned char *config, size_t len)
{
	enum { ATS = 0x0f, PRI = 0x13, PASID = 0x1b };
	size_t at = CONFIG_EXTENDED;
	unsigned int n;

	*caps = (struct pci_caps){};
	if (len > CONFIG_SIZE)
		len = CONFIG_SIZE;
	/* No list is longer than this, if it does not go in circles. */
	for (n = 0; n < CONFIG_SIZE / 8; n++) {
		if (at < CONFIG_EXTENDED || at + 8 > len)
			return;
		switch (config16(config, at)) {
		case ATS:
			caps->ats = true;
			caps->ats_on = config16(config, at + 6) >> 15;
			break;
		case PRI:
			caps->pri = true;
			caps->pri_on = config16(config, at + 4) & 1;
			break;
		case PASID:
			caps->pasid = field(config16(config, at + 4), 12, 8);
			caps->pasid_on = config16(config, at + 6) & 1;
			break;
		}
		at = config16(config, at + 2) >> 4 & ~3U;
	}
}
