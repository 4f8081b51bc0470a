#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# A real device's DMA through a vendor's IOMMU: QEMU's edu, driverless, in a
# domain of ours.
# vm: -i intel --device edu,addr=0x11 --nvme 16M
# vm 6.12 7.3: -i amd --device edu,addr=0x11 --nvme 16M
# vm arm64-6.12 arm64-6.1 arm64-7.3: -i smmu --device edu,addr=0x11 --nvme 16M
# matrix 6.1: -i amd --device edu,addr=0x11 --nvme 16M
# matrix 6.1 6.12 7.3: -i intel-sm --device edu,addr=0x11 --nvme 16M
# matrix 6.1 6.12 7.3: -i intel-fs --device edu,addr=0x11 --nvme 16M
. "$TREE/tests/vm/lib.sh"
behind_iommu 0000:00:11.0
insmod "$IOMMUCTL_KO" && exec python3 "$TREE/tests/vm/real_dma_test.py"
