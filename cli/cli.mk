# SPDX-License-Identifier: GPL-2.0
# The command: everything in cli/ and the folders there; nothing generated but the BPF
# skeletons that bpf/bpf.mk makes.

CLI_SRCS := $(wildcard cli/*.c cli/*/*.c)
CLI_OBJS := $(CLI_SRCS:%.c=$(OUTPUT)/%.o)

CLI_CPPFLAGS := -D_GNU_SOURCE -Iinclude/uapi -Iinclude -I$(OUTPUT)/bpf
CLI_CFLAGS := -std=gnu11 -O2 -g -Wall -Wextra -Werror
CLI_LIBS := -lreadline -lsmartcols -lbpf -lmicrohttpd -lncursesw -ltinfo -lm

$(OUTPUT)/cli/%.o: cli/%.c
	$(call say,CC,$@)
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) $(CLI_CPPFLAGS) $(CLI_CFLAGS) $(CFLAGS) -MMD -MP -c -o $@ $<

$(OUTPUT)/iommuctl: $(CLI_OBJS)
	$(call say,LD,$@)
	$(Q)$(CC) $(CLI_CFLAGS) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(CLI_LIBS)

$(CLI_OBJS): | $(BPF_SKELETONS)

-include $(CLI_OBJS:.o=.d)

# What the tests of tests/unit/test_cli_*.c link: all but main(), with ASan and
# UBSan, its system calls led to the module that cli_fake.c plays.
CLI_TEST_LIB := $(OUTPUT)/tests/libcli.a
CLI_TEST_OBJS := $(patsubst %.c,$(OUTPUT)/tests/%.o, \
	$(filter-out cli/iommuctl.c,$(CLI_SRCS)))
CLI_TESTS := $(patsubst tests/unit/%.c,%,$(wildcard tests/unit/test_cli_*.c))

$(OUTPUT)/tests/cli/%.o: cli/%.c
	$(call say,CC,$@)
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) $(CLI_CPPFLAGS) $(CLI_CFLAGS) -O1 -fno-omit-frame-pointer \
		-fsanitize=address,undefined -fno-sanitize-recover=all \
		-MMD -MP -c -o $@ $<

$(CLI_TEST_OBJS): | $(BPF_SKELETONS)

$(CLI_TEST_LIB): $(CLI_TEST_OBJS)
	$(call say,AR,$@)
	$(Q)rm -f $@
	$(Q)$(AR) rcs $@ $^

-include $(CLI_TEST_OBJS:.o=.d)

define cli_test
$(1)_SRC := tests/unit/cli_fake.c
$(1)_CFLAGS := -Icli -Iinclude/uapi
$(1)_NEEDS := $(CLI_TEST_LIB)
$(1)_LIBS := $(CLI_TEST_LIB) -Wl,--wrap=open,--wrap=ioctl,--wrap=access \
	$(CLI_LIBS)
endef

$(foreach t,$(CLI_TESTS),$(eval $(call cli_test,$t)))

COMPLETION_DIR = $(DESTDIR)$(PREFIX)/share/bash-completion/completions

.PHONY: install-completion uninstall-completion
install: install-completion
install-completion:
	$(call say,INSTALL,$(COMPLETION_DIR)/iommuctl)
	$(Q)install -D -m 644 cli/completion/iommuctl $(COMPLETION_DIR)/iommuctl

uninstall: uninstall-completion
uninstall-completion:
	$(Q)rm -f $(COMPLETION_DIR)/iommuctl

test_cli_completion_NEEDS := $(OUTPUT)/iommuctl
