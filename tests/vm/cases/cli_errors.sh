#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# What the command says and does when it is given what is wrong.
# vm 6.12 7.3 debug: -i intel -s 2 --nvme 64M -t 200
# long 6.1: -i intel -s 2 --nvme 64M -t 200
exec python3 "$TREE/tests/vm/cli_errors.py"
