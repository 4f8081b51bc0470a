#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Each detector of the debug kernel proved awake, in TAP: a bug planted by
# modules/planted.c must end its guest as a complaint that names it.
set -u

vm=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
. "$vm/lib.sh"

# A guest that commits bug $1 must complain in the kernel log as $2 says.
detects()
{
	local bug=$1 report=$2 status=0
	shift 2
	cat >"$work/planted-$bug.sh" <<-EOT
		insmod \$VM_MODULES/planted.ko bug=$bug
		exit 0
	EOT
	VM_LOG_LINES=3 "$vm/run" -k debug --log "$work/log" "$@" \
		"$work/planted-$bug.sh" >"$work/out" 2>&1 || status=$?
	is "$bug ends as a complaint" $status 97 || diag "$(<"$work/out")"
	like "$bug is reported" "$(<"$work/log")" "$report"
	rm -rf "$vm"/../../.output/vm/planted-"$bug"-*
}

# Refused memory is no complaint: the module must see it, and nothing more.
fault_injection()
{
	local status=0
	cat >"$work/failslab.sh" <<-'EOT'
		set -e
		planted=$VM_MODULES/planted.ko
		insmod $planted bug=alloc && rmmod planted
		cd /sys/kernel/debug/failslab
		echo Y >task-filter
		echo N >ignore-gfp-wait
		echo -1 >times
		echo 100 >probability
		insmod $planted bug=alloc 2>/tmp/refused && exit 1
		grep -q "Cannot allocate memory" /tmp/refused
		echo 0 >probability
		insmod $planted bug=alloc
	EOT
	"$vm/run" -k debug --log "$work/log" "$work/failslab.sh" \
		>"$work/out" 2>&1 || status=$?
	is "failslab: the guest passes" $status 0 || diag "$(<"$work/out")"
	like "failslab: memory was refused" "$(<"$work/log")" "FAULT_INJECTION: forcing a failure"
}

detects kasan "BUG: KASAN: slab-use-after-free in .*planted"
detects ubsan "UBSAN: shift-out-of-bounds in .*planted"
detects lockdep "WARNING: possible circular locking dependency"
detects atomic "BUG: (sleeping function called from invalid context|scheduling while atomic)"
detects kmemleak "vm-kmemleak: unreferenced object" --kmemleak
detects dmaapi "DMA-API: .*device driver frees DMA memory with different size" -i intel --nvme 16M
detects warn "WARNING: .*planted"
fault_injection

done_testing
