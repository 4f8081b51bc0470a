// SPDX-License-Identifier: GPL-2.0
/*
 * Timing callbacks of iommu_domain_ops that cannot be wrapped, as the driver
 * wants to find its own ops in domain->ops: by fprobes on its functions.
 *
 * A hook only looks on: the core goes on calling the driver, nothing returns into
 * the module's text, and there is nothing to drain. It costs more than a wrapper,
 * though (the kernel's function graph stands between), and more so for domains
 * that are not timed. So hooks are there only while someone listens to their
 * tracepoint, and a domain is under the shim.
 *
 * Who begins to listen holds tracepoints_mutex, which registering an fprobe takes
 * under locks of its own: a worker does it a little later. shim_hooks_settle()
 * waits for it.
 */
#include <linux/device.h>
#include <linux/fprobe.h>
#include <linux/printk.h>
#include <linux/workqueue.h>

#include "pt.h"
#include "timed.h"

/* How many functions: those of two drivers that have two kinds of each */
#define SHIM_HOOKS	16

/**
 * struct shim_hook - one function of a driver
 * @probe: on the function, registered while @armed
 * @func: its address
 * @op: what it does
 * @armed: the worker's alone
 */
struct shim_hook {
	struct fprobe probe;
	unsigned long func;
	enum iommuctl_op op;
	bool armed;
};

/* A call on its way through a hook; at most MAX_FPROBE_DATA_SIZE */
struct shim_hook_call {
	struct iommu_domain *domain;
	u64 start;
	struct iommuctl_event ev;
};

static void shim_hooks_update(struct work_struct *work);

/* Added to under shim_lock; those below shim_hook_count are the worker's. */
static struct shim_hook shim_hooks[SHIM_HOOKS];
static int shim_hook_count;
static atomic_t shim_hooks_used;
static DECLARE_WORK(shim_hooks_work, shim_hooks_update);

/* With preemption off, and so in an RCU read section */
static bool shim_hook_times(const struct iommu_domain *iommu_domain)
{
	struct domain *domain = domain_find_rcu(iommu_domain);

	return domain && READ_ONCE(domain->holders) & DOMAIN_SHIM;
}

/* The parameters of iommu_domain_ops' callbacks; the domain is the first. */
static void shim_hook_tell(struct iommuctl_event *ev, struct ftrace_regs *regs)
{
	unsigned long arg = ftrace_regs_get_argument(regs, 1);

	switch (ev->op) {
	case IOMMUCTL_OP_IOTLB_SYNC:
		shim_tell_gathered(ev, (const struct iommu_iotlb_gather *)arg);
		break;
	case IOMMUCTL_OP_IOTLB_SYNC_MAP:
		ev->iova = arg;
		ev->size = ftrace_regs_get_argument(regs, 2);
		break;
	case IOMMUCTL_OP_ATTACH:
		ev->device = dev_name((const struct device *)arg);
		break;
	}
}

static int shim_hook_enter(struct fprobe *probe, unsigned long ip,
			   unsigned long ret_ip, struct ftrace_regs *regs,
			   void *data)
{
	struct shim_hook *hook = container_of(probe, struct shim_hook, probe);
	struct shim_hook_call *call = data;

	call->domain = (struct iommu_domain *)ftrace_regs_get_argument(regs, 0);
	if (!shim_hook_times(call->domain))
		return 1;	/* nor call shim_hook_leave() */
	call->ev = (struct iommuctl_event){ .op = hook->op };
	shim_hook_tell(&call->ev, regs);
	call->start = ktime_get_ns();
	return 0;
}

static void shim_hook_leave(struct fprobe *probe, unsigned long ip,
			    unsigned long ret_ip, struct ftrace_regs *regs,
			    void *data)
{
	struct shim_hook_call *call = data;

	if (call->ev.op == IOMMUCTL_OP_IOTLB_SYNC_MAP ||
	    call->ev.op == IOMMUCTL_OP_ATTACH)
		call->ev.ret = ftrace_regs_get_return_value(regs);
	timed_end(call->domain, call->start, &call->ev);
}

