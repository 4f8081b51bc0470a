#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# A whole session with the command, as a user would have it.
# vm: -i none -s 2 -t 150
# vm arm64-6.12 arm64-6.1 arm64-7.3: -i none -s 2 -t 150
# vm s390x-6.12: -i none -s 2 -t 200
# vm riscv64-7.2: -i none -s 2 -t 200
exec python3 "$TREE/tests/vm/cli_session.py"
