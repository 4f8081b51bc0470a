#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# What the command says and does when it is given what is wrong.
# vm 6.12 7.3 debug: -i intel -s 2 --nvme 64M -t 200
# vm arm64-6.12 arm64-6.1 arm64-7.3: -i smmu -s 2 --nvme 64M -t 200
# long 6.1: -i intel -s 2 --nvme 64M -t 200
. "$TREE/tests/vm/lib.sh"
behind_iommu 0000:00:10.0
exec python3 "$TREE/tests/vm/cli_errors.py"
