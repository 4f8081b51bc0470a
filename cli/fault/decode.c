// SPDX-License-Identifier: GPL-2.0
/*
 * From what kernels say of DMA faults to what happened. The functions of the
 * kernel whose messages are meant are named at each decoder, of Linux 6.1 to 7.3.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../util.h"
#include "decode.h"

#define KERNEL_LOG	"kernel log"

struct fault fault_none(void)
{
	return (struct fault){ .pasid = -1, .hw_domain = -1,
			       .from = KERNEL_LOG };
}

const char *fault_access_name(enum fault_access access)
{
	static const char *const names[] = {
		[FAULT_ACCESS_UNKNOWN] = "-", [FAULT_READ] = "read",
		[FAULT_WRITE] = "write",      [FAULT_EXECUTE] = "execute",
	};

	return names[access];
}

/* The number after @key, anywhere in @text. Return: whether there is one. */
static bool number_after(const char *text, const char *key, int base,
			 uint64_t *num)
{
	const char *at = strstr(text, key);
	char *end;

	if (!at)
		return false;
	at += strlen(key);
	*num = strtoull(at, &end, base);
	return end > at;
}

/* A PCI function by the number that requests carry: bus, device, function */
static void set_requester(struct fault *f, unsigned int segment,
			  unsigned int id)
{
	snprintf(f->device, sizeof(f->device), "%04x:%02x:%02x.%x", segment,
		 id >> 8 & 0xff, id >> 3 & 0x1f, id & 7);
}

/* "[0000:00:11.0] …", "00:11.0] …", also with "device=" before it */
static bool set_device(struct fault *f, const char *text)
{
	unsigned int seg = 0, bus, dev, fn;

	if (sscanf(text, "%4x:%2x:%2x.%1x", &seg, &bus, &dev, &fn) != 4) {
		seg = 0;
		if (sscanf(text, "%2x:%2x.%1x", &bus, &dev, &fn) != 3)
			return false;
	}
	snprintf(f->device, sizeof(f->device), "%04x:%02x:%02x.%x", seg, bus,
		 dev, fn);
	return true;
}

/*
 * Intel, dmar_fault_do_one():
 * "DMAR: [DMA Read NO_PASID] Request device [00:11.0] fault addr 0x300000
 *  [fault reason 0x06] PTE Read access is not set"
 * 7.3 has the segment, too. Interrupts: "[INTR-REMAP] … fault index 0x…".
 */
static bool decode_dmar(const char *text, struct fault *f)
{
	const char *device = strstr(text, "Request device [");
	const char *reason = strstr(text, "[fault reason ");
	uint64_t num;

	if (!strstr(text, "DMAR: [") || !device || !reason ||
	    !set_device(f, device + strlen("Request device [")))
		return false;
	f->has_iova = number_after(device, "fault addr ", 0, &f->iova);
	if (strstr(text, "[DMA Read"))
		f->access = FAULT_READ;
	else if (strstr(text, "[DMA Write"))
		f->access = FAULT_WRITE;
	if (number_after(text, " PASID 0x", 16, &num))
		f->pasid = num;
	reason = strstr(reason, "] ");
	snprintf(f->reason, sizeof(f->reason), "%s%s",
		 f->has_iova ? "" : "interrupt: ", reason ? reason + 2 : "");
	return true;
}

#define AMD_PERMISSION	0x40
#define AMD_WRITE	0x20
#define AMD_PRESENT	0x10
#define AMD_INTERRUPT	0x08

/* AMD I/O Virtualization Technology Specification, IO_PAGE_FAULT's flags */
static void amd_reason(struct fault *f, unsigned int flags)
{
	if (flags & AMD_INTERRUPT) {
		f->has_iova = false;
		snprintf(f->reason, sizeof(f->reason), "interrupt refused");
		return;
	}
	f->access = flags & AMD_WRITE ? FAULT_WRITE : FAULT_READ;
	snprintf(f->reason, sizeof(f->reason), "%s",
		 !(flags & AMD_PRESENT) ? "nothing is mapped there" :
		 flags & AMD_PERMISSION ? "the mapping does not allow it" :
					  "page fault");
}

/*
 * AMD, amd_iommu_report_page_fault(), iommu_print_event():
 * "pci 0000:00:11.0: AMD-Vi: Event logged [IO_PAGE_FAULT domain=0x000b
 *  address=0x300000 flags=0x0000]", or with "device=0000:00:11.0" inside.
 */
