#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# A short run of the fuzzer, the same each time. `make fuzz` is the long one.

fuzz=$(dirname "$0")/../fuzz
echo 1..1
if "$fuzz/fuzz_pgtable" -seed=20220125 -runs=20000 -max_len=1024 \
	-artifact_prefix="$fuzz/" 2>"$fuzz/fuzz_pgtable.log"; then
	echo "ok 1 - $(tail -n 1 "$fuzz/fuzz_pgtable.log")"
else
	tail -n 40 "$fuzz/fuzz_pgtable.log" | sed 's/^/# /'
	echo "not ok 1 - fuzz_pgtable"
	exit 1
fi
