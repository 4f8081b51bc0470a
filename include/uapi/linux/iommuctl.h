/* SPDX-License-Identifier: GPL-2.0 WITH Linux-syscall-note */
/*
 * The control interface of iommuctl: ioctls on /dev/iommuctl.
 *
 * The node is root's: mode 0600, and open() asks for CAP_SYS_ADMIN.
 *
 * Every ioctl takes a structure that begins with its own size. A structure may
 * grow at its end: the kernel reads what is missing as zero, and refuses with
 * E2BIG a longer structure whose unknown part is not zero. Padding and unknown
 * flags must be zero.
 *
 * Objects (IOMMUs, devices, domains, buffers, shims) live in the module, not
 * in the file descriptor: one process creates, the next one uses. An id names
 * one object of its type, begins at 1, and is not used again while the module
 * is loaded. While any object lives, the module cannot be unloaded.
 *
 * The errno contract, for all ioctls unless stated otherwise:
 *
 * ============ ==============================================================
 * ENOTTY       no such ioctl in this module
 * E2BIG        a longer structure than this module knows, not zero at its end
 * EINVAL       a structure too short, an alignment, size or name that is wrong
 * EOPNOTSUPP   an unknown flag or value, or one the domain's kind has not
 * EFAULT       a bad pointer
 * ENOENT       no object of that id or name; nothing mapped there
 * ENODEV       no such device in this machine, or it has no IOMMU
 * EBUSY        in use: a driver is bound, a domain attached, a buffer mapped
 * EEXIST       mapped, attached or shimmed already
 * ERANGE       outside the aperture, the output width or the buffer
 * EPERM        not for this object: a domain that its driver owns, a raw
 *              physical address for a real IOMMU
 * ENOMEM       no memory; nothing was changed
 * EINTR        a signal came; nothing was changed
 * ============ ==============================================================
 *
 * An ioctl that fails has changed nothing, but for the bytes of a buffer access
 * or a DMA that were done before EFAULT or EINTR.
 */
#ifndef _UAPI_LINUX_IOMMUCTL_H
#define _UAPI_LINUX_IOMMUCTL_H

#include <linux/ioctl.h>
#include <linux/types.h>

#define IOMMUCTL_DEVICE		"/dev/iommuctl"
#define IOMMUCTL_ABI_VERSION	1

#define IOMMUCTL_TYPE		(0xB9)

#define IOMMUCTL_NAME_LEN	32	/* of our objects and models, NUL included */
#define IOMMUCTL_DEVNAME_LEN	64	/* of a device, as in /sys/bus, NUL included */
#define IOMMUCTL_TEXT_LEN	64	/* of a decoded table entry, NUL included */

/* The most that one ioctl takes */
#define IOMMUCTL_MAX_BUFFER	(1ULL << 30)	/* bytes in one buffer */
#define IOMMUCTL_MAX_BUFFERS_MEM (4ULL << 30)	/* bytes in all buffers */
#define IOMMUCTL_MAX_REPEAT	(1ULL << 24)	/* iommuctl_map.count */
#define IOMMUCTL_MAX_DMA	(1ULL << 30)	/* bytes in one DMA or buffer access */
#define IOMMUCTL_MAX_FLUSH_NS	100000		/* iommuctl_iommu_add.flush_ns */
#define IOMMUCTL_MAX_LEVELS	8		/* page-table levels in one walk */

enum iommuctl_cmd {
	IOMMUCTL_CMD_INFO = 0x80,
	IOMMUCTL_CMD_LIST,
	IOMMUCTL_CMD_DESTROY,
	IOMMUCTL_CMD_RESET,
	IOMMUCTL_CMD_IOMMU_ADD,
	IOMMUCTL_CMD_DEVICE_ADD,
	IOMMUCTL_CMD_DEVICE_DMA,
	IOMMUCTL_CMD_DOMAIN_ADD,
	IOMMUCTL_CMD_DOMAIN_ATTACH,
	IOMMUCTL_CMD_DOMAIN_DETACH,
	IOMMUCTL_CMD_BUFFER_ADD,
	IOMMUCTL_CMD_BUFFER_ACCESS,
	IOMMUCTL_CMD_MAP,
	IOMMUCTL_CMD_UNMAP,
	IOMMUCTL_CMD_TRANSLATE,
	IOMMUCTL_CMD_DUMP,
	IOMMUCTL_CMD_WALK,
	IOMMUCTL_CMD_SHIM_ADD,
};

