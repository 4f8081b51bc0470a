# SPDX-License-Identifier: GPL-2.0
#
# The BPF programs and their skeletons: bpf/NAME.bpf.c becomes
# .output/bpf/NAME.skel.h, with struct NAME_bpf. The kernel's types that they
# need are declared in the programs themselves, and relocated when loaded: no
# vmlinux.h.

CLANG ?= clang
BPFTOOL ?= $(or $(shell command -v bpftool 2>/dev/null),/usr/sbin/bpftool)

BPF_PROGRAMS := $(patsubst bpf/%.bpf.c,%,$(wildcard bpf/*.bpf.c))
BPF_SKELETONS := $(BPF_PROGRAMS:%=$(OUTPUT)/bpf/%.skel.h)

# A tracepoint's program is handed its context in any case: unused parameters.
BPF_TARGET ?= bpf
BPF_CFLAGS := -g -O2 -target $(BPF_TARGET) -mcpu=v3 -Iinclude \
	-I/usr/include/$(shell uname -m)-linux-gnu \
	-Wall -Wextra -Werror -Wno-unused-parameter

.PHONY: bpf
bpf: $(BPF_SKELETONS)

$(OUTPUT)/bpf:
	$(Q)mkdir -p $@

$(OUTPUT)/bpf/%.bpf.o: bpf/%.bpf.c bpf/bpf.mk | $(OUTPUT)/bpf
	$(call say,BPF,$<)
	$(Q)$(CLANG) $(BPF_CFLAGS) -MMD -MP -c $< -o $@

# Linking leaves out what only a debugger needs.
$(OUTPUT)/bpf/%.skel.h: $(OUTPUT)/bpf/%.bpf.o
	$(call say,SKEL,$@)
	$(Q)$(BPFTOOL) gen object $(@:.skel.h=.o) $<
	$(Q)$(BPFTOOL) gen skeleton $(@:.skel.h=.o) name $*_bpf >$@

.SECONDARY: $(BPF_PROGRAMS:%=$(OUTPUT)/bpf/%.bpf.o)
-include $(wildcard $(OUTPUT)/bpf/*.d)
