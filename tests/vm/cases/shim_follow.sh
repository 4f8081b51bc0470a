# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# Devices under the shim move between domains, change drivers and go away; the
# shim follows them, and lets go of what ends.
#
# An NVMe disk with its driver, QEMU's edu device without one, and two network
# cards on a conventional bus, which share a group. The change of a device's
# domain is seen by a worker: where the kernel made the domain, we wait for it.
#
# vm 6.12 debug: -i intel -s 2 --nvme 64M --device edu,addr=0x11 --device pcie-pci-bridge,id=br,addr=0x12 --device e1000,bus=br,addr=1,romfile= --device e1000,bus=br,addr=2,romfile= -t 300
# vm 6.1: -i amd -s 2 --nvme 64M --device edu,addr=0x11 --device pcie-pci-bridge,id=br,addr=0x12 --device e1000,bus=br,addr=1,romfile= --device e1000,bus=br,addr=2,romfile= -t 300
. "$TREE/tests/vm/lib.sh"

disk=0000:00:10.0
edu=0000:00:11.0
trace=/sys/kernel/tracing
modprobe nvme || bail "no NVMe driver"
insmod "$IOMMUCTL_KO" || bail "no module"

# Field $2 of device $1 in the list of shims; empty if it is not in it
shim()
{
	local id device driver domain entered left
	# shellcheck disable=SC2034 # some are named by $2
	iommuctl shim list | while read -r id device driver domain entered left; do
		[ "$device" != "$1" ] || echo "${!2}"
	done
}

# Field $2 of domain $1; empty if there is none
domain()
{
	iommuctl -j domain list |
		jq -r ".domains[] | select(.id == $1) | .$2"
}

# Wait until COMMAND prints WANT: the worker was there
await()
{
	local want=$1
	shift
	until [ "$("$@")" = "$want" ]; do :; done
}

await_change()
{
	local not=$1
	shift
	while [ "$("$@")" = "$not" ]; do :; done
}

even()
{
	iommuctl -j shim list | jq -e '.shims | all(.entered == .left)'
}

entered_more()
{
	[ "$(shim "$1" entered)" -gt "$2" ]
}

events_on()
{
	echo >$trace/trace
	for event; do echo 1 >$trace/events/iommuctl/"$event"/enable; done
}

events_off()
{
	echo 0 >$trace/events/iommuctl/enable
}

# Wait for, or count, events of this trace that match
await_event()
{
	until grep -Eq "$1" $trace/trace; do :; done
}

count_events()
{
	grep -Ec "$1" $trace/trace
}

read_disk()
{
	dd if=/dev/nvme0n1 of=/dev/null bs=64k count="$1" iflag=direct
}

## A driver leaves its device and comes back

ok "shim add for a disk" iommuctl shim add $disk
default=$(shim $disk domain)
like "it is in a domain" "$default" '^[0-9]+$'
is "of the shim's" "$(domain "$default" origin)" shim
echo $disk >/sys/bus/pci/drivers/nvme/unbind
is "unbound, the disk keeps its shim" "$(shim $disk domain)" "$default"
calls=$(shim $disk entered)
echo $disk >/sys/bus/pci/drivers/nvme/bind
until [ -b /dev/nvme0n1 ]; do :; done
ok "bound again, the driver is timed" entered_more $disk "$calls"
calls=$(shim $disk entered)
ok "the disk reads" read_disk 4
ok "through the shim" entered_more $disk "$calls"
ok "all calls came back" even

## An explicit domain, made under the shim

ok "shim add for a device without a driver" iommuctl shim add $edu
default=$(shim $edu domain)
events_on attach detach map unmap
new=$(iommuctl -j domain add $edu | jq .id)
is "a domain made for it is its user's" "$(domain "$new" origin)" user
ok "attach" iommuctl domain attach "$new" $edu
is "the shim is there at once" "$(shim $edu domain)" "$new"
iommuctl buffer add 64K >/dev/null
buffer=$(iommuctl -j buffer list | jq '.buffers[0].id')
ok "map" iommuctl map "$new" 0x100000 buffer "$buffer"
ok "unmap" iommuctl unmap "$new" 0x100000
ok "detach" iommuctl domain detach "$new" $edu
is "back in the default domain" "$(shim $edu domain)" "$default"
await_event "detach: domain=$new device=$edu"
events_off
is "both attachments were timed" \
	"$(count_events " attach: domain=($new|$default) device=$edu ns=[1-9]")" 2
is "map and unmap told their domain" \
	"$(count_events " (un)?map: domain=$new device=$edu iova=0x100000 ")" 2
