# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# A disk's I/O behind a vendor's IOMMU: what `iommuctl lat` counts, against the
# core's iommu:map and iommu:unmap as ftrace counts them; what it sums up,
# against bpftrace on iommuctl's tracepoints; and how long it says a map takes,
# against a kprobe and kretprobe on the driver's function.
#
# Nothing but the disk maps here, and it is idle while the others start. The core
# tells an iommu_map() once, whose pages a driver may map in several calls
# (AMD, with its many page sizes): bytes agree always, counts where an I/O is a
# page.
#
# Not on the debug kernel, which has no hist triggers to count with.
#
# vm 6.12 7.3: -i intel -s 2 --nvme 64M -t 180
# vm 7.3: -i amd -s 2 --nvme 64M -t 180
# long 6.1: -i amd -s 2 --nvme 64M -t 180
# vm 7.3: -i virtio -s 2 --nvme 64M -t 180
# matrix 6.12: -i virtio -s 2 --nvme 64M -t 180
# vm arm64-6.12 arm64-6.1 arm64-7.3: -i smmu -s 2 --nvme 64M -t 180
# matrix arm64-6.12 arm64-6.1 arm64-7.3: -i smmu -m lazy -s 2 --nvme 64M -t 180
# matrix 6.12: -i amd -s 2 --nvme 64M -t 180
# matrix 6.1: -i intel -s 2 --nvme 64M -t 180
# matrix 6.1 6.12 7.3: -i intel -m lazy -s 2 --nvme 64M -t 180
# matrix 6.1 6.12 7.3: -i amd -m lazy -s 2 --nvme 64M -t 180
# matrix 6.12 7.3: -i virtio -m lazy -s 2 --nvme 64M -t 180
# vm s390x-6.12: -i s390 -s 2 --nvme 64M -t 300
# matrix 6.1 6.12 7.3: -i intel-sm -s 2 --nvme 64M -t 180
# matrix 6.1 6.12 7.3: -i intel-fs -s 2 --nvme 64M -t 180
. "$TREE/tests/vm/lib.sh"
. "$TREE/tests/vm/lat.sh"
. "$TREE/tests/vm/mode.sh"
. "$TREE/tests/vm/disk.sh"

disk=$VM_DISK
set_mode $disk
modprobe nvme || bail "no NVMe driver"
insmod "$IOMMUCTL_KO" || bail "no module"
iommuctl shim add $disk >/dev/null || bail "no shim"

script=
for op in map unmap iotlb_sync iotlb_sync_map flush_all; do
	script+="tracepoint:iommuctl:$op {
		@count[\"$op\"] = count(); @sum[\"$op\"] = sum(args->ns); } "
done
# "count sum" of each operation that there was
sums='["map", "unmap", "iotlb_sync", "iotlb_sync_map", "flush_all"][]'
core_start
bt_start "$script"
lat_start -s -D
ok "150 reads of a page from each processor" reads 4k 150
lat_stop
core=$(core_stop)
bt_stop
is "as many maps and unmaps, and bytes, as the core says" \
	"$(lat_get 'sum("map"; .count), sum("map"; .bytes),
		sum("unmap"; .count), sum("unmap"; .bytes)')" "$core"
like "which are all the reads'" "$core" "^300 $((300 * 4096)) 300 "
is "none failed, dropped or missed" "$(lat_get 'sum("map"; .errors) +
	sum("unmap"; .errors), lost')" "0 0"
is "of the disk and its domain" \
	"$(lat_get '[.[].rows[] | [.device, .domain]] | unique[][]')" \
	"$disk $(iommuctl -j shim list | jq '.shims[0].domain')"
is "as many nanoseconds as bpftrace sums up" \
	"$(lat_get "$sums as \$op | sum(\$op; .count), sum(\$op; .sum)")" \
	"$(bt_get "$sums as \$op | .\"@count\"[\$op] // 0, .\"@sum\"[\$op] // 0")"

# The driver's function, as it goes in and out: such probes are inside of what
# lat times. Not together with the tracepoints above: what interrupts a program
# of a kprobe is lost for those of bpftrace.
case $VM_IOMMU-$(uname -r) in
virtio-*)	map=viommu_map_pages ;;
intel-fs-7.*)	map=x86_64_map_range ;;
intel*-7.*)	map=vtdss_map_range ;;
amd-7.*)	map=amdv1_map_range ;;
# The driver's own has the name of another driver's.
smmu-*)		map=arm_lpae_map_pages ;;
*)		map=${VM_IOMMU%-*}_iommu_map_pages ;;
esac
script="kprobe:$map { @start[cpu] = nsecs; }
	kretprobe:$map { @ns = hist(nsecs - @start[cpu]); @n = count(); }"

core_start
bt_start "$script"
lat_start -o map -o unmap
ok "20 reads of 128 KiB from each processor" reads 128k 20
lat_stop
read -r _ mapped _ unmapped <<<"$(core_stop)"
bt_stop
is "as many bytes as the core says" \
	"$(lat_get 'sum("map"; .bytes), sum("unmap"; .bytes)')" \
	"$mapped $unmapped"
is "other operations are left out" \
	"$(lat_get '[.[].rows[].op] | unique[]')" "map unmap"

# Of the probes only a power of two is known.
median=$(bt_get '(."@n" / 2) as $half | reduce ."@ns"[] as $b (
	{n: 0, min: 0}; if .n < $half then .min = $b.min else . end |
	.n += $b.count) | .min')
p50=$(lat_get '.[].rows[] | select(.op == "map") | .p50')
diag "median: kprobe $median and more, lat $p50"
ok "a median not below that of a kprobe and kretprobe" [ "$p50" -ge "$median" ]
ok "nor far above" [ "$p50" -le $((16 * median)) ]

ok "shim del" iommuctl shim del $disk
ok "rmmod" rmmod iommuctl
done_testing
