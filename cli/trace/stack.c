// SPDX-License-Identifier: GPL-2.0
/* Stacks, printed. */
#include "../print.h"
#include "stack.h"

bool stack_symbols(struct cli *cli, struct ksyms **ksyms)
{
	if (*ksyms)
		return true;
	*ksyms = ksyms_open();
	if (!*ksyms)
		return false;
	if (ksyms_hidden(*ksyms))
		fprintf(cli->err,
			"The kernel hides the addresses of its functions: sysctl kernel.kptr_restrict=1 shows them to root.\n");
	return true;
}

void stack_print(struct cli *cli, const struct ksyms *ksyms,
		 const uint64_t *stack, size_t n, unsigned int indent)
{
	char text[KSYM_LEN];
	size_t i;

	if (cli->json)
		json_array(cli_js(cli), "stack");
	for (i = 0; i < n; i++) {
		ksyms_format(ksyms, stack[i], text);
		if (cli->json)
			json_text(cli_js(cli), NULL, text);
		else
			say(cli, "%*s%s\n", indent, "", text);
	}
	if (cli->json)
		json_close(cli_js(cli));
}
