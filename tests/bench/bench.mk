# SPDX-License-Identifier: GPL-2.0
#
# Exact figures, in a guest where a nanosecond is an instruction. Two runs give
# the same to the last digit, whatever else the host does.

BENCH := $(OUTPUT)/bench
BENCH_K ?= 6.1 6.12 7.3

.PHONY: bench

$(BENCH)/startmap.bpf.o: tests/bench/startmap.bpf.c bpf/bpf.mk
	$(call say,BPF,$<)
	$(Q)mkdir -p $(@D)
	$(Q)$(CLANG) $(BPF_CFLAGS) -c $< -o $@

$(BENCH)/startmap.skel.h: $(BENCH)/startmap.bpf.o
	$(call say,SKEL,$@)
	$(Q)$(BPFTOOL) gen object $(@:.skel.h=.o) $<
	$(Q)$(BPFTOOL) gen skeleton $(@:.skel.h=.o) name startmap_bpf >$@

$(BENCH)/startmap: tests/bench/startmap.c $(BENCH)/startmap.skel.h
	$(call say,CC,$@)
	$(Q)$(CC) -O2 -Wall -Wextra -Werror -I$(BENCH) $< -o $@ -lbpf

bench: kernels $(if $(filter 7.3,$(BENCH_K)),setup-7.3)
	$(Q)$(MAKE) command $(BENCH)/startmap
	$(Q)$(MAKE) modules K="$(BENCH_K)"
	$(Q)set -e; for k in $(BENCH_K); do \
		printf '  %-7s %s\n' BENCH "$$k"; \
		tests/vm/run -k $$k -i intel --icount -t 600 \
			--device edu,addr=0x11 tests/bench/bench.sh \
			>$(BENCH)/$$k.json; \
	done
	$(Q)tests/bench/report $(BENCH_K:%=$(BENCH)/%.json)
