// SPDX-License-Identifier: GPL-2.0
/*
 * Messages of kernels about DMA faults, and what they mean. Those of Intel
 * were taken from a guest; the others follow the format in the kernel's function
 * that is named with them.
 */
#include "cli_fake.h"

#include <string.h>

#include "fault/decode.h"

static struct fault_decoder decoder;
static struct fault fault;

static bool take(const char *text)
{
	return fault_decode(&decoder, text, &fault);
}

static void yes(const char *text)
{
	if (!take(text))
		fail_msg("not taken: %s", text);
}

static void no(const char *text)
{
	if (take(text))
		fail_msg("taken: %s", text);
}

static void is(const char *device, uint64_t iova, enum fault_access access,
	       const char *reason)
{
	assert_string_equal(fault.device, device);
	assert_true(fault.has_iova);
	assert_int_equal(fault.iova, iova);
	assert_int_equal(fault.access, access);
	assert_string_equal(fault.reason, reason);
}

/* dmar_fault_do_one(), drivers/iommu/intel/dmar.c */
static void intel(void **state)
{
	yes("DMAR: "
	    "[DMA Read NO_PASID] Request device [00:11.0] fault addr 0x300000 [fault reason 0x06] PTE Read access is not set");
	is("0000:00:11.0", 0x300000, FAULT_READ, "PTE Read access is not set");
	assert_int_equal(fault.pasid, -1);
	/* 7.3 */
	yes("DMAR: "
	    "[DMA Write PASID 0x1f] Request device [0001:a0:1f.7] fault addr 0xfffffffff000 [fault reason 0x5c] SM: ERE field is clear in PASID Table Entry");
	is("0001:a0:1f.7", 0xfffffffff000, FAULT_WRITE,
	   "SM: ERE field is clear in PASID Table Entry");
	assert_int_equal(fault.pasid, 0x1f);
	yes("DMAR: "
	    "[INTR-REMAP] Request device [f0:1f.0] fault index 0x25 [fault reason 0x22] Present field in the IRTE entry is clear");
	assert_string_equal(fault.device, "0000:f0:1f.0");
	assert_false(fault.has_iova);
	assert_string_equal(fault.reason,
			    "interrupt: Present field in the IRTE entry is clear");
	no("DMAR: DRHD: handling fault status reg 2");
	no("DMAR: [DMA Read NO_PASID] Request device [00");
}

/* amd_iommu_report_page_fault(), iommu_print_event(), drivers/iommu/amd/iommu.c */
static void amd(void **state)
{
	yes("pci "
	    "0000:00:11.0: AMD-Vi: Event logged [IO_PAGE_FAULT domain=0x000b address=0x300000 flags=0x0020]");
	is("0000:00:11.0", 0x300000, FAULT_WRITE, "nothing is mapped there");
	assert_int_equal(fault.hw_domain, 0xb);
	yes("AMD-Vi: "
	    "Event logged [IO_PAGE_FAULT device=0000:41:00.3 domain=0x0012 address=0xfee0 flags=0x0050]");
	is("0000:41:00.3", 0xfee0, FAULT_READ, "the mapping does not allow it");
	yes("AMD-Vi: "
	    "Event logged [ILLEGAL_DEV_TABLE_ENTRY device=0000:03:00.1 pasid=0x00000 address=0x1000 flags=0x0a00]");
	assert_string_equal(fault.device, "0000:03:00.1");
	assert_string_equal(fault.reason, "ILLEGAL_DEV_TABLE_ENTRY");
	no("AMD-Vi: Interrupt remapping enabled");
}

/* arm_smmu_evtq_thread(), drivers/iommu/arm/arm-smmu-v3/arm-smmu-v3.c, 6.12 */
static void smmu_raw(void **state)
{
#define SMMU	"arm-smmu-v3 arm-smmu-v3.0.auto: "
	no(SMMU "event 0x10 received:");
	no(SMMU "\\x090x0000008800000010");
	no(SMMU "\\x090x0000020800000000");
	no("usb 1-1: new high-speed USB device");
	no(SMMU "\\x090x0000000000300000");
	yes(SMMU "\\x090x0000000000000000");
	is("0000:00:11.0", 0x300000, FAULT_READ, "nothing is mapped there");
	no(SMMU "\t0x0000000000000000");
	no(SMMU "event 0x13 received:");
	no(SMMU "\t0x0000010100005813");
	no(SMMU "\t0x0000000000000000");
	no(SMMU "\t0x0000000000400008");
	yes(SMMU "\t0x0000000000000000");
	is("0000:01:00.1", 0x400008, FAULT_WRITE,
	   "the mapping does not allow it");
	assert_int_equal(fault.pasid, 5);
	/* The same in words, by 7.3 */
	no(SMMU
	   "event: F_PERMISSION client: 0000:01:00.1 sid: 0x101 ssid: 0x5 iova: 0x400008 ipa: 0x0");
}