/**
 * enum iommuctl_type - the types of objects, as IOMMUCTL_LIST and
 *			IOMMUCTL_DESTROY name them
 * @IOMMUCTL_MODEL: a model of a virtual IOMMU; only listed
 * @IOMMUCTL_IOMMU: a virtual IOMMU
 * @IOMMUCTL_DEV: a virtual DMA master
 * @IOMMUCTL_DOMAIN: a domain: one made by IOMMUCTL_DOMAIN_ADD, or one that the
 *		     kernel made for a virtual or a shimmed device
 * @IOMMUCTL_BUFFER: memory of the module, to map
 * @IOMMUCTL_SHIM: a device under the shim
 * @IOMMUCTL_FAULT: a DMA fault seen; only listed, by sequence number
 */
enum iommuctl_type {
	IOMMUCTL_MODEL = 1,
	IOMMUCTL_IOMMU,
	IOMMUCTL_DEV,
	IOMMUCTL_DOMAIN,
	IOMMUCTL_BUFFER,
	IOMMUCTL_SHIM,
	IOMMUCTL_FAULT,
};

/* Permissions and attributes of a mapping: the kernel's IOMMU_* prot bits */
#define IOMMUCTL_PROT_READ	(1 << 0)
#define IOMMUCTL_PROT_WRITE	(1 << 1)
#define IOMMUCTL_PROT_CACHE	(1 << 2)
#define IOMMUCTL_PROT_NOEXEC	(1 << 3)
#define IOMMUCTL_PROT_MMIO	(1 << 4)
#define IOMMUCTL_PROT_PRIV	(1 << 5)
#define IOMMUCTL_PROT_ALL	0x3f

/**
 * struct iommuctl_info - ioctl(IOMMUCTL_INFO): what the module is
 * @size: sizeof(struct iommuctl_info)
 * @abi: out: IOMMUCTL_ABI_VERSION of the module
 * @version: out: version of the module, a string
 * @objects: out: how many objects keep the module loaded
 * @faults: out: how many DMA faults were seen since it was loaded
 *
 * Returns when the module times all operations whose tracepoints are on by then.
 * With some drivers that begins a little after a tracepoint is switched on.
 */
struct iommuctl_info {
	__u32 size;
	__u32 abi;
	char version[IOMMUCTL_NAME_LEN];
	__u64 objects;
	__u64 faults;
};

#define IOMMUCTL_INFO _IO(IOMMUCTL_TYPE, IOMMUCTL_CMD_INFO)

/**
 * struct iommuctl_list - ioctl(IOMMUCTL_LIST): objects of one type, in pages
 * @size: sizeof(struct iommuctl_list)
 * @type: enum iommuctl_type
 * @after: list ids above this one: 0 to begin, then what came back.
 *	   For faults, sequence numbers.
 * @records: pointer to an array of the type's record, struct iommuctl_*_rec
 * @record_size: size of one record, as the caller knows it; what the module
 *		 does not know is zeroed, what the caller does not know is cut
 * @count: in: records there is room for (at least 1); out: records written.
 *	   Fewer than there is room for: the end was reached.
 *
 * @after comes back as the id of the last record written.
 */
struct iommuctl_list {
	__u32 size;
	__u32 type;
	__aligned_u64 after;
	__aligned_u64 records;
	__u32 record_size;
	__u32 count;
};

#define IOMMUCTL_LIST _IO(IOMMUCTL_TYPE, IOMMUCTL_CMD_LIST)

/**
 * enum iommuctl_flush - what a sync after an unmap flushes from the IOTLB
 * @IOMMUCTL_FLUSH_PAGE: the range, with a command for each page
 * @IOMMUCTL_FLUSH_RANGE: the range, with one command
 * @IOMMUCTL_FLUSH_DOMAIN: all of the domain
 * @IOMMUCTL_FLUSH_IOMMU: all of the IOMMU, other domains' too
 */
enum iommuctl_flush {
	IOMMUCTL_FLUSH_PAGE = 1,
	IOMMUCTL_FLUSH_RANGE,
	IOMMUCTL_FLUSH_DOMAIN,
	IOMMUCTL_FLUSH_IOMMU,
};

