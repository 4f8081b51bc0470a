#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Bad input to every ioctl: a precise errno each, and nothing made, leaked or
# half done.
# vm: -s 2
# vm arm64-6.12 arm64-6.1 arm64-7.3: -s 2
# vm s390x-6.12: -s 2 -t 300
insmod "$IOMMUCTL_KO" && exec python3 "$TREE/tests/vm/abi_test.py"
