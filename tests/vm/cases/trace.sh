# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# `iommuctl trace`: as many events as the core's tracepoints, of a disk; of a
# virtual master that maps from a task, a softirq and a hard irq at once, none
# lost, those over a bound and no other, with the stack of who mapped; drops
# are counted; nothing stays attached, however it ends. The argument says how
# many maps there are from each context.
#
# vm 6.12: -i intel -s 2 --nvme 64M -t 400 -- 100
# long 6.1 7.3: -i intel -s 2 --nvme 64M -t 400
# long 6.12: -i amd -s 2 --nvme 64M -t 400
# matrix 6.1 7.3: -i amd -s 2 --nvme 64M -t 400
# long arm64-6.12 arm64-7.3: -i smmu -s 2 --nvme 64M -t 600
# long s390x-6.12: -i s390 -s 2 --nvme 64M -t 600
. "$TREE/tests/vm/lib.sh"
. "$TREE/tests/vm/mode.sh"
. "$TREE/tests/vm/disk.sh"

dma=/sys/module/lat_dma/parameters
disk=$VM_DISK
n=${1:-300}

# trace_start NAME OPTIONS...: in the background, until it traces
trace_start()
{
	local name=$1
	shift
	: >"/tmp/$name.err"
	# shellcheck disable=SC2086 # an option or none
	iommuctl ${trace_mode--j} trace "$@" >"/tmp/$name" 2>"/tmp/$name.err" &
	trace_pid=$!
	await_text Tracing "$trace_pid" "/tmp/$name.err" "/tmp/$name"
}

trace_stop()
{
	kill -INT "$trace_pid"
	wait "$trace_pid"
}

# trace_get NAME EXPR: jq on the array of its events; $last is the last document
trace_get()
{
	jq -rs '.[-1] as $last | [.[] | select(.type == "event")] |
		['"$2"'] | join(" ")' "/tmp/$1"
}

trace_detached()
{
	local i
	for ((i = 0; i < 100; i++)); do
		bpftool prog show | grep -qE 'name (trace_op|leave_unmap)' ||
			return 0
		sleep 0.1
	done
	return 1
}

set_mode $disk
modprobe nvme || bail "no NVMe driver"

# Without the module: the core's functions
core_start
trace_start all -d $disk --stack
ok "100 reads of a page from each processor, without the module" reads 4k 100
trace_stop
read -r maps _ unmaps _ <<<"$(core_stop)"
is "as many maps and unmaps as the core says" "$(trace_get all \
	'(map(select(.op == "map")) | length),
	 (map(select(.op == "unmap")) | length)')" "$maps $unmaps"
is "of the disk, by its driver; nothing missed" "$(trace_get all \
	'(map(.device) | unique[]), ($last | .dropped, .missed),
	(map(select(.op == "map")) |
		all(.stack | join(" ") | test("\\[nvme\\]")))')" "$disk 0 0 true"
is "each with a duration, as the source says" \
	"$(trace_get all 'all(.ns > 0), all(.domain == null)') $(jq -rs \
		'.[0].source' /tmp/all)" "true true core"
not_ok "other operations" iommuctl trace -o iotlb_sync
like "say what to do" "$output" "shim add"

insmod "$IOMMUCTL_KO" || bail "no module"
iommuctl shim add $disk >/dev/null || bail "no shim"
iommuctl iommu add >/dev/null || bail "no virtual IOMMU"
iommuctl device add viommu0 >/dev/null || bail "no virtual device"
iommuctl device add viommu0 >/dev/null || bail "no second virtual device"
insmod "$VM_MODULES/lat_dma.ko" device=vdev0 || bail "no test module"

core_start
trace_start all -d $disk --stack
ok "150 reads of a page from each processor" reads 4k 150
trace_stop
read -r maps _ unmaps _ <<<"$(core_stop)"
is "as many maps and unmaps as the core says" "$(trace_get all \
	'(map(select(.op == "map")) | length),
	 (map(select(.op == "unmap")) | length)')" "$maps $unmaps"
is "of dd and the disk, each with a stack through the disk's driver" \
	"$(trace_get all 'map(select(.op == "map")) |
		(map(.device) | unique[]), (map(.comm) | unique[]),
		all(.stack | join(" ") | test("\\[nvme\\]"))')" "$disk dd true"
is "none dropped or missed" \
	"$(trace_get all '$last | .events > 0, .dropped, .missed')" "true 0 0"

trace_start all -d vdev0 --stack
echo $n >$dma/run
trace_stop
is "of three contexts at once, a map, an unmap and a sync each" \
	"$(trace_get all 'group_by(.op)[] | .[0].op, length')" \
	"iotlb_sync $((3 * n)) map $((3 * n)) unmap $((3 * n))"
is "each with the function that mapped and its module in the stack" \
	"$(trace_get all 'all(.stack | any(test("^map_once\\+0x.* \\[lat_dma\\]$")))')" \
	true
is "and nothing of the tracing on top of it" "$(trace_get all \
	'any(.stack[0] | test("bpf|iommuctl|trace"))')" false
is "of the sizes that were mapped, each with a duration" "$(trace_get all \
	'map(select(.op == "map")) | (group_by(.size)[] | .[0].size, length),
	all(.ns > 0 and .iova % 4096 == 0)')" "4096 $((2 * n)) 8192 $n true"

