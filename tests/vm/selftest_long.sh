#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# The test bed tested on the host: further ways to go wrong than selftest.sh has.
. "$(dirname "$0")/selftest_lib.sh"

guest <<<'(sleep 1000 &); exit 0'
is "what a script leaves running does not hold the guest" $status 0

guest <<<'echo 1 >/proc/sys/kernel/sysrq; echo b >/proc/sysrq-trigger; sleep 1000'
is "an early reboot is a death" $status 98

guest <<<'echo o >/proc/sysrq-trigger; sleep 1000'
is "an early power-off is a death" $status 98

guest <<<'kill -9 1; echo c >/proc/sysrq-trigger; sleep 1000'
is "a crash is a complaint" $status 97

guest <<<"$(planted oops); exit 0"
is "oops: a complaint, whatever the script says" $status 97

guest <<<"echo 1 >/proc/sys/kernel/watchdog_thresh; $(planted lockup); exit 0"
is "a soft lockup is a complaint" $status 97
like "and is named" "$(<"$work/err")" "BUG: soft lockup"

forget
done_testing
