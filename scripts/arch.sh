# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh disable=SC2034
# What there is to know of an architecture that guests can be of: all of it is
# here, for the scripts, tests/vm/run and the makefiles. (By /bin/sh, too.)

# Those beside this machine's own, in Debian's words
foreign_architectures="arm64 riscv64 s390x"

# arch_facts ARCH sets:
#
#	gnu		its triplet: the prefix of its compiler's name
#	bpf		clang's name for BPF in its byte order
#	kernels		those of its guests
#	suites		Debian's, with programs for its guests
#	builders	Debian's suites with the programs that build modules for the
#	gcc		newest of its kernels, and the version of the compiler there
#	qemu_packages	Debian's names of its QEMU
#	qemu_system	and that of the command, with the machine
#	qemu_user	the QEMU that runs its programs here, where bpftool has to be
#			of the programs' byte order
#	transport	what virtio devices of a guest are on: pci or ccw
#	disk		the name of a guest's NVMe disk
#	image		the kernel that QEMU starts, in its folder of .output/kernels
#	console		the kernel's name of the serial line
#	iommus		the IOMMUs that QEMU has for it
arch_facts()
{
	suites="bookworm bookworm-updates bookworm-security"
	builders="trixie trixie-updates trixie-security trixie-backports"
	gcc=14
	bpf=bpfel
	qemu_user=
	disk=0000:00:10.0
	transport=pci
	case $1 in
	amd64)	gnu=x86_64-linux-gnu
		kernels="6.1 6.12 7.3"
		qemu_packages=qemu-system-x86
		qemu_system="qemu-system-x86_64 -cpu max -bios qboot.rom"
		qemu_system="$qemu_system -machine q35,kernel-irqchip=off"
		image=vmlinux console=ttyS0
		iommus="none intel intel-sm intel-fs amd virtio" ;;
	arm64)	gnu=aarch64-linux-gnu
		kernels="6.1 6.12 7.3"
		qemu_packages=qemu-system-arm
		qemu_system="qemu-system-aarch64 -cpu cortex-a57"
		qemu_system="$qemu_system -machine virt,gic-version=3,dtb-randomness=off"
		image=Image console=ttyAMA0
		iommus="none smmu" ;;
	riscv64)
		# Debian 12 is not for it.
		suites=trixie
		# Its kernel is of sid, and for extensions that gcc 14 does not know.
		builders=sid
		gcc=16
		kernels=7.2
		gnu=riscv64-linux-gnu
		qemu_packages="qemu-system-riscv opensbi"
		qemu_system="qemu-system-riscv64 -cpu max -machine virt,aia=aplic-imsic"
		image=Image console=ttyS0
		iommus="none riscv" ;;
	s390x)	gnu=s390x-linux-gnu
		bpf=bpfeb
		kernels="6.1 6.12"
		suites="bookworm bookworm-updates"
		qemu_packages="qemu-system-s390x qemu-user"
		qemu_user=qemu-s390x
		qemu_system="qemu-system-s390x -cpu max -machine s390-ccw-virtio"
		transport=ccw disk=0001:00:00.0
		image=Image console=ttysclp0
		iommus="none s390" ;;
	*)	return 1 ;;
	esac
}

# Is the Debian kernel with this release for another architecture than this
# machine's? Then arch_facts() of it are set.
is_foreign()
{
	case " $foreign_architectures " in
	*" ${1##*-} "*)	arch_facts "${1##*-}" ;;
	*)		return 1 ;;
	esac
}

# iommu_facts ARCH IOMMU sets what a guest with that IOMMU is started with:
#
#	iommu_options		options of QEMU
#	iommu_parameters	parameters of the kernel
#	iommu_config		the kernel's option that its driver comes with
iommu_facts()
{
	iommu_options='' iommu_parameters='' iommu_config=''
	case $1-$2 in
	*-none)		;;
	amd64-intel)	iommu_options="-device intel-iommu,intremap=on,caching-mode=on"
			iommu_parameters=intel_iommu=on iommu_config=INTEL_IOMMU ;;
	# Scalable mode, with page tables of the second stage, as in legacy mode,
	# and of the first, which are the processor's.
	amd64-intel-sm)	iommu_options="-device intel-iommu,intremap=on"
			iommu_options="$iommu_options,caching-mode=on,x-scalable-mode=on"
			iommu_parameters=intel_iommu=on,sm_on
			iommu_config=INTEL_IOMMU ;;
	amd64-intel-fs)	iommu_options="-device intel-iommu,intremap=on"
			iommu_options="$iommu_options,x-scalable-mode=on,x-flts=on"
			iommu_parameters=intel_iommu=on,sm_on
			iommu_config=INTEL_IOMMU ;;
	amd64-amd)	iommu_options="-device amd-iommu,intremap=on,pt=off"
			iommu_parameters=amd_iommu=on iommu_config=AMD_IOMMU ;;
	amd64-virtio)	iommu_options="-device virtio-iommu-pci,addr=0x17"
			iommu_config=VIRTIO_IOMMU ;;
	arm64-smmu)	iommu_options="-machine iommu=smmuv3"
			iommu_config=ARM_SMMU_V3 ;;
	riscv64-riscv)	iommu_options="-machine iommu-sys=on"
			iommu_config=RISCV_IOMMU ;;
	# Each PCI device is behind one.
	s390x-s390)	iommu_config=S390_IOMMU ;;
	*)		return 1 ;;
	esac
}
