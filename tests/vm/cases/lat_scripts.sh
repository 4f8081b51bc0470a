# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# The bpftrace scripts of bpf/scripts, on a virtual device whose maps are known.
#
# vm 7.3: -t 180 --append iommu.strict=1
# long 6.12: -t 180 --append iommu.strict=1
# vm arm64-6.12 arm64-6.1 arm64-7.3: -t 500 --append iommu.strict=1
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
	: >/tmp/bt.out # of an earlier one
	bpftrace "$@" >/tmp/bt.out 2>&1 &
	pid=$!
	await_text Tracing $pid /tmp/bt.out
	echo 100 >$dma/run
	echo 5 >$dma/fail
	for ((i = 0; i < 300; i++)); do
		[ "$(grep -c vdev0 /tmp/bt.out)" -lt $lines ] || break
		sleep 0.1
	done
	stop_bpftrace $pid
	text=$(</tmp/bt.out)
}

# All counts of the histogram @ns[vdev0, $1]
total()
{
	awk -v op="$1" '/^@/ { on = index($0, "@ns[vdev0, " op "]:") == 1 }
		on && /^[[(]/ { sub(/.*[])] +/, ""); n += $1 }
		END { print n + 0 }' /tmp/bt.out
}

# What iommustacks.bt counted of operation $1; a stack is many lines
stacks()
{
	awk -v op="$1" '/^@count/ { on = index($0, "@count[vdev0, " op ",") == 1 }
		on && /^(@.*)?\]: / || on && /\]: [0-9]+$/ { n += $NF; on = 0 }
		END { print n + 0 }' /tmp/bt.out
}

# The count of iommuflush.bt; the last one, as it may print earlier ones
counted()
{
	sed -n "s/^@count\[vdev0, $1\]: //p" /tmp/bt.out | tail -n 1
}

# The maps of iommucontig.bt from size $1 to below $2
sizes()
{
	sed -n "/^@size/,/^$/s/^\[$1, $2) *\([0-9]*\) .*/\1/p" /tmp/bt.out
}

traced "$scripts/iommulat.bt"
is "iommulat.bt: maps, unmaps and syncs" \
	"$(total map) $(total unmap) $(total iotlb_sync)" "301 301 $syncs"
like "bytes" "$text" "@bytes\[vdev0, map\]: $((400 * 4096 + 4096))"
like "errors" "$text" "@errors\[vdev0, map, -[0-9]+\]: 5"

lines=$((306 + 301 + syncs))
traced "$scripts/iommuslower.bt" 1
is "iommuslower.bt: each map, those that failed too" \
	"$(grep -c ' map  *vdev0 ' /tmp/bt.out)" 306
like "with a line of text" "$text" \
	"[0-9]+ +unmap +vdev0 +[0-9]+ 0x[0-9a-f]+ +8192 +[0-9]+ +0 [0-9]+ +"
lines=0
traced "$scripts/iommuslower.bt" 4000000000
is "none that took four seconds" "$(grep -c vdev0 /tmp/bt.out)" 0

traced "$scripts/iommustacks.bt"
is "iommustacks.bt: each map and unmap has a stack" "$(stacks map) $(stacks unmap)" \
	"301 301"
like "which begins with who mapped" "$text" "map_once"
traced "$scripts/iommuflush.bt"
is "iommuflush.bt: strict: unmaps, syncs, no flush of all" \
	"$(counted unmap) $(counted sync) $(counted 'flush all')" "301 $syncs "
traced "$scripts/iommucontig.bt"
# The core fires its tracepoint with interrupts on: what interrupts the program is
# skipped. The script says so.
pages=$(awk '/^@page_kb/ { print $NF }' /tmp/bt.out)
joins=$(awk '/^@joins/ { n += $NF } END { print n }' /tmp/bt.out)
is "iommucontig.bt: as many by size, by page and by what they join" \
	"$(($(sizes 4K 8K) + $(sizes 8K 16K))) $joins" "$pages $pages"
ok "no more than there were, nor fewer than a task's" \
	[ "$pages" -le 301 -a "$pages" -ge 101 ]

# Each says how it is used, and shows what it prints.
for script in "$scripts"/*.bt; do
	name=$(basename "$script" .bt)
	ok "$name: usage" grep -q "^ \* USAGE: $name.bt" "$script"
	ok "$name: an example" grep -q "^# .*$name.bt" "$scripts/${name}_example.txt"
done

rmmod lat_dma
ok "reset" iommuctl reset
ok "rmmod" rmmod iommuctl
done_testing
