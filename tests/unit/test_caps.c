// SPDX-License-Identifier: GPL-2.0
/* Capability registers, as machines have printed them and as made by hand. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "caps.h"

#define ALL_AMD (-1ULL << 12)

static void intel(void **state)
{
	struct iommu_caps caps;

	/* A client board: "dmar1: ... cap d2008c40660462 ecap f050da" */
	caps_intel(&caps, 0xd2008c40660462, 0xf050da);
	assert_int_equal(caps.pgsizes, 1 << 12 | 1 << 21 | 1 << 30);
	assert_int_equal(caps.width, 39);
	assert_int_equal(caps.pasid, 0);
	assert_string_equal(caps.words, "PSI,QI,IR,EIM,PT,SC");

	/* One beside the graphics: "dmar0: ... cap c0000020660462 ecap f0101a" */
	caps_intel(&caps, 0xc0000020660462, 0xf0101a);
	assert_int_equal(caps.pgsizes, 1 << 12);
	assert_string_equal(caps.words, "QI,IR,EIM");

	/* Scalable mode, first and second stage, 20 bits of PASID (PSS 19) */
	caps_intel(&caps, 56ULL << 16 | 1ULL << 60,
		   1ULL << 43 | 1ULL << 46 | 1ULL << 47 | 1ULL << 40 |
			   19ULL << 35);
	assert_int_equal(caps.width, 57);
	assert_int_equal(caps.pasid, 20);
	assert_string_equal(caps.words, "FS5LP,SMTS,SSTS,FSTS");
}

static void amd(void **state)
{
	struct iommu_caps caps;

	/* QEMU's; the kernel says "PreF PPR GT IA GA HE" and has 6 levels */
	caps_amd(&caps, 0x1f03000f, 0x29d3);
	assert_int_equal(caps.pgsizes, ALL_AMD);
	assert_int_equal(caps.width, 64);
	assert_int_equal(caps.pasid, 1);
	assert_string_equal(caps.words,
			    "IotlbSup,NpCache,EFRSup,PreFSup,PPRSup,"
			    "GTSup,IASup,GASup,HESup");

	/* Four levels, PASmax 15 but no guest translation */
	caps_amd(&caps, 0, 15ULL << 32);
	assert_int_equal(caps.width, 48);
	assert_int_equal(caps.pgsizes, (1ULL << 48) - 4096);
	assert_int_equal(caps.pasid, 0);
	caps_amd(&caps, 0, 15ULL << 32 | 1 << 4);
	assert_int_equal(caps.pasid, 16);
}

static unsigned char config[4096];

static void put(size_t at, uint16_t word)
{
	config[at] = word;
	config[at + 1] = word >> 8;
}

/* A capability at @at; the next one, 0 if it is the last */
static void capability(size_t at, uint16_t id, size_t next)
{
	put(at, id);
	put(at + 2, next << 4 | 1);
}

static void pci(void **state)
{
	struct pci_caps caps;

	memset(config, 0, sizeof(config));
	capability(0x100, 0x01, 0x140);
	capability(0x140, 0x0f, 0xff0);
	put(0x146, 0x8000);
	capability(0xff0, 0x1b, 0x200);
	put(0xff4, 20 << 8);
	capability(0x200, 0x13, 0);
	put(0x204, 1);
	caps_pci(&caps, config, sizeof(config));
	assert_true(caps.ats && caps.ats_on);
	assert_true(caps.pri && caps.pri_on);
	assert_int_equal(caps.pasid, 20);
	assert_false(caps.pasid_on);
	put(0xff6, 1);
	caps_pci(&caps, config, sizeof(config));
	assert_true(caps.pasid_on);

	/* What a user who is not root sees, and a conventional device */
	caps_pci(&caps, config, 64);
	assert_false(caps.ats || caps.pri || caps.pasid);
	caps_pci(&caps, config, 256);
	assert_false(caps.ats || caps.pri || caps.pasid);
}

/* A list that ends outside, or never */
static void broken_pci(void **state)
{
	struct pci_caps caps;

	memset(config, 0, sizeof(config));
	capability(0x100, 0x0f, 0x100);
	caps_pci(&caps, config, sizeof(config));
	assert_true(caps.ats);
	capability(0x100, 0x0f, 0xffc);
	capability(0xffc, 0x1b, 0);
	caps_pci(&caps, config, sizeof(config));
	assert_int_equal(caps.pasid, 0);
	memset(config, 0xff, sizeof(config));
	caps_pci(&caps, config, sizeof(config));
	assert_false(caps.ats || caps.pri || caps.pasid);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(intel),
		cmocka_unit_test(amd),
		cmocka_unit_test(pci),
		cmocka_unit_test(broken_pci),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
