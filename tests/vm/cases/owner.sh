# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# `iommuctl track`, `owner` and `leaks`: who mapped what. A leak that was planted
# is found, with the function that mapped it; an IOVA's owner is right from the
# first to the last byte of a mapping, and after parts of it went; after storms on
# two processors, in all contexts, what is tracked is what the page table has.
#
# long 6.12: -s 2 -t 400 --append iommu.strict=1
# long 6.1 7.3: -s 2 -t 400 --append iommu.strict=1
# matrix 6.1 6.12 7.3: -i intel -s 2 -t 400
# matrix 6.12: -i intel -m lazy -s 2 -t 400
# long arm64-6.12 arm64-7.3: -s 2 -t 600 --append iommu.strict=1
# long s390x-6.12: -s 2 -t 600 --append iommu.strict=1
. "$TREE/tests/vm/lib.sh"

dma=/sys/module/lat_dma/parameters
leak=/sys/module/dma_leak/parameters
pins=/sys/fs/bpf/iommuctl

# owner DEVICE IOVA EXPR: jq on its answer
owner()
{
	iommuctl -j owner "$1" "$2" | jq -r "[$3] | join(\" \")"
}

# The 4 KiB pages that are mapped for a device, as is tracked; in the page table
pages='[.mappings[] | range(.iova; .iova + (.size // .length); 4096)] | sort[]'
tracked()
{
	iommuctl -j track list "$1" | jq "$pages"
}

dumped()
{
	iommuctl -j dump "$1" | jq "$pages"
}

info()
{
	iommuctl -j track show | jq -r "[$1] | join(\" \")"
}

# The kernel lets go of programs after a grace period.
no_program()
{
	local i
	for ((i = 0; i < 100; i++)); do
		bpftool -j prog show | grep -q '"name":"\(UN\)\?MAP_' || return 0
		sleep 0.1
	done
	return 1
}

not_ok "owner without tracking" iommuctl owner 0000:00:02.0 0x1000
like "says what to do" "$output" "track start"
not_ok "stop without a start" iommuctl track stop
ok "track start, without the module" iommuctl track start recent 4096
not_ok "twice" iommuctl track start
like "says that it is on" "$output" "on already.*track stop"
insmod "$IOMMUCTL_KO" || bail "no module"
iommuctl iommu add >/dev/null || bail "no virtual IOMMU"
iommuctl device add viommu0 >/dev/null || bail "no virtual device"
iommuctl device add viommu0 >/dev/null || bail "no second virtual device"
insmod "$VM_MODULES/lat_dma.ko" device=vdev0 || bail "no test module"
insmod "$VM_MODULES/dma_leak.ko" device=vdev0 || bail "no second test module"
default=$(iommuctl -j domain list |
	jq '.domains[] | select(.device == "vdev0") | .id')

# A leak, in the middle of much that is no leak
echo 300 >$dma/run
echo 5 >$leak/forget
echo 300 >$dma/run
is "a planted leak is found, and nothing else is" "$(iommuctl -j leaks \
	--older 0s -d vdev0 | jq -r '[.leaks | length, (.[] | .count, .bytes,
		.device, (.stack | any(test("^forgetful_map\\+.* \\[dma_leak\\]$"))),
		.comm)] | join(" ")')" "1 5 20480 vdev0 true bash"
is "it is not old" "$(iommuctl -j leaks --older 1h | jq '.leaks | length')" 0
like "text: the leak" "$(iommuctl leaks --older 0s -d vdev0)" \
	"^5 mappings, 20K; the oldest: vdev0 0x[0-9a-f]+, [0-9.]+ s ago by bash"
like "and the stack" "$(iommuctl leaks --older 0s -d vdev0)" \
	$'\n'"    forgetful_map\+0x[0-9a-f]+ \[dma_leak\]"
is "nothing was missed" "$(info .missed,.full,.busy)" "0 0 0"
is "and all is what the page table has" "$(tracked vdev0)" "$(dumped "$default")"

# Mappings of known places
bash_maps()
{
	echo "$1" >$leak/map
}

bash_unmaps()
{
	echo "$1" >$leak/unmap
}