ok "domain del" iommuctl domain del "$new"
is "the domain is gone" "$(domain "$new" id)" ""
ok "all calls came back" even

## One that was there before

ok "shim del" iommuctl shim del $edu
is "its default domain is nobody's any more" "$(domain "$default" id)" ""
new=$(iommuctl -j domain add $edu | jq .id)
ok "attach without a shim" iommuctl domain attach "$new" $edu
ok "shim add" iommuctl shim add $edu
is "finds it under its own id" "$(shim $edu domain)" "$new"
is "attached once" "$(domain "$new" attached)" 1
events_on map
ok "map" iommuctl map "$new" 0x100000 buffer "$buffer"
events_off
is "is timed" "$(count_events " map: domain=$new device=$edu ")" 1
ok "shim del" iommuctl shim del $edu
ok "translate goes on" iommuctl translate "$new" 0x100000
is "the domain is still its user's" "$(domain "$new" origin)" user
ok "shim add again" iommuctl shim add $edu
ok "detach" iommuctl domain detach "$new" $edu
ok "domain del under the shim, but not attached" iommuctl domain del "$new"

## The kernel changes the default domain, and frees the old one

type=/sys/bus/pci/devices/$edu/iommu_group/type
was=$(cat "$type")
default=$(shim $edu domain)
if echo identity >"$type"; then
	await - shim $edu domain
	is "an identity domain is not timed" "$(shim $edu domain)" -
	await "" domain "$default" id
	is "the old domain is forgotten" "$(domain "$default" id)" ""
	events_on attach detach
	echo "$was" >"$type"
	await_change - shim $edu domain
	events_off
	like "the new one is found" "$(shim $edu domain)" '^[0-9]+$'
	is "and told of" "$(count_events " attach: domain=[0-9]+ device=$edu ns=0")" 1
else
	skip 4 "this kernel does not change the group's domain"
fi
ok "shim del" iommuctl shim del $edu

## Two devices in a domain

cards=()
for device in /sys/bus/pci/devices/*; do
	[ "$(cat "$device/device")" != 0x100e ] || cards+=("${device##*/}")
done
is "two cards" "${#cards[@]}" 2
# Their driver makes the calls that tell; the debug kernel has none.
net=
if modprobe e1000 2>/dev/null; then
	net=$(echo /sys/bus/pci/devices/"${cards[1]}"/net/*)
	net=${net##*/}
fi

# Have the second card make calls through the shim
card_is_timed()
{
	[ -n "$net" ] || { skip 1 "no driver for the card"; return; }
	calls=$(shim "${cards[1]}" entered)
	ip link set "$net" up
	ip link set "$net" down
	ok "it is timed" entered_more "${cards[1]}" "$calls"
}

ok "shim add for one" iommuctl shim add "${cards[0]}"
ok "shim add for the other" iommuctl shim add "${cards[1]}"
shared=$(shim "${cards[0]}" domain)
is "they share a domain" "$(shim "${cards[1]}" domain)" "$shared"
is "which is listed once, with two devices" "$(domain "$shared" attached)" 2
ok "shim del for one" iommuctl shim del "${cards[0]}"
is "leaves the other's" "$(domain "$shared" attached)" 1
card_is_timed
ok "shim add again" iommuctl shim add "${cards[0]}"
echo 1 >/sys/bus/pci/devices/"${cards[0]}"/remove
await "" shim "${cards[0]}" id
is "one is pulled, the other stays" "$(shim "${cards[1]}" domain)" "$shared"
# Its DMA does not work: both had the bridge's requester id, and lost it.
card_is_timed
echo 1 >/sys/bus/pci/devices/"${cards[1]}"/remove
await "" shim "${cards[1]}" id
is "both are pulled, their domain goes" "$(domain "$shared" id)" ""

## A device is pulled while it works

default=$(shim $disk domain)
read_disk 1024 &>/tmp/dd &
calls=$(shim $disk entered)
until entered_more $disk "$calls"; do :; done
echo 1 >/sys/bus/pci/devices/$disk/remove
wait $!
await "" shim $disk id
is "the disk is pulled, with its shim" "$(shim $disk id)" ""
is "and its domain" "$(domain "$default" id)" ""
not_ok "a shim needs a device" iommuctl shim add $disk
echo 1 >/sys/bus/pci/rescan
until [ -b /dev/nvme0n1 ]; do :; done
ok "it comes back" iommuctl shim add $disk
ok "it reads" read_disk 4
ok "through the shim" entered_more $disk 0
ok "all calls came back" even

ok "reset" iommuctl reset
ok "rmmod" rmmod iommuctl
ok "the disk goes on" read_disk 4
done_testing
