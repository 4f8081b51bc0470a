// SPDX-License-Identifier: GPL-2.0
/* Whole sessions with a module in memory; its errors; words at random. */
#include "cli_fake.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "grammar.h"
#include "objects.h"

static int setup(void **state)
{
	fake_reset();
	return 0;
}

/* An IOMMU, a device, domain 2 attached to it, buffer 1 */
static void prepare(void)
{
	good("iommu add");
	good("device add viommu0");
	good("domain add vdev0");
	good("domain attach 2 vdev0");
	good("buffer add 64K");
}

static void session(void **state)
{
	assert_string_equal(good("iommu add"),
			    "viommu0: a virtual IOMMU, model intel\n");
	assert_string_equal(good("iommu add model small"),
			    "viommu1: a virtual IOMMU, model small\n");
	assert_string_equal(good("-j iommu add small"),
			    "{\"id\":3,\"name\":\"viommu2\",\"model\":\"small\"}\n");
	assert_string_equal(good("-j device add 1"),
			    "{\"id\":1,\"name\":\"vdev0\",\"iommu\":\"viommu0\"}\n");
	assert_string_equal(good("-j domain add 1"),
			    "{\"id\":2,\"type\":\"paging\",\"device\":\"vdev0\"}\n");
	assert_string_equal(good("domain attach 2 vdev0"), "");
	assert_string_equal(good("-j buffer add 8K chunk 4K"),
			    "{\"id\":1,\"length\":8192,\"chunk\":4096}\n");
	assert_string_equal(good("map 2 0x100000 buffer 1"), "");
	assert_string_equal(good("translate 2 0x101004"),
			    "0x101004 -> 0x100001004 rw in a 4K page\n");
	assert_string_equal(good("-j device write vdev0 0x100ffe text hello"),
			    "{\"done\":5}\n");
	assert_string_equal(good("device copy vdev0 0x100ffe 0x100000 length 5"),
			    "");
	assert_string_equal(good("buffer read 1 length 5"), "hello");
	assert_string_equal(good("-j device read vdev0 0x100ffe length 5"),
			    "{\"data\":\"68656c6c6f\",\"done\":5}\n");
	assert_string_equal(good("-n device list"),
			    " 1 vdev0 viommu0     0      2   0      0\n");
	assert_string_equal(good("unmap 2 0x100000"), "8K unmapped\n");
	good("domain detach 2 vdev0");
	good("domain del 2");
	good("buffer del 1");
	assert_string_equal(good("-j reset"), "{\"destroyed\":5}\n");
}

static void dump_joins(void **state)
{
	static const char lines[] =
"           0x10000            0x15fff        0x100000000     24K   4K   1 rw\n"
"           0x16000            0x16fff        0x100006000      4K   4K   1 r\n"
"          0x100000           0x100fff             0x5000      4K   4K   - rw\n"
"          0x102000           0x102fff             0x5000      4K   4K   - rw\n";
	static const char json[] =
"{\"mappings\":[{\"iova\":90112,\"last\":94207,\"paddr\":4294991872,"
"\"length\":4096,\"pgsize\":4096,\"buffer\":1,\"prot\":\"r\"}]}\n";

	prepare();
	good("map 2 0x10000 buffer 1 length 16K");
	good("map 2 0x14000 buffer 1 length 8K offset 16K");
	good("map 2 0x16000 buffer 1 length 4K offset 24K prot r");
	good("map 2 1M phys 0x5000 length 4K count 2 stride 8K");
	assert_string_equal(good("-n dump 2"), lines);
	assert_string_equal(good("-j dump 2 from 0x16000 to 0x16fff"), json);
}

static void long_dump(void **state)
{
	uint64_t iova, last = 0, n = 0;
	const char *line;

	prepare();
	fake.scattered = 100000;
	for (line = good("-n dump 2"); *line; line = strchr(line, '\n') + 1) {
		iova = strtoull(line, NULL, 16);
		assert_int_equal(iova, n * 8192);
		assert_true(!n || iova > last);
		last = iova;
		n++;
	}
	assert_int_equal(n, 100000);
	assert_true(json_valid(good("-j dump 2")));
	assert_true(json_valid(good("-p dump 2 to 1M")));
}

