# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# The module is unloaded while a driver's callback sleeps below a wrapper.
#
# The driver is sleepy_iommu, a test module: iommu_map() on its domain makes
# three calls that each sleep until they are woken, the last one through a table
# of callbacks that the core looked up before the first. rmmod must wait for
# the call that is in a wrapper, and need not wait for the rest of iommu_map(),
# which goes on after the module is gone.
#
# With the argument "shared" the driver's page tables are of the kind that
# drivers share: two calls, and a wrapper of the other level.
#
# vm: -i none -s 2 -t 120
# vm 7.3: -i none -s 2 -t 120 -- shared
# vm arm64-6.12 arm64-6.1 arm64-7.3: -i none -s 2 -t 120
# vm s390x-6.12: -i none -s 2 -t 120
. "$TREE/tests/vm/lib.sh"

sleepy=/sys/module/sleepy_iommu/parameters
# As result reads while iommu_map() is on its way: -EINPROGRESS
running=-115

calls=3
[ -z "${1-}" ] || calls=2
insmod "$VM_MODULES/sleepy_iommu.ko" ${1:+"$1=1"} || bail "no test module"
insmod "$IOMMUCTL_KO" || bail "no module"

await_asleep()
{
	until [ "$(cat $sleepy/asleep)" = "$1" ]; do :; done
}

unloading()
{
	grep -q '^iommuctl .*Unloading' /proc/modules
}

ok "shim add" iommuctl shim add sleepy.0
echo 1 >$sleepy/run
await_asleep 1
is "one call is on its way" \
	"$(iommuctl -j shim list | jq -c '.shims[0] | [.entered, .left]')" "[1,0]"
not_ok "rmmod is refused" rmmod iommuctl
ok "shim del does not wait for it" iommuctl shim del sleepy.0
is "no shim is left" "$(iommuctl -j shim list | jq -c .shims)" "[]"

rmmod iommuctl &
rmmod=$!
until unloading || ! kill -0 $rmmod 2>/dev/null; do :; done
# That nothing happens can only be seen by waiting: ten grace periods.
not_ok "rmmod waits for the driver" timeout 2 tail --pid=$rmmod -f /dev/null
ok "it is unloading still" unloading
is "and the driver asleep" "$(cat $sleepy/asleep) $(cat $sleepy/result)" \
	"1 $running"

echo 1 >$sleepy/wake
await_asleep 2
status=0
wait $rmmod || status=$?
is "rmmod ends when the call comes back" $status 0
not_ok "the module is gone" grep -q '^iommuctl ' /proc/modules
is "iommu_map() is not" "$(cat $sleepy/asleep) $(cat $sleepy/result)" \
	"2 $running"

if [ $calls = 3 ]; then
	echo 1 >$sleepy/wake
	await_asleep 3
fi
echo 1 >$sleepy/wake
until [ "$(cat $sleepy/result)" != $running ]; do :; done
is "iommu_map() goes on without the module, and succeeds" \
	"$(cat $sleepy/result)" 0

ok "the module loads again" insmod "$IOMMUCTL_KO"
ok "and shims again" iommuctl shim add sleepy.0
ok "reset" iommuctl reset
ok "rmmod without a call on its way" rmmod iommuctl
done_testing