/**
 * enum iommuctl_attach - what may be attached at the same time
 * @IOMMUCTL_ATTACH_ANY: a domain to devices of all IOMMUs of the model
 * @IOMMUCTL_ATTACH_ONE_IOMMU: a domain to devices of one IOMMU
 * @IOMMUCTL_ATTACH_ONE_DEVICE: a domain to one device
 * @IOMMUCTL_ATTACH_ONE_DOMAIN: one paging domain to an IOMMU
 * @IOMMUCTL_ATTACH_ONE_GROUP: one domain to all devices of an IOMMU, which are
 *			       one group; or to those of several IOMMUs
 *
 * The rest is refused as the model's driver does: EINVAL, EBUSY, ENXIO or EXDEV.
 */
enum iommuctl_attach {
	IOMMUCTL_ATTACH_ANY = 1,
	IOMMUCTL_ATTACH_ONE_IOMMU,
	IOMMUCTL_ATTACH_ONE_DEVICE,
	IOMMUCTL_ATTACH_ONE_DOMAIN,
	IOMMUCTL_ATTACH_ONE_GROUP,
};

/* Callbacks in a model's struct iommu_domain_ops, where drivers differ */
#define IOMMUCTL_CB_MAP_PAGES		(1 << 0)
#define IOMMUCTL_CB_MAP			(1 << 1)	/* a page each, till 6.7 */
#define IOMMUCTL_CB_IOTLB_SYNC_MAP	(1 << 2)
#define IOMMUCTL_CB_IOTLB_SYNC		(1 << 3)
#define IOMMUCTL_CB_FLUSH_IOTLB_ALL	(1 << 4)

/**
 * struct iommuctl_model_rec - a model of a virtual IOMMU
 * @id: its place in the list
 * @pgsizes: page sizes, one bit each
 * @aperture_start: first IOVA
 * @aperture_end: last IOVA, included
 * @output_bits: width of an output address
 * @levels: levels of its page table
 * @name: as IOMMUCTL_IOMMU_ADD takes it
 * @format: name of its page-table format
 * @source: the driver or document that it is a model of
 * @types: types of domain that it has: bits 1 << enum iommuctl_domain_type
 * @callbacks: IOMMUCTL_CB_*: what its driver has in its domains' ops
 * @flush: enum iommuctl_flush
 * @attach: enum iommuctl_attach
 */
struct iommuctl_model_rec {
	__u32 id;
	__u32 output_bits;
	__aligned_u64 pgsizes;
	__aligned_u64 aperture_start;
	__aligned_u64 aperture_end;
	__u32 levels;
	__u32 __reserved;
	char name[IOMMUCTL_NAME_LEN];
	char format[IOMMUCTL_NAME_LEN];
	char source[IOMMUCTL_DEVNAME_LEN];
	__u32 types;
	__u32 callbacks;
	__u32 flush;
	__u32 attach;
};

/**
 * struct iommuctl_iommu_rec - a virtual IOMMU
 * @id: its id
 * @devices: how many masters it has
 * @name: "viommu0"
 * @model: its model
 * @flush_ns: nanoseconds that one invalidation command takes
 * @__reserved: zero
 */
struct iommuctl_iommu_rec {
	__u32 id;
	__u32 devices;
	char name[IOMMUCTL_NAME_LEN];
	char model[IOMMUCTL_NAME_LEN];
	__u32 flush_ns;
	__u32 __reserved;
};

/**
 * struct iommuctl_dev_rec - a virtual DMA master
 * @id: its id
 * @iommu: id of its IOMMU
 * @domain: id of the domain it translates through now, 0 if blocked
 * @group: its IOMMU group, as in /sys/kernel/iommu_groups
 * @dma_bytes: bytes it has read and written
 * @faults: how many of its accesses faulted
 * @name: "vdev0"
 */
struct iommuctl_dev_rec {
	__u32 id;
	__u32 iommu;
	__u32 domain;
	__u32 group;
	__aligned_u64 dma_bytes;
	__aligned_u64 faults;
	char name[IOMMUCTL_DEVNAME_LEN];
};

/**
 * enum iommuctl_origin - who made a domain and may change it
 * @IOMMUCTL_ORIGIN_USER: made by IOMMUCTL_DOMAIN_ADD, ours to map and attach
 * @IOMMUCTL_ORIGIN_KERNEL: made by the kernel for a virtual device (its default
 *			    domain, VFIO's): may be translated, walked, dumped
 * @IOMMUCTL_ORIGIN_SHIM: a vendor's domain under the shim: is timed, and only
 *			  its driver looks into it
 */
enum iommuctl_origin {
	IOMMUCTL_ORIGIN_USER = 1,
	IOMMUCTL_ORIGIN_KERNEL,
	IOMMUCTL_ORIGIN_SHIM,
};

