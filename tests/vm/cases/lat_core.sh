# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# `iommuctl lat` without the module: what it counts of a disk's I/O, against the
# core's tracepoints iommu:map and iommu:unmap as ftrace counts them; its times
# between those of the functions around and inside, as bpftrace has them; and
# the phases of the calls, which add up. The disk's unmaps come in interrupts.
#
# quick: the counts alone
#
# vm 6.12: -i intel -s 2 --nvme 64M -t 300 -- quick
# long 6.1 6.12 7.3: -i intel -s 2 --nvme 64M -t 600
# long 7.3: -i amd -s 2 --nvme 64M -t 600
# matrix 6.1 6.12: -i amd -s 2 --nvme 64M -t 600
# matrix 6.12 7.3: -i virtio -s 2 --nvme 64M -t 600
# matrix 6.1 6.12 7.3: -i intel -m lazy -s 2 --nvme 64M -t 600
# matrix 6.12 7.3: -i amd -m lazy -s 2 --nvme 64M -t 600
# long arm64-6.12 arm64-7.3: -i smmu -s 2 --nvme 64M -t 900
# long s390x-6.12: -i s390 -s 2 --nvme 64M -t 900
. "$TREE/tests/vm/lib.sh"
. "$TREE/tests/vm/lat.sh"
. "$TREE/tests/vm/mode.sh"
. "$TREE/tests/vm/disk.sh"

disk=$VM_DISK
set_mode $disk
modprobe nvme || bail "no NVMe driver"

core_detached()
{
	lat_programs='^(enter|leave)_' lat_detached
}

# Debian's kernels have two drivers with functions of the names of arm-smmu-v3's.
case $VM_IOMMU in
smmu)	unseen="attach, detach and IOTLB syncs" ;;
*)	unseen="attach and detach" ;;
esac

quick=${1-}
core_start
lat_start
like "says what the source is, and what it does not see" "$(</tmp/lat.err)" \
	"Source: core.* $unseen are not seen"
attached=$(bpftool -j prog show | jq -r '[.[].name // "" |
	select(test("^enter_")) | sub("^enter_"; "")] | sort | join(" ")')
ok "150 reads of a page from each processor" reads 4k 150
lat_stop
core=$(core_stop)
is "as many maps and unmaps, and bytes, as the core says" \
	"$(lat_get 'sum("map"; .count), sum("map"; .bytes),
		sum("unmap"; .count), sum("unmap"; .bytes)')" "$core"
like "which are all the reads'" "$core" "^300 $((300 * 4096)) 300 "
is "none failed, dropped or missed" "$(lat_get 'sum("map"; .errors) +
	sum("unmap"; .errors), lost')" "0 0"
is "of the disk" "$(lat_get '[.[].rows[].device] | unique[]')" "$disk"
is "the source in JSON" "$(lat_get '.[].source')" core
is "the functions timed: those with programs" \
	"$(lat_get '.[].functions | sort | join(" ")')" "$attached"
like "the map's among them" "$attached" "__iommu_map|iommu_map_nosync"
[ "$VM_MODE" = lazy ] || [ "$VM_IOMMU" = smmu ] ||
	is "as many syncs as unmaps" "$(lat_get 'sum("iotlb_sync"; .count)')" 300
[ -z "$quick" ] || done_testing

# Phases: sum(CALL; f) is of calls there.
phases='def call(c; f): [.[].calls[] | select(.call | test(c)) | f] | add // 0;
	def phase(c; p; f): call(c; .phases[] | select(.phase == p) | f);'
core_start
lat_start -P
ok "150 reads of a page" reads 4k 150
ok "and 20 of 128 KiB" reads 128k 20
lat_stop
read -r maps _ unmaps _ <<<"$(core_stop)"
is "as many calls as unmaps: one of each read" \
	"$(lat_get "$phases call(\"unmap|unlink\"; .count)")" "$unmaps"
# AMD's driver maps in pieces, which 6.1 cannot show.
driver=$(lat_get "$phases phase(\"\"; \"driver\"; .count)")
case $VM_IOMMU in
amd)	ok "the driver unmaps as often" [ "$driver" -ge "$unmaps" ] ;;
*)	is "the driver as often as the core maps and unmaps" "$driver" $((maps + unmaps)) ;;
esac
is "phases add up to their calls" \
	"$(lat_get "$phases [.[].calls[] | ([.phases[].sum] | add) == .sum] | unique[]")" true
is "and shares to the whole" "$(lat_get "$phases [.[].calls[] |
	([.phases[].share] | add) | . > 99.99 and . < 100.01] | unique[]")" true
is "none failed, dropped or missed" \
	"$(lat_get "$phases call(\"\"; .errors), map(.dropped + .missed)[]")" "0 0"
