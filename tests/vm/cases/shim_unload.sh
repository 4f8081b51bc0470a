# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# The module comes and goes while a disk works: insmod, shim add, shim del,
# rmmod, over and over under direct I/O from each processor. No callback may
# end in text that is gone (the kernel would oops, which tests/vm/run sees), no
# byte may be lost, and what entered the driver must come back.
#
# An unload costs a Tasks RCU grace period, 0.1 to 0.4 s: that is half of a
# cycle. The argument says how many.
#
# vm 6.12 debug: -i intel -s 2 --nvme 64M -t 120 -- 4
# vm 6.1 7.3: -i amd -s 2 --nvme 64M -t 120 -- 4
# vm 7.3: -i virtio -s 2 --nvme 64M -t 120 -- 4
# long 6.1 6.12 7.3: -i intel -s 2 --nvme 64M -t 1800 -- 50
# long 6.1 6.12 7.3: -i amd -s 2 --nvme 64M -t 1800 -- 50
# vm arm64-6.12 arm64-6.1 arm64-7.3: -i smmu -s 2 --nvme 64M -t 120 -- 4
# matrix 6.1 6.12 7.3: -i intel -m lazy -s 2 --nvme 64M -t 900 -- 20
# matrix 6.1 6.12 7.3: -i intel -m passthrough -s 2 --nvme 64M -t 900 -- 20
# matrix 6.1 6.12 7.3: -i amd -m lazy -s 2 --nvme 64M -t 900 -- 20
# matrix 6.1 6.12 7.3: -i amd -m passthrough -s 2 --nvme 64M -t 900 -- 20
# matrix 6.12 7.3: -i virtio -s 2 --nvme 64M -t 900 -- 20
# matrix 6.12 7.3: -i virtio -m lazy -s 2 --nvme 64M -t 900 -- 20
# matrix 6.12 7.3: -i virtio -m passthrough -s 2 --nvme 64M -t 900 -- 20
# matrix arm64-6.12 arm64-6.1 arm64-7.3: -i smmu -s 2 --nvme 64M -t 900 -- 20
# matrix arm64-6.12 arm64-6.1 arm64-7.3: -i smmu -m lazy -s 2 --nvme 64M -t 900 -- 20
# matrix arm64-6.12 arm64-6.1 arm64-7.3: -i smmu -m passthrough -s 2 --nvme 64M -t 900 -- 20
# vm s390x-6.12: -i s390 -s 2 --nvme 64M -t 200 -- 4
# matrix 6.1 6.12 7.3: -i intel-sm -s 2 --nvme 64M -t 900 -- 20
# matrix 6.1 6.12 7.3: -i intel-sm -m lazy -s 2 --nvme 64M -t 900 -- 20
# matrix 6.1 6.12 7.3: -i intel-sm -m passthrough -s 2 --nvme 64M -t 900 -- 20
# matrix 6.1 6.12 7.3: -i intel-fs -s 2 --nvme 64M -t 900 -- 20
# matrix 6.1 6.12 7.3: -i intel-fs -m lazy -s 2 --nvme 64M -t 900 -- 20
# matrix 6.1 6.12 7.3: -i intel-fs -m passthrough -s 2 --nvme 64M -t 900 -- 20
# vm riscv64-7.2: -i riscv -m passthrough -s 2 --nvme 64M -t 300 -- 4
# matrix riscv64-7.2: -i riscv -m passthrough -s 2 --nvme 64M -t 900 -- 20
# matrix s390x-6.12: -i s390 -s 2 --nvme 64M -t 900 -- 20
# matrix s390x-6.12: -i s390 -m lazy -s 2 --nvme 64M -t 900 -- 20
. "$TREE/tests/vm/lib.sh"
. "$TREE/tests/vm/mode.sh"

disk=$VM_DISK
cycles=${1:-4}
set_mode $disk
modprobe nvme || bail "no NVMe driver"
# Reading five megabytes of debug information would be most of an insmod.
module=/tmp/iommuctl.ko
strip -g -o $module "$IOMMUCTL_KO" || bail "no module"

# The wrappers were called: it is really under load. An identity domain has
# nothing to call.
under_load()
{
	[ "$VM_MODE" = passthrough ] || [[ $answer =~ \"entered\":[1-9] ]]
}

cycle()
{
	local answer=
	insmod $module || return
	coproc ctl { iommuctl -j; }
	ask "shim add $disk" || return
	until under_load; do
		ask "shim list" || return
	done
	ask "shim del $disk" || return
	eval "exec ${ctl[1]}>&-"
	# shellcheck disable=SC2154 # coproc sets it
	wait "$ctl_PID"
	rmmod iommuctl
}

cycle_all()
{
	local i
	for ((i = 0; i < cycles; i++)); do
		cycle || { echo "in cycle $i"; return 1; }
	done
}

# As fast as it goes, with the module staying
shim_all()
{
	local i
	for ((i = 0; i < 10 * cycles; i++)); do
		printf 'shim add %s\nshim del %s\n' $disk $disk
	done | iommuctl
}

loads=()
for cpu in 0 1; do
	nice taskset -c $cpu vm-disk-load /dev/nvme0n1 $((cpu * 256)) 32 /tmp/stop \
		>/tmp/written.$cpu &
	loads+=($!)
done

start=$SECONDS
ok "$cycles times in and out under I/O" cycle_all
diag "$((SECONDS - start)) s"
insmod $module || bail "no module"
ok "$((10 * cycles)) times over the disk and off it" shim_all
ok "rmmod without a shim" rmmod iommuctl

touch /tmp/stop
for cpu in 0 1; do
	status=0
	wait "${loads[cpu]}" || status=$?
	is "what was written from processor $cpu is there" $status 0
	ok "and was something" [ "$(cat /tmp/written.$cpu)" -gt 0 ]
done

insmod $module
ok "shim add" iommuctl shim add $disk
ok "I/O through it" vm-disk-load /dev/nvme0n1 0 32 /tmp/never 32
shim=$(iommuctl -j shim list)
calls="> 64"
[ "$VM_MODE" != passthrough ] || calls="== 0"
ok "calls through it: $calls" jq -e ".shims[0].entered $calls" <<<"$shim"
ok "and all came back" jq -e '.shims[0] | .entered == .left' <<<"$shim"
not_ok "rmmod is refused under the shim" rmmod iommuctl
like "because it is in use" "$output" "in use"
ok "shim del" iommuctl shim del $disk
ok "rmmod then works" rmmod iommuctl
done_testing
