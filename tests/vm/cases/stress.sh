#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# The page tables in the kernel: two processors on neighbouring ranges, and
# random sequences in all contexts, against plain models; what comes back after.
# vm: -s 2
# vm arm64-6.12 arm64-6.1 arm64-7.3: -s 2
# vm s390x-6.12: -s 2
# vm riscv64-7.2: -s 2
insmod "$IOMMUCTL_KO" && exec python3 "$TREE/tests/vm/stress_test.py"
