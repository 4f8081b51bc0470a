# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# A network card's transfer behind a vendor's IOMMU: what `iommuctl lat` counts of
# it, with the module and without, against the core's iommu:map and iommu:unmap
# as ftrace counts them, what it sums up against bpftrace on iommuctl's
# tracepoints; and data that comes back as it went out. The card maps buffers of
# its own in softirqs, for as long as the link is up: it is down before and after.
#
# vm 6.12: -i intel -s 2 --net -t 200
# long 6.1 7.3: -i intel -s 2 --net -t 200
# long 6.1: -i amd -s 2 --net -t 200
# matrix 6.12 7.3: -i amd -s 2 --net -t 200
# matrix 6.1 6.12 7.3: -i intel -m lazy -s 2 --net -t 200
# matrix 6.12 7.3: -i virtio -s 2 --net -t 200
. "$TREE/tests/vm/lib.sh"
. "$TREE/tests/vm/lat.sh"
. "$TREE/tests/vm/mode.sh"
. "$TREE/tests/vm/disk.sh"

nic=$VM_NIC
size=$((512 * 1024))
set_mode $nic
# Nothing is to be sent but what the test sends.
sysctl -qw net.ipv6.conf.all.disable_ipv6=1
modprobe e1000e || bail "no e1000e driver"
link=$(ls /sys/bus/pci/devices/$nic/net)
ip addr add 10.0.2.15/24 dev "$link"
head -c $size /dev/urandom >/tmp/sent

# Up, the data there and back, and down
transfer()
{
	local status=0
	ip link set "$link" up || return
	until [ "$(<"/sys/class/net/$link/carrier")" = 1 ]; do sleep 0.02; done
	exec 5<>/dev/tcp/10.0.2.100/7 || return
	cat /tmp/sent >&5 &
	head -c $size <&5 | cmp - /tmp/sent || status=1
	wait $! || status=1
	exec 5<&-
	ip link set "$link" down || status=1
	return $status
}

# measured OPTIONS...: a transfer under lat, and under bpftrace if there is a
# $script; the core's counts are in $core
script=
measured()
{
	core_start transfer
	[ -z "$script" ] || bt_start "$script"
	lat_start "$@"
	ok "$((size / 1024)) KiB go out and come back" transfer
	lat_stop
	[ -z "$script" ] || bt_stop
	core=$(core_stop)
}

totals='sum("map"; .count), sum("map"; .bytes), sum("unmap"; .count),
	sum("unmap"; .bytes)'
ok "a transfer" transfer
measured
is "without the module: as many maps and unmaps, and bytes, as the core says" \
	"$(lat_get "$totals")" "$core"
# One unmap may be of several maps.
read -r maps mapped _ unmapped <<<"$core"
is "all that was mapped was unmapped" "$unmapped" "$mapped"
ok "a buffer for each kilobyte and a half that came, at least" \
	[ "$maps" -gt $((size / 1500)) ]
is "none failed, dropped or missed" "$(lat_get '[.[].rows[].errors] | add') $(lat_get lost)" "0 0"
is "of the card" "$(lat_get '[.[].rows[].device] | unique[]')" "$nic"

measured -P
read -r maps _ unmaps _ <<<"$core"
driver=$(lat_get '[.[].calls[].phases[] | select(.phase == "driver") |
	.count] | add')
# AMD's driver maps in pieces, which 6.1 cannot show.
case $VM_IOMMU in
amd)	ok "phases: the driver unmaps as often" [ "$driver" -ge "$unmaps" ] ;;
*)	is "phases: the driver as often as the core maps and unmaps" \
		"$driver" $((maps + unmaps)) ;;
esac
is "which add up to their calls" "$(lat_get \
	'[.[].calls[] | ([.phases[].sum] | add) == .sum] | unique[]')" true
is "none dropped or missed" "$(lat_get lost)" 0

insmod "$IOMMUCTL_KO" || bail "no module"
iommuctl shim add $nic >/dev/null || bail "no shim"
for op in map unmap iotlb_sync iotlb_sync_map flush_all; do
	script+="tracepoint:iommuctl:$op {
		@count[\"$op\"] = count(); @sum[\"$op\"] = sum(args->ns); } "
done
sums='["map", "unmap", "iotlb_sync", "iotlb_sync_map", "flush_all"][]'
measured -D
read -r maps mapped unmaps unmapped <<<"$core"
is "with the module: as many bytes as the core says" \
	"$(lat_get 'sum("map"; .bytes), sum("unmap"; .bytes)')" "$mapped $unmapped"
[ "$VM_IOMMU" = amd ] || is "and as many maps and unmaps" \
	"$(lat_get 'sum("map"; .count), sum("unmap"; .count)')" "$maps $unmaps"
is "none failed, dropped or missed" "$(lat_get '[.[].rows[].errors] | add') $(lat_get lost)" "0 0"
is "of the card and its domain" \
	"$(lat_get '[.[].rows[] | [.device, .domain]] | unique[][]')" \
	"$nic $(iommuctl -j shim list | jq '.shims[0].domain')"
is "as many nanoseconds as bpftrace sums up" \
	"$(lat_get "$sums as \$op | sum(\$op; .count), sum(\$op; .sum)")" \
	"$(bt_get "$sums as \$op | .\"@count\"[\$op] // 0, .\"@sum\"[\$op] // 0")"
ok "shim del" iommuctl shim del $nic
ok "a transfer after it" transfer
ok "rmmod" rmmod iommuctl
done_testing