/**
 * enum iommuctl_domain_type - kinds of domain
 * @IOMMUCTL_DOMAIN_BLOCKED: every access faults
 * @IOMMUCTL_DOMAIN_IDENTITY: IOVA is the physical address
 * @IOMMUCTL_DOMAIN_PAGING: a page table of whoever attaches it ("unmanaged")
 * @IOMMUCTL_DOMAIN_DMA: a default domain of the DMA API, strict
 * @IOMMUCTL_DOMAIN_DMA_FQ: a default domain of the DMA API, lazy
 */
enum iommuctl_domain_type {
	IOMMUCTL_DOMAIN_BLOCKED = 1,
	IOMMUCTL_DOMAIN_IDENTITY,
	IOMMUCTL_DOMAIN_PAGING,
	IOMMUCTL_DOMAIN_DMA,
	IOMMUCTL_DOMAIN_DMA_FQ,
};

/**
 * struct iommuctl_domain_rec - a domain
 * @id: its id
 * @origin: enum iommuctl_origin
 * @type: enum iommuctl_domain_type
 * @attached: how many devices are attached to it
 * @pgsizes: page sizes, one bit each
 * @aperture_start: first IOVA
 * @aperture_end: last IOVA, included
 * @mappings: mappings made by IOMMUCTL_MAP and alive
 * @mapped: bytes in them
 * @tables: pages of page table, root included; 0 if not known (a vendor's)
 * @format: name of the page-table format; of a vendor's domain, the IOMMU that
 *	    it was made for: "dmar0"
 * @device: the device it was made for or is attached to; empty if none
 */
struct iommuctl_domain_rec {
	__u32 id;
	__u32 origin;
	__u32 type;
	__u32 attached;
	__aligned_u64 pgsizes;
	__aligned_u64 aperture_start;
	__aligned_u64 aperture_end;
	__aligned_u64 mappings;
	__aligned_u64 mapped;
	__aligned_u64 tables;
	char format[IOMMUCTL_NAME_LEN];
	char device[IOMMUCTL_DEVNAME_LEN];
};

/**
 * struct iommuctl_buffer_rec - a buffer
 * @id: its id
 * @mappings: mappings of it that are alive
 * @length: bytes
 * @chunk: size of its physically contiguous, naturally aligned pieces
 */
struct iommuctl_buffer_rec {
	__u32 id;
	__u32 mappings;
	__aligned_u64 length;
	__aligned_u64 chunk;
};

/**
 * struct iommuctl_shim_rec - a device under the shim
 * @id: its id
 * @domain: id of the live domain being timed, 0 if it has none that pages
 * @entered: calls that entered a wrapper of this device's driver
 * @left: calls that left one; equal to @entered when none is under way
 * @device: its name
 * @driver: the IOMMU driver below
 */
struct iommuctl_shim_rec {
	__u32 id;
	__u32 domain;
	__aligned_u64 entered;
	__aligned_u64 left;
	char device[IOMMUCTL_DEVNAME_LEN];
	char driver[IOMMUCTL_NAME_LEN];
};

/**
 * enum iommuctl_fault_reason - why an access was refused
 * @IOMMUCTL_FAULT_UNMAPPED: nothing mapped there
 * @IOMMUCTL_FAULT_READ: no read permission
 * @IOMMUCTL_FAULT_WRITE: no write permission
 * @IOMMUCTL_FAULT_BLOCKED: the device is in no domain or in a blocked one
 * @IOMMUCTL_FAULT_APERTURE: outside the aperture
 * @IOMMUCTL_FAULT_ADDRESS: translated, to an address that is no memory given to
 *			    this domain
 * @IOMMUCTL_FAULT_STALE: in the IOTLB, not as in the page table: it was changed
 *			  and not flushed
 */
enum iommuctl_fault_reason {
	IOMMUCTL_FAULT_UNMAPPED = 1,
	IOMMUCTL_FAULT_READ,
	IOMMUCTL_FAULT_WRITE,
	IOMMUCTL_FAULT_BLOCKED,
	IOMMUCTL_FAULT_APERTURE,
	IOMMUCTL_FAULT_ADDRESS,
	IOMMUCTL_FAULT_STALE,
};

/**
 * struct iommuctl_fault_rec - a DMA fault
 * @seq: its number, from 1; a gap means that older ones were overwritten
 * @time_ns: when, CLOCK_MONOTONIC
 * @iova: the address accessed
 * @domain: id of the domain, 0 if none
 * @reason: enum iommuctl_fault_reason
 * @write: 1 a write, 0 a read
 * @device: who
 */