static void shim_hook_arm(struct shim_hook *hook)
{
	int ret;

	hook->probe.entry_handler = shim_hook_enter;
	hook->probe.exit_handler = shim_hook_leave;
	hook->probe.entry_data_size = sizeof(struct shim_hook_call);
	ret = register_fprobe_ips(&hook->probe, &hook->func, 1);
	if (ret)
		pr_warn_ratelimited("iommuctl: cannot time %ps: %pe\n",
				    (void *)hook->func, ERR_PTR(ret));
	hook->armed = !ret;
}

/*
 * No handler begins any more. One that runs does so without preemption: the kernel
 * waits for it before a module's text goes.
 */
static void shim_hook_disarm(struct shim_hook *hook)
{
	unregister_fprobe(&hook->probe);
	if (hook->probe.nmissed)
		pr_warn_ratelimited("iommuctl: at least %lu calls of %ps were not timed\n",
				    hook->probe.nmissed, (void *)hook->func);
	hook->armed = false;
}

static void shim_hooks_update(struct work_struct *work)
{
	/* Pairs with smp_store_release() in shim_hook_add() */
	int i, count = smp_load_acquire(&shim_hook_count);
	bool used = atomic_read(&shim_hooks_used);

	for (i = 0; i < count; i++) {
		struct shim_hook *hook = &shim_hooks[i];
		bool wanted = used && iommuctl_listened(hook->op);

		if (wanted && !hook->armed)
			shim_hook_arm(hook);
		else if (!wanted && hook->armed)
			shim_hook_disarm(hook);
	}
}

static int shim_hook_add(unsigned long func, enum iommuctl_op op)
{
	int i, count = shim_hook_count;

	if (!func)
		return 0;
	for (i = 0; i < count; i++)
		if (shim_hooks[i].func == func)
			return 0;
	if (count == SHIM_HOOKS)
		return -ENOSPC;
	shim_hooks[count].func = func;
	shim_hooks[count].op = op;
	/* The worker may look at any time. */
	smp_store_release(&shim_hook_count, count + 1);
	return 0;
}

/**
 * shim_hooks_add() - hooks for a driver's domain ops
 * @ops: the ops
 *
 * Under shim_lock. They stay until the module goes.
 *
 * Return: 0 or -ENOSPC.
 */
int shim_hooks_add(const struct iommu_domain_ops *ops)
{
	lockdep_assert_held(&shim_lock);
	return shim_hook_add((unsigned long)ops->iotlb_sync,
			     IOMMUCTL_OP_IOTLB_SYNC) ?:
	       shim_hook_add((unsigned long)ops->iotlb_sync_map,
			     IOMMUCTL_OP_IOTLB_SYNC_MAP) ?:
	       shim_hook_add((unsigned long)ops->flush_iotlb_all,
			     IOMMUCTL_OP_FLUSH_ALL) ?:
	       shim_hook_add((unsigned long)ops->attach_dev,
			     IOMMUCTL_OP_ATTACH);
}

/**
 * shim_hooks_use() - a domain that needs hooks comes under the shim, or leaves
 * @more: 1 or -1
 */
void shim_hooks_use(int more)
{
	atomic_add(more, &shim_hooks_used);
	queue_work(system_long_wq, &shim_hooks_work);
}

/**
 * shim_hooks_settle() - wait until all hooks that are wanted now are there
 *
 * Sleeps, as long as it takes to patch the kernel's text.
 */
void shim_hooks_settle(void)
{
	flush_work(&shim_hooks_work);
}

void shim_hooks_init(void)
{
	iommuctl_listen_work(&shim_hooks_work);
}

/**
 * shim_hooks_exit() - no hook is there any more, nor comes
 *
 * After shim_drain(): nobody is left who might want one.
 */
void shim_hooks_exit(void)
{
	int i;

	iommuctl_listen_work(NULL);
	cancel_work_sync(&shim_hooks_work);
	for (i = 0; i < shim_hook_count; i++)
		if (shim_hooks[i].armed)
			shim_hook_disarm(&shim_hooks[i]);
}
