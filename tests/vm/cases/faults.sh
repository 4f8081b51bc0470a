#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# DMA that is refused: why, how often, who is told; and the tracepoints of a
# virtual domain against what was done.
# vm: -s 1
# vm arm64-6.12 arm64-6.1 arm64-7.3: -s 1
# vm s390x-6.12: -s 1
# vm riscv64-7.2: -s 1
insmod "$IOMMUCTL_KO" && exec python3 "$TREE/tests/vm/faults_test.py"
