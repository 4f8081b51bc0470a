// SPDX-License-Identifier: GPL-2.0
/* "Did you mean?": the distance of Damerau and Levenshtein. */
#include <string.h>

#include "similar.h"

#define LONGEST	32	/* no name here is longer */

static int min3(int a, int b, int c)
{
	if (b < a)
		a = b;
	return c < a ? c : a;
}

/* Insertions, deletions, changes and swaps of neighbours from @a to @b */
static int distance(const char *a, const char *b)
{
	int d[LONGEST + 1][LONGEST + 1];
	int la = strlen(a), lb = strlen(b), i, j;

	if (la > LONGEST || lb > LONGEST)
		return LONGEST;
	for (i = 0; i <= la; i++) {
		for (j = 0; j <= lb; j++) {
			if (!i || !j) {
				d[i][j] = i + j;
				continue;
			}
			d[i][j] = min3(d[i - 1][j] + 1, d[i][j - 1] + 1,
				       d[i - 1][j - 1] + (a[i - 1] != b[j - 1]));
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] &&
			    a[i - 2] == b[j - 1] && d[i - 2][j - 2] < d[i][j])
				d[i][j] = d[i - 2][j - 2] + 1;
		}
	}
	return d[la][lb];
}

const char *similar(const char *word, const char *const *names, int n)
{
	const char *best = NULL;
	int i, d, least = 3;

	for (i = 0; i < n; i++) {
		if (*word && !strncmp(names[i], word, strlen(word)))
			return names[i];
		d = distance(word, names[i]);
		if (d < least && d < (int)strlen(names[i])) {
			least = d;
			best = names[i];
		}
	}
	return best;
}
