#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Several processes make, use and destroy objects at random, at the same time.
# vm 6.12 7.3 debug: -s 2 -t 120
# long 6.1: -s 2 -t 120
# vm arm64-6.12 arm64-6.1 arm64-7.3: -s 2 -t 120
insmod "$IOMMUCTL_KO" && exec python3 "$TREE/tests/vm/storm_test.py"
