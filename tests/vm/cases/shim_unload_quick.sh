# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# shim_unload.sh, a few times only.
#
# vm: -i intel -s 2 --nvme 64M -t 120
# vm 6.1 6.12: -i amd -s 2 --nvme 64M -t 120
# shellcheck disable=SC2034 # for shim_unload.sh
cycles=8
. "$TREE/tests/vm/cases/shim_unload.sh"
