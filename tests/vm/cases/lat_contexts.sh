# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# A virtual master maps and unmaps from a task, a softirq and a hard irq at
# once: `iommuctl lat` counts each of them once, whatever interrupts what, and
# failures apart; what does not fit into its tables it reports.
#
# vm 6.12 7.3 debug: -s 2 -t 180 --append iommu.strict=1
# vm 6.1 7.3: -i amd -t 180
# vm arm64-6.12 arm64-6.1 arm64-7.3: -s 2 -t 180 --append iommu.strict=1
# vm s390x-6.12: -s 2 -t 180 --append iommu.strict=1
. "$TREE/tests/vm/lib.sh"
. "$TREE/tests/vm/lat.sh"

dma=/sys/module/lat_dma/parameters
n=1000
[ "$VM_KERNEL" != debug ] || n=200

not_ok "lat of the module without it" iommuctl lat --source module 1 1
like "says that it is not loaded" "$output" "not loaded"
insmod "$IOMMUCTL_KO" || bail "no module"
not_ok "lat of the module without a device" iommuctl lat --source module 1 1
like "says what to do" "$output" "shim add"
iommuctl iommu add >/dev/null || bail "no virtual IOMMU"
iommuctl device add viommu0 >/dev/null || bail "no virtual device"
insmod "$VM_MODULES/lat_dma.ko" device=vdev0 || bail "no test module"

lat_start -sDH
echo $n >$dma/run
lat_stop
read -r mapped failed <$dma/result
is "all maps worked" "$mapped $failed" "$((3 * n)) 0"
is "as many events of map, unmap and sync, none dropped or missed" \
	"$(lat_get 'sum("map"; .count), sum("unmap"; .count),
		sum("iotlb_sync"; .count), lost')" \
	"$mapped $mapped $mapped 0"
is "the histogram, the bytes, the maps of 8 KiB by themselves, the device" \
	"$(lat_get 'sum("map"; .histogram[].count), sum("map"; .bytes),
		sum("map"; select(.size == 8192) | .count),
		([.[].rows[].device] | unique[])')" \
	"$mapped $((4 * n * 4096)) $n vdev0"
is "ascending percentiles, inside the histogram" "$(lat_get '[.[].rows[] |
	.histogram[0].from <= .p50 and .p50 <= .p99 and .p99 <= .p999 and
	.p999 <= .max and .max <= .histogram[-1].to and
	.max >= .histogram[-1].from and
	.histogram[0].from * .count <= .sum and .sum <= .max * .count] |
	all')" true

# All that rows can be by adds up to the same; a process by its id in /proc, and
# the map of one by its permissions. A virtual device has one group and mode.
lat_start -b op,group,mode,prot,cpu,process
echo $n >$dma/run
lat_stop
is "by group, mode, permission, CPU and process: as many" \
	"$(lat_get 'sum("map"; .count), sum("unmap"; .count)')" "$((3 * n)) $((3 * n))"
is "the group and the mode are the device's" \
	"$(lat_get '[.[].rows[] | [.group, .mode]] | unique[][]')" \
	"$(cd /sys/kernel/iommu_groups && echo */devices/vdev0 | cut -d/ -f1) strict"
is "only maps have permissions" \
	"$(lat_get '[.[].rows[] | select((.op == "map") == (.prot == ""))] | length')" 0
is "each CPU is one of this machine" \
	"$(lat_get "[.[].rows[] | select(.cpu >= $(nproc))] | length")" 0
like "whoever wrote to the test module is there, by name" \
	"$(lat_get ".[].rows[] | select(.process == $$ and .op == \"map\") | .comm" | sort -u)" bash

lat_start -p $$ -o map -C
echo $n >$dma/run
lat_stop
is "a filter leaves others out" \
	"$(lat_get '([.[].rows[].count] | add) >= '$n', ([.[].rows[].op] | unique[])')" \
	"true map"
lat_start -c 99
echo $n >$dma/run
lat_stop
is "no CPU 99" "$(lat_get '[.[].rows[]] | length')" 0

lat_start
echo 7 >$dma/fail
lat_stop
read -r mapped failed <$dma/result
is "failures are counted apart, with figures of their own" \
	"$failed $(lat_get 'sum("map"; .errors), sum("map"; .failed.count),
		sum("map"; .count)')" "7 7 7 1"

# Two cells on each CPU are not enough for three operations of two sizes. All
# the events there are: a map, an unmap and a sync each.
lat_start --slots 2 -s
echo $n >$dma/run
lat_stop
is "with too little room, what is dropped is counted" \
	"$(lat_get '.[0].dropped > 0,
		.[0].dropped + ([.[].rows[].count] | add)')" \
	"true $((3 * 3 * n))"
ok "nothing stays attached after SIGINT" lat_detached

# On a slow machine a run may end within an interval, or last several.
lat_start 0.05
echo $n >$dma/run
lat_await_document
echo $n >$dma/run
lat_stop
is "a document for each interval, which add up" \
	"$(lat_get 'length > 1, sum("map"; .count)')" "true $((6 * n))"
lat_start 0.1 3
wait "$lat_pid"
is "three intervals end by themselves" $? 0
is "three documents, of three times the time" \
	"$(lat_get 'length, (map(.interval) | add) > 0.29')" "3 true"

# In the first interval of two, where more would follow
for json in "" -j; do
	said=$(iommuctl $json lat 0.1 2 2>&1 >/dev/full)
	is "output that cannot be written is no success${json:+, with $json}" \
		"$? $(grep -c cannot <<<"$said")" "1 1"
done
like "lat -j has no effect on what follows" \
	"$(printf 'lat -j 0.1 1\ninfo\n' | iommuctl 2>/dev/null | tail -n +2)" \
	"module  "
not_ok "a device that there is not, without the module" \
	iommuctl lat --source core -d vdev9 0.1 1
like "says so" "$output" "no device 'vdev9'"

# Three seconds have thirty intervals: they are one when it goes on. As many as
# fit are made in the time before and after, which a slow machine stretches.
lat_start 0.1
kill -STOP "$lat_pid"
echo $n >$dma/run
sleep 3
kill -CONT "$lat_pid"
sleep 0.3
lat_stop
is "a stop leaves intervals out, and no event" \
	"$(lat_get '(map(.interval) | length - 4 < (add - max) / 0.1, max > 2),
		sum("map"; .count)')" \
	"true true $((3 * n))"

lat_start
kill -KILL "$lat_pid"
wait "$lat_pid" 2>/dev/null
ok "nothing stays attached after SIGKILL" lat_detached

lat_mode='' lat_start -DsHTu
echo $n >$dma/run
lat_stop
text=$(<$lat_out)
like "text: a heading" "$text" "DEVICE +DOMAIN +OP +SIZE +COUNT .*MEAN\(us\)"
like "a row" "$text" "vdev0 +[0-9]+ map +8K +$n +0 +[0-9.]+ "
like "and a histogram" "$text" "ns from.*\|\*+ *\|"
not_ok "an unknown option" iommuctl lat -x
not_ok "an unknown operation" iommuctl lat -o maps
like "names those there are" "$output" "map, unmap"
not_ok "a device that is not measured" iommuctl lat -d 0000:00:18.0
not_ok "rows by what there is not" iommuctl lat -b op,colour
like "names what there is" "$output" "device, group, mode"
not_ok "no CPU" iommuctl lat -c first
not_ok "no interval" iommuctl lat soon
not_ok "an odd number of slots" iommuctl lat --slots 3

rmmod lat_dma
ok "reset" iommuctl reset
ok "rmmod" rmmod iommuctl
done_testing
