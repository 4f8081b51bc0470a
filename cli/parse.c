// SPDX-License-Identifier: GPL-2.0
/* From words to numbers, strictly. */
#include <ctype.h>
#include <stdbool.h>
#include <string.h>

#include <linux/iommuctl.h>

#include "parse.h"
#include "util.h"

static const char *const prots[] = {
	"r", "w", "cache", "noexec", "mmio", "priv",
};

static const char *const domain_types[] = {
	[IOMMUCTL_DOMAIN_BLOCKED] = "blocked",
	[IOMMUCTL_DOMAIN_IDENTITY] = "identity",
	[IOMMUCTL_DOMAIN_PAGING] = "paging",
	[IOMMUCTL_DOMAIN_DMA] = "DMA",
	[IOMMUCTL_DOMAIN_DMA_FQ] = "DMA-FQ",
};

const char *prot_name(unsigned int bit)
{
	return bit < ARRAY_SIZE(prots) ? prots[bit] : NULL;
}

const char *domain_type_name(uint64_t type)
{
	if (type >= ARRAY_SIZE(domain_types) || !domain_types[type])
		return "?";
	return domain_types[type];
}

/* The digits at @word. Return: NULL, or why not; *@end: behind them. */
static const char *digits(const char *word, const char **end, uint64_t *num)
{
	unsigned int base = 10, digit;
	const char *s = word;
	uint64_t n = 0;

	if (s[0] == '0' && (s[1] == 'x' || s[1] == 'X')) {
		base = 16;
		s += 2;
	}
	for (*end = s; isxdigit((unsigned char)**end); (*end)++) {
		digit = isdigit((unsigned char)**end) ? **end - '0' :
			tolower(**end) - 'a' + 10;
		if (digit >= base)
			break;
		if (__builtin_mul_overflow(n, base, &n) ||
		    __builtin_add_overflow(n, digit, &n))
			return "is beyond 64 bits";
	}
	if (*end != s) {
		*num = n;
		return NULL;
	}
	return *word == '-' ? "is negative" : "is not a number";
}

const char *parse_number(const char *word, uint64_t *num)
{
	const char *end, *why;
	uint64_t n;

	why = digits(word, &end, &n);
	if (why)
		return why;
	if (*end)
		return "is not a number";
	*num = n;
	return NULL;
}

const char *parse_size(const char *word, uint64_t *num)
{
	static const char suffixes[] = "KMGT";
	const char *end, *why, *suffix;
	unsigned int shift = 0;
	uint64_t n;

	why = digits(word, &end, &n);
	if (why)
		return why;
	suffix = *end ? strchr(suffixes, toupper((unsigned char)*end)) : NULL;
	if (suffix) {
		shift = 10 * (suffix - suffixes + 1);
		end++;
		if (!strcmp(end, "iB"))
			end += 2;
	}
	if (*end)
		return "is no number (as 4096, 0x1000, 4K, 2M, 1G, 1T)";
	if (shift && n >> (64 - shift))
		return "is beyond 64 bits";
	*num = n << shift;
	return NULL;
}

const char *parse_duration(const char *word, uint64_t *ns)
{
	static const struct {
		const char *suffix;
		uint64_t ns;
	} units[] = {
		{ "ns", 1 }, { "us", 1000 }, { "ms", 1000000 },
		{ "s", 1000000000 }, { "m", 60000000000 },
		{ "h", 3600000000000 },
	};
	const char *end, *why;
	uint64_t n;
	size_t i;

	why = digits(word, &end, &n);
	if (why)
		return why;
	for (i = 0; i < ARRAY_SIZE(units); i++) {
		if (strcmp(end, units[i].suffix))
			continue;
		if (__builtin_mul_overflow(n, units[i].ns, &n))
			return "is beyond 64 bits of nanoseconds";
		*ns = n;
		return NULL;
	}
	return "is no duration (as 500ns, 10us, 2ms, 1s, 5m, 1h)";
}

/* The protection called by the @len characters at @name, 0 if there is none */
static uint64_t prot_bits(const char *name, size_t len)
{
	size_t i;

	if (len == 2 && !strncmp(name, "rw", 2))
		return IOMMUCTL_PROT_READ | IOMMUCTL_PROT_WRITE;
	for (i = 0; i < ARRAY_SIZE(prots); i++)
		if (strlen(prots[i]) == len && !strncmp(prots[i], name, len))
			return 1ULL << i;
	return 0;
}

const char *parse_prot(const char *word, uint64_t *num)
{
	static const char refused[] =
		"is no protection (r, w or rw, and then ,cache ,noexec ,mmio ,priv)";
	uint64_t prot = 0, bits;
	size_t len;

	for (;; word += len + 1) {
		len = strcspn(word, ",");
		bits = prot_bits(word, len);
		if (!bits || (prot & bits))
			return refused;
		prot |= bits;
		if (!word[len])
			break;
	}
	if (!(prot & (IOMMUCTL_PROT_READ | IOMMUCTL_PROT_WRITE)))
		return "allows neither reading nor writing (r, w, rw)";
	*num = prot;
	return NULL;
}

const char *parse_domain_type(const char *word, uint64_t *num)
{
	uint64_t i;

	for (i = IOMMUCTL_DOMAIN_BLOCKED; i <= IOMMUCTL_DOMAIN_PAGING; i++) {
		if (!strcmp(domain_types[i], word)) {
			*num = i;
			return NULL;
		}
	}
	return "is no type of domain (paging, identity, blocked)";
}

/* Move one word from *@from to *@to, unquoted. Return: false: quote open. */
static bool take_word(char **from, char **to)
{
	char quote = 0, *s = *from, *d = *to;

	for (; *s && (quote || !isspace((unsigned char)*s)); s++) {
		if (quote && *s == quote)
			quote = 0;
		else if (!quote && (*s == '"' || *s == '\''))
			quote = *s;
		else if (*s == '\\' && quote != '\'' && s[1])
			*d++ = *++s;
		else
			*d++ = *s;
	}
	*from = *s ? s + 1 : s;
	*d++ = '\0';
	*to = d;
	return !quote;
}

int split_words(char *line, char **words, int room)
{
	char *from = line, *to = line;
	int n = 0;

	for (;;) {
		while (isspace((unsigned char)*from))
			from++;
		if (!*from || *from == '#')
			return n;
		if (n == room)
			return SPLIT_TOO_MANY;
		words[n++] = to;
		if (!take_word(&from, &to))
			return SPLIT_UNCLOSED;
	}
}
