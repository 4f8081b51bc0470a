# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# What `iommuctl lat` says of 3000 operations, against all of them, one by one,
# as ftrace has them: count, sum, maximum, and each percentile, which must
# lie in the same bucket as the true one: four buckets to a power of two. And a
# delay of known length, which must be seen where it was put.
#
# vm 6.12: -s 2 -t 180 --append iommu.strict=1
# long 6.1: -s 2 -t 180 --append iommu.strict=1
# matrix 7.3: -s 2 -t 180 --append iommu.strict=1
. "$TREE/tests/vm/lib.sh"
. "$TREE/tests/vm/lat.sh"

dma=/sys/module/lat_dma/parameters
n=1000
insmod "$IOMMUCTL_KO" || bail "no module"
iommuctl iommu add >/dev/null || bail "no virtual IOMMU"
iommuctl device add viommu0 >/dev/null || bail "no virtual device"
insmod "$VM_MODULES/lat_dma.ko" device=vdev0 || bail "no test module"

# All of them, in whatever context: ftrace's buffer, big enough for them
tracing=/sys/kernel/tracing
echo 8192 >$tracing/buffer_size_kb
for op in map unmap iotlb_sync; do
	echo 1 >$tracing/events/iommuctl/$op/enable
done
lat_start -H
echo $n >$dma/run
lat_stop
for op in map unmap iotlb_sync; do
	echo 0 >$tracing/events/iommuctl/$op/enable
	sed -n "s/.* $op: .* ns=\([0-9]*\) ret=0$/\1/p" $tracing/trace |
		sort -n >/tmp/samples.$op
done

# "count sum max p50 p90 p99 p999", nearest rank, of all samples of operation $1
truth()
{
	awk '
		function rank(share,  r) {
			r = int(NR * share / 1000)
			if (r * 1000 < NR * share)
				r++
			return v[r]
		}
		{ v[NR] = $1; sum += $1 }
		END { print NR, sum, v[NR], rank(500), rank(900), rank(990), rank(999) }' \
		"/tmp/samples.$1"
}

# The bucket of each of the numbers $@: its power of two, its quarter of it
buckets()
{
	local v bit
	for v; do
		for ((bit = 2; v >> (bit + 1); bit++)); do :; done
		echo -n "$bit.$((v >> (bit - 2) & 3)) "
	done
}

for op in map unmap iotlb_sync; do
	read -r count sum max p50 p90 p99 p999 <<<"$(truth $op)"
	is "$op: count, sum and maximum of all samples" \
		"$(lat_get ".[].rows[] | select(.op == \"$op\") |
			.count, .sum, .max")" "$count $sum $max"
	read -r l50 l90 l99 l999 <<<"$(lat_get ".[].rows[] |
		select(.op == \"$op\") | .p50, .p90, .p99, .p999")"
	is "$op: p50, p90, p99 and p99.9 are in the true ones' buckets" \
		"$(buckets "$l50" "$l90" "$l99" "$l999")" \
		"$(buckets "$p50" "$p90" "$p99" "$p999")"
	diag "$op: said $l50 $l90 $l99 $l999, true $p50 $p90 $p99 $p999"
	is "$op: the histogram is that of all samples" \
		"$(lat_get ".[].rows[] | select(.op == \"$op\") | .histogram[] |
			\"\(.from):\(.count)\"")" \
		"$(awk '
			{ for (b = 4; b * 2 <= $1; b *= 2) ;
			  low = $1 < 4 ? $1 : int(b + int(($1 - b) / (b / 4)) * (b / 4))
			  if (low != last && NR > 1) { printf "%s%d:%d", gap, last, c; gap = " "; c = 0 }
			  last = low; c++ }
			END { printf "%s%d:%d\n", gap, last, c }' /tmp/samples.$op)"
done

# An invalidation takes 50 us here: it is in the syncs, not in maps.
rmmod lat_dma
iommuctl reset >/dev/null
delay=50000
iommuctl iommu add flush-cost $delay >/dev/null || bail "no virtual IOMMU"
name=$(iommuctl -j iommu list | jq -r '.iommus[0].name')
iommuctl device add "$name" >/dev/null || bail "no virtual device"
name=$(iommuctl -j device list | jq -r '.devices[0].name')
insmod "$VM_MODULES/lat_dma.ko" device="$name" || bail "no test module"
lat_start -H
echo 20 >$dma/run
lat_stop
is "a slow invalidation is in each sync" \
	"$(lat_get 'sum("iotlb_sync"; .count),
		sum("iotlb_sync"; .histogram[] | select(.to >= '$delay') | .count)')" \
	"60 60"
ok "but not in maps" [ "$(lat_get '.[].rows[] |
	select(.op == "map") | .p50')" -lt $delay ]

rmmod lat_dma
ok "reset" iommuctl reset
ok "rmmod" rmmod iommuctl
done_testing