/* Without a length, the mapping that begins there, whatever is beside it */
static void unmap_one(void **state)
{
	prepare();
	good("map 2 0x10000 buffer 1 length 4K");
	good("map 2 0x11000 buffer 1 length 20K");
	good("map 2 0x16000 buffer 1 length 8K");
	bad(STATUS_ERROR, "0x12000 is inside the mapping that begins at 0x11000",
	    "unmap 2 0x12000");
	bad(STATUS_ERROR, "nothing is mapped at 0x20000", "unmap 2 0x20000");
	assert_string_equal(good("unmap 2 0x11000"), "20K unmapped\n");
	bad(STATUS_ERROR, "would cut the mapping that begins at 0x16000",
	    "unmap 2 0x10000 length 0x7000");
	assert_string_equal(good("unmap 2 all"), "12K unmapped\n");
	assert_string_equal(good("unmap 2 all"), "0 unmapped\n");
	bad(STATUS_ERROR, "there is no domain 9", "unmap 9 all");
}

static void faults(void **state)
{
	static const char lines[] =
"  1 1.000000 vdev0       2 read   0x11000 unmapped\n"
"  2 2.000000 vdev0       2 read   0x11000 unmapped\n"
"  3 3.000000 vdev0       2 write  0x10000 no-write\n"
"  4 4.000000 vdev0       2 read    0x5000 unmapped\n";

	prepare();
	good("map 2 0x10000 buffer 1 length 4K prot r");
	bad(STATUS_ERROR,
	    "vdev0: DMA fault at IOVA 0x11000: nothing is mapped there",
	    "device read vdev0 0x10ff0 length 32");
	bad(STATUS_ERROR, "16 bytes were transferred before it",
	    "device read vdev0 0x10ff0 length 32");
	bad(STATUS_ERROR, "the mapping does not allow writing",
	    "device write vdev0 0x10000 text x");
	bad(STATUS_ERROR,
	    "\"done\":0,\"fault\":{\"iova\":20480,\"reason\":\"unmapped\"},\"error\":",
	    "-j device copy vdev0 20K 0x10000 length 1");
	assert_string_equal(good("-n fault"), lines);
}

static void refusals(void **state)
{
	prepare();
	bad(STATUS_ERROR, "IOVA 0x1001 is no multiple of 4K, the smallest page of domain 2",
	    "map 2 0x1001 buffer 1");
	bad(STATUS_ERROR, "offset 0x10 is no multiple of 4K",
	    "map 2 0x1000 buffer 1 offset 16");
	bad(STATUS_ERROR, "stride 0x1000 is smaller than length 0x2000",
	    "map 2 0 buffer 1 length 8K count 2 stride 4K");
	bad(STATUS_ERROR, "offset 0x0 and length 0x20000 go beyond buffer 1",
	    "map 2 0 buffer 1 length 128K");
	bad(STATUS_ERROR, "is not inside the aperture of domain 2, 0x0-0xffffffffffff",
	    "map 2 0xfffffffff000 buffer 1");
	bad(STATUS_ERROR, "go beyond 64 bits",
	    "map 2 0xfffffffffffff000 buffer 1");
	bad(STATUS_ERROR, "there is no buffer 5", "map 2 0 buffer 5");
	bad(STATUS_ERROR, "there is no domain 7", "map 7 0 buffer 1");
	bad(STATUS_ERROR, "there are: 1 2", "map 7 0 buffer 1");
	bad(STATUS_ERROR, "domain 1 was made by the kernel for vdev0",
	    "map 1 0 buffer 1");
	good("map 2 0x10000 buffer 1");
	bad(STATUS_ERROR, "0x12000-0x12fff of domain 2 is mapped already",
	    "map 2 0x12000 buffer 1 length 4K");
	bad(STATUS_ERROR, "it is mapped", "buffer del 1");
	bad(STATUS_ERROR, "a device is attached to it", "domain del 2");
	bad(STATUS_ERROR, "there is no device 'vdev9'", "domain attach 2 vdev9");
}

