#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Fuzz formats of page tables, each until it has seen so many operations:
#
#   tests/fuzz/formats.sh [-j JOBS] FUZZ_PGTABLE OPERATIONS [FORMAT...]
#
# What it learns is kept beside the program, in corpus/FORMAT; a failure shows
# the end of what libFuzzer said.
set -euo pipefail

jobs=1
while getopts j: o; do
	case $o in
	j) jobs=$OPTARG ;;
	*) exit 2 ;;
	esac
done
shift $((OPTIND - 1))
program=$1
operations=$2
shift 2

one()
{
	local corpus log

	corpus=$(dirname "$program")/corpus/$1
	log=$(dirname "$program")/$1.log
	mkdir -p "$corpus"
	if FUZZ_FORMAT=$1 FUZZ_OPERATIONS=$operations "$program" -len_control=0 \
		-max_len=16384 -timeout=60 -artifact_prefix="$corpus.found-" "$corpus" \
		>"$log" 2>&1 && tail -n 1 "$log" | grep -q operations; then
		printf '%-16s %s, nothing found\n' "$1" "$(tail -n 1 "$log")"
	else
		printf '%-16s FAILED\n' "$1"
		tail -n 40 "$log"
		return 1
	fi
}
export -f one
export program operations

[ $# -gt 0 ] || mapfile -t formats < <(FUZZ_FORMAT='?' "$program")
# The function's text has expansions of its own.
# shellcheck disable=SC2016
printf '%s\n' "${@:-${formats[@]}}" | xargs -P "$jobs" -I{} bash -c 'one {}'
