#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# A domain with 1,000,000 scattered mappings is listed: all of them, in order,
# with bounded memory on both sides.
# vm: -i none -s 2 --mem 2G -t 300
# kernels: 6.12 7.3
exec python3 "$TREE/tests/vm/cli_dump.py"
