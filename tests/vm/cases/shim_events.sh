# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# The shim's events against the core's own tracepoints, iommu:map and
# iommu:unmap, for a disk's real I/O: each map and unmap that the core did is
# told once, with its address and size, its device and domain, and a duration.
# (The core's events may be split in several callbacks where page sizes differ,
# so bytes are compared, and counts where each I/O is a page.)
#
# vm 6.12 7.3 debug: -i intel -s 2 --nvme 64M -t 120
# vm 6.1 7.3: -i amd -s 2 --nvme 64M -t 120
# vm 6.12 7.3: -i virtio -s 2 --nvme 64M -t 120
# vm arm64-6.12 arm64-6.1 arm64-7.3: -i smmu -s 2 --nvme 64M -t 120
# vm s390x-6.12: -i s390 -s 2 --nvme 64M -t 200
. "$TREE/tests/vm/lib.sh"

disk=$VM_DISK
trace=/sys/kernel/tracing
modprobe nvme || bail "no NVMe driver"
insmod "$IOMMUCTL_KO" || bail "no module"
iommuctl shim add $disk >/dev/null || bail "no shim"
domain=$(iommuctl -j shim list | jq '.shims[0].domain')
about="domain=$domain device=$disk iova="

# Trace our events and the core's while the disk reads $2 blocks of size $1
record()
{
	echo 16384 >$trace/buffer_size_kb
	echo >$trace/trace
	echo 1 >$trace/events/iommuctl/enable
	echo 1 >$trace/events/iommu/map/enable
	echo 1 >$trace/events/iommu/unmap/enable
	iommuctl info || return		# returns when all of it is timed
	dd if=/dev/nvme0n1 of=/dev/null bs="$1" count="$2" iflag=direct || return
	echo 0 >$trace/events/iommu/enable
	echo 0 >$trace/events/iommuctl/enable
	grep -v '^#' $trace/trace >/tmp/trace
	cat $trace/per_cpu/cpu*/stats >/tmp/stats
	echo 1408 >$trace/buffer_size_kb
}

lost()
{
	awk '/^(overrun|dropped events|commit overrun)/ { n += $NF } END { print n }' \
		/tmp/stats
}

# "iova size" of each map or unmap ($1) that we told, and that the core told
ours()
{
	sed -En "s/.* $1: $about(0x[0-9a-f]+) size=(0x[0-9a-f]+) .* ret=0\$/\1 \2/p" \
		/tmp/trace | while read -r iova size; do
		echo $((iova)) $((size))
	done | sort
}

core()
{
	sed -En "s/.* $1: IOMMU: iova=(0x[0-9a-f]+) .* (unmapped_)?size=([0-9]+)\$/\1 \3/p" \
		/tmp/trace | while read -r iova size; do
		echo $((iova)) "$size"
	done | sort
}

bytes()
{
	awk '{ n += $2 } END { print n + 0 }'
}

# Events that match $1; zero is a count, too
count()
{
	grep -Ec "$1" /tmp/trace || true
}

ok "256 reads of a page" record 4k 256
is "no event was lost" "$(lost)" 0
for op in map unmap; do
	ours $op >/tmp/ours
	core $op >/tmp/core
	is "256 events of $op" "$(wc -l </tmp/ours)" 256
	ok "each as the core tells it" diff /tmp/ours /tmp/core
	is "every one with a duration" "$(count " $op: $about.* ns=[1-9]")" 256
done

# Strict mode: each unmap waits for its own sync. 6.12's virtio-iommu does not
# gather what it unmaps: its sync is of no range.
gathered=0x1000
[ "$VM_IOMMU-$VM_KERNEL" != virtio-6.12 ] || gathered=0x0
is "256 of iotlb_sync" \
	"$(count " iotlb_sync: $about.* size=$gathered .* ns=[1-9]")" 256
# Arm's driver has no such callback.
[ "$VM_IOMMU" = smmu ] && syncs=0 || syncs=256
is "$syncs of iotlb_sync_map" \
	"$(count " iotlb_sync_map: $about.* size=0x1000 .* ns=[1-9]")" $syncs

ok "16 reads of a megabyte" record 1M 16
is "no event was lost" "$(lost)" 0
for op in map unmap; do
	is "all bytes of $op" "$(ours $op | bytes)" "$(core $op | bytes)"
	ok "which are 16 MiB at least" [ "$(ours $op | bytes)" -ge $((16 << 20)) ]
done

entered()
{
	iommuctl -j shim list | jq '.shims[0].entered'
}

calls=$(entered)
ok "shim del" iommuctl shim del $disk
ok "a read without the shim" record 4k 1
is "is the core's to tell" "$(count " (un)?map: IOMMU: ")" 2
is "and not ours" "$(count " device=$disk ")" 0
ok "shim add again" iommuctl shim add $disk
is "nothing had entered it meanwhile" "$(entered)" "$calls"
ok "shim del again" iommuctl shim del $disk
ok "rmmod" rmmod iommuctl
done_testing
