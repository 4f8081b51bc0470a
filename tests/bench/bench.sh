#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# What a 4 KiB iommu_map() + iommu_unmap() costs, on a domain that does nothing,
# on a virtual one and on Intel's; and what timing its callbacks costs. Runs in
# a guest under icount, where a nanosecond is an instruction; prints JSON.
#
# The Intel domain was attached to a device and detached again: the shim follows
# it, and no invalidation goes to an emulated IOMMU, whose time would be that of
# the host's. Its callbacks are four: map_pages, iotlb_sync_map, unmap_pages,
# iotlb_sync.
set -euo pipefail

bench=/sys/module/bench/parameters
edu=0000:00:11.0
pairs=256	# in a round: shorter than a timer tick
rounds=31
calls=4

die()
{
	echo "bench: $*" >&2
	exit 1
}

# One figure: NAME PLAIN-TEXT [FUNCTIONS]. A pair's instructions: the fastest
# round's, and the median one's; how many functions of a pair are timed.
measure()
{
	local min median
	echo $pairs >$bench/run
	read -r min median <$bench/result
	jq -nc --arg name "$1" --arg what "$2" \
		--argjson min "$min" --argjson median "$median" \
		--argjson pairs $pairs --argjson timed "${3:-$calls}" '{
		name: $name, what: $what, instructions: ($min / $pairs),
		median: ($median / $pairs), timed: $timed}' \
		>>/tmp/figures
}

# Run a tool in the background until it says that it measures: NAME COMMAND...
tool_start()
{
	local name=$1 i
	shift
	mkfifo "/tmp/$name.in"
	"$@" <"/tmp/$name.in" >"/tmp/$name.out" 2>&1 &
	tool=$!
	exec 7>"/tmp/$name.in"
	for ((i = 0; i < 600; i++)); do
		grep -q Measuring "/tmp/$name.out" && return
		kill -0 $tool 2>/dev/null || break
		sleep 0.1
	done
	die "$name does not start: $(cat "/tmp/$name.out")"
}

tool_stop()
{
	exec 7>&-
	kill -INT $tool 2>/dev/null || true
	wait $tool || true
}

# A tool that counted less than what ran was not measured.
counted()
{
	[ "$2" -ge $((pairs * rounds)) ] || die "$1 counted $2 of $((pairs * rounds))"
}

await_domain()
{
	local i
	for ((i = 0; i < 100; i++)); do
		iommuctl -j domain | jq -e "any(.domains[];
			.type == \"paging\" and .origin == \"shim\")" \
			>/dev/null && return
		sleep 0.1
	done
	die "the shim does not follow the domain"
}

domains()
{
	echo nop >$bench/open
	measure limit "callbacks that do nothing"
	echo vdev0 >$bench/open
	measure virtual "a virtual domain"
	echo $edu >$bench/open
	echo 1 >$bench/attach
	echo 0 >$bench/attach
	measure intel "Intel's domain"
}

timing()
{
	local timed
	tool_start startmap "$TREE/.output/bench/startmap"
	timed=$(sed -n 's/^Measuring //p' /tmp/startmap.out)
	measure startmap "fentry + fexit, start map" "$timed"
	exec 7>&-
	wait $tool
	counted startmap "$(grep -xE '[0-9]+' /tmp/startmap.out | sort -n | head -n 1)"

	# With shared page tables it is the format's functions that map.
	cp "$TREE/tests/bench/kprobes.bt" /tmp/kprobes.bt
	! grep -qw vtdss_map_range /proc/kallsyms ||
		sed -i -E 's/intel_iommu_(un)?map_pages/vtdss_\1map_range/' /tmp/kprobes.bt
	tool_start kprobes bpftrace /tmp/kprobes.bt
	measure kprobes "kprobe + kretprobe, bpftrace"
	tool_stop
	[ "$(grep -c '^@sum' /tmp/kprobes.out)" = $calls ] ||
		die "kprobes: $(cat /tmp/kprobes.out)"
	measure bare "Intel's again, alone"

	iommuctl shim add $edu >/dev/null
	echo 1 >$bench/attach
	await_domain
	echo 0 >$bench/attach
	measure idle "the shim, nobody looking"

	tool_start lat iommuctl -j lat
	measure lat "the shim and lat"
	tool_stop
	counted lat "$(sed 1d /tmp/lat.out | jq '[.rows[].count] | min')"
	iommuctl shim del $edu >/dev/null
	measure after "the shim gone again"
}

insmod "$IOMMUCTL_KO"
insmod "$VM_MODULES/bench.ko"
iommuctl iommu add >/dev/null
iommuctl device add viommu0 >/dev/null
sleep 5		# what runs after the boot runs out
domains
timing
echo >$bench/open
rmmod bench
iommuctl reset >/dev/null
rmmod iommuctl
jq -s --arg kernel "$(uname -r)" '{
	kernel: $kernel, unit: "instructions", per: "4 KiB map + unmap",
	figures: .}' /tmp/figures
