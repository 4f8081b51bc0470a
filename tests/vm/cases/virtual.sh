#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# The kernel's DMA API on a virtual master: what it maps reaches our callbacks,
# and the master's DMA reaches its memory, and nothing else. With and without a
# vendor's IOMMU beside it, with default domains strict and lazy.
# vm 6.12 7.3 debug: -s 2 --append iommu.strict=1
# vm 6.12 7.3: -s 2 --append iommu.strict=0
# long 6.1: -s 2 --append iommu.strict=0
# vm 6.1 7.3 debug: -i intel --nvme 16M
# vm 7.3: -i amd --nvme 16M
# long 6.12: -i amd --nvme 16M
# vm arm64-6.12 arm64-6.1 arm64-7.3: -i smmu -s 2 --nvme 16M
# vm arm64-6.12 arm64-6.1 arm64-7.3: -s 2 --append iommu.strict=0
# vm s390x-6.12: -i s390 -s 2 --nvme 16M
# vm s390x-6.12: -s 2 --append iommu.strict=0
insmod "$IOMMUCTL_KO" && exec python3 "$TREE/tests/vm/virtual_test.py"
