// SPDX-License-Identifier: GPL-2.0
/* Init and exit order, nothing else. */
#include <linux/module.h>

#include "buffer.h"
#include "ctl.h"
#include "device.h"
#include "domain.h"
#include "shim/shim.h"
#include "user/user.h"
#include "version.h"
#include "viommu/viommu.h"

static int __init iommuctl_init(void)
{
	int ret;

	objects_init();
	ret = mappings_init();
	if (ret)
		return ret;
	ret = attach_init();
	if (ret)
		goto exit_mappings;
	ret = viommu_init();
	if (ret)
		goto exit_attach;
	ret = shim_init();
	if (ret)
		goto exit_viommu;
	/* Last: from here on users come. */
	ret = ctl_init();
	if (ret)
		goto exit_shim;
	return 0;

exit_shim:
	shim_exit();
exit_viommu:
	viommu_exit();
exit_attach:
	attach_exit();
	domains_exit();
	devices_exit();
exit_mappings:
	mappings_exit();
	objects_exit();
	return ret;
}

static void __exit iommuctl_exit(void)
{
	ctl_exit();
	shim_exit();
	viommu_exit();
	attach_exit();
	domains_exit();
	devices_exit();
	buffers_exit();
	mappings_exit();
	objects_exit();
}

module_init(iommuctl_init);
module_exit(iommuctl_exit);

MODULE_AUTHOR("The iommuctl developers");
MODULE_DESCRIPTION("Virtual IOMMU, and a shim that times the vendors' ones");
MODULE_LICENSE("GPL");
MODULE_VERSION(IOMMUCTL_VERSION);
