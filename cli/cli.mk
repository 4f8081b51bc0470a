# SPDX-License-Identifier: GPL-2.0
# The command: everything in cli/ and cli/cmd/, nothing generated but the BPF
# skeletons that bpf/bpf.mk makes.

CLI_SRCS := $(wildcard cli/*.c cli/cmd/*.c)
CLI_OBJS := $(CLI_SRCS:%.c=$(OUTPUT)/%.o)

CLI_CPPFLAGS := -D_GNU_SOURCE -Iinclude/uapi -Iinclude -I$(OUTPUT)/bpf
CLI_CFLAGS := -std=gnu11 -O2 -g -Wall -Wextra -Werror
CLI_LIBS := -lreadline -lsmartcols -lbpf -lm

$(OUTPUT)/cli/%.o: cli/%.c
	$(call say,CC,$@)
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) $(CLI_CPPFLAGS) $(CLI_CFLAGS) $(CFLAGS) -MMD -MP -c -o $@ $<

$(OUTPUT)/iommuctl: $(CLI_OBJS)
	$(call say,LD,$@)
	$(Q)$(CC) $(CLI_CFLAGS) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(CLI_LIBS)

-include $(CLI_OBJS:.o=.d)

COMPLETION_DIR = $(DESTDIR)$(PREFIX)/share/bash-completion/completions

.PHONY: install-completion uninstall-completion
install: install-completion
install-completion:
	$(call say,INSTALL,$(COMPLETION_DIR)/iommuctl)
	$(Q)install -D -m 644 cli/completion/iommuctl $(COMPLETION_DIR)/iommuctl

uninstall: uninstall-completion
uninstall-completion:
	$(Q)rm -f $(COMPLETION_DIR)/iommuctl
