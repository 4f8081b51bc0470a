// SPDX-License-Identifier: GPL-2.0
/* What else is known of a fault. */
#include <string.h>

#include "../client.h"
#include "../sysfs.h"
#include "near.h"

#define WINDOW	(16ULL << 20)	/* looked at to each side */

static uint32_t domain_of(struct cli *cli, const char *device)
{
	const struct iommuctl_domain_rec *domain;
	const struct iommuctl_dev_rec *dev;
	struct client_list list;
	uint32_t id = 0;

	client_list_begin(&list, cli, IOMMUCTL_DEV, 0);
	while ((dev = client_list_next(&list)))
		if (!strcmp(dev->name, device))
			return dev->domain;
	client_list_begin(&list, cli, IOMMUCTL_DOMAIN, 0);
	while ((domain = client_list_next(&list)))
		if (domain->attached && !strcmp(domain->device, device))
			id = domain->id;
	return id;
}

/* The mappings of a vendor's domain are its driver's: the dump is refused. */
static void find_mappings(struct cli *cli, uint64_t iova,
			  struct fault_near *near)
{
	uint64_t first = iova > WINDOW ? iova - WINDOW : 0;
	uint64_t last = iova < UINT64_MAX - WINDOW ? iova + WINDOW : UINT64_MAX;
	const struct iommuctl_mapping *m;
	struct client_dump dump;

	client_dump_begin(&dump, cli, near->domain, first, last);
	while ((m = client_dump_next(&dump))) {
		if (m->iova > iova) {
			near->above = *m;
			near->known |= FAULT_ABOVE;
			return;
		}
		if (iova - m->iova < m->length) {
			near->at = *m;
			near->known |= FAULT_AT;
		} else {
			near->below = *m;
			near->known |= FAULT_BELOW;
		}
	}
}

void fault_near(struct cli *cli, const struct fault *fault,
		struct fault_near *near)
{
	struct cli_error error = cli->error;

	memset(near, 0, sizeof(*near));
	if (!fault->device[0])
		return;
	if (!sysfs_group(cli, fault->device, near->group) ||
	    !sysfs_read(cli, near->type, sizeof(near->type),
			"kernel/iommu_groups/%s/type", near->group))
		near->type[0] = '\0';
	if (!client_present(cli))
		return;
	near->domain = fault->domain ?: domain_of(cli, fault->device);
	if (near->domain && fault->has_iova)
		find_mappings(cli, fault->iova, near);
	cli->error = error;
}
