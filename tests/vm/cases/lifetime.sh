#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Objects and the module itself: who keeps whom, and that all of it goes.
# vm 6.12 7.3 debug: -s 2
# vm 6.1 7.3: -i intel --nvme 16M
# vm arm64-6.12 arm64-6.1 arm64-7.3: -i smmu --nvme 16M --device edu,addr=0x11
# shellcheck source=tests/vm/lib.sh
. "$TREE/tests/vm/lib.sh"

load()
{
	insmod "$IOMMUCTL_KO"
}

unload()
{
	rmmod iommuctl
}

# The module stays while the object that $2... makes lives.
pinned_by()
{
	local what=$1
	shift
	ok "$what: made" "$@"
	not_ok "$what: rmmod is refused" unload
	like "$what: as it is in use" "$output" 'in use'
	is "$what: it is still there" "$(lsmod | grep -c ^iommuctl)" 1
}

# One PCI function leaves and comes back.
rescan()
{
	echo 1 >"/sys/bus/pci/devices/$1/remove" &&
		echo 1 >/sys/bus/pci/rescan &&
		[ -e "/sys/bus/pci/devices/$1" ]
}

# One that no test needs: the PC's SMBus, or else the guest has an edu
for function in 0000:00:1f.3 0000:00:11.0; do
	[ ! -e "/sys/bus/pci/devices/$function" ] || break
done

ok "insmod" load
pinned_by "an IOMMU" iommuctl iommu add
pinned_by "a device" iommuctl device add viommu0
pinned_by "a domain" iommuctl domain add vdev0
domain=$(iommuctl -j domain list | jq '[.domains[].id] | max')
pinned_by "an attached domain" iommuctl domain attach "$domain" vdev0
pinned_by "a buffer" iommuctl buffer add 64K
pinned_by "a mapping" iommuctl map "$domain" 0x100000 buffer 1
exec {node}<>/dev/iommuctl
ok "reset" iommuctl reset
is "no object is left" "$(iommuctl -j info | jq .objects)" 0
not_ok "an open file alone keeps the module" unload
exec {node}>&-
ok "rmmod works after reset" unload
ok "a PCI function leaves and comes back after that" rescan "$function"

ok "insmod again" load
ok "… and it works" iommuctl iommu add
ok "a device again" iommuctl device add viommu0
ok "a PCI function leaves and comes back beside it" rescan "$function"
ok "reset again" iommuctl reset
ok "rmmod again" unload

ok "only a buffer" load
pinned_by "a lone buffer" iommuctl buffer add 4K
ok "it goes by its id" iommuctl buffer del 1
ok "rmmod works without a reset" unload

if [ "$VM_IOMMU" != none ]; then
	load
	behind_iommu 0000:00:10.0
	pinned_by "a vendor's domain" iommuctl domain add 0000:00:10.0
	ok "reset ends it" iommuctl reset
	pinned_by "a shim" iommuctl shim add 0000:00:10.0
	ok "reset ends that, too" iommuctl reset
	ok "rmmod after those" unload
	ok "a device behind the vendor's IOMMU comes back" rescan 0000:00:10.0
	modprobe nvme
	ok "… and works" timeout 20 sh -c \
		'until [ -b /dev/nvme0n1 ]; do :; done; dd if=/dev/nvme0n1 of=/dev/null count=8'
fi

for i in $(seq 10); do
	load && iommuctl iommu add && iommuctl device add viommu0 &&
		iommuctl domain add vdev0 && iommuctl reset && unload || break
done >/dev/null
ok "ten times" test "$i" = 10 -a ! -e /dev/iommuctl
done_testing
