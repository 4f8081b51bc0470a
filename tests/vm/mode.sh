# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
#	set_mode DEVICE		its default domain is what --mode asked for, or the
#				case gives up; before a driver is bound
#
# In a virtual machine the drivers of Intel and AMD are strict whatever the
# command line says; a group can be lazy all the same.

set_mode()
{
	local group=/sys/bus/pci/devices/$1/iommu_group want
	behind_iommu "$1"
	case $VM_MODE in
	strict)		want=DMA ;;
	lazy)		want=DMA-FQ ;;
	passthrough)	want=identity ;;
	esac
	[ "$(<"$group/type")" = $want ] || echo $want >"$group/type"
	[ "$(<"$group/type")" = $want ] ||
		bail "the default domain of $1 is $(<"$group/type"), not $want"
}
