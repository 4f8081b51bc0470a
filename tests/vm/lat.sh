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
#	lat_detached		is no program of it attached any more?

lat_out=/tmp/lat.out
lat_pid=

lat_attached()
{
	bpftool prog show name lat_op | grep -q lat_op
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
	until grep -q Measuring /tmp/lat.err; do
		kill -0 "$lat_pid" 2>/dev/null ||
			bail "lat ended: $(cat $lat_out /tmp/lat.err)"
		sleep 0.02
	done
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
