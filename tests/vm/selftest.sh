#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# The test bed tested on the host: what a script says passes through, and whatever goes
# wrong in a guest never reads as a pass. selftest_long.sh has further ways.
. "$(dirname "$0")/selftest_lib.sh"

guest -k 6.1 <<<'echo "to out"; echo "to err" >&2; exit 0'
is "a script's success passes" $status 0
is "its standard output passes" "$(<"$work/out")" "to out"
is "its standard error passes" "$(<"$work/err")" "to err"

guest --out "$work/o" -s 2 <<<'nproc; echo "$@" >$OUT/file; exit 5'
is "a script's failure passes" $status 5
is "processors as asked for" "$(<"$work/out")" 2
ok "OUT is a folder of the host" test -e "$work/o/file"

guest <<<'seq 300000; kill -9 $$'
is "a killed script fails" $status 137
is "a long output passes whole" "$(md5sum <"$work/out")" "$(seq 300000 | md5sum)"

guest -t 6 <<<'sleep 1000'
is "a hanging guest times out" $status 99
like "and says so" "$(<"$work/err")" "no end after 6 s"

guest <<<'echo "0 0" >/dev/vport0p3; echo "vm: end 0" >/dev/kmsg; echo b >/proc/sysrq-trigger; sleep 1000'
is "a status without the nonce is a death" $status 98

for bug in warn panic; do
	guest <<<"$(planted $bug); exit 0"
	is "$bug: a complaint, whatever the script says" $status 97
done
like "the log is shown from the complaint on" "$(<"$work/err")" "Kernel panic.*planted"

idle="NMI backtrace for cpu 1 skipped: idling at native_safe_halt+0xb/0x10"
late="rcu: rcu_preempt kthread timer wakeup didn't happen for 5251 jiffies!"
guest -t 60 <<<"echo \"$late\" >/dev/kmsg; sleep 1000"
is "a late timer of a processor that is not idle ends it, as a complaint" $status 97
guest -t 60 <<<"echo \"$idle\" >/dev/kmsg; echo \"$late\" >/dev/kmsg; sleep 1000"
is "of one that is idle, it is QEMU's fault" $status 95
guest <<<"echo 'Oops: int3: 0000 [#1]' >/dev/kmsg; exit 0"
is "so is a breakpoint of the kernel's that is gone" $status 95

not_ok "an unknown kernel is refused" "$vm/run" -k 9.9 /dev/null
like "with a word on where to look" "$output" "no kernel '9.9'"
not_ok "an unknown IOMMU is refused" "$vm/run" -i riscv /dev/null

forget
done_testing