struct iommuctl_fault_rec {
	__aligned_u64 seq;
	__aligned_u64 time_ns;
	__aligned_u64 iova;
	__u32 domain;
	__u32 reason;
	__u32 write;
	__u32 __reserved;
	char device[IOMMUCTL_DEVNAME_LEN];
};

/**
 * struct iommuctl_destroy - ioctl(IOMMUCTL_DESTROY): end one object
 * @size: sizeof(struct iommuctl_destroy)
 * @type: IOMMUCTL_IOMMU, _DEV, _DOMAIN, _BUFFER or _SHIM
 * @id: which
 * @__reserved: zero
 *
 * A domain's mappings end with it. EBUSY: a domain that is attached, a buffer
 * that is mapped, an IOMMU that has devices or domains, a device with a driver or
 * with its group owned. EPERM: a domain whose origin is not USER.
 */
struct iommuctl_destroy {
	__u32 size;
	__u32 type;
	__u32 id;
	__u32 __reserved;
};

#define IOMMUCTL_DESTROY _IO(IOMMUCTL_TYPE, IOMMUCTL_CMD_DESTROY)

/**
 * struct iommuctl_reset - ioctl(IOMMUCTL_RESET): end every object
 * @size: sizeof(struct iommuctl_reset)
 * @destroyed: out: how many objects were ended
 *
 * Detaches first; then the module can be unloaded. EBUSY: something outside
 * (a driver, VFIO) still holds a virtual device; the rest was ended all the same.
 */
struct iommuctl_reset {
	__u32 size;
	__u32 destroyed;
};

#define IOMMUCTL_RESET _IO(IOMMUCTL_TYPE, IOMMUCTL_CMD_RESET)

/**
 * struct iommuctl_iommu_add - ioctl(IOMMUCTL_IOMMU_ADD): a virtual IOMMU
 * @size: sizeof(struct iommuctl_iommu_add)
 * @flags: zero
 * @model: name of its model; ENOENT if there is none such
 * @id: out: its id
 * @flush_ns: nanoseconds that one invalidation command of its IOTLB takes, up to
 *	      IOMMUCTL_MAX_FLUSH_NS, else ERANGE
 * @name: out: "viommu0"
 */
struct iommuctl_iommu_add {
	__u32 size;
	__u32 flags;
	char model[IOMMUCTL_NAME_LEN];
	__u32 id;
	__u32 flush_ns;
	char name[IOMMUCTL_NAME_LEN];
};

#define IOMMUCTL_IOMMU_ADD _IO(IOMMUCTL_TYPE, IOMMUCTL_CMD_IOMMU_ADD)

/**
 * struct iommuctl_device_add - ioctl(IOMMUCTL_DEVICE_ADD): a virtual DMA master
 * @size: sizeof(struct iommuctl_device_add)
 * @flags: zero
 * @iommu: id of the virtual IOMMU that it is behind
 * @id: out: its id
 * @name: out: "vdev0"
 */
struct iommuctl_device_add {
	__u32 size;
	__u32 flags;
	__u32 iommu;
	__u32 id;
	char name[IOMMUCTL_DEVNAME_LEN];
};

#define IOMMUCTL_DEVICE_ADD _IO(IOMMUCTL_TYPE, IOMMUCTL_CMD_DEVICE_ADD)

/**
 * enum iommuctl_dma_op - what a virtual master is to do
 * @IOMMUCTL_DMA_READ: the device reads memory at @iova, the user gets it
 * @IOMMUCTL_DMA_WRITE: the device writes what the user gives to @iova
 * @IOMMUCTL_DMA_COPY: the device reads at @src_iova and writes at @iova
 */
enum iommuctl_dma_op {
	IOMMUCTL_DMA_READ = 1,
	IOMMUCTL_DMA_WRITE,
	IOMMUCTL_DMA_COPY,
};

/**
 * struct iommuctl_device_dma - ioctl(IOMMUCTL_DEVICE_DMA): DMA by a virtual
 *				master, through its domain
 * @size: sizeof(struct iommuctl_device_dma)
 * @flags: zero
 * @device: id of the master
 * @op: enum iommuctl_dma_op
 * @iova: where the device accesses memory
 * @src_iova: IOMMUCTL_DMA_COPY: where it reads
 * @length: bytes, 1 to IOMMUCTL_MAX_DMA
 * @user: READ, WRITE: the user's memory
 * @done: out: bytes transferred, also when it faulted on the way
 * @fault_iova: out: where it faulted
 * @fault_reason: out: enum iommuctl_fault_reason, 0 if it did not fault
 * @__reserved: zero
 *
 * A DMA fault is a result, not an error: the ioctl returns 0 and says where.
 * As on hardware, what was transferred before the fault stays transferred.
 */