is_as_dumped()
{
	is "$1" "$(tracked vdev0)" "$(dumped "$default")"
}

bash_maps "0x100000 0x3000" || bail "no mapping"
bash_maps "0x103000 0x1000" || bail "no second mapping"
what='.mapping | .iova, .size, .prot, .comm'
first="$((0x100000)) 12288 r bash"
is "an IOVA's owner: the first byte" "$(owner vdev0 0x100000 "$what")" "$first"
is "in the middle" "$(owner vdev0 0x101234 "$what")" "$first"
is "the last byte" "$(owner vdev0 0x102fff "$what")" "$first"
is "the next mapping" "$(owner vdev0 0x103000 "$what")" \
	"$((0x103000)) 4096 r bash"
is "the stack is that of the module" "$(owner vdev0 0x100000 \
	'.mapping.stack | any(test("^set_map\\+.* \\[dma_leak\\]$"))')" true
not_ok "one past the end" iommuctl owner vdev0 0x104000
like "says so" "$output" "nothing is mapped"
not_ok "one before the begin" iommuctl owner vdev0 0xfffff
not_ok "the same IOVA of another device" iommuctl owner vdev1 0x100000

ok "unmap part of one" bash_unmaps "0x101000 0x1000"
is "before it" "$(owner vdev0 0x100fff "$what")" "$first"
is "behind it" "$(owner vdev0 0x102000 "$what")" "$first"
not_ok "the part itself" iommuctl owner vdev0 0x101000
like "tells of the unmap, and of the mapping that was" "$output" \
	"unmapped:.*0x101000.*4K.*by +bash.*was mapped.*0x100000.*12K"
is "in JSON, too" "$(iommuctl -j owner vdev0 0x101fff | jq -c \
	'[.mapping, .unmapped.iova, .was.size, .error.errno]')" \
	"[null,$((0x101000)),12288,\"ENOENT\"]"
ok "the end of one and the whole of another at once" \
	bash_unmaps "0x102000 0x2000"
is_as_dumped "a page of the first is left"
is "of its old size" "$(owner vdev0 0x100000 "$what, .still_mapped")" \
	"$first 4096"
bash_unmaps "0x100000 0x1000"

# A mapping of many blocks, which goes in steps
bash_maps "0x201000 0xff000" || bail "no mapping"
is "1020 KiB are one mapping" "$(iommuctl -j track list vdev0 | jq -c \
	'[.mappings[] | select(.iova / 1048576 | . >= 2 and . < 4) | .size]' |
	tr -d ' ')" "[$((1020 * 1024))]"
for ((iova = 0x201000; iova < 0x280000; iova += 0x1000)); do
	bash_unmaps "$iova 0x1000" || bail "no unmap"
done
is_as_dumped "its first half goes, a page at a time"
is "what is left has the old begin" "$(owner vdev0 0x2fffff "$what")" \
	"$((0x201000)) $((1020 * 1024)) r bash"
for ((iova = 0x2ff000; iova > 0x2c0000; iova -= 0x2000)); do
	bash_unmaps "$iova 0x1000" || bail "no unmap"
done
is_as_dumped "every other page from the end, backwards"
bash_unmaps "0x280000 0x40000" || bail "no unmap"
is_as_dumped "a part of several blocks"
for ((iova = 0x2c0000; iova < 0x300000; iova += 0x1000)); do
	bash_unmaps "$iova 0x1000" 2>/dev/null
done

# Far apart, and unmapped at once: the module does that to an own domain
domain=$(iommuctl -j domain add vdev1 | jq .id)
iommuctl domain attach "$domain" vdev1 || bail "no domain"
buffer=$(iommuctl -j buffer add 1M | jq .id)
iommuctl map "$domain" 0x100000 buffer "$buffer" length 12K || bail "no mapping"
iommuctl map "$domain" 0x40000000 buffer "$buffer" || bail "no mapping far off"
is "an own domain's" "$(tracked vdev1)" "$(dumped "$domain")"
iommuctl unmap "$domain" all || bail "no unmap"
is "all of it at once" "$(tracked vdev1)" ""
iommuctl map "$domain" 0x100000 buffer "$buffer" || bail "no mapping"
iommuctl domain detach "$domain" vdev1
ok "a domain that goes" iommuctl domain del "$domain"
is "takes its mappings with it" "$(iommuctl -j track list | jq \
	'[.mappings[] | select(.device == "-")] | length')" 0

