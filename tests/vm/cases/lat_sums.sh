# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# The times of `iommuctl lat` against those that bpftrace measures, by kprobes
# on the same functions, of the same calls: within 2 %. In a guest under icount,
# where a nanosecond is an instruction. What probes themselves cost is in every
# call, as it is: it is not in the difference of long calls and as many short ones,
# which is what must agree. At the same time, so that a timer's interrupt within
# a call is in both.
#
# long 6.1 6.12 7.3: -i intel --icount --device edu,addr=0x11 -t 400
. "$TREE/tests/vm/lib.sh"
. "$TREE/tests/vm/lat.sh"
. "$TREE/tests/vm/disk.sh"

edu=0000:00:11.0
case $(uname -r) in
6.1.*)	inner=(__domain_mapping intel_iommu_unmap_pages) core=__iommu_map ;;
7.*)	inner=(vtdss_map_range vtdss_unmap_range) core=iommu_map_nosync ;;
*)	inner=(intel_iommu_map_pages intel_iommu_unmap_pages) core=__iommu_map ;;
esac

behind_iommu $edu
insmod "$IOMMUCTL_KO" || bail "no module"
iommuctl shim add $edu >/dev/null || bail "no shim"
domain=$(iommuctl -j domain add $edu | jq .id)
iommuctl domain attach "$domain" $edu || bail "no domain"
buffer=$(iommuctl -j buffer add 2M | jq .id)

# Maps and unmaps of $1 pages, a call each: an IOVA that is a page off has 4K
# pages only, up to the next 2M.
work()
{
	local i
	for i in 1 2 3 4 5; do
		iommuctl map "$domain" 0x1001000 buffer "$buffer" \
			length $(($1 * 4))K &&
			iommuctl unmap "$domain" 0x1001000 length $(($1 * 4))K ||
			return
	done
}

# A row is "map-ns maps unmap-ns unmaps".

# measured PAGES SOURCE FUNCTION FUNCTION: the rows of lat, then of bpftrace, of
# the same work, in $row
measured()
{
	local f probes=
	for f in "$3" "$4"; do
		probes+="kprobe:$f { @start[\"$f\"] = nsecs; }
			kretprobe:$f { @sum[\"$f\"] = sum(nsecs - @start[\"$f\"]);
			@count[\"$f\"] = count(); } "
	done
	bt_start "$probes"
	lat_start --source "$2" -d $edu
	ok "calls of $1 pages under bpftrace and lat, source $2" work "$1"
	lat_stop
	bt_stop
	read -ra row <<<"$(lat_get 'sum("map"; .sum), sum("map"; .count),
		sum("unmap"; .sum), sum("unmap"; .count)') $(bt_get "(\"$3\", \"$4\") as \$f |
		.\"@sum\"[\$f], .\"@count\"[\$f]")"
}

# near A B: B is within 2 % of A
near()
{
	[ $((($1 > $2 ? $1 - $2 : $2 - $1) * 50)) -lt "$1" ]
}

# compare SOURCE FUNCTION FUNCTION
compare()
{
	local long short map unmap map_bt unmap_bt
	# A timer's interrupt between the two's probes is in one of them only: that
	# happens once in some hundred times.
	for _ in 1 2 3; do
		measured 511 "$@"
		long=("${row[@]}")
		measured 1 "$@"
		short=("${row[@]}")
		diag "$*: ${long[*]}, ${short[*]}"
		map=$((long[0] - short[0])) map_bt=$((long[4] - short[4]))
		unmap=$((long[2] - short[2])) unmap_bt=$((long[6] - short[6]))
		diag "maps: $map and $map_bt, unmaps: $unmap and $unmap_bt"
		! near $map_bt $map || ! near $unmap_bt $unmap || break
	done
	is "$1: 5 maps and unmaps in each" \
		"${long[1]} ${long[3]} ${short[1]} ${short[3]}" "5 5 5 5"
	is "$1: as bpftrace has" \
		"${long[5]} ${long[7]} ${short[5]} ${short[7]}" "5 5 5 5"
	ok "$1: maps take as long as bpftrace says" near $map_bt $map
	ok "$1: so do unmaps" near $unmap_bt $unmap
}

ok "the work, once, for tables and caches" work 511
compare module "${inner[@]}"
compare core $core __iommu_unmap
ok "reset" iommuctl reset
ok "rmmod" rmmod iommuctl
done_testing
