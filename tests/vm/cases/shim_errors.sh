# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# What `shim add` and `shim del` refuse, with which errno, and that nothing stays
# behind.
#
# vm 6.12 7.3: -i intel --device edu,addr=0x11 -t 120
# vm 6.1: -i amd --device edu,addr=0x11 -t 120
# vm 6.12 7.3 debug: -i none --device edu,addr=0x11 -t 120
# vm arm64-6.12 arm64-6.1 arm64-7.3: -i smmu --device edu,addr=0x11 -t 60
# vm riscv64-7.2: -i riscv -m passthrough --device edu,addr=0x11 -t 120
. "$TREE/tests/vm/lib.sh"

edu=0000:00:11.0
behind_iommu $edu
insmod "$IOMMUCTL_KO" || bail "no module"

# A command must fail with an errno
refused()
{
	local name=$1 errno=$2
	shift 2
	not_ok "$name" iommuctl -j "$@"
	is "... $errno" "$(jq -r .error.errno <<<"$output")" "$errno"
}

objects()
{
	iommuctl -j info | jq .objects
}

# ioctl(IOMMUCTL_SHIM_ADD) as the command would never make it: size, flags,
# device; prints the errno
raw_add()
{
	python3 - "$@" <<-'EOT'
	import errno, fcntl, os, struct, sys
	size, flags, device = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
	fd = os.open("/dev/iommuctl", os.O_RDWR)
	add = bytearray(struct.pack("IIII64s", size, flags, 0, 0, device.encode()))
	add += bytes(max(0, size - len(add)))
	try:
	    fcntl.ioctl(fd, 0xb991, add)
	    print("none")
	except OSError as e:
	    # Two names of one number
	    print(errno.errorcode[e.errno].replace("ENOTSUP", "EOPNOTSUPP"))
	EOT
}

refused "a device that does not exist" ENODEV shim add 0000:00:77.0
refused "a shim that does not exist" ENOENT shim del $edu
iommuctl iommu add model intel >/dev/null || bail "no virtual IOMMU"
iommuctl device add viommu0 >/dev/null || bail "no virtual device"
refused "a virtual device" EOPNOTSUPP shim add vdev0
# One, its device, and that one's default domain, where kernels make such
[ "$VM_ARCH" = riscv64 ] && count=2 || count=3
is "only the virtual ones are there" "$(objects)" $count

is "an unknown flag" "$(raw_add 80 1 $edu)" EOPNOTSUPP
is "a short structure" "$(raw_add 79 0 $edu)" EINVAL
is "no name" "$(raw_add 80 0 '')" EINVAL
is "a name without an end" \
	"$(raw_add 80 0 "$(printf '%064d' 0)")" EINVAL

if [ "$VM_IOMMU" = none ]; then
	refused "a device behind no IOMMU" ENODEV shim add $edu
	is "by ioctl, too" "$(raw_add 80 0 $edu)" ENODEV
	is "still nothing" "$(iommuctl -j shim list | jq -c .shims)" "[]"

	insmod "$VM_MODULES/sleepy_iommu.ko" || bail "no test module"
	for i in {0..7}; do
		ok "driver $i" iommuctl shim add "sleepy.$i"
	done
	count=$(objects)
	is "one too many" "$(raw_add 80 0 sleepy.8)" ENOSPC
	is "leaves nothing behind" "$(objects)" "$count"
	ok "room does not come back" iommuctl shim del sleepy.0
	is "with a shim gone" "$(raw_add 80 0 sleepy.8)" ENOSPC
	ok "but the driver's is kept" iommuctl shim add sleepy.0
else
	ok "a device behind an IOMMU" iommuctl shim add $edu
	refused "twice" EEXIST shim add $edu
	is "once in the list" "$(iommuctl -j shim list | jq '.shims | length')" 1
	ok "del" iommuctl shim del $edu
	refused "del twice" ENOENT shim del $edu
	is "a longer structure, zero at its end" "$(raw_add 96 0 $edu)" none
	ok "del of all" iommuctl shim del --all
	ok "add of all devices" iommuctl shim add --all
	is "which are those in groups" \
		"$(iommuctl -j shim list | jq -r '.shims[].device' | sort)" \
		"$(basename -a /sys/kernel/iommu_groups/*/devices/* |
			grep -v '^vdev' | sort)"
fi
ok "reset" iommuctl reset
is "nothing stays" "$(objects)" 0
ok "rmmod" rmmod iommuctl
done_testing
