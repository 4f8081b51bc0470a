# SPDX-License-Identifier: GPL-2.0
#
# Suites of tests, and the demonstration. Guests run two at a time; T=NAME
# keeps the tests with NAME in theirs, CASES=... names those of check-debug,
# MATRIX=... the kernels of check-matrix.

.PHONY: check check-long check-debug check-7.3 check-matrix
.PHONY: built built-debug demo

PROVE = tests/prove -j $(JOBS) -m "$(T)"

# Several jobs, unless make was given its own number of them
SUBMAKE = $(MAKE) $(if $(findstring -j,$(MAKEFLAGS)),,-j $(JOBS))

VM_SELFTEST := tests/vm/selftest.sh
VM_SELFTEST_LONG := tests/vm/selftest_long.sh
VM_PLANTED := tests/vm/planted.sh

built: kernels
	$(Q)$(SUBMAKE) command unit-tests
	$(Q)$(MAKE) modules K="6.1 6.12"

check: built
	$(Q)OUTPUT=$(OUTPUT) $(PROVE) $(VM_SELFTEST) \
		$$(tests/vm/case --list vm 6.1 6.12) $(UNIT_TESTS)

check-long: built
	$(Q)$(PROVE) $(VM_SELFTEST_LONG) \
		$$(tests/vm/case --list long 6.1 6.12)

built-debug: kernels-debug
	$(Q)$(SUBMAKE) command
	$(Q)$(MAKE) modules K=debug

check-debug: built-debug
	$(Q)$(PROVE) $(VM_PLANTED) $(or $(CASES),$$(tests/vm/case --list vm debug))

check-7.3: kernels setup-7.3
	$(Q)$(SUBMAKE) command
	$(Q)$(MAKE) modules K=7.3
	$(Q)$(PROVE) $$(tests/vm/case --list vm 7.3)

kernels_of = $(shell . scripts/arch.sh && arch_facts $1 && \
	for k in $$kernels; do echo $1-$$k; done)

.PHONY: $(FOREIGN:%=check-%)
$(FOREIGN:%=check-%): check-%: setup-%
	$(Q)$(MAKE) command ARCH=$*
	$(Q)$(MAKE) modules K="$(call kernels_of,$*)"
	$(Q)$(PROVE) $$(tests/vm/case --list vm $(call kernels_of,$*))

# All guests there are, and a table of their results
MATRIX ?= $(shell tests/vm/cells --kernels)
MATRIX_FOREIGN = $(foreach a,$(FOREIGN),$(if $(filter $a-%,$(MATRIX)),$a))

check-matrix: kernels
	$(Q)set -e; for a in $(filter 7.3,$(MATRIX)) $(MATRIX_FOREIGN); do \
		$(MAKE) setup-$$a; done
	$(Q)scripts/vfio-selftests
	$(Q)$(SUBMAKE) command
	$(Q)set -e; for a in $(MATRIX_FOREIGN); do \
		$(SUBMAKE) command ARCH=$$a; done
	$(Q)$(MAKE) modules K="$(MATRIX)"
	$(Q)$(PROVE) --table "$(MATRIX)" $(foreach suite,vm long matrix, \
		$$(tests/vm/case --list $(suite) $(MATRIX)))

demo: kernels
	$(Q)$(SUBMAKE) command
	$(Q)$(MAKE) modules K=6.12
	$(Q)tests/vm/run -k 6.12 -i intel -s 2 --nvme 256M \
		--device edu,addr=0x11 tests/vm/demo.sh