/* arm_smmu_dump_event(), the same file, 7.3 */
static void smmu_words(void **state)
{
	yes(SMMU
	   "event: F_TRANSLATION client: 0000:00:11.0 sid: 0x88 ssid: 0x0 iova: 0x300000 ipa: 0x0");
	is("0000:00:11.0", 0x300000, FAULT_ACCESS_UNKNOWN,
	   "nothing is mapped there");
	no(SMMU "unpriv data read s1 \"Input address caused fault\" stag: 0x0");
	yes(SMMU
	   "event: C_BAD_STREAMID client: (unassigned sid) sid: 0x88 ssid: 0x0");
	assert_string_equal(fault.device, "");
	assert_string_equal(fault.reason, "the SMMU does not know the device");
}

/* arm_smmu_context_fault(), drivers/iommu/arm/arm-smmu/arm-smmu.c */
static void smmu2(void **state)
{
	yes("arm-smmu "
	    "9050000.iommu: Unhandled context fault: fsr=0x402, iova=0x00300000, fsynr=0x11, cbfrsynra=0x88, cb=1");
	is("0000:00:11.0", 0x300000, FAULT_WRITE, "nothing is mapped there");
}

/* viommu_fault_handler(), drivers/iommu/virtio-iommu.c */
static void virtio(void **state)
{
	yes("virtio_iommu virtio0: page fault from EP 136 at 0x300000 [R]");
	is("0000:00:11.0", 0x300000, FAULT_READ, "nothing is mapped there");
	yes("virtio_iommu virtio0: domain fault from EP 136 at 0x1000 [W]");
	is("0000:00:11.0", 0x1000, FAULT_WRITE, "the device is in no domain");
}

static void records(void **state)
{
	char kernel[] = "3,1204,5678901,-;DMAR: x\n SUBSYSTEM=pci\n";
	char person[] = "12,1205,5678902,-;DMAR: x\n", odd[] = "nonsense";
	uint64_t ns = 0;

	assert_string_equal(fault_record(kernel, &ns), "DMAR: x");
	assert_int_equal(ns, 5678901000);
	assert_null(fault_record(person, &ns));
	assert_null(fault_record(odd, &ns));
}

static void same(void **state)
{
	struct fault a = fault_none(), b;

	strcpy(a.device, "0000:00:11.0");
	a.has_iova = true;
	a.iova = 0x1000;
	b = a;
	assert_false(fault_same(&a, &b));
	b.from = "io_page_fault";
	b.time_ns = 1000000;
	assert_true(fault_same(&a, &b));
	b.time_ns = 1000000000;
	assert_false(fault_same(&a, &b));
	b.time_ns = 0;
	b.iova = 0x1001;
	assert_false(fault_same(&a, &b));
}

/* No text is too odd: every beginning of every message, and with holes */
static void anything(void **state)
{
	static const char *const texts[] = {
		"DMAR: [DMA Read PASID 0x1] Request device [00:11.0] fault addr 0x300000 [fault reason 0x06] PTE",
		"pci 0000:00:11.0: AMD-Vi: Event logged [IO_PAGE_FAULT device=0000:41:00.3 domain=0x000b pasid=0x1 address=0x300000 flags=0x0020]",
		SMMU "event: F_TRANSLATION client: 0000:00:11.0 sid: 0x88 ssid: 0x1 iova: 0x300000 ipa: 0x0",
		"virtio_iommu virtio0: page fault from EP 136 at 0x300000 [R]",
		"3,1204,5678901,-;Unhandled context fault: fsr=0x402, iova=0x00300000, fsynr=0x11, cbfrsynra=0x88, cb=1",
	};
	char copy[256];
	uint64_t ns;
	size_t i, n;

	for (i = 0; i < ARRAY_SIZE(texts); i++)
		for (n = 0; n < strlen(texts[i]); n++) {
			snprintf(copy, sizeof(copy), "%.*s", (int)n, texts[i]);
			take(copy);
			fault_record(copy, &ns);
			strcpy(copy, texts[i]);
			copy[n] = ' ';
			take(copy);
			take(texts[i] + n);
		}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(intel),
		cmocka_unit_test(amd),
		cmocka_unit_test(smmu_raw),
		cmocka_unit_test(smmu_words),
		cmocka_unit_test(smmu2),
		cmocka_unit_test(virtio),
		cmocka_unit_test(records),
		cmocka_unit_test(same),
		cmocka_unit_test(anything),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
