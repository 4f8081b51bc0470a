# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# Our page tables and the kernel's own, io-pgtable or generic_pt: after the same
# random maps and unmaps, the same bits.
# vm: -t 300
# kernels: 6.1 6.12 7.3 arm64-6.1 arm64-6.12 arm64-7.3
. "$TREE/tests/vm/lib.sh"

compare=/sys/module/pt_compare/parameters
insmod "$VM_MODULES/pt_compare.ko" || bail "no module"

# run FORMAT MODE SEED OPERATIONS
run()
{
	dmesg -C
	echo "$*" >$compare/run && return
	dmesg | grep pt_compare:
	return 1
}

# Other sequences: tests/vm/run tests/vm/cases/pt_compare.sh SEED...
for format in $(cat $compare/formats); do
	for seed in "${@:-1}"; do
		ok "$format: equal tables, seed $seed" run "$format" exact "$seed" 4000
		diag "$format: $(cat $compare/result)"
		ok "$format: also where tables go, seed $seed" \
			run "$format" free "$seed" 4000
		diag "$format: $(cat $compare/result)"
	done
	not_ok "$format: a bit that differs is seen" run "$format" spoil 3 200
	like "as just that" "$output" "Bad message"
	ok "$format: figures" tee $compare/bench <<<"$format"
	diag "$(cat $compare/result)"
done
ok "rmmod" rmmod pt_compare
done_testing
