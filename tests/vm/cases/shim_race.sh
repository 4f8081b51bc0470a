# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# Everything that the shim does at once: shims come and go on four devices
# while domains are made, attached and freed below them, the kernel changes a
# default domain, another device is pulled and found again, events are switched on
# and off, and a disk works. What fails, fails because another one was first;
# what counts is that the kernel does not complain (lockdep and KASAN on the
# debug kernel), that no byte is lost, and that all ends.
#
# vm 6.1 7.3 debug: -i intel -s 2 --nvme 64M --device edu,addr=0x11 --device edu,addr=0x12 --device edu,addr=0x13 -t 200
# long 6.12 7.3: -i amd -s 2 --nvme 64M --device edu,addr=0x11 --device edu,addr=0x12 --device edu,addr=0x13 -t 200
# vm arm64-6.12 arm64-6.1 arm64-7.3: -i smmu -s 2 --nvme 64M --device edu,addr=0x11 --device edu,addr=0x12 --device edu,addr=0x13 -t 200
. "$TREE/tests/vm/lib.sh"

disk=0000:00:10.0
edu=0000:00:11.0
pulled=0000:00:12.0
changed=0000:00:13.0
rounds=100
[ "$VM_KERNEL" != debug ] || rounds=10
behind_iommu $edu 0000:00:12.0 $changed
modprobe nvme || bail "no NVMe driver"
insmod "$IOMMUCTL_KO" || bail "no module"

# One iommuctl that goes on after errors, fed by a loop
batch()
{
	iommuctl --force >/dev/null 2>&1
}

shims()
{
	local i
	for i in {1..20}; do
		printf 'shim %s\n' "add $1" "list" "del $1"
	done | batch
}

# One command more to the iommuctl of the loop; its answer is in $answer
ask()
{
	echo "$*" >&"${ctl[1]}" && read -r answer <&"${ctl[0]}"
}

domains()
{
	local i id answer=
	coproc ctl { iommuctl --force -j 2>&1; }
	for ((i = 0; i < rounds; i++)); do
		ask domain add $edu
		[[ $answer =~ \"id\":([0-9]+) ]] || return
		id=${BASH_REMATCH[1]}
		ask domain attach "$id" $edu
		ask map "$id" 0x100000 buffer 1
		ask translate "$id" 0x100000
		ask domain list
		ask domain detach "$id" $edu
		ask domain del "$id"
		[[ ! $answer =~ error ]] || return
	done
}

until_stop()
{
	until [ -e /tmp/stop ]; do
		"$@" || true
	done
}

pull()
{
	echo 1 >/sys/bus/pci/devices/$pulled/remove
	echo 1 >/sys/bus/pci/rescan
}

change_type()
{
	local type=/sys/bus/pci/devices/$changed/iommu_group/type
	echo identity >$type
	echo DMA >$type
}

watch()
{
	echo 1 >/sys/kernel/tracing/events/iommuctl/enable
	iommuctl domain list >/dev/null
	echo 0 >/sys/kernel/tracing/events/iommuctl/enable
}

iommuctl buffer add 64K >/dev/null || bail "no buffer"
vm-disk-load /dev/nvme0n1 0 64 /tmp/stop >/tmp/written &
load=$!
others=()
for job in pull change_type watch; do
	until_stop $job 2>/dev/null &
	others+=($!)
done
for device in $disk $edu $pulled $changed; do
	until_stop shims "$device" &
	others+=($!)
done
ok "$rounds domains came and went" domains
touch /tmp/stop
wait "${others[@]}"
status=0
wait $load || status=$?
is "no byte was lost" $status 0
ok "and some were written" [ "$(cat /tmp/written)" -gt 0 ]
ok "a shim still works" iommuctl shim add $disk
ok "on a domain that does" vm-disk-load /dev/nvme0n1 0 8 /tmp/never 8
shim=$(iommuctl -j shim list)
ok "all calls came back" jq -e '.shims[0] | .entered == .left and .left > 0' \
	<<<"$shim"
ok "reset" iommuctl reset
is "nothing is left" "$(iommuctl -j info | jq .objects)" 0
ok "rmmod" rmmod iommuctl
done_testing
