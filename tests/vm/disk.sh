# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# An NVMe disk's I/O, and what others count of it, for test cases:
#
#	reads SIZE COUNT	so many reads of that size from each of two
#				processors, at the same time
#	core_start [COMMAND...], core_stop
#				the tracepoints iommu:map and unmap, counted by
#				ftrace; core_stop prints "maps bytes unmaps bytes".
#				The command does both, a read if there is none
#	bt_start SCRIPT		bpftrace, until it measures; bt_stop ends it
#	bt_get EXPR		jq on the object of all of bpftrace's maps

events=/sys/kernel/tracing/events/iommu

# COUNT reads of SIZE from each processor, at the same time
reads()
{
	local cpu status=0 dds=()
	for cpu in 0 1; do
		taskset -c "$cpu" dd if=/dev/nvme0n1 of=/dev/null bs="$1" \
			count="$2" skip=$((cpu * $2)) iflag=direct 2>/dev/null &
		dds+=($!)
	done
	for cpu in 0 1; do
		wait "${dds[cpu]}" || status=1
	done
	return $status
}

bt_start()
{
	: >/tmp/bt.out # of an earlier one
	bpftrace -f json -e "BEGIN { printf(\"Measuring\") } $1" >/tmp/bt.out 2>&1 &
	bt_pid=$!
	await_text Measuring $bt_pid /tmp/bt.out
}

bt_stop()
{
	stop_bpftrace $bt_pid
}

# jq on the object of all of bpftrace's maps
bt_get()
{
	jq -Rrs "[split(\"\n\")[] | fromjson? | select(.type == \"map\" or
		.type == \"hist\") | .data] | add | [$1] | join(\" \")" /tmp/bt.out
}

# "maps bytes unmaps bytes", since core_start
core_counts()
{
	sed -n 's/.*hitcount: *\([0-9]*\) .*size: *\([0-9]*\)$/\1 \2/p' \
		$events/map/hist $events/unmap/hist | xargs
}

# A key's first hits may get lost if they come from two processors at once (the
# kernel's tracing_map): a first command makes the keys, and is taken off again.
core_start()
{
	[ $# -gt 0 ] ||
		set -- dd if=/dev/nvme0n1 of=/dev/null bs=4k count=1 iflag=direct
	echo 'hist:keys=common_type:vals=size' >$events/map/trigger
	echo 'hist:keys=common_type:vals=unmapped_size' >$events/unmap/trigger
	"$@" 2>/dev/null
	read -ra core_first <<<"$(core_counts)"
}

core_stop()
{
	local counts i
	read -ra counts <<<"$(core_counts)"
	for i in 0 1 2 3; do
		counts[i]=$((counts[i] - core_first[i]))
	done
	echo "${counts[*]}"
	echo '!hist:keys=common_type:vals=size' >$events/map/trigger
	echo '!hist:keys=common_type:vals=unmapped_size' >$events/unmap/trigger
}