struct iommuctl_device_dma {
	__u32 size;
	__u32 flags;
	__u32 device;
	__u32 op;
	__aligned_u64 iova;
	__aligned_u64 src_iova;
	__aligned_u64 length;
	__aligned_u64 user;
	__aligned_u64 done;
	__aligned_u64 fault_iova;
	__u32 fault_reason;
	__u32 __reserved;
};

#define IOMMUCTL_DEVICE_DMA _IO(IOMMUCTL_TYPE, IOMMUCTL_CMD_DEVICE_DMA)

/**
 * struct iommuctl_domain_add - ioctl(IOMMUCTL_DOMAIN_ADD): a domain for a device
 * @size: sizeof(struct iommuctl_domain_add)
 * @flags: zero
 * @type: IOMMUCTL_DOMAIN_PAGING, _IDENTITY or _BLOCKED; the last two for
 *	  virtual devices only
 * @id: out: its id
 * @device: the device whose IOMMU's driver is to make it: "vdev0",
 *	    "0000:00:04.0". It is not attached yet.
 */
struct iommuctl_domain_add {
	__u32 size;
	__u32 flags;
	__u32 type;
	__u32 id;
	char device[IOMMUCTL_DEVNAME_LEN];
};

#define IOMMUCTL_DOMAIN_ADD _IO(IOMMUCTL_TYPE, IOMMUCTL_CMD_DOMAIN_ADD)

/**
 * struct iommuctl_domain_attach - ioctl(IOMMUCTL_DOMAIN_ATTACH) and
 *				   ioctl(IOMMUCTL_DOMAIN_DETACH)
 * @size: sizeof(struct iommuctl_domain_attach)
 * @flags: zero
 * @domain: id of the domain
 * @__reserved: zero
 * @device: the device; its whole IOMMU group is attached, and its DMA is
 *	    owned by us until it is detached
 *
 * Attach: EBUSY: a device of the group has a driver, or the group is owned
 * (VFIO, another domain of ours). EINVAL: the IOMMU refuses this domain for
 * this device. Detach: ENOENT: it is not attached to that domain.
 */
struct iommuctl_domain_attach {
	__u32 size;
	__u32 flags;
	__u32 domain;
	__u32 __reserved;
	char device[IOMMUCTL_DEVNAME_LEN];
};

#define IOMMUCTL_DOMAIN_ATTACH _IO(IOMMUCTL_TYPE, IOMMUCTL_CMD_DOMAIN_ATTACH)
#define IOMMUCTL_DOMAIN_DETACH _IO(IOMMUCTL_TYPE, IOMMUCTL_CMD_DOMAIN_DETACH)

/**
 * struct iommuctl_buffer_add - ioctl(IOMMUCTL_BUFFER_ADD): zeroed memory to map
 * @size: sizeof(struct iommuctl_buffer_add)
 * @flags: zero
 * @length: bytes, a multiple of 4096, up to IOMMUCTL_MAX_BUFFER
 * @chunk: in: pieces that are physically contiguous and aligned to their own
 *	   size: a power of two from 4096 to 4 MiB dividing @length, or 0 for
 *	   the largest that can be had
 * @id: out: its id
 * @__reserved: zero
 */
struct iommuctl_buffer_add {
	__u32 size;
	__u32 flags;
	__aligned_u64 length;
	__aligned_u64 chunk;
	__u32 id;
	__u32 __reserved;
};

#define IOMMUCTL_BUFFER_ADD _IO(IOMMUCTL_TYPE, IOMMUCTL_CMD_BUFFER_ADD)

#define IOMMUCTL_BUFFER_WRITE	(1 << 0)

/**
 * struct iommuctl_buffer_access - ioctl(IOMMUCTL_BUFFER_ACCESS): the CPU's view
 *				   of a buffer
 * @size: sizeof(struct iommuctl_buffer_access)
 * @flags: IOMMUCTL_BUFFER_WRITE to write the user's bytes into the buffer; else
 *	   read them from it
 * @buffer: id of the buffer
 * @__reserved: zero
 * @offset: first byte
 * @length: bytes
 * @user: the user's memory
 */
