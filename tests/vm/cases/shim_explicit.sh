# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# A domain of ours for a real device under the shim, where the driver gives no
# device a default domain that maps (riscv-iommu has identity only): the shim's
# maps and unmaps are the core's, by number and bytes, and iommuctl lat counts
# them.
#
# vm riscv64-7.2: -i riscv -m passthrough --device edu,addr=0x11 -t 200
. "$TREE/tests/vm/lib.sh"
. "$TREE/tests/vm/lat.sh"

edu=0000:00:11.0
trace=/sys/kernel/tracing
behind_iommu $edu
insmod "$IOMMUCTL_KO" || bail "no module"
ok "shim add" iommuctl shim add $edu
domain=$(iommuctl -j domain add $edu | jq .id)
ok "attach" iommuctl domain attach "$domain" $edu
ok "buffer" iommuctl buffer add 2M

lat_start
for event in iommuctl iommu/map iommu/unmap; do
	echo 1 >$trace/events/$event/enable
done
for length in 4K 64K 1M 2M; do
	ok "map $length" iommuctl map "$domain" 16M buffer 1 length $length
	ok "unmap $length" iommuctl unmap "$domain" 16M
done
echo 0 >$trace/events/enable
lat_stop

# "number bytes" of the core's events $1
core()
{
	sed -En "s/.* $1: IOMMU: .*size=([0-9]+)\$/\1/p" $trace/trace |
		awk '{ n += $1 } END { print NR, n }'
}

for op in map unmap; do
	ours=$(sed -En "s/.* $op: domain=$domain device=$edu .* size=(0x[0-9a-f]+) .* ns=[1-9].*/\1/p" \
		$trace/trace | while read -r size; do echo $((size)); done |
		awk '{ n += $1 } END { print NR, n }')
	is "$op: as many as the core says, and bytes" "$ours" "$(core $op)"
	is "$op: and as iommuctl lat counts" \
		"$(lat_get "sum(\"$op\"; .count), sum(\"$op\"; .bytes)")" "$ours"
done
ok "detach" iommuctl domain detach "$domain" $edu
ok "reset" iommuctl reset
ok "rmmod" rmmod iommuctl
done_testing