# Storms: threads on both processors, beside interrupts of all kinds
for round in 1 2 3; do
	echo 3000 >$leak/storm &
	echo 1000 >$dma/run
	wait $! || bail "the storm failed"
	is "storm $round: what is tracked is what the page table has" \
		"$(tracked vdev0 | sha256sum)" "$(dumped "$default" | sha256sum)"
done
ok "which is something" [ "$(tracked vdev0 | wc -l)" -gt 100 ]
is "nothing was missed" "$(info .missed,.full,.busy)" "0 0 0"
is "the leak is the only one that old" "$(iommuctl -j leaks --older 0s -d vdev0 |
	jq '[.leaks[] | select(.stack | any(test("forgetful_map")))] |
		length, .[0].count' | xargs)" "1 5"
echo 1 >$leak/end
is "and the only one when the storm's went" "$(iommuctl -j leaks --older 0s \
	-d vdev0 | jq '.leaks | length')" 1

# What is mapped while programs are being attached, and unmapped, is no leak.
ok "track stop" iommuctl track stop
rm -f /tmp/enough
until [ -e /tmp/enough ]; do
	echo 500 >$leak/storm
done &
sleep 0.2
ok "start in a storm" iommuctl track start
is "nothing was missed meanwhile" "$(info .missed,.full,.busy)" "0 0 0"
touch /tmp/enough
wait $!
ok "some of it is known" [ "$(tracked vdev0 | wc -l)" -gt 10 ]
echo 1 >$leak/end
is "and gone with the storm" "$(tracked vdev0)" ""

ok "rmmod while tracking" rmmod dma_leak lat_dma
ok "reset" iommuctl reset
ok "rmmod of the module, too" rmmod iommuctl
ok "track stop" iommuctl track stop
not_ok "nothing is left" ls $pins
ok "no program, either" no_program

# Starts that are cut off: half of the programs attached
half_start()
{
	iommuctl track start >/tmp/start 2>&1 &
	start=$!
	until compgen -G "$pins/track/link_*" >/dev/null; do
		kill -0 $start || return
	done
	kill -STOP $start
}

half_start || bail "no start: $(</tmp/start)"
not_ok "nothing stops a start under way" timeout 1 iommuctl track stop
kill -KILL $start
wait $start 2>/dev/null
not_ok "one that was killed is no tracking" iommuctl track list
like "says what to do" "$output" "did not end.*track stop"
not_ok "nor can it be started again" iommuctl track start
like "says the same" "$output" "did not end.*track stop"
ok "track stop removes the half" iommuctl track stop
not_ok "all of it" ls $pins
half_start || bail "no start: $(</tmp/start)"
kill -TERM $start
kill -CONT $start
wait $start
is "a signal ends a start" $? $((128 + 15))
not_ok "which takes back what it did" ls $pins
ok "with no program left" no_program

ok "with little room" iommuctl track start max 4 recent 1 nostack
insmod "$IOMMUCTL_KO" || bail "no module"
iommuctl iommu add >/dev/null || bail "no virtual IOMMU"
iommuctl device add viommu0 >/dev/null || bail "no virtual device"
insmod "$VM_MODULES/dma_leak.ko" device=vdev0 || bail "no test module"
echo 20 >$leak/forget
is "what finds none is counted" "$(info '.blocks <= .max, .full > 0,
	.blocks + .full')" "true true 20"
like "and told" "$(iommuctl leaks --older 0s 2>&1)" "no room for [0-9]+ mappings"
not_ok "an odd ring" iommuctl track start recent 3
not_ok "no time" iommuctl leaks --older soon
not_ok "no such device" iommuctl owner 0000:00:19.0 0
ok "track stop" iommuctl track stop
rmmod dma_leak
iommuctl reset >/dev/null
ok "rmmod" rmmod iommuctl
done_testing