struct iommuctl_buffer_access {
	__u32 size;
	__u32 flags;
	__u32 buffer;
	__u32 __reserved;
	__aligned_u64 offset;
	__aligned_u64 length;
	__aligned_u64 user;
};

#define IOMMUCTL_BUFFER_ACCESS _IO(IOMMUCTL_TYPE, IOMMUCTL_CMD_BUFFER_ACCESS)

#define IOMMUCTL_MAP_PHYS	(1 << 0)

/**
 * struct iommuctl_map - ioctl(IOMMUCTL_MAP): map a buffer or an output address
 * @size: sizeof(struct iommuctl_map)
 * @flags: IOMMUCTL_MAP_PHYS: @offset is an output address. Only for the
 *	   page table of a virtual IOMMU, which reaches no hardware, and DMA to
 *	   it faults unless it is memory of a buffer.
 * @domain: id of the domain, its origin USER, its type PAGING
 * @prot: IOMMUCTL_PROT_*, READ or WRITE at least
 * @buffer: id of the buffer; zero with IOMMUCTL_MAP_PHYS
 * @__reserved: zero
 * @iova: first IOVA
 * @offset: first byte in the buffer
 * @length: bytes of one mapping. @iova, @offset and @length are multiples of
 *	    the domain's smallest page.
 * @count: make this many mappings of the same memory; 0 means 1
 * @stride: their distance in IOVA, at least @length, if @count is above 1
 *
 * EEXIST: a part of it is mapped. ERANGE: outside aperture or buffer. ENODEV: the
 * IOMMU's driver cannot map. Or what its driver refuses it with.
 */
struct iommuctl_map {
	__u32 size;
	__u32 flags;
	__u32 domain;
	__u32 prot;
	__u32 buffer;
	__u32 __reserved;
	__aligned_u64 iova;
	__aligned_u64 offset;
	__aligned_u64 length;
	__aligned_u64 count;
	__aligned_u64 stride;
};

#define IOMMUCTL_MAP _IO(IOMMUCTL_TYPE, IOMMUCTL_CMD_MAP)

/**
 * struct iommuctl_unmap - ioctl(IOMMUCTL_UNMAP): end all mappings in a range
 * @size: sizeof(struct iommuctl_unmap)
 * @flags: zero
 * @domain: id of the domain, its origin USER
 * @__reserved: zero
 * @iova: first IOVA
 * @last: last IOVA, included
 * @unmapped: out: bytes unmapped
 * @conflict: out: with EINVAL, the first IOVA of the mapping which the range
 *	      would cut
 *
 * Mappings end as a whole: EINVAL if the range would cut one. ENOENT: no
 * mapping in the range.
 */
struct iommuctl_unmap {
	__u32 size;
	__u32 flags;
	__u32 domain;
	__u32 __reserved;
	__aligned_u64 iova;
	__aligned_u64 last;
	__aligned_u64 unmapped;
	__aligned_u64 conflict;
};

#define IOMMUCTL_UNMAP _IO(IOMMUCTL_TYPE, IOMMUCTL_CMD_UNMAP)

/**
 * struct iommuctl_translate - ioctl(IOMMUCTL_TRANSLATE): what an IOVA means
 * @size: sizeof(struct iommuctl_translate)
 * @flags: zero
 * @domain: id of the domain; EOPNOTSUPP if its origin is SHIM
 * @prot: out: IOMMUCTL_PROT_*; for a vendor's domain as it was mapped by us,
 *	  0 if not known
 * @iova: the IOVA
 * @paddr: out: its output address
 * @pgsize: out: size of the page that holds it, 0 if not known
 *
 * ENOENT: nothing mapped there.
 */
struct iommuctl_translate {
	__u32 size;
	__u32 flags;
	__u32 domain;
	__u32 prot;
	__aligned_u64 iova;
	__aligned_u64 paddr;
	__aligned_u64 pgsize;
};

#define IOMMUCTL_TRANSLATE _IO(IOMMUCTL_TYPE, IOMMUCTL_CMD_TRANSLATE)

/**
 * struct iommuctl_mapping - a run of mapped pages
 * @iova: first IOVA
 * @paddr: output address of @iova
 * @length: bytes; input and output are contiguous
 * @pgsize: size of the pages it consists of, 0 if not known
 * @prot: IOMMUCTL_PROT_*
 * @buffer: id of the buffer that it maps, if it was mapped by us
 */
