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
views="-b device,group,mode,domain,op,size,prot,cpu,process"

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
		grep -qE 'Measuring|Tracing' "/tmp/$name.out" && return
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

# How many lat counted of the operation that it counted the fewest of: NAME
fewest()
{
	tail -n 1 "/tmp/$1.out" |
		jq '.rows | group_by(.op) | map(map(.count) | add) | min'
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

# A bpftrace script that times functions by entry and exit probes: ENTRY EXIT
# FUNCTION...
start_map_script()
{
	local entry=$1 exit=$2 f n=0
	shift 2
	echo 'BEGIN { printf("Measuring\n"); }'
	for f; do
		n=$((n + 1))
		echo "$entry:$f { @start[tid] = nsecs; }
			$exit:$f /@start[tid]/ { \$ns = nsecs - @start[tid];
			@ns[$n] = hist(\$ns); @sum[$n] = sum(\$ns);
			delete(@start[tid]); }"
	done
	echo 'END { clear(@start); }'
}

bpftrace_core()
{
	local name=$1 what=$2
	shift 2
	start_map_script "$@" >/tmp/$name.bt
	tool_start "$name" bpftrace "/tmp/$name.bt"
	measure "$name" "$what"
	tool_stop
	[ "$(grep -c '^@sum' "/tmp/$name.out")" = $calls ] ||
		die "$name: $(cat "/tmp/$name.out")"
}

# The kernel's own tracer of functions, on these
function_graph()
{
	local tracing=/sys/kernel/tracing
	printf '%s\n' "$@" >$tracing/set_ftrace_filter
	echo function_graph >$tracing/current_tracer
	measure function_graph "the core: ftrace's function_graph"
	[ "$(grep -c "$1" $tracing/trace)" -gt 0 ] || die "function_graph: no $1"
	echo nop >$tracing/current_tracer
	echo >$tracing/set_ftrace_filter
}

# The tracepoints of maps and unmaps, which have no times; its own time beside
# the calls is not counted.
perf_trace()
{
	tool_start perf_trace sh -c 'echo Measuring
		exec perf trace -a -e iommu:map -e iommu:unmap -o /tmp/perf.out'
	until [ -s /tmp/perf.out ]; do
		echo 1 >$bench/run
		sleep 0.1
	done
	measure perf_trace "the core: perf trace, map and unmap" 2
	tool_stop
	grep -q iommu:unmap /tmp/perf.out || die "perf trace: $(cat /tmp/perf_trace.out)"
}

# The same four calls, as the core makes them: lat without the module, and what
# else would time these functions.
without_module()
{
	local map=__iommu_map functions
	! grep -qw iommu_map_nosync /proc/kallsyms || map=iommu_map_nosync
	functions="$map __iommu_unmap intel_iommu_tlb_sync intel_iommu_iotlb_sync_map"
	tool_start core_startmap "$TREE/.output/bench/startmap" core
	measure core_startmap "the core: fentry + fexit, start map"
	exec 7>&-
	wait $tool
	counted core_startmap "$(grep -xE '[0-9]+' /tmp/core_startmap.out | sort -n | head -n 1)"
	# shellcheck disable=SC2086 # words
	bpftrace_core core_kprobes "the core: kprobe + kretprobe, bpftrace" \
		kprobe kretprobe $functions
	# shellcheck disable=SC2086 # words
	bpftrace_core core_kfuncs "the core: kfunc + kretfunc, bpftrace" \
		kfunc kretfunc $functions

	# shellcheck disable=SC2086 # words
	function_graph $functions
	perf_trace

	tool_start core_lat iommuctl -j lat --source core
	measure core_lat "the core: lat"
	tool_stop
	counted core_lat "$(fewest core_lat)"

	tool_start core_views iommuctl -j lat --source core $views
	measure core_views "the core: lat, all views"
	tool_stop
	counted core_views "$(fewest core_views)"

	# Of a map and an unmap each: core, driver, its caches and the sync
	tool_start core_phases iommuctl -j lat -P
	measure core_phases "the core: lat -P" 8
	tool_stop
	counted core_phases "$(tail -n 1 /tmp/core_phases.out |
		jq '[.calls[].phases[].count] | add / 8')"
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

	without_module

	iommuctl shim add $edu >/dev/null
	echo 1 >$bench/attach
	await_domain
	echo 0 >$bench/attach
	measure idle "the shim, nobody looking"

	tool_start lat iommuctl -j lat
	measure lat "the shim and lat"
	tool_stop
	counted lat "$(fewest lat)"

	tool_start views iommuctl -j lat $views
	measure views "the shim and lat, all views"
	tool_stop
	counted views "$(fewest views)"

	tool_start trace iommuctl trace --min 10s
	measure trace "the shim and trace --min"
	tool_stop
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
