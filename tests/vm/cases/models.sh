#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Every model: the kernel's DMA API and domains of ours through it, what it
# refuses; and its IOTLB: a caller that does not sync is found out.
# vm 6.1 7.3: -s 2 --append iommu.strict=1 -t 400
# vm 6.12 7.3 debug: -s 2 --append iommu.strict=0 -t 400
# long 6.12: -s 2 --append iommu.strict=1 -t 400
# long 6.1: -s 2 --append iommu.strict=0 -t 400
# vm arm64-6.12 arm64-6.1 arm64-7.3: -i smmu -s 2 -t 400
# vm s390x-6.12: -s 2 -t 400 --append iommu.strict=1
insmod "$IOMMUCTL_KO" && exec python3 "$TREE/tests/vm/models_test.py"