# Two at once see the same durations.
bound=$(trace_get all 'map(.ns) | sort | .[length / 2 | floor]')
trace_start all
all_pid=$trace_pid
trace_start over --min "${bound}ns"
echo $n >$dma/run
trace_stop
trace_pid=$all_pid
trace_stop
what='map([.cpu, .op, .iova, .ns] | join(",")) | sort[]'
is "--min lets those through that took so long, and no other" \
	"$(trace_get over "$what")" \
	"$(trace_get all "map(select(.ns >= $bound)) | $what")"
diag "of $(trace_get all length) events $(trace_get over length) took $bound ns or more"
ok "which are some" [ "$(trace_get over length)" -gt 0 ]
ok "not all" [ "$(trace_get over length)" -lt "$(trace_get all length)" ]

trace_start all --core
echo $n >$dma/run
trace_stop
is "the core's functions, in three contexts: what is missed is counted" \
	"$(trace_get all 'map(select(.device == "vdev0")) |
		length + $last.missed, $last.dropped')" "$((6 * n)) 0"
diag "$(trace_get all '$last.missed') of $((6 * n)) missed"

trace_start all --errors
echo 7 >$dma/fail
echo 1 >$dma/run
trace_stop
is "--errors: those that failed, with their size" "$(trace_get all \
	'length, (map([.op, .size, .result != "ok"] | join(":")) | unique[])')" \
	"7 map:4096:true"
trace_start all -d vdev1
echo $n >$dma/run
trace_stop
is "nothing of another device" "$(trace_get all length)" 0
trace_start all -o unmap -o iotlb_sync -n 10
echo $n >$dma/run
wait "$trace_pid"
is "two operations, ten of them, and the end by itself" \
	"$? $(trace_get all 'length, (map(.op) | unique[])')" \
	"0 10 iotlb_sync unmap"

# The reader stands still, so the ring must overflow.
trace_start all --buffer 4K -d vdev0
kill -STOP "$trace_pid"
echo $n >$dma/run
kill -CONT "$trace_pid"
trace_stop
is "what finds the ring full is counted, by processor" "$(trace_get all \
	'$last.dropped > 0, length + $last.dropped,
	($last.dropped_by_cpu | length > 1, add == $last.dropped)')" \
	"true $((9 * n)) true true"
ok "nothing stays attached after SIGINT" trace_detached

trace_start all --stack
kill -KILL "$trace_pid"
wait "$trace_pid" 2>/dev/null
ok "nothing stays attached after SIGKILL" trace_detached
trace_start all --core
kill -KILL "$trace_pid"
wait "$trace_pid" 2>/dev/null
ok "of the core, neither" trace_detached

# Faster than they are shown, and for longer than this waits
trace_start all -d vdev0 --stack
mkfifo /tmp/pipe
head -n 3 </tmp/pipe >/dev/null &
iommuctl trace -d vdev0 >/tmp/pipe 2>/tmp/head.err &
headed=$!
await_text Tracing $headed /tmp/head.err
echo 10000 >$dma/storm &
storm=$!
until [ "$(wc -l </tmp/all)" -gt 1 ]; do sleep 0.02; done
trace_stop
is "Ctrl-C ends it while events come faster than they are shown" $? 0
wait $headed
is "so does a reader that goes away" $? 1
ok "while they still came" kill -0 $storm
wait $storm

trace_mode='' trace_start all -o map -d vdev0
(
	printf '\033[2Jme' >/proc/$BASHPID/comm
	echo 1 >$dma/run
)
trace_stop
like "a process cannot write to the terminal by its name" "$(</tmp/all)" \
	"\?\[2Jme"
not_ok "not at all" grep -q $'\033' /tmp/all

trace_mode='' trace_start all --stack -o map -n 3 --buffer 4K
echo $n >$dma/run
wait "$trace_pid"
text=$(</tmp/all)
like "text: a heading" "$text" "TIME\(s\) +CPU COMM +PID DEVICE +DOMAIN OP "
like "an event" "$text" "vdev0 +[0-9]+ map +0x[0-9a-f]+ +[48]K +[0-9]+ ok"
like "its stack below it" "$text" $'\n'"    map_once\+0x[0-9a-f]+ \[lat_dma\]"
restrict=$(sysctl -n kernel.kptr_restrict)
sysctl -q kernel.kptr_restrict=2
trace_mode='' trace_start all --stack -o map -n 3
echo 1 >$dma/run
wait "$trace_pid"
like "addresses that the kernel hides are told of" "$(</tmp/all.err)" \
	"kptr_restrict"
like "and shown as they are" "$(</tmp/all)" $'\n'"    0x[0-9a-f]{8,}"
sysctl -q kernel.kptr_restrict="$restrict"

not_ok "an unknown option" iommuctl trace -x
not_ok "an unknown operation" iommuctl trace -o maps
like "names those there are" "$output" "map, unmap"
not_ok "no duration" iommuctl trace --min 10
like "says how they look" "$output" "10us"
not_ok "an odd ring" iommuctl trace --buffer 5000
not_ok "a device that is not there" iommuctl trace -d 0000:00:1f.7
like "says where to look" "$output" "iommuctl list"

rmmod lat_dma
ok "shim del" iommuctl shim del $disk
ok "reset" iommuctl reset
ok "rmmod" rmmod iommuctl
done_testing
