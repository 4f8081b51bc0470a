/* SPDX-License-Identifier: GPL-2.0 */
/* Mappings and unmaps that tracking knows, told: what, when, by whom. */
#ifndef _IOMMUCTL_TRACE_TELL_H
#define _IOMMUCTL_TRACE_TELL_H

#include "known.h"
#include "ksyms.h"

/**
 * struct teller - what telling needs
 * @known: what is known
 * @ksyms: the kernel's symbols, once a stack needed them; for teller_end()
 */
struct teller {
	const struct known *known;
	struct ksyms *ksyms;
};

void teller_end(struct teller *t);

/**
 * tell_mapping() - of a mapping: a paragraph, or the member "mapping" with -j
 * @cli: context
 * @t: the teller
 * @e: the part of it that is asked for
 */
void tell_mapping(struct cli *cli, struct teller *t,
		  const struct track_extent *e);

/**
 * tell_gone() - of an unmap, and what was mapped there
 * @cli: context
 * @t: the teller
 * @gone: the unmap
 *
 * Two paragraphs, or the members "unmapped" and "was" with -j.
 */
void tell_gone(struct cli *cli, struct teller *t,
	       const struct track_gone *gone);

/* The stack of who did it: indented lines, or the member "stack" with -j */
void tell_stack(struct cli *cli, struct teller *t, const struct track_who *who,
		unsigned int indent);

#endif /* _IOMMUCTL_TRACE_TELL_H */
