# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# Both CPUs map as fast as they can, for SECONDS, while `iommuctl lat` runs with
# all that it can tell apart, each second, beside one that shows histograms at
# the end: no event is lost or counted twice, memory does not grow, and a killed
# one leaves nothing behind. Then, for half the time, all that can look at once,
# with the module and without it.
#
# long 6.12 6.1: -s 2 -t 400 --append iommu.strict=1 -- 60
# matrix 7.3: -s 2 -t 400 --append iommu.strict=1 -- 60
. "$TREE/tests/vm/lib.sh"
. "$TREE/tests/vm/lat.sh"

dma=/sys/module/lat_dma/parameters
seconds=$1
every=op,group,mode,domain,device,size,prot,cpu,process
insmod "$IOMMUCTL_KO" || bail "no module"
iommuctl iommu add >/dev/null || bail "no virtual IOMMU"
iommuctl device add viommu0 >/dev/null || bail "no virtual device"
insmod "$VM_MODULES/lat_dma.ko" device=vdev0 || bail "no test module"

memory()
{
	awk '/^VmRSS/ { print $2 }' "/proc/$lat_pid/status"
}

now_ms()
{
	echo $((${EPOCHREALTIME/[.,]/} / 1000))
}

# NAME TEXT COMMAND...: in the background, from when it says TEXT
declare -A observers=()
observe()
{
	local name=$1 text=$2
	shift 2
	: >"/tmp/$name.err"
	"$@" </dev/null >"/tmp/$name.out" 2>"/tmp/$name.err" &
	observers[$name]=$!
	await_text "$text" $! "/tmp/$name.err" "/tmp/$name.out"
}

observers_stop()
{
	local name
	for name in "${!observers[@]}"; do
		kill -INT "${observers[$name]}"
		wait "${observers[$name]}"
		is "how $name ends" $? 0
	done
	observers=()
}

# The second one begins before the first and ends after it, with all events.
observe whole Measuring iommuctl -j lat -H
lat_start -b $every 1
echo 1000 >$dma/storm
lat_await_document
before=$(memory)
echo $((seconds * 1000)) >$dma/storm
after=$(memory)
begun=$(now_ms)
lat_stop
diag "stopped in $(($(now_ms) - begun)) ms"
observers_stop
read -r mapped failed <$dma/result
diag "$mapped maps in $seconds s"
ok "maps there were" [ "$mapped" -gt 1000 ]
is "no map failed" "$failed" 0
is "second by second: each map, unmap and sync, once" \
	"$(lat_get 'sum("map"; .count), sum("unmap"; .count),
		sum("iotlb_sync"; .count), lost')" \
	"$mapped $mapped $mapped 0"
ok "on both CPUs" [ "$(lat_get '[.[].rows[].cpu] | unique | length')" = 2 ]
lat_out=/tmp/whole.out
is "and as a whole" \
	"$(lat_get 'sum("map"; .histogram[].count), sum("unmap"; .count),
		sum("iotlb_sync"; .count), lost')" \
	"$mapped $mapped $mapped 0"
lat_out=/tmp/lat.out
diag "memory $before KiB, then $after KiB"
ok "memory does not grow" [ "$after" -le $((before + 1024)) ]

# Several that gauge their own overhead, and do so at any time, would have the
# kernel patch a function that both CPUs run; QEMU (10.0) may keep what it read
# meanwhile of a page that has no other code in use: "Oops: int3". On for good,
# nothing is patched.
sysctl -qw kernel.bpf_stats_enabled=1

# How many of vdev0's OP
metrics_count()
{
	metrics_value /tmp/metrics.out \
		"iommuctl_operation_duration_seconds_count{device=\"vdev0\",op=\"$1\"}"
}

read -r before failed <$dma/result
ok "tracking begins" iommuctl track start
observe views Measuring iommuctl -j lat -b $every 1
observe metrics Measuring iommuctl metrics --format prometheus
observe core Measuring iommuctl -j lat --source core -d vdev0 -b $every 1
observe phases Measuring iommuctl -j lat -P -d vdev0 1
observe trace Tracing iommuctl -j trace --min 100s
echo $((seconds * 500)) >$dma/storm
observers_stop
read -r mapped failed <$dma/result
mapped=$((mapped - before))
diag "$mapped maps in $((seconds / 2)) s, with everything on"
ok "maps there were, with everything on" [ "$mapped" -gt 500 ]
is "metrics has each once" "$(metrics_count map) $(metrics_count unmap)" "$mapped $mapped"
lat_out=/tmp/views.out
is "so has lat" "$(lat_get 'sum("map"; .count), sum("unmap"; .count), lost')" \
	"$mapped $mapped 0"
# Where a task may be preempted inside of a program, some are missed.
lat_out=/tmp/core.out
is "the core has each map and unmap once, or missed it" \
	"$(lat_get '([.[].rows[].count] | add) + lost')" $((2 * mapped))
lat_out=/tmp/phases.out
is "and one call, or it is missed" "$(lat_get '([.[].calls[].count] | add) as $n |
	$n <= '$((2 * mapped))' and $n + lost >= '$((2 * mapped)))" true
diag "missed: $(lat_get lost) of phases"
is "trace has none so long, and dropped none" \
	"$(jq -rs '[(map(select(.type == "event")) | length), .[-1].dropped] | join(" ")' \
		/tmp/trace.out)" "0 0"
is "and no mapping is left" "$(iommuctl -j track list vdev0 | jq '.mappings | length')" 0
diag "$(iommuctl -j track show)"
ok "tracking ends" iommuctl track stop
sysctl -qw kernel.bpf_stats_enabled=0

lat_out=/tmp/lat.out
echo 5000 >$dma/storm &
storm=$!
begun=$(now_ms)
lat_start 1
diag "started in $(($(now_ms) - begun)) ms, under load"
kill -KILL "$lat_pid"
wait "$lat_pid" 2>/dev/null
ok "nothing stays attached after SIGKILL under load" lat_detached
wait $storm

rmmod lat_dma
ok "reset" iommuctl reset
ok "rmmod" rmmod iommuctl
done_testing
