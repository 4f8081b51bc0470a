# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# `iommuctl top` in a terminal, which tmux plays: its screen at several sizes, with
# and without colour and UTF-8; its keys; what it leaves behind when it is ended,
# stopped and resumed. And without a terminal.
#
# long 6.1 6.12 7.3: -s 2 -t 400 --append iommu.strict=1
. "$TREE/tests/vm/lib.sh"
. "$TREE/tests/vm/lat.sh"

dma=/sys/module/lat_dma/parameters
insmod "$IOMMUCTL_KO" || bail "no module"
iommuctl iommu add >/dev/null || bail "no virtual IOMMU"
iommuctl device add viommu0 >/dev/null || bail "no virtual device"
insmod "$VM_MODULES/lat_dma.ko" device=vdev0 || bail "no test module"

# Without a terminal: all that was done is in one interval.
iommuctl -j top -o 100 >$lat_out 2>/tmp/lat.err &
lat_pid=$!
await_text Measuring $lat_pid /tmp/lat.err
echo 200 >$dma/run
echo 5 >$dma/fail
lat_stop
is "JSON: what was done, by operation" \
	"$(lat_get 'sum("map"; .count), sum("map"; .errors),
		sum("unmap"; .count), sum("map"; .bytes)')" \
	"601 5 601 $((800 * 4096 + 4096))"
text=$(iommuctl top -b 0.1 3 2>/dev/null)
is "batch: COUNT tables" "$(grep -c '^DEVICE ' <<<"$text")" 3
is "without a terminal it does not begin" "$(iommuctl top 2>&1 | cat)" \
	"iommuctl: top needs a terminal to show and to ask
  as plain text: iommuctl top -b"

# Each a server of its own: one that is ending still takes new clients.
terminals=0
terminal()
{
	tmux -L "top$terminals" -f /dev/null "$@"
}

screen()
{
	terminal capture-pane -p "$@"
}

# Wait until the screen has a line like $1
await()
{
	local until=$((SECONDS + 30))
	until screen | grep -qE -- "$1"; do
		[ $SECONDS -lt $until ] || return 1
		sleep 0.1
	done
}

# A shell on a screen of $1 × $2, with the environment $3...
new_terminal()
{
	local width=$1 height=$2
	shift 2
	terminal kill-server 2>/dev/null
	terminals=$((terminals + 1))
	terminal new-session -d -x "$width" -y "$height" \
		"env PS1='shell> ' $* bash --norc --noprofile" || bail "no tmux"
	await '^shell>' || bail "no shell in tmux"
}

key()
{
	terminal send-keys "$@"
}

widest()
{
	screen | awk '{ if (length($0) > n) n = length($0) } END { print n }'
}

# As the shell in the terminal finds it: modes, cursor, which screen
state()
{
	stty -F "$(terminal display-message -p '#{pane_tty}')" -a | tail -n +2
	terminal display-message -p '#{cursor_flag} #{alternate_on}'
}

# Maps all the time, until the file is gone
load()
{
	: >/tmp/load
	while [ -e /tmp/load ]; do
		echo 100 >$dma/run
		sleep 0.05
	done
}
load &

export TERM=screen-256color
new_terminal 80 24 TERM=$TERM
before=$(state)
key 'iommuctl top 0.5' Enter
ok "a row for the device" await '^vdev0 +[0-9.]+k? +[0-9.]+M? +0 +[0-9.]+us|^vdev0 .*ns'
ok "with a bar" await '^vdev0 .*┃'
is "24 lines, of 80 columns at most" "$(screen | wc -l) $(($(widest) <= 80))" "24 1"
like "keys in the last one" "$(screen | tail -n 1)" "^q quit  h help"
like "in colour" "$(screen -e)" $'\e\\[[0-9;]*32m'
key o
ok "o: by operation" await '^vdev0 +iotlb_sync '
key P
key h
ok "h: help" await 'Any key goes back'
key x
ok "and back" await '^DEVICE +OP '
key / nothere Enter
ok "/: a filter that leaves nothing" await 'No such device'
key / BSpace BSpace BSpace BSpace BSpace BSpace BSpace vdev Enter
ok "and one that does" await 'only \*vdev\*'
ok "with its rows" await '^vdev0 +map '
key p
ok "p: paused" await ' paused '
key p
ok "and not" await '^iommuctl top  [0-9:]+  every 0.5s  only .vdev.  [a-z]'
key +
ok "+: a longer interval" await 'every 1s'

terminal resize-window -x 140 -y 8
ok "a wider screen: more columns" await 'DEVICE .* P50 .* 1ms +10ms$'
is "of 8 lines" "$(screen | wc -l) $(screen | tail -n 1 | cut -c-6)" "8 q quit"
terminal resize-window -x 30 -y 4
ok "a tiny one" await '^q quit  h help  <> sort  r rev$'
terminal resize-window -x 80 -y 24
ok "and as before" await '^q quit  h help .*interval'

key C-z
ok "Ctrl-Z: the shell" await '^shell> *$|Stopped'
key fg Enter
ok "fg: top again" await '^vdev0 +map '
key q
ok "q: the shell, with the screen of before" await '^shell> fg|^shell> *$'
is "the terminal is as it was" "$(state)" "$before"

for signal in TERM INT HUP QUIT; do
	key 'iommuctl top' Enter
	await '^vdev0 ' || diag "$(screen)"
	kill -$signal "$(pgrep -x iommuctl)"
	await '^shell> *$' || diag "$(screen)"
	is "SIG$signal leaves it as it was" "$(state)" "$before"
done
ok "and nothing attached" lat_detached

new_terminal 80 24 TERM=$TERM NO_COLOR=1
key 'iommuctl top' Enter
ok "NO_COLOR: a row" await '^vdev0 .*┃'
is "without colours" "$(screen -e | grep -cE $'\e\\[[0-9;]*(3[1-7]|[;[]3[1-7])m')" 0
new_terminal 80 24 TERM=vt100 LC_ALL=C
key 'iommuctl top' Enter
ok "vt100 in a plain locale: a row" await '^vdev0 .*\|'
is "in ASCII" "$(screen | LC_ALL=C grep -c '[^ -~]')" 0
new_terminal 80 24 TERM=dumb
key 'iommuctl top' Enter
ok "a dumb terminal is refused" await "the terminal 'dumb' is too plain"
terminal kill-server
rm /tmp/load
wait %?load 2>/dev/null || wait

rmmod lat_dma
ok "reset" iommuctl reset
ok "rmmod" rmmod iommuctl
done_testing
