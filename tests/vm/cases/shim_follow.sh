# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# Devices under the shim move between domains, change drivers and go away; the
# shim follows them, and lets go of what ends.
#
# An NVMe disk with its driver, QEMU's edu device without one, and two network
# cards on a conventional bus, which share a group; on arm64 two functions of one
# device, as the driver refuses a bus that has one stream id for all. The change of
# a device's domain is seen by a worker: where the kernel made the domain, we wait
# for it.
#
# Interrupts are not remapped with AMD's: QEMU 10 loses the end of a level
# interrupt then, and synchronize_irq() of the cards' driver waits for it.
#
# long 6.12 7.3 debug: -i intel -s 2 --nvme 64M --device edu,addr=0x11 --device pcie-pci-bridge,id=br,addr=0x12 --device e1000,bus=br,addr=1,romfile= --device e1000,bus=br,addr=2,romfile= -t 300
# long 6.1 7.3: -i amd -s 2 --nvme 64M --device edu,addr=0x11 --device pcie-pci-bridge,id=br,addr=0x12 --device e1000,bus=br,addr=1,romfile= --device e1000,bus=br,addr=2,romfile= -t 300 --append intremap=off
# long arm64-6.12 arm64-6.1 arm64-7.3: -i smmu -s 2 --nvme 64M --device edu,addr=0x11 --device e1000,addr=0x12.0,multifunction=on,romfile= --device e1000,addr=0x12.1,romfile= -t 300
. "$TREE/tests/vm/lib.sh"

disk=0000:00:10.0
edu=0000:00:11.0
trace=/sys/kernel/tracing
behind_iommu $edu
modprobe nvme || bail "no NVMe driver"
insmod "$IOMMUCTL_KO" || bail "no module"

# One iommuctl for all that is asked here: starting one is slow where every
# instruction is emulated. Its descriptors are for subshells, too.
coproc iommuctl --force -j 2>&1
exec 8<&"${COPROC[0]}" 9>&"${COPROC[1]}"

# A command; prints what it answers, and fails if it did
ctl()
{
	local answer
	echo "$*" >&9
	read -r answer <&8
	echo "$answer"
	[[ $answer != *'"error"'* ]]
}

# Field $4 of the object in list $1 whose field $2 is $3; empty if there is none
field()
{
	local record
	[[ $(ctl "$1" list) =~ \{[^{}]*\"$2\":$3[,\}][^{}]* ]] || return 0
	record=${BASH_REMATCH[0]}
	[[ $record =~ \"$4\":\"?([^\",\}]*) ]] && echo "${BASH_REMATCH[1]}"
}

# Field $2 of the shim of device $1, and of domain $1
shim()
{
	field shim device "\"$1\"" "$2"
}

domain()
{
	field domain id "$1" "$2"
}

# A new domain for device $1
new_domain()
{
	[[ $(ctl domain add "$1") =~ \"id\":([0-9]+) ]] && echo "${BASH_REMATCH[1]}"
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
	is "all calls came back" "$(shim "$1" left)" "$(shim "$1" entered)"
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

ok "shim add for a disk" ctl shim add $disk
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
even $disk

## An explicit domain, made under the shim

ok "shim add for a device without a driver" ctl shim add $edu
default=$(shim $edu domain)
events_on attach detach map unmap
new=$(new_domain $edu)
is "a domain made for it is its user's" "$(domain "$new" origin)" user
ok "attach" ctl domain attach "$new" $edu
is "the shim is there at once" "$(shim $edu domain)" "$new"
ok "buffer add" ctl buffer add 64K
buffer=1
ok "map" ctl map "$new" 0x100000 buffer "$buffer"
ok "unmap" ctl unmap "$new" 0x100000
ok "detach" ctl domain detach "$new" $edu
is "back in the default domain" "$(shim $edu domain)" "$default"
await_event "detach: domain=$new device=$edu"
events_off
is "both attachments were timed" \
	"$(count_events " attach: domain=($new|$default) device=$edu ns=[1-9]")" 2
is "map and unmap told their domain" \
	"$(count_events " (un)?map: domain=$new device=$edu iova=0x100000 ")" 2
ok "domain del" ctl domain del "$new"
is "the domain is gone" "$(domain "$new" id)" ""
even $edu

## One that was there before

ok "shim del" ctl shim del $edu
is "its default domain is nobody's any more" "$(domain "$default" id)" ""
new=$(new_domain $edu)
ok "attach without a shim" ctl domain attach "$new" $edu
ok "shim add" ctl shim add $edu
is "finds it under its own id" "$(shim $edu domain)" "$new"
is "attached once" "$(domain "$new" attached)" 1
events_on map
ok "map" ctl map "$new" 0x100000 buffer "$buffer"
events_off
is "is timed" "$(count_events " map: domain=$new device=$edu ")" 1
ok "shim del" ctl shim del $edu
ok "translate goes on" ctl translate "$new" 0x100000
is "the domain is still its user's" "$(domain "$new" origin)" user
ok "shim add again" ctl shim add $edu
ok "detach" ctl domain detach "$new" $edu
ok "domain del under the shim, but not attached" ctl domain del "$new"

## The kernel changes the default domain, and frees the old one

type=/sys/bus/pci/devices/$edu/iommu_group/type
was=$(cat "$type")
default=$(shim $edu domain)
if echo identity >"$type"; then
	await null shim $edu domain
	is "an identity domain is not timed" "$(shim $edu domain)" null
	await "" domain "$default" id
	is "the old domain is forgotten" "$(domain "$default" id)" ""
	events_on attach detach
	echo "$was" >"$type"
	await_change null shim $edu domain
	events_off
	like "the new one is found" "$(shim $edu domain)" '^[0-9]+$'
	is "and told of" "$(count_events " attach: domain=[0-9]+ device=$edu ns=0")" 1
else
	skip 4 "this kernel does not change the group's domain"
fi
ok "shim del" ctl shim del $edu

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

behind_iommu "${cards[@]}"
ok "shim add for one" ctl shim add "${cards[0]}"
ok "shim add for the other" ctl shim add "${cards[1]}"
shared=$(shim "${cards[0]}" domain)
is "they share a domain" "$(shim "${cards[1]}" domain)" "$shared"
is "which is listed once, with two devices" "$(domain "$shared" attached)" 2
ok "shim del for one" ctl shim del "${cards[0]}"
is "leaves the other's" "$(domain "$shared" attached)" 1
card_is_timed
ok "shim add again" ctl shim add "${cards[0]}"
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
not_ok "a shim needs a device" ctl shim add $disk
echo 1 >/sys/bus/pci/rescan
until [ -b /dev/nvme0n1 ]; do :; done
ok "it comes back" ctl shim add $disk
ok "it reads" read_disk 4
ok "through the shim" entered_more $disk 0
even $disk

ok "reset" ctl reset
exec 8<&- 9>&-
eval "exec ${COPROC[0]}<&- ${COPROC[1]}>&-"
wait "$COPROC_PID"
ok "rmmod" rmmod iommuctl
ok "the disk goes on" read_disk 4
done_testing
