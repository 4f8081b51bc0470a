# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# `iommuctl lat` by kprobes, which it takes where the kernel attaches no BPF
# programs to functions: arm64 before 6.4; elsewhere when told to. What it counts of a
# disk's I/O, against the core's tracepoints as ftrace counts them; and of maps
# from a task, a softirq and a hard irq that come upon each other, where kprobes are
# left out: each is counted once, or as missed.
#
# long 6.1 6.12 7.3: -i intel -s 2 --nvme 64M -t 400
# vm arm64-6.1: -i smmu -s 2 --nvme 64M -t 400
. "$TREE/tests/vm/lib.sh"
. "$TREE/tests/vm/lat.sh"
. "$TREE/tests/vm/mode.sh"
. "$TREE/tests/vm/disk.sh"

disk=$VM_DISK
set_mode $disk
modprobe nvme || bail "no NVMe driver"

source="--source kprobe"
case $VM_IOMMU-$(uname -r) in
smmu-6.1.*)	source= ;;
esac

kprobe_detached()
{
	lat_programs='^(kprobe_|told_)' lat_detached
}

core_start
# shellcheck disable=SC2086 # an option or none
lat_start $source
like "says what the source is, and what it does not see" "$(</tmp/lat.err)" \
	"Source: kprobe.* attach(, detach and IOTLB syncs| and detach) are not seen"
ok "150 reads of a page from each processor" reads 4k 150
lat_stop
read -r maps bytes unmaps unmapped <<<"$(core_stop)"
is "the core counts all the reads'" "$maps $bytes $unmaps" \
	"300 $((300 * 4096)) 300"
is "as many maps and unmaps, or missed" "$(lat_get 'sum("map"; .count) +
	sum("unmap"; .count) + lost')" $((maps + unmaps))
# An unmap of an I/O comes in an interrupt, upon a kprobe at worst.
is "nearly all are counted" "$(lat_get 'lost < 30')" true
is "bytes are those of the counts" \
	"$(lat_get '(sum("map"; .bytes) + sum("unmap"; .bytes)) / 4096 + lost')" \
	$(((bytes + unmapped) / 4096))
is "none failed" "$(lat_get 'sum("map"; .errors) + sum("unmap"; .errors)')" 0
is "of the disk" "$(lat_get '[.[].rows[].device] | unique[]')" "$disk"
is "the source in JSON" "$(lat_get '.[].source')" kprobe
is "the times are some" "$(lat_get '[.[].rows[] | .mean > 0 and .max < 60e9] |
	unique[]')" true
ok "nothing stays attached" kprobe_detached
# shellcheck disable=SC2086
not_ok "phases" iommuctl lat -P $source 1 1
[ -n "$source" ] || like "say what they want" "$output" "fentry"

insmod "$IOMMUCTL_KO" || bail "no module"
iommuctl iommu add >/dev/null && iommuctl device add viommu0 >/dev/null ||
	bail "no virtual device"
insmod "$VM_MODULES/lat_dma.ko" device=vdev0 || bail "no test module"
n=20000
for batch in 4 40; do
	echo $batch >/sys/module/lat_dma/parameters/batch
	# shellcheck disable=SC2086
	lat_start ${source:---source core} -d vdev0
	echo $n >/sys/module/lat_dma/parameters/run
	lat_stop
	is "from a task, a softirq and a hard irq, $batch maps each: each once, or missed" \
		"$(lat_get 'sum("map"; .count) + sum("unmap"; .count) + lost')" $((6 * n))
	diag "missed: $(lat_get lost)"
	is "none failed, or took a minute" "$(lat_get 'sum("map"; .errors) +
		sum("unmap"; .errors), ([.[].rows[].max] | max < 60e9)')" "0 true"
done
# shellcheck disable=SC2086
lat_start ${source:---source core}
echo 7 >/sys/module/lat_dma/parameters/fail
lat_stop
is "failures are counted apart" \
	"$(lat_get 'sum("map"; .errors), sum("map"; .failed.count),
		sum("map"; .count)')" "7 7 1"
# shellcheck disable=SC2086
lat_start ${source:---source core}
kill -KILL "$lat_pid"
wait "$lat_pid" 2>/dev/null
ok "nothing stays attached after SIGKILL" kprobe_detached
rmmod lat_dma
ok "reset" iommuctl reset
ok "rmmod" rmmod iommuctl
done_testing