is "of the disk" "$(lat_get '[.[].calls[] | select(.call != "flush_queue") |
	.device] | unique[]')" "$disk"
for phase in iova core driver; do
	is "there is the phase $phase" \
		"$(lat_get "$phases phase(\"\"; \"$phase\"; .sum) > 0")" true
done
lat_start -P
kill -KILL "$lat_pid"
wait "$lat_pid" 2>/dev/null
ok "nothing stays attached after SIGKILL" core_detached

# Devices that come and go, as on a host of containers, and map nothing, take no
# room: wakeup sources, as they are the cheapest; many at once, as addresses differ
lat_start -P
ok "thousands of devices come and go" python3 - 6000 <<'END'
import os, resource, select, sys
EPOLLWAKEUP = 1 << 29
n = int(sys.argv[1])
resource.setrlimit(resource.RLIMIT_NOFILE, (n + 64, n + 64))
epoll, (end, _) = select.epoll(), os.pipe()
ends = [os.dup(end) for _ in range(n)]
for end in ends:
    epoll.register(end, select.EPOLLIN | EPOLLWAKEUP)
there = len(os.listdir("/sys/class/wakeup"))
for end in ends:
    epoll.unregister(end)
sys.exit(there - len(os.listdir("/sys/class/wakeup")) < n)
END
ok "10 reads" reads 4k 10
lat_stop
is "the disk's calls are counted all the same" "$(lat_get "$phases
	call(\"unmap|unlink\"; .count) > 0, map(.dropped)[]")" "true 0"

# One read at a time: nothing interrupts the programs but their own start and end.
echo 0 >/tmp/rounds
for ((i = 1;; i++)); do
	[ ! -e /tmp/enough ] || break
	dd if=/dev/nvme0n1 of=/dev/null bs=4k count=200 iflag=direct 2>/dev/null
	echo $i >/tmp/rounds
done &
reader=$!
lat_start
first=$(</tmp/rounds)
# It may be empty for a moment.
until [ "$(</tmp/rounds)0" -gt $((first * 10 + 20)) ]; do sleep 0.02; done
lat_stop
touch /tmp/enough
wait $reader
is "nothing is missed, not while programs come and go either" \
	"$(lat_get 'lost, sum("map"; .count) > 300')" "0 true"

