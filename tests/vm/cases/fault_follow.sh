# SPDX-License-Identifier: GPL-2.0
#
# DMA faults as they come: of QEMU's edu behind vendors' IOMMUs, and of a virtual
# device. QEMU's AMD IOMMU does not interrupt to tell of any: its messages are
# read in tests/unit/test_cli_fault.c only.
#
# vm 6.12: -i intel --device edu,addr=0x11
# long 6.1 7.3: -i intel --device edu,addr=0x11
# long 6.12 7.3: -i virtio --device edu,addr=0x11
# long arm64-6.12 arm64-6.1: -i smmu --device edu,addr=0x11
. "$TREE/tests/vm/lib.sh"
behind_iommu 0000:00:11.0
insmod "$IOMMUCTL_KO" && exec python3 "$TREE/tests/vm/fault_follow_test.py"