struct iommuctl_mapping {
	__aligned_u64 iova;
	__aligned_u64 paddr;
	__aligned_u64 length;
	__aligned_u64 pgsize;
	__u32 prot;
	__u32 buffer;
};

/**
 * struct iommuctl_dump - ioctl(IOMMUCTL_DUMP): mappings of a domain, in pages
 * @size: sizeof(struct iommuctl_dump)
 * @flags: zero
 * @domain: id of the domain. Of a vendor's domain, what we mapped is listed;
 *	    EOPNOTSUPP if its origin is SHIM.
 * @record_size: sizeof(struct iommuctl_mapping) as the caller knows it
 * @iova: in: list from this IOVA; out: where to go on
 * @last: last IOVA to list, included
 * @records: array of struct iommuctl_mapping
 * @count: in: records there is room for; out: records written
 * @more: out: 1 if there may be more from @iova on, 0 at the end
 *
 * A domain may change between two calls; each record was true when written.
 */
struct iommuctl_dump {
	__u32 size;
	__u32 flags;
	__u32 domain;
	__u32 record_size;
	__aligned_u64 iova;
	__aligned_u64 last;
	__aligned_u64 records;
	__u32 count;
	__u32 more;
};

#define IOMMUCTL_DUMP _IO(IOMMUCTL_TYPE, IOMMUCTL_CMD_DUMP)

/**
 * enum iommuctl_entry - what a page-table entry is
 * @IOMMUCTL_ENTRY_NONE: not present
 * @IOMMUCTL_ENTRY_TABLE: points to a table of the next level
 * @IOMMUCTL_ENTRY_LEAF: maps a page
 */
enum iommuctl_entry {
	IOMMUCTL_ENTRY_NONE = 1,
	IOMMUCTL_ENTRY_TABLE,
	IOMMUCTL_ENTRY_LEAF,
};

/**
 * struct iommuctl_step - one level of a walk
 * @level: the level, counted as the hardware's manual does
 * @kind: enum iommuctl_entry
 * @index: index of the entry in its table
 * @prot: IOMMUCTL_PROT_* that this entry gives
 * @table: address of the table
 * @entry: the entry, raw
 * @out: address of the next table, or output address of the page
 * @length: bytes of IOVA that this entry spans
 * @text: the entry decoded, in the words of the hardware's manual
 */
struct iommuctl_step {
	__u32 level;
	__u32 kind;
	__u32 index;
	__u32 prot;
	__aligned_u64 table;
	__aligned_u64 entry;
	__aligned_u64 out;
	__aligned_u64 length;
	char text[IOMMUCTL_TEXT_LEN];
};

/**
 * struct iommuctl_walk - ioctl(IOMMUCTL_WALK): the page-table walk of one IOVA
 * @size: sizeof(struct iommuctl_walk)
 * @flags: zero
 * @domain: id of a virtual IOMMU's domain; EOPNOTSUPP for a vendor's, whose
 *	    tables are its own
 * @count: in: steps there is room for; out: steps taken
 * @iova: the IOVA
 * @steps: array of struct iommuctl_step, from the root down
 * @step_size: sizeof(struct iommuctl_step) as the caller knows it
 * @__reserved: zero
 */
struct iommuctl_walk {
	__u32 size;
	__u32 flags;
	__u32 domain;
	__u32 count;
	__aligned_u64 iova;
	__aligned_u64 steps;
	__u32 step_size;
	__u32 __reserved;
};

#define IOMMUCTL_WALK _IO(IOMMUCTL_TYPE, IOMMUCTL_CMD_WALK)

/**
 * struct iommuctl_shim_add - ioctl(IOMMUCTL_SHIM_ADD): time a device's domains
 * @size: sizeof(struct iommuctl_shim_add)
 * @flags: zero
 * @id: out: its id
 * @__reserved: zero
 * @device: a real device behind a vendor's IOMMU; its live domain is timed
 *	    from now on, and each that it is attached to later
 *
 * EEXIST: under the shim already. EOPNOTSUPP: a virtual device, which needs
 * none. ENODEV: no such device, or it has no IOMMU. ENOSPC: more kinds of
 * drivers than the shim has room for.
 */
struct iommuctl_shim_add {
	__u32 size;
	__u32 flags;
	__u32 id;
	__u32 __reserved;
	char device[IOMMUCTL_DEVNAME_LEN];
};

#define IOMMUCTL_SHIM_ADD _IO(IOMMUCTL_TYPE, IOMMUCTL_CMD_SHIM_ADD)

#endif /* _UAPI_LINUX_IOMMUCTL_H */
