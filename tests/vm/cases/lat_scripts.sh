# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# The bpftrace scripts of bpf/scripts, on a virtual device whose maps are known.
#
# vm 7.3: -t 180 --append iommu.strict=1
# long 6.12: -t 180 --append iommu.strict=1
# vm arm64-6.12 arm64-6.1: -t 180 --append iommu.strict=1
. "$TREE/tests/vm/lib.sh"

dma=/sys/module/lat_dma/parameters
scripts=$TREE/bpf/scripts
insmod "$IOMMUCTL_KO" || bail "no module"
iommuctl iommu add >/dev/null || bail "no virtual IOMMU"
iommuctl device add viommu0 >/dev/null || bail "no virtual device"
insmod "$VM_MODULES/lat_dma.ko" device=vdev0 || bail "no test module"

# Each event is a line, in a burst: room for all
export BPFTRACE_PERF_RB_PAGES=1024

# How many lines of text must have come before the script is stopped: it does
# not look for more then.
lines=0

# Run SCRIPT [ARGS] over 3 × 100 maps, 1 more, and 5 that fail, which the core
# undoes: with a sync, though nothing was mapped; on Linux 7.3 without.
syncs=306
[ "$VM_KERNEL" != 7.3 ] || syncs=301
traced()
{
	local pid i
	bpftrace "$@" >/tmp/bt.out 2>&1 &
	pid=$!
	until grep -q Tracing /tmp/bt.out; do
		kill -0 $pid 2>/dev/null || return
		sleep 0.1
	done
	echo 100 >$dma/run
	echo 5 >$dma/fail
	for ((i = 0; i < 300; i++)); do
		[ "$(grep -c vdev0 /tmp/bt.out)" -lt $lines ] || break
		sleep 0.1
	done
	kill -INT $pid
	wait $pid
	text=$(</tmp/bt.out)
}

# All counts of the histogram @ns[vdev0, $1]
total()
{
	awk -v op="$1" '/^@/ { on = index($0, "@ns[vdev0, " op "]:") == 1 }
		on && /^[[(]/ { sub(/.*[])] +/, ""); n += $1 }
		END { print n + 0 }' /tmp/bt.out
}

traced "$scripts/iommulat.bt" || bail "$(cat /tmp/bt.out)"
is "iommulat.bt: maps, unmaps and syncs" \
	"$(total map) $(total unmap) $(total iotlb_sync)" "301 301 $syncs"
like "bytes" "$text" "@bytes\[vdev0, map\]: $((400 * 4096 + 4096))"
like "errors" "$text" "@errors\[vdev0, map, -[0-9]+\]: 5"

lines=$((306 + 301 + syncs))
traced "$scripts/iommuslower.bt" 1 || bail "$(cat /tmp/bt.out)"
is "iommuslower.bt: each map, those that failed too" \
	"$(grep -c ' map  *vdev0 ' /tmp/bt.out)" 306
like "with a line of text" "$text" \
	"[0-9]+ +unmap +vdev0 +[0-9]+ 0x[0-9a-f]+ +8192 +[0-9]+ +0 [0-9]+ +"
lines=0
traced "$scripts/iommuslower.bt" 4000000000 || bail "$(cat /tmp/bt.out)"
is "none that took four seconds" "$(grep -c vdev0 /tmp/bt.out)" 0

rmmod lat_dma
ok "reset" iommuctl reset
ok "rmmod" rmmod iommuctl
done_testing
