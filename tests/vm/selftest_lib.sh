# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# For tests of the test bed, on the host; in TAP:
#
#	guest OPTIONS...	run the script on standard input in a guest of its
#				own; sets status, $work/out, $work/err, $work/log
#	forget			the folders that failed runs leave behind
#	planted BUG		a script that has the kernel commit it
set -u

vm=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
. "$vm/lib.sh"

# shellcheck disable=SC2034 # status is for who called
guest()
{
	cat >"$work/script.sh"
	status=0
	"$vm/run" --log "$work/log" "$@" "$work/script.sh" \
		>"$work/out" 2>"$work/err" || status=$?
}

forget()
{
	rm -rf "$vm"/../../.output/vm/script-*
}

planted()
{
	echo "insmod \$VM_MODULES/planted.ko bug=$1"
}

