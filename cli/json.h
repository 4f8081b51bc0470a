/* SPDX-License-Identifier: GPL-2.0 */
/* A JSON writer that holds nothing in memory. */
#ifndef _IOMMUCTL_JSON_H
#define _IOMMUCTL_JSON_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#define JSON_DEPTH	16	/* objects and arrays inside each other */

/**
 * struct json - a document being written
 * @out: where to
 * @pretty: indent it
 * @depth: how many objects and arrays are open
 * @open: what closes each of them, '}' or ']'
 * @some: whether it has a member already
 */
struct json {
	FILE *out;
	bool pretty;
	unsigned int depth;
	char open[JSON_DEPTH];
	bool some[JSON_DEPTH];
};

/*
 * @key is the member's name inside an object, NULL inside an array and for the
 * outermost value. Text that is not valid UTF-8 is written as U+FFFD.
 */
void json_object(struct json *js, const char *key);
void json_array(struct json *js, const char *key);
void json_text(struct json *js, const char *key, const char *text);
void json_num(struct json *js, const char *key, uint64_t num);
void json_int(struct json *js, const char *key, int64_t num);
void json_real(struct json *js, const char *key, double num);
void json_bool(struct json *js, const char *key, bool value);
void json_null(struct json *js, const char *key);

/* A string in pieces: bytes as hexadecimal digits, between open and shut */
void json_hex_open(struct json *js, const char *key);
void json_hex(struct json *js, const void *bytes, size_t len);
void json_hex_shut(struct json *js);

/* Close the innermost object or array. */
void json_close(struct json *js);

#endif /* _IOMMUCTL_JSON_H */
