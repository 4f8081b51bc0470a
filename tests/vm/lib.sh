# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# TAP for test cases in guests: . "$TREE/tests/vm/lib.sh"
#
#	ok NAME COMMAND...	the command must succeed
#	not_ok NAME COMMAND...	the command must fail (but not be missing)
#	is NAME GOT WANT	the texts must be equal
#	like NAME GOT REGEX	the text must match the extended regex
#	skip N REASON		N tests are left out, and why
#	diag TEXT...		a remark
#	bail TEXT...		give up: nothing after this makes sense
#	ask LINE		one command more to the coprocess ctl, an iommuctl -j;
#				its answer is in $answer
#	behind_iommu DEVICE...	PCI devices that have no driver yet are behind their
#				IOMMUs
#	await_text TEXT PID FILE...
#				until the process has written TEXT to the first FILE;
#				if it ends before, the case gives up with them all
#	stop_bpftrace PID	Ctrl-C, and wait for it
#	done_testing		the end, required: a case that stops early fails
#
# What a command of ok and not_ok prints shows only when the test fails; not_ok
# leaves it in $output for a look at the message.

tap_count=0
tap_failed=0
# What ok and not_ok ran said last
output=

diag()
{
	printf '%s\n' "$*" | sed 's/^/# /' >&2
}

tap_result()
{
	local verdict=$1 name=$2
	tap_count=$((tap_count + 1))
	if [ "$verdict" = 0 ]; then
		echo "ok $tap_count - $name"
	else
		tap_failed=$((tap_failed + 1))
		echo "not ok $tap_count - $name"
		return 1
	fi
}

ok()
{
	local name=$1 status=0
	shift
	output=$("$@" 2>&1) || status=$?
	tap_result $status "$name" && return
	diag "status $status of: $*"
	diag "$output"
	return 1
}

# A command that cannot be run, or that a signal ends, has not failed as meant.
not_ok()
{
	local name=$1 status=0
	shift
	output=$("$@" 2>&1) || status=$?
	tap_result $((status == 0 || status >= 126)) "$name" && return
	diag "status $status of: $*"
	diag "$output"
	return 1
}

is()
{
	tap_result "$([ "$2" = "$3" ]; echo $?)" "$1" && return
	diag "got:  $2"
	diag "want: $3"
	return 1
}

like()
{
	tap_result "$([[ $2 =~ $3 ]]; echo $?)" "$1" && return
	diag "got:        $2"
	diag "to match: $3"
	return 1
}

skip()
{
	local n=$1
	shift
	while [ "$n" -gt 0 ]; do
		tap_count=$((tap_count + 1))
		echo "ok $tap_count # SKIP $*"
		n=$((n - 1))
	done
}

bail()
{
	diag "gives up: $*"
	exit 1
}

ask()
{
	echo "$1" >&"${ctl[1]}" && read -r answer <&"${ctl[0]}" &&
		[[ $answer != *'"error":'* ]]
}

# Where a device tree tells of IOMMUs a device joins its group when a driver
# comes, and stays when that goes.
behind_iommu()
{
	local device dir=/sys/bus/pci/devices
	[ "$VM_IOMMU" != none ] || return 0
	for device; do
		[ ! -e $dir/$device/iommu_group ] || continue
		modprobe pci-stub
		echo pci-stub >$dir/$device/driver_override
		echo $device >/sys/bus/pci/drivers_probe
		echo $device >/sys/bus/pci/drivers/pci-stub/unbind
		echo >$dir/$device/driver_override
		[ -e $dir/$device/iommu_group ] ||
			bail "$device is behind no IOMMU"
	done
}

await_text()
{
	local text=$1 pid=$2
	shift 2
	until grep -q "$text" "$1"; do
		kill -0 "$pid" 2>/dev/null || bail "it ended: $(cat "$@")"
		sleep 0.02
	done
}

# bpftrace 0.17 takes notice of a signal if that ends its epoll_wait(); one that
# comes just before is forgotten. A second one while it ends would cut off what it
# prints: only if it goes on waiting.
stop_bpftrace()
{
	local waits=0
	kill -INT "$1"
	while grep -q . "/proc/$1/cmdline" 2>/dev/null; do # not of a zombie
		if grep -q epoll_wait "/proc/$1/stack" 2>/dev/null; then
			waits=$((waits + 1))
		else
			waits=0
		fi
		if [ $waits = 20 ]; then
			kill -INT "$1"
			waits=0
		fi
		sleep 0.2
	done
	wait "$1"
}

done_testing()
{
	echo "1..$tap_count"
	exit $((tap_failed > 0))
}
