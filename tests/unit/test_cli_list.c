// SPDX-License-Identifier: GPL-2.0
/* iommuctl list, and drivers named in errors, from a /sys made for it. */
#include "cli_fake.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char top[] = "/tmp/test_cli_list.XXXXXX";

static void shell(const char *fmt, ...)
{
	char command[512];
	va_list ap;
	int len;

	len = snprintf(command, sizeof(command), "cd %s && ", top);
	va_start(ap, fmt);
	vsnprintf(command + len, sizeof(command) - len, fmt, ap);
	va_end(ap);
	assert_int_equal(system(command), 0);
}

/* A PCI device in a group behind dmar0, with a driver or without */
static void device(const char *name, int group, const char *class,
		   const char *driver)
{
	shell("mkdir -p devices/%s bus/pci/drivers/%s", name, driver);
	shell("echo %s >devices/%s/class", class, name);
	shell("ln -s ../../devices/virtual/iommu/dmar0 devices/%s/iommu", name);
	shell("ln -s ../../kernel/iommu_groups/%d devices/%s/iommu_group",
	      group, name);
	if (*driver)
		shell("ln -s ../../bus/pci/drivers/%s devices/%s/driver",
		      driver, name);
	shell("ln -s ../../../devices/%s bus/pci/devices/%s", name, name);
	shell("ln -s ../../../../devices/%s kernel/iommu_groups/%d/devices/%s",
	      name, group, name);
}

static void group(int id, const char *type)
{
	shell("mkdir -p kernel/iommu_groups/%d/devices", id);
	shell("echo %s >kernel/iommu_groups/%d/type", type, id);
	shell("echo '0x00000000fee00000 0x00000000feefffff msi' >kernel/iommu_groups/%d/reserved_regions",
	      id);
}

static int make_sysfs(void **state)
{
	fake_reset();
	assert_non_null(mkdtemp(top));
	shell("mkdir -p class/iommu/dmar0/intel-iommu class/iommu/dmar0/devices bus/pci/devices");
	shell("echo 3 >class/iommu/dmar0/intel-iommu/domains_used");
	shell("echo 65536 >class/iommu/dmar0/intel-iommu/domains_supported");
	shell("echo d2008c40660462 >class/iommu/dmar0/intel-iommu/cap");
	shell("echo f050da >class/iommu/dmar0/intel-iommu/ecap");
	shell("touch class/iommu/dmar0/devices/0000:00:04.0");
	group(2, "DMA-FQ");
	group(10, "identity");
	device("0000:00:04.0", 2, "0x010802", "nvme");
	device("0000:00:04.1", 2, "0x020000", "");
	device("0000:00:1f.0", 10, "0x060100", "lpc");
	/* ATS, enabled, at 0x100 */
	shell("{ head -c 256 /dev/zero; printf '\\17\\0\\1\\0\\0\\0\\0\\200'; } >devices/0000:00:04.0/config");
	return 0;
}

static int remove_sysfs(void **state)
{
	shell("rm -rf %s", top);
	return 0;
}

static void without_module(void **state)
{
	static const char tables[] =
"IOMMU KIND        DEVICES DOMAINS AT MOST\n"
"dmar0 intel-iommu       1       3   65536\n"
"\n"
"GROUP DOMAIN   MODE        IOMMU DEVICE       BUS CLASS      DRIVER\n"
"    2 DMA-FQ   lazy        dmar0 0000:00:04.0 pci NVMe       nvme\n"
"    2 DMA-FQ   lazy        dmar0 0000:00:04.1 pci Ethernet   -\n"
"   10 identity passthrough dmar0 0000:00:1f.0 pci ISA bridge lpc\n"
"\n"
"IOMMU PAGES    WIDTH PASID CAPABILITIES\n"
"dmar0 4K,2M,1G    39     - PSI,QI,IR,EIM,PT,SC\n"
"\n"
"DEVICE       PASID ENABLED ATS PRI\n"
"0000:00:04.0     - -       on  -\n"
"\n"
"GROUP      FIRST       LAST RESERVED\n"
"    2 0xfee00000 0xfeefffff msi\n"
"   10 0xfee00000 0xfeefffff msi\n";

	fake.open_err = ENOENT;
	fake.sysfs = top;
	assert_string_equal(good("list caps reserved"), tables);
	assert_true(json_valid(good("-j list caps reserved")));
	fake.sysfs = NULL;
	assert_non_null(strstr(good("list"), "no IOMMU is in use"));
	assert_string_equal(good("-j list"), "{\"iommus\":[],\"devices\":[]}\n");
}

static void busy_driver(void **state)
{
	fake.open_err = 0;
	fake.sysfs = top;
	good("iommu add");
	good("device add viommu0");
	good("domain add vdev0");
	fake.err[IOMMUCTL_CMD_DOMAIN_ATTACH - IOMMUCTL_CMD_INFO] = EBUSY;
	bad(STATUS_ERROR, "0000:00:04.0 is bound to the driver nvme",
	    "domain attach 2 00:04.1");
	bad(STATUS_ERROR, "echo 0000:00:04.0 > /sys/bus/pci/drivers/nvme/unbind",
	    "domain attach 2 00:04.1");
	fake.err[IOMMUCTL_CMD_DOMAIN_ATTACH - IOMMUCTL_CMD_INFO] = 0;
}

static void shim_all(void **state)
{
	static const char added[] =
"{\"shims\":[{\"id\":1,\"device\":\"0000:00:04.0\"},"
"{\"id\":2,\"device\":\"0000:00:04.1\"},{\"id\":3,\"device\":\"0000:00:1f.0\"}]}\n";

	fake.sysfs = top;
	assert_string_equal(good("-j shim add --all"), added);
	assert_string_equal(good("shim add --all"),
			    "no device was added: all that can be are under the shim\n");
	assert_string_equal(good("shim del --all"), "3 devices left the shim\n");
	fake.sysfs = NULL;
	bad(STATUS_ERROR, "has no IOMMU group", "shim add --all");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(without_module),
		cmocka_unit_test(busy_driver),
		cmocka_unit_test(shim_all),
	};

	return cmocka_run_group_tests(tests, make_sysfs, remove_sysfs);
}
