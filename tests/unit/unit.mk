# SPDX-License-Identifier: GPL-2.0
#
# Tests in user space: each tests/unit/test_*.c is a cmocka program, built with
# ASan and UBSan; each test_*.sh a script that speaks TAP. What a test needs
# beside its own source is said in variables named after it:
#
#	test_x_SRC	more sources, from the top
#	test_x_CFLAGS	more flags
#	test_x_LIBS	more libraries
#	test_x_NEEDS	files to be built before it runs
#
# UNIT_TSAN names those that are built and run once more, with TSan.

.PHONY: unit-tests check-unit fuzz fuzz-formats bench-native

UNIT := $(OUTPUT)/tests/unit
UNIT_OBJ := $(OUTPUT)/tests/obj
UNIT_CFLAGS := -std=gnu11 -D_GNU_SOURCE -g -O1 -Wall -Wextra -Werror \
	-Wno-unused-parameter -Wno-missing-field-initializers \
	-Imodule -Iinclude -Itests/unit -fno-omit-frame-pointer
UNIT_ASAN := -fsanitize=address,undefined -fno-sanitize-recover=all
UNIT_TSAN_FLAGS := -O2 -fsanitize=thread

PGTABLE_DRIVE := tests/unit/pgtable_drive.c tests/unit/pgtable_model.c

test_pgtable_vtdss_SRC := $(PGTABLE_DRIVE) tests/unit/pgtable_fail.c
test_pgtable_x86_SRC := $(PGTABLE_DRIVE) tests/unit/pgtable_fail.c
test_pgtable_arm_SRC := $(PGTABLE_DRIVE) tests/unit/pgtable_fail.c
test_pgtable_random_SRC := $(PGTABLE_DRIVE)
test_pgtable_soc_SRC := $(PGTABLE_DRIVE) tests/unit/pgtable_fail.c
test_pgtable_threads_CFLAGS := -O2 -pthread
test_pgtable_ranges_CFLAGS := -pthread
test_caps_SRC := cli/caps.c
test_caps_CFLAGS := -Icli
test_lat_hist_SRC := cli/lat/hist.c
test_lat_hist_CFLAGS := -Icli
test_lat_set_SRC := cli/lat/set.c cli/lat/hist.c
test_lat_set_CFLAGS := -Icli
test_wait_SRC := cli/wait.c
test_wait_CFLAGS := -Icli
test_wait_LIBS := -lm
test_ksyms_SRC := cli/trace/ksyms.c
test_ksyms_CFLAGS := -Icli
test_pgtable_fuzz_NEEDS := $(OUTPUT)/tests/fuzz/fuzz_pgtable

UNIT_TSAN := test_pgtable_threads test_pgtable_ranges
UNIT_C := $(patsubst tests/unit/%.c,%,$(wildcard tests/unit/test_*.c))
UNIT_SH := $(patsubst tests/unit/%.sh,%,$(wildcard tests/unit/test_*.sh))
UNIT_TESTS := $(addprefix $(UNIT)/,$(UNIT_C) $(UNIT_SH) \
	$(addsuffix _tsan,$(UNIT_TSAN)))

# $(1) program, $(2) variable that says what of it, $(3) source, $(4) flags
define unit_program
$(1)_OBJECTS := $$(patsubst %.c,$(UNIT_OBJ)/$(1)/%.o,$(3) $$($(2)_SRC))

$(UNIT)/$(1): $$($(1)_OBJECTS) $$($(2)_NEEDS)
	$$(call say,LD,$$@)
	$$(Q)mkdir -p $$(@D)
	$$(Q)$$(CC) $$(UNIT_CFLAGS) $$($(2)_CFLAGS) $(4) $$($(1)_OBJECTS) \
		-o $$@ -lcmocka $$($(2)_LIBS)

$$($(1)_OBJECTS): $(UNIT_OBJ)/$(1)/%.o: %.c
	$$(call say,CC,$$@)
	$$(Q)mkdir -p $$(@D)
	$$(Q)$$(CC) $$(UNIT_CFLAGS) $$($(2)_CFLAGS) $(4) -MMD -MP -c $$< -o $$@

-include $$($(1)_OBJECTS:.o=.d)
endef

$(foreach t,$(UNIT_C),$(eval \
	$(call unit_program,$t,$t,tests/unit/$t.c,$(UNIT_ASAN))))
$(foreach t,$(UNIT_TSAN),$(eval \
	$(call unit_program,$t_tsan,$t,tests/unit/$t.c,$(UNIT_TSAN_FLAGS))))

define unit_script
$(UNIT)/$(1): tests/unit/$(1).sh $$($(1)_NEEDS)
	$$(Q)install -D -m 755 $$< $$@
endef

$(foreach t,$(UNIT_SH),$(eval $(call unit_script,$t)))

unit-tests: $(UNIT_TESTS)

check-unit: $(UNIT_TESTS)
	$(Q)tests/prove $(if $(T),-m "$(T)") $(UNIT_TESTS)

# Fuzzing: FUZZ_TIME seconds, FUZZ_JOBS at once; what it learns is kept.
FUZZ_TIME ?= 300
FUZZ_JOBS ?= 1
CLANG ?= clang
FUZZ := $(OUTPUT)/tests/fuzz

$(FUZZ)/fuzz_%: tests/fuzz/fuzz_%.c $(PGTABLE_DRIVE)
	$(call say,CLANG,$@)
	$(Q)mkdir -p $(@D)
	$(Q)$(CLANG) $(UNIT_CFLAGS) -fsanitize=fuzzer $(UNIT_ASAN) -MMD -MP \
		-MF $@.d $< $(PGTABLE_DRIVE) -o $@

-include $(wildcard $(FUZZ)/*.d)

fuzz: $(FUZZ)/fuzz_pgtable
	$(Q)mkdir -p $(FUZZ)/corpus/pgtable
	$(Q)$< -max_total_time=$(FUZZ_TIME) -fork=$(FUZZ_JOBS) -max_len=4096 \
		-artifact_prefix=$(FUZZ)/ $(FUZZ)/corpus/pgtable

# Or by format, each to so many operations. FORMATS names those of interest.
FUZZ_OPERATIONS ?= 10000000

fuzz-formats: $(FUZZ)/fuzz_pgtable
	$(Q)tests/fuzz/formats.sh -j $(FUZZ_JOBS) $< $(FUZZ_OPERATIONS) $(FORMATS)

# Native speed of the page tables, and instructions of each operation; compiled
# as the kernel compiles them. FORMATS names those of interest, all if empty.
UNIT_KERNEL_FLAGS := -O2 -fomit-frame-pointer -fno-strict-aliasing \
	-fno-tree-vectorize -fcf-protection=none

BENCH_NATIVE := $(OUTPUT)/tests/bench_pgtable
BENCH_NATIVE_OBJ := $(UNIT_OBJ)/bench_pgtable.o $(UNIT_OBJ)/bench_step.o

$(BENCH_NATIVE_OBJ): $(UNIT_OBJ)/%.o: tests/unit/%.c
	$(call say,CC,$@)
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) $(UNIT_CFLAGS) $(UNIT_KERNEL_FLAGS) -MMD -MP -c $< -o $@

-include $(BENCH_NATIVE_OBJ:.o=.d)

$(BENCH_NATIVE): $(BENCH_NATIVE_OBJ)
	$(call say,LD,$@)
	$(Q)$(CC) $(UNIT_CFLAGS) -pthread $^ -o $@

bench-native: $(BENCH_NATIVE)
	$(Q)$< $(FORMATS)
