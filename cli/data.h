/* SPDX-License-Identifier: GPL-2.0 */
/* The bytes that read and write commands move. */
#ifndef _IOMMUCTL_DATA_H
#define _IOMMUCTL_DATA_H

#include "cli.h"
#include "grammar.h"

#define DATA_CHUNK	(1 << 20)	/* bytes read at once */

/**
 * data_load() - all the bytes that a command is to write
 * @cli: context
 * @file: where from, if given
 * @text: the bytes themselves, if given; else standard input
 * @length: how many, if given: exactly so many; else all there are
 * @max: more than these are refused
 * @len: out: how many
 *
 * All of them are read before anything is written: a write that does not fit
 * must not be half done.
 *
 * Return: the bytes, for free(), or NULL after fail().
 */
void *data_load(struct cli *cli, const struct value *file,
		const struct value *text, const struct value *length,
		uint64_t max, uint64_t *len);

/**
 * struct data_sink - where bytes read go: a file, standard output, a hexdump
 *		      (asked for, or if standard output is a terminal), or with
 *		      -j and no file the member "data", in hexadecimal
 * @cli: context
 * @file: the file, or cli->out
 * @path: its name, NULL for standard output
 * @hex: print a hexdump
 * @json: write a JSON string
 * @err: errno of the first write that failed
 * @addr: address of what comes next, for the hexdump
 * @row: the row of the hexdump that was printed last
 * @have_row: there is one
 * @skipping: rows equal to it are being left out
 */
struct data_sink {
	struct cli *cli;
	FILE *file;
	const char *path;
	bool hex;
	bool json;
	int err;
	uint64_t addr;
	unsigned char row[16];
	bool have_row;
	bool skipping;
};

/* @hex: the flag; @addr: of the first byte. Return: a status. */
enum status data_open(struct data_sink *sink, struct cli *cli,
		      const struct value *file, const struct value *hex,
		      uint64_t addr);

/* Write some; all pieces but the last are a multiple of 16 bytes */
enum status data_put(struct data_sink *sink, const void *bytes, size_t len);

/* Return: STATUS_OK, or the status after fail(): not all could be written. */
enum status data_close(struct data_sink *sink);

#endif /* _IOMMUCTL_DATA_H */
