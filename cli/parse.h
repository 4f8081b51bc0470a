/* SPDX-License-Identifier: GPL-2.0 */
/* From words to numbers, strictly. */
#ifndef _IOMMUCTL_PARSE_H
#define _IOMMUCTL_PARSE_H

#include <stddef.h>
#include <stdint.h>

/*
 * Each parses the whole of @word into *@num. Return: NULL, or why it is
 * refused, to go after the word: "is not a number"; *@num is then unchanged.
 */
const char *parse_number(const char *word, uint64_t *num);
const char *parse_size(const char *word, uint64_t *num);
const char *parse_duration(const char *word, uint64_t *ns);
const char *parse_prot(const char *word, uint64_t *num);
const char *parse_domain_type(const char *word, uint64_t *num);

/* The name of bit @bit of a protection, NULL if it has none */
const char *prot_name(unsigned int bit);

/* The name of an enum iommuctl_domain_type, "?" if it is unknown */
const char *domain_type_name(uint64_t type);

#define SPLIT_UNCLOSED	(-1)	/* a quote is not closed */
#define SPLIT_TOO_MANY	(-2)	/* more words than room */

/**
 * split_words() - cut a line into words, as a shell does
 * @line: the line; it is changed, and holds the words afterwards
 * @words: out: them
 * @room: how many @words has room for
 *
 * Words are separated by blanks; '…' and "…" and \ quote; # begins a comment.
 *
 * Return: how many words, or SPLIT_*.
 */
int split_words(char *line, char **words, int room);

#endif /* _IOMMUCTL_PARSE_H */