static bool decode_amd(const char *text, struct fault *f)
{
	const char *event = strstr(text, "AMD-Vi: Event logged [");
	const char *device, *at;
	uint64_t flags = 0, num;
	int len;

	if (!event)
		return false;
	at = event + strlen("AMD-Vi: Event logged [");
	len = strcspn(at, " ]");
	device = strstr(at, "device=");
	if (device)
		set_device(f, device + strlen("device="));
	for (device = text; device < event && !f->device[0]; device++)
		if (device == text || device[-1] == ' ')
			set_device(f, device);
	f->has_iova = number_after(at, "address=", 0, &f->iova);
	if (number_after(at, "domain=", 0, &num))
		f->hw_domain = num;
	if (number_after(at, "pasid=", 0, &num))
		f->pasid = num;
	number_after(at, "flags=", 0, &flags);
	if (!strncmp(at, "IO_PAGE_FAULT", len))
		amd_reason(f, flags);
	else
		snprintf(f->reason, sizeof(f->reason), "%.*s", len, at);
	return f->device[0] || f->has_iova;
}

/*
 * virtio-iommu, viommu_fault_handler():
 * "virtio_iommu virtio0: page fault from EP 136 at 0x300000 [R]"
 */
static bool decode_virtio(const char *text, struct fault *f)
{
	const char *at = strstr(text, " fault from EP "), *flags;
	uint64_t id;

	if (!strstr(text, "virtio") || !at ||
	    !number_after(at, "EP ", 10, &id))
		return false;
	set_requester(f, id >> 16, id);
	f->has_iova = number_after(at, " at ", 0, &f->iova);
	flags = strchr(at, '[');
	if (flags)
		f->access = strchr(flags, 'W') ? FAULT_WRITE :
			    strchr(flags, 'X') ? FAULT_EXECUTE :
			    strchr(flags, 'R') ? FAULT_READ :
						 FAULT_ACCESS_UNKNOWN;
	snprintf(f->reason, sizeof(f->reason), "%s",
		 strstr(text, "page fault") ? "nothing is mapped there" :
		 strstr(text, "domain fault") ? "the device is in no domain" :
						"unknown");
	return true;
}

/*
 * arm-smmu, arm_smmu_context_fault(): which device it was, is not said.
 * "arm-smmu 9050000.iommu: Unhandled context fault: fsr=0x402, iova=0x300000,
 *  fsynr=0x0, cbfrsynra=0x88, cb=1"; of QEMU and most, a PCI requester.
 */
static bool decode_smmu2(const char *text, struct fault *f)
{
	uint64_t fsr, fsynr, id;

	if (!strstr(text, "context fault: ") ||
	    !number_after(text, "fsr=", 0, &fsr) ||
	    !number_after(text, "iova=", 0, &f->iova))
		return false;
	f->has_iova = true;
	if (number_after(text, "fsynr=", 0, &fsynr))
		f->access = fsynr & 0x10 ? FAULT_WRITE : FAULT_READ;
	if (number_after(text, "cbfrsynra=", 0, &id))
		set_requester(f, 0, id);
	snprintf(f->reason, sizeof(f->reason), "%s",
		 fsr & 0x2 ? "nothing is mapped there" :
		 fsr & 0x8 ? "the mapping does not allow it" : "context fault");
	return true;
}

/* Arm SMMUv3 specification, 7.3: events, as Linux 7.3 names them */
static const struct {
	unsigned int id;
	const char *name;
	const char *text;
} smmu_events[] = {
	{ 0x02, "C_BAD_STREAMID", "the SMMU does not know the device" },
	{ 0x03, "F_STE_FETCH", "the SMMU cannot read the device's entry" },
	{ 0x04, "C_BAD_STE", "the device's entry is invalid" },
	{ 0x06, "F_STREAM_DISABLED", "the device is blocked" },
	{ 0x08, "C_BAD_SUBSTREAMID", "the PASID is too large" },
	{ 0x09, "F_CD_FETCH", "the SMMU cannot read the context" },
	{ 0x0a, "C_BAD_CD", "the context is invalid" },
	{ 0x10, "F_TRANSLATION", "nothing is mapped there" },
	{ 0x11, "F_ADDR_SIZE", "the address is too large" },
	{ 0x12, "F_ACCESS", "the mapping's access flag is clear" },
	{ 0x13, "F_PERMISSION", "the mapping does not allow it" },
	{ 0x25, "F_VMS_FETCH", "the SMMU cannot read the VM's entry" },
};

static void smmu_reason(struct fault *f, unsigned int id, const char *name)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(smmu_events); i++)
		if (name ? !strncmp(name, smmu_events[i].name,
				    strcspn(name, " ")) :
			   id == smmu_events[i].id) {
			snprintf(f->reason, sizeof(f->reason), "%s",
				 smmu_events[i].text);
			return;
		}
	snprintf(f->reason, sizeof(f->reason), "event 0x%02x", id);
}

