# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# The kernel's own tests of VFIO (scripts/vfio-selftests) on a network card,
# whose DMA they do themselves: the same results under the shim as without it,
# and with the shim coming and going while they run.
#
# They are newer than the kernel: some fail on an old one, without the shim, too.
# Left out are those that need iommufd, and one that moves 250 GiB. The card is on
# the root bus: QEMU's AMD IOMMU takes no account of the numbers of other buses.
#
# matrix 6.1 6.12 7.3: -i intel --mem 4G --device igb,addr=0x6 -t 900
# matrix 6.1 6.12 7.3: -i amd --mem 4G --device igb,addr=0x6 -t 900
. "$TREE/tests/vm/lib.sh"
. "$TREE/tests/vm/lat.sh"

card=0000:00:06.0
tests=$TREE/.output/vfio-selftests
# QEMU's AMD IOMMU has no IOAPIC where Linux wants it: no interrupt remapping,
# which VFIO insists on.
modprobe vfio_iommu_type1 allow_unsafe_interrupts=1 || bail "no vfio_iommu_type1"
modprobe vfio-pci || bail "no vfio-pci"
echo vfio-pci >/sys/bus/pci/devices/$card/driver_override
echo $card >/sys/bus/pci/drivers_probe
ok "the card is vfio-pci's" [ -e /sys/bus/pci/drivers/vfio-pci/$card ]
echo 16 >/proc/sys/vm/nr_hugepages
# A gigabyte in pages of 4 KiB takes longer to pin than a test may.
echo always >/sys/kernel/mm/transparent_hugepage/shmem_enabled

# run TEST [OPTIONS]: its results, a line each, without numbers and reasons
run()
{
	"$tests/$1" "${@:2}" $card 2>&1 |
		sed -n '/iommufd/d; s/^\(not \)\?ok [0-9]* \([^ ]*\).*/\1\2/p'
}

results()
{
	run vfio_dma_mapping_test
	run vfio_pci_device_test
	run vfio_pci_driver_test -v vfio_type1v2_iommu -T memcpy_storm
}

results >/tmp/without
diag "$(grep -c '^vfio.*\.' /tmp/without) pass, fail: $(grep '^not ' /tmp/without)"
for test in dma_map_unmap msix.enable_trigger_disable mix_and_match; do
	ok "without the shim, $test passes" grep -q "^vfio.*$test" /tmp/without
done

insmod "$IOMMUCTL_KO" || bail "no module"
ok "shim add" iommuctl shim add $card
lat_start -d $card
results >/tmp/with
lat_stop
ok "the same results under the shim" diff /tmp/without /tmp/with
is "which saw them map gigabytes" "$(lat_get 'sum("map"; .bytes) > 4e9')" true

# As often as it can be while they run
come_and_go()
{
	local answer
	coproc ctl { iommuctl -j; }
	while [ ! -e /tmp/stop ]; do
		if ! ask "shim del $card" || ! ask "shim add $card"; then
			echo "refused: $answer"
			break
		fi
		echo came
	done >/tmp/came
	eval "exec ${ctl[1]}>&-"
	wait "$ctl_PID"
}

come_and_go &
results >/tmp/meanwhile
touch /tmp/stop
wait
ok "the same results meanwhile" diff /tmp/without /tmp/meanwhile
diag "the shim came $(wc -l </tmp/came) times"
is "and came and went all the time" "$(sort -u /tmp/came)" came
ok "shim del" iommuctl shim del $card
ok "rmmod" rmmod iommuctl
done_testing
