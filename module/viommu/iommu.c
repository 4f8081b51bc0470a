// SPDX-License-Identifier: GPL-2.0
/*
 * Instances of the virtual IOMMU, and struct iommu_ops: what concerns the IOMMU
 * and its devices. What concerns a domain is in domain.c.
 */
#include <linux/module.h>
#include <linux/property.h>
#include <linux/slab.h>

#include "../compat/vbus.h"
#include "../compat/viommu.h"
#include "viommu.h"

static bool viommu_has_type(struct device *dev, u32 type)
{
	struct viommu_master *master = dev_iommu_priv_get(dev);

	return master && master->iommu->model->types & BIT(type);
}

static bool viommu_capable(struct device *dev, enum iommu_cap cap)
{
	switch (cap) {
	case IOMMU_CAP_CACHE_COHERENCY:
		return true;
	default:
		return compat_cap_deferred_flush(cap) &&
		       viommu_has_type(dev, IOMMUCTL_DOMAIN_DMA_FQ);
	}
}

static struct iommu_device *viommu_probe_device(struct device *dev)
{
	struct viommu_master *master = viommu_master_of(dev);

	if (!master)
		return ERR_PTR(-ENODEV);
	dev_iommu_priv_set(dev, master);
	return &master->iommu->iommu;
}

static void viommu_release_device(struct device *dev)
{
	/* Before the core frees the domain */
	viommu_master_set_domain(dev_iommu_priv_get(dev), NULL);
}

static struct iommu_group *viommu_device_group(struct device *dev)
{
	struct viommu_master *master = dev_iommu_priv_get(dev);
	struct iommu_group *group = NULL;

	if (master->iommu->model->attach == IOMMUCTL_ATTACH_ONE_GROUP)
		group = viommu_master_group(master->iommu);
	return group ?: generic_device_group(dev);
}

/* What a default domain has to be, for want of others; 0 if it is no matter */
static int viommu_def_domain_type(struct device *dev)
{
	struct viommu_master *master = dev_iommu_priv_get(dev);
	u64 pgsizes = viommu_model_pgsizes(master->iommu->model);

	/* The DMA API deals in pages of the CPU's. */
	if (!viommu_has_type(dev, IOMMUCTL_DOMAIN_DMA) ||
	    pgsizes & -pgsizes & ~(PAGE_SIZE | (PAGE_SIZE - 1)))
		return IOMMU_DOMAIN_IDENTITY;
	if (iommu_default_passthrough())
		return viommu_has_type(dev, IOMMUCTL_DOMAIN_IDENTITY) ?
			0 : IOMMU_DOMAIN_DMA;
	return viommu_has_type(dev, IOMMUCTL_DOMAIN_DMA_FQ) ?
		0 : COMPAT_DEF_STRICT;
}

const struct iommu_ops viommu_ops = {
	.def_domain_type = viommu_def_domain_type,
	.capable = viommu_capable,
	.probe_device = viommu_probe_device,
	.release_device = viommu_release_device,
	.device_group = viommu_device_group,
	COMPAT_VIOMMU_OPS
	/* A device of ours keeps the module, whoever uses it. */
	.owner = THIS_MODULE,
};

/* Number of the next one */
static atomic_t viommus_made;

struct viommu *viommu_get(u32 id)
{
	struct object *obj = object_get(IOMMUCTL_IOMMU, id);

	return obj ? container_of(obj, struct viommu, obj) : NULL;
}

static struct viommu *viommu_new(const struct viommu_model *model)
{
	struct viommu *iommu;

	iommu = kzalloc(sizeof(*iommu), GFP_KERNEL);
	if (!iommu)
		return ERR_PTR(-ENOMEM);
	iommu->model = model;
	snprintf(iommu->name, sizeof(iommu->name), "viommu%u",
		 atomic_inc_return(&viommus_made) - 1);

	iommu->fwnode = fwnode_create_software_node(NULL, NULL);
	if (IS_ERR(iommu->fwnode)) {
		int ret = PTR_ERR(iommu->fwnode);

		kfree(iommu);
		return ERR_PTR(ret);
	}
	return iommu;
}

static void viommu_free(struct viommu *iommu)
{
	fwnode_remove_software_node(iommu->fwnode);
	kfree(iommu);
}

static int viommu_register(struct viommu *iommu)
{
	int ret;

	/* Before the core links devices to it */
	ret = iommu_device_sysfs_add(&iommu->iommu, NULL, NULL, "%s",
				     iommu->name);
	if (ret)
		return ret;
	/* Never without: every device that has no fwspec would be ours. */
	iommu->iommu.fwnode = iommu->fwnode;
	ret = compat_vbus_register(&iommu->iommu, &viommu_ops);
	if (ret)
		iommu_device_sysfs_remove(&iommu->iommu);
	return ret;
}

static void viommu_unregister(struct viommu *iommu)
{
	compat_vbus_unregister(&iommu->iommu);
	iommu_device_sysfs_remove(&iommu->iommu);
}

int viommu_ctl_add(void *arg)
{
	struct iommuctl_iommu_add *add = arg;
	const struct viommu_model *model;
	struct viommu *iommu;
	int ret;

	if (add->flags)
		return -EOPNOTSUPP;
	if (add->flush_ns > IOMMUCTL_MAX_FLUSH_NS)
		return -ERANGE;
	if (!ctl_name_ok(add->model, sizeof(add->model)))
		return -EINVAL;
	model = viommu_model_find(add->model);
	if (!model)
		return -ENOENT;

	iommu = viommu_new(model);
	if (IS_ERR(iommu))
		return PTR_ERR(iommu);
	iommu->flush_ns = add->flush_ns;
	ret = viommu_register(iommu);
	if (ret)
		goto free;
	ret = object_add(&iommu->obj, IOMMUCTL_IOMMU);
	if (ret)
		goto unregister;
	add->id = iommu->obj.id;
	strscpy(add->name, iommu->name, sizeof(add->name));
	return 0;

unregister:
	viommu_unregister(iommu);
free:
	viommu_free(iommu);
	return ret;
}

static void viommu_fill(struct object *obj, void *arg)
{
	struct viommu *iommu = container_of(obj, struct viommu, obj);
	struct iommuctl_iommu_rec *rec = arg;

	rec->id = obj->id;
	rec->devices = atomic_read(&iommu->devices);
	rec->flush_ns = iommu->flush_ns;
	strscpy(rec->name, iommu->name, sizeof(rec->name));
	strscpy(rec->model, iommu->model->name, sizeof(rec->model));
}

static int viommu_destroy(struct object *obj)
{
	struct viommu *iommu = container_of(obj, struct viommu, obj);
	int ret = object_try_remove(obj);

	if (ret)
		return ret;
	viommu_unregister(iommu);
	viommu_free(iommu);
	return 0;
}

const struct object_ops viommu_object_ops = {
	.record_size = sizeof(struct iommuctl_iommu_rec),
	.fill = viommu_fill,
	.destroy = viommu_destroy,
};

int viommu_init(void)
{
	return compat_vbus_init();
}

void viommu_exit(void)
{
	compat_vbus_exit();
}
