#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# The shell of the command, at a terminal: completion, history, Ctrl-C, Ctrl-D.
# vm: -i none -t 120
# kernels: 6.12 7.3 debug
# vm arm64-6.12 arm64-6.1 arm64-7.3: -i none -t 120
exec python3 "$TREE/tests/vm/cli_shell.py"
