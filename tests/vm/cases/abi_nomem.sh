#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Each allocation of each call fails once, in turn: no memory is an error, and
# nothing is left behind.
# vm: -i intel --device edu,addr=0x11 -t 60
# kernels: debug
insmod "$IOMMUCTL_KO" && exec python3 "$TREE/tests/vm/nomem_test.py"
