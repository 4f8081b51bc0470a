#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# The demonstration of `make demo`, in a guest with QEMU's VT-d and an NVMe disk
# behind it. Every line after a "$" can be typed on a machine of your own.
exec 2>&1
set -eu

disk=0000:00:10.0
bold=$'\e[1m' dim=$'\e[2m' plain=$'\e[0m'
[ "${TERM:-dumb}" != dumb ] || bold='' dim='' plain=''

part()
{
	printf '\n%s== %s ==%s\n' "$bold" "$1" "$plain"
	shift
	printf '%s\n' "$@"
}

say()
{
	printf '\n%s# %s%s\n' "$dim" "$1" "$plain"
}

# A command as one would type it
show()
{
	local arg line=
	for arg; do
		case $arg in
		*\ *)	line+=" \"$arg\"" ;;
		*)	line+=" $arg" ;;
		esac
	done
	printf '\n%s$%s%s\n' "$bold" "$line" "$plain"
}

# Show a command, then run it.
run()
{
	show "$@"
	"$@"
}

# The same for one that is to be refused
refused()
{
	show "$@"
	! "$@" || { echo 'demo: this should have failed' >&2; exit 1; }
}

# Read and write the whole disk, with the page cache out of the way.
disk_io()
{
	dd if=/tmp/data of=/dev/nvme0n1 bs=64k oflag=direct
	dd if=/dev/nvme0n1 of=/tmp/back bs=4k count=1024 iflag=direct
	dd if=/dev/nvme0n1 of=/tmp/back bs=128k iflag=direct
}

modprobe nvme
udevadm settle 2>/dev/null || true
until [ -b /dev/nvme0n1 ]; do read -rt 0.05 <> <(:) || true; done
dd if=/dev/urandom of=/tmp/data bs=1M count=16 status=none

part "1. A real IOMMU: what do maps cost my disk?" \
     "This guest has QEMU's VT-d, driven by Linux's own intel-iommu, and an NVMe" \
     "disk whose every transfer is mapped and unmapped there."
run insmod "$IOMMUCTL_KO"
run iommuctl list

say "Time the callbacks of the domain that the disk is using right now:"
run iommuctl shim add $disk

say "… and look at it for as long as real reads and writes go on:"
printf '\n%s$ dd … of=/dev/nvme0n1 oflag=direct & iommuctl lat 3 1%s\n' \
	"$bold" "$plain"
disk_io >/tmp/dd.log 2>&1 &
io=$!
iommuctl lat 3 1
say "The same as a histogram; the I/O is a second round:"
wait $io
disk_io >/tmp/dd.log 2>&1 &
io=$!
run iommuctl lat -H -o map 3 1
wait $io
if cmp -n $((16 << 20)) /tmp/data /tmp/back; then
	say "The disk gave back all 16 MiB as written, with the shim in between."
fi
run iommuctl shim del $disk

part "2. A virtual IOMMU: try DMA code without the hardware" \
     "The module is an IOMMU driver itself. Linux treats its devices as any" \
     "others: a group, a default domain, the DMA API."
run iommuctl iommu add model intel
run iommuctl device add viommu0
run iommuctl domain add vdev0
domain=$(iommuctl -j domain list | jq '.domains[] | select(.origin == "user").id')
run iommuctl domain attach "$domain" vdev0

say "Memory of the module, mapped at an I/O virtual address (IOVA):"
run iommuctl buffer add 4M
run iommuctl map "$domain" 0x200000 buffer 1 prot rw
run iommuctl map "$domain" 0x10000000 buffer 1 length 8K prot r

say "What is mapped, what an address means, and the entries that say so:"
run iommuctl dump "$domain"
run iommuctl translate "$domain" 0x201234
run iommuctl walk "$domain" 0x201234

say "DMA that works: the device writes, and the memory has it."
run iommuctl device write vdev0 0x200000 text "hello from vdev0"
run iommuctl buffer read 1 length 32 hex
say "DMA that faults: nothing is mapped there; and a write where only reads may."
refused iommuctl device read vdev0 0x9000000 length 8
refused iommuctl device write vdev0 0x10000000 text x
run iommuctl fault

say "End all of it; now the module can go."
run iommuctl reset
run rmmod iommuctl

part "That was it" \
     "On a machine of your own:  make && sudo insmod iommuctl.ko && sudo ./iommuctl"
