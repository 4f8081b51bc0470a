/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The commands. Each file of cmd/ defines one struct object, which is all
 * that the rest knows of it; iommuctl.c lists them.
 *
 * How a tool such as lat joins:
 *
 *	#include "cmd.h"		cli.h, grammar.h, json.h, print.h
 *
 *	static enum status lat_run(struct cli *cli, int argc, char **argv)
 *	{
 *		argv[0] is the first word after "lat"; parse options with
 *		getopt_long() or by hand. Errors: return misuse(cli, "…") or
 *		fail(cli, errno, "…") and then hint(cli, "…"); they are printed
 *		by the dispatcher, in JSON with -j.
 *
 *		Text: print to cli->out, or tables by table_open() … .
 *		cli->json: write members of this command's document with
 *		json_*(cli_js(cli), …): the outermost object is there already.
 *		End each interval with cli_end(cli), which closes the document
 *		(one line each), flushes and tells of a full disk.
 *	}
 *
 *	static const struct arg lat_args[] = { … };	help and completion
 *	static const struct verb lat_verbs[] = {
 *		{ .summary = "…", .args = lat_args, .run_argv = lat_run },
 *		{}
 *	};
 *	const struct object cmd_lat = {
 *		.name = "lat", .summary = "…", .verbs = lat_verbs, .help = "…",
 *	};
 */
#ifndef _IOMMUCTL_CMD_H
#define _IOMMUCTL_CMD_H

#include "../cli.h"
#include "../grammar.h"
#include "../json.h"
#include "../print.h"

extern const struct object cmd_list;
extern const struct object cmd_iommu;
extern const struct object cmd_device;
extern const struct object cmd_domain;
extern const struct object cmd_buffer;
extern const struct object cmd_map;
extern const struct object cmd_unmap;
extern const struct object cmd_translate;
extern const struct object cmd_dump;
extern const struct object cmd_walk;
extern const struct object cmd_fault;
extern const struct object cmd_shim;
extern const struct object cmd_lat;
extern const struct object cmd_top;
extern const struct object cmd_metrics;
extern const struct object cmd_trace;
extern const struct object cmd_track;
extern const struct object cmd_owner;
extern const struct object cmd_leaks;
extern const struct object cmd_reset;
extern const struct object cmd_info;
extern const struct object cmd_help;

#endif /* _IOMMUCTL_CMD_H */