#define SMMU_SSID_VALID	(1ULL << 11)
#define SMMU_INSTR	(1ULL << 34)
#define SMMU_READ	(1ULL << 35)

static void smmu_event(const uint64_t *raw, struct fault *f)
{
	unsigned int id = raw[0] & 0xff;

	set_requester(f, raw[0] >> 48, raw[0] >> 32);
	if (raw[0] & SMMU_SSID_VALID)
		f->pasid = raw[0] >> 12 & 0xfffff;
	smmu_reason(f, id, NULL);
	if (id < 0x10 || id > 0x13)
		return;
	f->has_iova = true;
	f->iova = raw[2];
	f->access = raw[1] & SMMU_INSTR ? FAULT_EXECUTE :
		    raw[1] & SMMU_READ	? FAULT_READ :
					  FAULT_WRITE;
}

/*
 * arm_smmu_evtq_thread() up to 6.12, arm_smmu_dump_raw_event(): five lines,
 * "arm-smmu-v3 arm-smmu-v3.0.auto: event 0x10 received:", then four words
 * "arm-smmu-v3 arm-smmu-v3.0.auto: <tab>0x0000008800000010".
 */
static bool decode_raw(struct fault_decoder *d, const char *text,
		       struct fault *f)
{
	uint64_t word;

	if (strstr(text, "event 0x") && strstr(text, " received:")) {
		d->lines = 4;
		d->told = false;
		return false;
	}
	/* A tab, which /dev/kmsg writes as "\\x09" */
	if (!d->lines || (!number_after(text, ": \t", 0, &word) &&
			  !number_after(text, ": \\x09", 0, &word)))
		return false;
	d->raw[4 - d->lines--] = word;
	if (d->lines)
		return false;
	smmu_event(d->raw, f);
	d->told = true;
	return true;
}

/*
 * arm_smmu_dump_event() of 7.3: "arm-smmu-v3 …: event: F_TRANSLATION client:
 * 0000:00:11.0 sid: 0x88 ssid: 0x0 iova: 0x300000 ipa: 0x0". A second line says
 * which access it was: "…: unpriv data read s1 "Input address …" stag: 0x0".
 * The same was said in raw words before, as a rule.
 */
static bool decode_smmu3(struct fault_decoder *d, const char *text,
			 struct fault *f)
{
	const char *event = strstr(text, ": event: "), *client;
	uint64_t ssid;

	client = event ? strstr(event, " client: ") : NULL;
	if (!client)
		return false;
	if (d->told) {
		d->told = false;
		return false;
	}
	client += strlen(" client: ");
	if (*client != '(')
		snprintf(f->device, sizeof(f->device), "%.*s",
			 (int)strcspn(client, " "), client);
	f->has_iova = number_after(client, " iova: ", 0, &f->iova);
	if (number_after(client, " ssid: ", 0, &ssid) && ssid)
		f->pasid = ssid;
	smmu_reason(f, 0, event + strlen(": event: "));
	return true;
}

bool fault_decode(struct fault_decoder *d, const char *text,
		  struct fault *fault)
{
	*fault = fault_none();
	return decode_dmar(text, fault) || decode_amd(text, fault) ||
	       decode_virtio(text, fault) || decode_smmu2(text, fault) ||
	       decode_smmu3(d, text, fault) || decode_raw(d, text, fault);
}

/* "PRIORITY,NUMBER,MICROSECONDS,FLAGS[,…];text<newline> KEY=…" */
char *fault_record(char *record, uint64_t *time_ns)
{
	unsigned long priority;
	uint64_t us;
	char *text;

	text = strchr(record, ';');
	if (!text || sscanf(record, "%lu,%*u,%" SCNu64, &priority, &us) != 2)
		return NULL;
	/* Above the three bits of the level: who wrote it, 0 is the kernel. */
	if (priority >> 3)
		return NULL;
	*time_ns = us * 1000;
	text++;
	text[strcspn(text, "\n")] = '\0';
	return text;
}

/* What is logged comes a little later than what is traced. */
#define SAME_NS	200000000ULL

bool fault_same(const struct fault *a, const struct fault *b)
{
	uint64_t apart = a->time_ns > b->time_ns ? a->time_ns - b->time_ns :
						   b->time_ns - a->time_ns;

	return a->from != b->from && apart < SAME_NS &&
	       a->has_iova == b->has_iova && a->iova == b->iova &&
	       !strcmp(a->device, b->device);
}
