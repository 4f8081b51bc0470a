# SPDX-License-Identifier: GPL-2.0
# The test bed: suites in guests, and the demonstration.

.PHONY: check check-debug demo
