# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# `iommuctl lat` in the background, for test cases:
#
#	lat_start OPTIONS...	start it and wait until it measures; with an empty
#				lat_mode, in text
#	lat_await_document	wait until it has printed something
#	lat_stop		Ctrl-C; what it printed is in $lat_out
#	lat_get EXPR		jq on the array of its documents; more than one
#				result gives a line; sum(OP; f) adds f up over the
#				rows of an operation, lost is what was dropped or
#				missed
#	metrics_value FILE SERIES
#				of what iommuctl metrics wrote: a series' value;
#				several give a sum
#	lat_detached		is no program of it attached any more?

lat_out=/tmp/lat.out
lat_pid=

# Names of lat's programs
lat_programs='^lat_op'

lat_attached()
{
	bpftool -j prog show | jq -e --arg names "$lat_programs" \
		'any(.[]; .name // "" | test($names))' >/dev/null
}

lat_detached()
{
	local i
	# The kernel lets go of a program after a grace period.
	for ((i = 0; i < 100; i++)); do
		lat_attached || return 0
		sleep 0.1
	done
	return 1
}

# lat says "Measuring" on standard error once it is attached.
lat_start()
{
	: >/tmp/lat.err
	# shellcheck disable=SC2086 # an option or none
	iommuctl ${lat_mode--j} lat "$@" >$lat_out 2>/tmp/lat.err &
	lat_pid=$!
	await_text Measuring "$lat_pid" /tmp/lat.err $lat_out
}

lat_await_document()
{
	until [ -s $lat_out ]; do
		kill -0 "$lat_pid" 2>/dev/null || bail "lat ended"
		sleep 0.02
	done
}

lat_stop()
{
	kill -INT "$lat_pid"
	wait "$lat_pid"
}

lat_get()
{
	jq -rs "def sum(op; f): [.[].rows[] | select(.op == op) | f] | add // 0;
		def lost: map(.dropped + .missed) | add;
		[$1] | join(\" \")" $lat_out
}

metrics_value()
{
	awk -v want="$2" 'index($0, want " ") == 1 { n += $2; some = 1 }
		END { if (some) printf "%.12g", n; else print "none" }' "$1"
}