# What is around a map and an unmap, and inside: as probes on other functions,
# their times hold, and are held by, those of lat, however slow the machine is.
case $VM_IOMMU-$(uname -r) in
intel-6.1.*)	inner=(__domain_mapping intel_iommu_unmap_pages) ;;
intel-7.*)	inner=(vtdss_map_range vtdss_unmap_range) ;;
amd-7.*)	inner=(amdv1_map_range amdv1_unmap_range) ;;
virtio-*)	inner=(viommu_map_pages viommu_unmap_pages) ;;
smmu-*)		inner=(arm_lpae_map_pages arm_lpae_unmap_pages) ;;
*)		inner=("${VM_IOMMU}_iommu_map_pages" "${VM_IOMMU}_iommu_unmap_pages") ;;
esac
# Each CPU has an idle task of its own, all with the same id.
who='tid ? tid : (1 << 32) + cpu'
script=
for f in "${inner[@]}" __iommu_dma_map __iommu_dma_unmap; do
	script+="kprobe:$f { @start[\"$f\", $who] = nsecs; }
		kretprobe:$f /@start[\"$f\", $who]/ {
		@sum[\"$f\"] = sum(nsecs - @start[\"$f\", $who]);
		@count[\"$f\"] = count();
		delete(@start[\"$f\", $who]); } "
done
sums="(\"${inner[0]}\", \"${inner[1]}\", \"__iommu_dma_map\", \"__iommu_dma_unmap\")"

# bpftrace's probes miss a call that comes in an interrupt upon one of their own
# handlers: what it has not counted it has no time of.
for _ in 1 2 3 4 5; do
	bt_start "$script"
	lat_start
	ok "150 reads of a page from each processor" reads 4k 150
	lat_stop
	bt_stop
	bt_counts=$(bt_get "$sums as \$f | .\"@count\"[\$f]")
	[ "$bt_counts" != "300 300 300 300" ] || break
	diag "bpftrace counted $bt_counts"
done
is "bpftrace has all calls" "$bt_counts" "300 300 300 300"
is "so has lat" "$(lat_get 'sum("map"; .count), sum("unmap"; .count)')" "300 300"
read -r map unmap <<<"$(lat_get 'sum("map"; .sum), sum("unmap"; .sum)')"
read -r map_in unmap_in map_out unmap_out <<<"$(bt_get "$sums as \$f | .\"@sum\"[\$f]")"
diag "map: $map_in inside, $map, $map_out around; unmap: $unmap_in, $unmap, $unmap_out"
ok "maps take longer than what is inside" [ "$map" -gt "$map_in" ]
ok "and less than what is around" [ "$map" -lt "$map_out" ]
ok "so do unmaps" [ "$unmap" -gt "$unmap_in" ]
ok "and less than what is around them" [ "$unmap" -lt "$unmap_out" ]

core_start
lat_start -D -G -M -F -C
ok "20 reads of 128 KiB from each processor" reads 128k 20
lat_stop
is "as many again, by all that rows can be by" \
	"$(lat_get 'sum("map"; .count), sum("map"; .bytes),
		sum("unmap"; .count), sum("unmap"; .bytes)')" "$(core_stop)"
is "the group and the mode are the disk's" \
	"$(lat_get '[.[].rows[] | [.group, .mode]] | unique[][]')" \
	"$(basename "$(readlink /sys/bus/pci/devices/$disk/iommu_group)") $VM_MODE"
is "only maps have permissions, to write" \
	"$(lat_get '[.[].rows[] | select(.op == "map") | .prot | test("w")] | unique[]')" true
ok "nothing stays attached after SIGINT" core_detached

lat_mode='' lat_start -P
ok "10 reads" reads 4k 10
lat_stop
like "text: a heading" "$(<$lat_out)" "DEVICE +CALL +PHASE +COUNT"
not_ok "phases by size" iommuctl lat -P -s 1 1
like "says what they go with" "$output" "goes with"
not_ok "an unknown source" iommuctl lat --source hardware
like "names those there are" "$output" "module, core and kprobe"
not_ok "the module, which is not there" iommuctl lat --source module 1 1
mount -t tmpfs tmpfs /sys/kernel/btf
not_ok "a kernel without types" iommuctl lat 1 1
like "says what it wants" "$output" "BTF"
umount /sys/kernel/btf
if command -v setpriv >/dev/null; then
	not_ok "without rights" setpriv --reuid 65534 --clear-groups \
		--inh-caps=-all --bounding-set=-all iommuctl lat 1 1
	like "says which" "$output" "CAP_BPF"
fi

# All contexts at once, nested into each other: what interrupts a program itself
# is missed, and counted.
insmod "$IOMMUCTL_KO" || bail "no module"
iommuctl iommu add >/dev/null && iommuctl device add viommu0 >/dev/null ||
	bail "no virtual device"
insmod "$VM_MODULES/lat_dma.ko" device=vdev0 || bail "no test module"
# An interrupt of 40 maps leaves more behind, upon a program, than a task has room
# for. It takes a thousand interrupts and more to come upon where that matters.
n=40000
for batch in 4 40; do
	echo $batch >/sys/module/lat_dma/parameters/batch
	lat_start --source core -d vdev0
	echo $n >/sys/module/lat_dma/parameters/run
	lat_stop
	is "from a task, a softirq and a hard irq, $batch maps each: each once, or missed" \
		"$(lat_get 'sum("map"; .count) + sum("unmap"; .count) + lost')" $((6 * n))
	diag "missed: $(lat_get lost)"
	is "none failed, or took a minute" "$(lat_get 'sum("map"; .errors) +
		sum("unmap"; .errors), ([.[].rows[].max] | max < 60e9)')" "0 true"
done
lat_start --source core
echo 7 >/sys/module/lat_dma/parameters/fail
lat_stop
is "failures are counted apart" \
	"$(lat_get 'sum("map"; .errors), sum("map"; .failed.count),
		sum("map"; .count)')" "7 7 1"
for batch in 4 40; do
	echo $batch >/sys/module/lat_dma/parameters/batch
	lat_start -P -d vdev0
	echo $n >/sys/module/lat_dma/parameters/run
	lat_stop
	is "phases' calls: $batch maps each" "$(lat_get "$phases call(\"map\"; .count) |
		. > $n and . <= 6 * $n")" true
	diag "counted and missed: $(lat_get "$phases call(\"map\"; .count), lost")"
	# What comes after one whose end was missed may be taken for a part of it.
	is "or missed" \
		"$(lat_get "$phases call(\"map\"; .count) + 2 * lost >= 6 * $n")" true
	is "none failed, or took a minute" "$(lat_get "$phases call(\"\"; .errors),
		([.[].calls[] | .sum, .phases[].sum] | max < 60e9)")" "0 true"
	is "which add up, whatever interrupts what" \
		"$(lat_get "$phases [.[].calls[] | ([.phases[].sum] | add) == .sum] | unique[]")" true
done
rmmod lat_dma
ok "reset" iommuctl reset
ok "rmmod" rmmod iommuctl
done_testing
