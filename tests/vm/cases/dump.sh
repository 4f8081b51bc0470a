#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# The list of a million mappings: complete, in order, in bounded memory, and
# true while the domain changes.
# vm 6.1 7.3 debug: -s 2 --mem 2G
# vm arm64-6.12 arm64-6.1 arm64-7.3: -s 2 --mem 2G
insmod "$IOMMUCTL_KO" && exec python3 "$TREE/tests/vm/dump_test.py"