static void refusals_of_objects(void **state)
{
	bad(STATUS_ERROR, "there is none yet; make one: iommuctl iommu add",
	    "device add viommu0");
	prepare();
	bad(STATUS_ERROR, "there is no model 'arm'", "iommu add arm");
	bad(STATUS_ERROR, "there are: intel small", "iommu add arm");
	bad(STATUS_ERROR, "it has devices", "iommu del viommu0");
	bad(STATUS_ERROR, "SIZE 4097 is no multiple of 4K", "buffer add 4097");
	bad(STATUS_ERROR, "above 1G", "buffer add 2G");
	bad(STATUS_ERROR, "no power of two", "buffer add 12K chunk 12K");
	bad(STATUS_ERROR, "does not divide", "buffer add 12K chunk 8K");
	bad(STATUS_ERROR, "offset 64K is beyond buffer 1",
	    "buffer read 1 64K");
	bad(STATUS_ERROR, "more than the 4096 bytes from there",
	    "buffer read 1 60K length 8K");
	bad(STATUS_ERROR, "longer than the 2 bytes there is room for",
	    "buffer write 1 0xfffe text abc");
	bad(STATUS_ERROR, "it is virtual", "shim add vdev0");
	bad(STATUS_ERROR, "there is no device '0000:00:1f.7'",
	    "domain add 00:1f.7");
	good("shim add 00:04.0");
	bad(STATUS_ERROR, "is under the shim already", "shim add 0000:00:04.0");
	good("shim del 00:04.0");
	bad(STATUS_ERROR, "there is no shimmed device '3'", "shim del 3");
}

static void misuses(void **state)
{
	bad(STATUS_USAGE, "there is no object 'doman'", "doman add");
	bad(STATUS_USAGE, "did you mean 'domain'?", "doman add");
	bad(STATUS_USAGE, "domain has no verb 'ad'", "domain ad");
	bad(STATUS_USAGE, "DOMAIN is missing", "domain attach");
	bad(STATUS_USAGE, "DEVICE is missing", "domain attach 1");
	bad(STATUS_USAGE, "usage: iommuctl domain attach DOMAIN DEVICE",
	    "domain attach 1");
	bad(STATUS_USAGE, "what is 'now' here?", "domain attach 1 vdev0 now");
	bad(STATUS_USAGE, "buffer or phys is missing", "map 1 0");
	bad(STATUS_USAGE, "'phys' and 'buffer' exclude each other",
	    "map 1 0 buffer 1 phys 0");
	bad(STATUS_USAGE, "what follows 'length' is missing: SIZE",
	    "map 1 0 buffer 1 length");
	bad(STATUS_USAGE, "'prot' is given twice",
	    "map 1 0 buffer 1 prot r prot w");
	bad(STATUS_USAGE, "did you mean 'stride'?",
	    "map 1 0 buffer 1 count 2 strid 8K");
	bad(STATUS_USAGE, "IOVA: '0xg' is not a number", "map 1 0xg buffer 1");
	bad(STATUS_USAGE, "DOMAIN: 'x' is no id", "dump x");
	bad(STATUS_USAGE, "DOMAIN: '4294967296' is no id", "dump 4294967296");
	bad(STATUS_USAGE, "length is 0", "unmap 1 0 length 0");
	bad(STATUS_USAGE, "beyond 64 bits", "unmap 1 4K length 0xffffffffffffffff");
	bad(STATUS_USAGE, "to 1 is below from 2", "dump 1 2 1");
	bad(STATUS_USAGE, "with phys, length is needed", "map 1 0 phys 0");
	assert_int_equal(fake.calls, 0);
}

static void cannot_open(void **state)
{
	fake.open_err = ENOENT;
	bad(STATUS_ERROR, "the module iommuctl is not loaded", "domain list");
	bad(STATUS_ERROR, "modprobe iommuctl", "map 1 0 buffer 1");
	good("help map");
	good("list");
	fake.open_err = EACCES;
	bad(STATUS_ERROR, "no permission for /dev/iommuctl", "info");
	bad(STATUS_ERROR, "\"errno\":\"EACCES\"", "-j info");
	fake.open_err = EPERM;
	bad(STATUS_ERROR, "asks for CAP_SYS_ADMIN", "iommu add");
	fake.open_err = EMFILE;
	bad(STATUS_ERROR, "Too many open files", "iommu add");
}

static void signals(void **state)
{
	fake.interrupts = 3;
	good("iommu add");
	assert_int_equal(fake.calls, 5);
}

