# SPDX-License-Identifier: GPL-2.0
#
# iommuctl: the command, its BPF programs, the kernel module and their tests.
# `make help` lists the targets. Everything built goes to .output/.

OUTPUT := .output
# The command, and what it is made of, for another architecture: ARCH=arm64. Its
# compiler and libraries come by make setup-arm64.
ifeq ($(origin ARCH),command line)
arch_fact = $(shell . scripts/arch.sh && arch_facts $(ARCH) && echo $$$1)
ifeq ($(call arch_fact,gnu),)
$(error unknown ARCH '$(ARCH)': see scripts/arch.sh)
endif
ifneq ($(ARCH),$(shell dpkg --print-architecture))
ROOT := $(abspath .output/root-$(ARCH))
CC := $(call arch_fact,gnu)-gcc-12 --sysroot=$(ROOT)
BPF_TARGET := $(call arch_fact,bpf)
ifneq ($(call arch_fact,qemu_user),)
BPFTOOL := .output/qemu-$(ARCH)/usr/bin/$(call arch_fact,qemu_user) -L $(ROOT) \
	$(ROOT)/usr/sbin/bpftool
endif
OUTPUT := .output/$(ARCH)
endif
endif
KDIR ?= /lib/modules/$(shell uname -r)/build
K ?= 6.1 6.12
PREFIX ?= /usr/local
JOBS ?= 2

# Recipes say in a line what they do; V=1 shows the commands instead.
ifeq ($(V),1)
Q :=
say = @:
else
Q := @
say = @printf '  %-7s %s\n' $(1) $(2)
MAKEFLAGS += --no-print-directory
endif

.DELETE_ON_ERROR:
.PHONY: all command module modules setup kernels kernels-debug setup-7.3
.PHONY: install uninstall clean lint help

# For this machine: the command and the module for the running kernel.
all: setup-check
	$(Q)$(MAKE) command
	$(Q)$(MAKE) module

command: iommuctl
	@:

iommuctl: $(OUTPUT)/iommuctl
	$(Q)ln -sf $< $@

module: | setup-check
	$(Q)scripts/build-module "$(KDIR)"
	$(Q)ln -sf "$(OUTPUT)/$$(scripts/build-module --release "$(KDIR)")/iommuctl.ko" iommuctl.ko

# For the test guests: the module and the test modules for each kernel in K.
modules:
	$(Q)set -e; for k in $(K); do \
		scripts/build-module --tests $(OUTPUT)/kernels/$$k/build; done

# What a fresh Debian 12 lacks. Does nothing where all is there.
.PHONY: setup-check packages
setup-check:
	$(Q)scripts/setup check

packages:
	$(Q)scripts/setup packages

setup kernels: packages
	$(Q)scripts/setup kernels

kernels-debug: kernels
	$(Q)scripts/setup debug

setup-7.3: packages
	$(Q)scripts/setup 7.3

# A compiler, QEMU, kernels and programs, for guests of another architecture
FOREIGN := $(shell . scripts/arch.sh && echo $$foreign_architectures)
.PHONY: $(FOREIGN:%=setup-%)
$(FOREIGN:%=setup-%): setup-%: packages
	$(Q)scripts/setup $*

install: all
	$(call say,INSTALL,$(DESTDIR)$(PREFIX)/sbin/iommuctl)
	$(Q)install -D -m 755 $(OUTPUT)/iommuctl $(DESTDIR)$(PREFIX)/sbin/iommuctl
	$(Q)set -e; for page in $(wildcard man/*.8); do \
		install -D -m 644 $$page $(DESTDIR)$(PREFIX)/share/man/man8/$${page##*/}; done
	$(Q)scripts/install-module "$(DESTDIR)" "$(KDIR)"

uninstall:
	$(Q)rm -f $(DESTDIR)$(PREFIX)/sbin/iommuctl
	$(Q)rm -f $(patsubst man/%,$(DESTDIR)$(PREFIX)/share/man/man8/%,$(wildcard man/*.8))
	$(Q)scripts/install-module --remove "$(DESTDIR)" "$(KDIR)"

clean:
	$(call say,CLEAN,$(OUTPUT))
	$(Q)find $(OUTPUT) -mindepth 1 -maxdepth 1 ! -name kernels ! -name qemu -exec rm -rf {} + 2>/dev/null || true
	$(Q)rm -f iommuctl iommuctl.ko

lint: packages kernels-debug
	$(Q)scripts/lint

help:
	@sed -n 's/^#: //p' Makefile

#: make                  the command and the module, for this machine's kernel
#: make install          … installed: PREFIX (/usr/local), DESTDIR
#: make uninstall
#: make demo             see it work in a guest; sets up all it needs
#: make check            all tests; T=NAME runs those whose name contains it
#: make check-long       guest tests that take long, and are not in check
#: make check-matrix     all guests, of every kernel, architecture, IOMMU and
#:                       mode; MATRIX="6.12 7.3" for those only
#: make check-unit       the tests in user space
#: make check-debug      the guest tests on a debug kernel, and planted bugs
#: make check-7.3        the guest tests on Linux 7.3; sets up all they need
#: make check-arm64      those for guests of arm64; sets up all they need;
#:                       check-riscv64 and check-s390x, too
#: make fuzz             the page tables, for FUZZ_TIME seconds
#: make fuzz-formats     each format, for FUZZ_OPERATIONS; FORMATS="vtdss amdv1"
#: make bench            exact figures, in guests
#: make bench-native     the page tables' here, and how two threads scale
#: make lint             style and static checks
#: make setup            packages, QEMU and test kernels, as demo and check do
#: make modules K=6.1    the module for a test kernel
#: make command ARCH=arm64   the command for guests of another architecture
#: make clean            what was built; the kernels and QEMU stay
#: V=1 shows commands.

-include bpf/bpf.mk
-include cli/cli.mk
-include tests/unit/unit.mk
-include tests/bench/bench.mk
include tests/vm/vm.mk
