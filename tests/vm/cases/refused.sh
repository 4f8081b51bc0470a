# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# What measures by BPF where it may not, or cannot: without rights, without the
# kernel's types, on a kernel that has none of the functions, under lockdown. It
# says what to do, and nothing is left behind.
#
# long 6.1 6.12 7.3: -i intel -s 2 -t 200
. "$TREE/tests/vm/lib.sh"

commands=("lat 1 1" "lat -P 1 1" "trace -n 1" "metrics" "top -b 1 1")
btf=/sys/kernel/btf/vmlinux

# refused WHERE WORDS: by each command, with these words
refused()
{
	local command
	for command in "${commands[@]}"; do
		# shellcheck disable=SC2086 # words
		not_ok "$1: $command" $who timeout 60 iommuctl $command
		like "says what to do" "$output" "$2"
	done
}

who="setpriv --reuid 65534 --clear-groups --inh-caps=-all --bounding-set=-all"
refused "without rights" "CAP_BPF"
who=

mount -t tmpfs tmpfs /sys/kernel/btf
refused "a kernel without types" "CONFIG_DEBUG_INFO_BTF"
umount /sys/kernel/btf

# Types as another kernel has them: without any function.
bpftool gen min_core_btf $btf /tmp/other "$TREE/.output/bpf/lat_core.bpf.o" ||
	bail "no other types"
mount --bind /tmp/other $btf
refused "an unknown kernel" "newer than this command"
umount $btf

mountpoint -q /sys/kernel/security || mount -t securityfs none /sys/kernel/security
echo integrity >/sys/kernel/security/lockdown
not_ok "lockdown: no module" insmod "$IOMMUCTL_KO"
ok "at integrity all is measured without it" iommuctl lat 1 1
echo confidentiality >/sys/kernel/security/lockdown
refused "lockdown at confidentiality" "lockdown=integrity"
ok "what is there is listed" iommuctl list
is "no program is left" "$(bpftool prog show | grep -cE 'name (enter|leave|know|trace)_')" 0
done_testing