/* Commands that reach every ioctl */
static const char *const reach[] = {
	"info", "iommu list", "iommu models", "iommu add intel", "iommu add",
	"device list", "device add viommu0", "domain list", "domain show 2",
	"domain add vdev0", "domain attach 2 vdev0", "domain detach 2 vdev0",
	"domain del 2", "buffer list", "buffer add 4K", "buffer read 1",
	"buffer write 1 text x", "buffer del 1", "map 2 0 buffer 1",
	"map 2 0 phys 0 length 4K", "unmap 2 0", "unmap 2 0 length 4K",
	"unmap 2 all", "translate 2 0", "dump 2", "walk 2 0", "fault list",
	"device read vdev0 0 length 1", "device write vdev0 0 text x",
	"device copy vdev0 0 0 length 1", "device del vdev0",
	"iommu del viommu0", "shim list", "shim add 0000:00:04.0",
	"shim add --all", "shim del --all", "reset",
};

/* Whatever the module answers: one sentence, status 1, valid JSON */
static void any_errno(void **state)
{
	static const int errs[] = {
		ENOTTY, E2BIG, EINVAL, EOPNOTSUPP, EFAULT, ENOENT, ENODEV,
		EBUSY, EEXIST, ERANGE, EPERM, ENOMEM, ENOSPC, EIO, 4095,
	};
	size_t c, e, nr, failures = 0;
	const struct result *r;

	for (nr = 0; nr < ARRAY_SIZE(fake.err); nr++) {
		for (e = 0; e < ARRAY_SIZE(errs); e++) {
			for (c = 0; c < ARRAY_SIZE(reach); c++) {
				fake_reset();
				prepare();
				fake.err[nr] = errs[e];
				r = run("%s", reach[c]);
				assert_int_equal(!r->status, !*r->err);
				assert_in_range(r->status, 0, STATUS_ERROR);
				failures += r->status;
				if (r->status)
					assert_true(strlen(r->err) > 20);
				fake_reset();
				prepare();
				fake.err[nr] = errs[e];
				r = run("-j %s", reach[c]);
				assert_true(json_valid(r->out));
				assert_int_equal(!r->status,
						 !strstr(r->out, "\"error\""));
			}
		}
	}
	assert_true(failures > 500);
}

static const char *random_word(unsigned int *seed)
{
	static const char *const words[] = {
		"list", "add", "del", "show", "attach", "detach", "read",
		"write", "copy", "models", "all", "--all", "help", "--help",
		"model", "buffer", "phys", "offset", "length", "prot", "count",
		"stride", "from", "to", "hex", "text", "type", "chunk",
		"reserved", "0", "1", "2", "3", "4K", "0x100000", "2M", "-1",
		"99999999999999999999", "r", "rw", "x", "viommu0", "vdev0",
		"0000:00:04.0", "paging", "identity", "intel", "", "\xff",
		"a-word-that-is-as-long-as-no-name-of-any-device-anywhere-in-the-world-can-be",
	};

	return words[rand_r(seed) % ARRAY_SIZE(words)];
}

/* Words in any order never crash it, and never leave a silent failure */
static void random_words(void **state)
{
	unsigned int seed = 3, i, n;
	const struct result *r;
	char line[1024];

	for (i = 0; i < 60000; i++) {
		const char *object = objects[rand_r(&seed) % 16]->name;
		size_t len;

		if (!strcmp(object, "lat"))
			continue;
		if (i % 200 == 0) {
			fake_reset();
			prepare();
		}
		len = sprintf(line, "%s%s", i & 1 ? "-j " : "", object);
		for (n = rand_r(&seed) % 8; n; n--)
			len += sprintf(line + len, " '%s'",
				       random_word(&seed));
		if (strstr(line, "count"))
			continue;
		/* Not from standard input */
		r = run("%s%s", line, strstr(line, "write") ?
			" file /dev/zero length 3" : "");
		if (i & 1)
			assert_true(json_valid(r->out));
		else
			assert_int_equal(!r->status, !*r->err);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(session, setup),
		cmocka_unit_test_setup(dump_joins, setup),
		cmocka_unit_test_setup(long_dump, setup),
		cmocka_unit_test_setup(unmap_one, setup),
		cmocka_unit_test_setup(faults, setup),
		cmocka_unit_test_setup(refusals, setup),
		cmocka_unit_test_setup(refusals_of_objects, setup),
		cmocka_unit_test_setup(misuses, setup),
		cmocka_unit_test_setup(cannot_open, setup),
		cmocka_unit_test_setup(signals, setup),
		cmocka_unit_test_setup(any_errno, setup),
		cmocka_unit_test_setup(random_words, setup),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
