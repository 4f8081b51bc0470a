/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _IOMMUCTL_SIMILAR_H
#define _IOMMUCTL_SIMILAR_H

/**
 * similar() - what was meant by a word that is none of these
 * @word: the word
 * @names: what it could have been
 * @n: how many
 *
 * Return: the nearest name: one that begins with @word, or that few letters
 * make of it; NULL if none is near.
 */
const char *similar(const char *word, const char *const *names, int n);

#endif /* _IOMMUCTL_SIMILAR_H */
