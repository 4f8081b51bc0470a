// SPDX-License-Identifier: GPL-2.0
/* What the kernel itself tells of IOMMUs, groups and devices. */
#include <dirent.h>
#include <limits.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "sysfs.h"

/* "/sys/…" into @path. Return: false if it is too long. */
static bool make_path(const struct cli *cli, char *path, const char *fmt,
		      va_list ap)
{
	int len, more;

	len = snprintf(path, PATH_MAX, "%s/", cli->sysfs);
	more = vsnprintf(path + len, PATH_MAX - len, fmt, ap);
	return more >= 0 && more < PATH_MAX - len;
}

static int not_hidden(const struct dirent *d)
{
	return d->d_name[0] != '.';
}

static void free_entries(struct dirent **entries, int n)
{
	while (n > 0)
		free(entries[--n]);
	free(entries);
}

bool sysfs_names(const struct cli *cli, struct sysfs_names *names,
		 const char *fmt, ...)
{
	struct dirent **entries;
	char path[PATH_MAX];
	va_list ap;
	bool ok;
	int n;

	names->n = 0;
	names->name = NULL;
	va_start(ap, fmt);
	ok = make_path(cli, path, fmt, ap);
	va_end(ap);
	n = ok ? scandir(path, &entries, not_hidden, versionsort) : -1;
	if (n < 0)
		return true;
	names->name = calloc(n + 1, sizeof(*names->name));
	ok = names->name;
	while (ok && names->n < n) {
		names->name[names->n] = strdup(entries[names->n]->d_name);
		if (names->name[names->n])
			names->n++;
		else
			ok = false;
	}
	free_entries(entries, n);
	return ok;
}

void sysfs_names_free(struct sysfs_names *names)
{
	while (names->n > 0)
		free(names->name[--names->n]);
	free(names->name);
	names->name = NULL;
}

FILE *sysfs_open(const struct cli *cli, const char *fmt, ...)
{
	char path[PATH_MAX];
	va_list ap;
	bool ok;

	va_start(ap, fmt);
	ok = make_path(cli, path, fmt, ap);
	va_end(ap);
	return ok ? fopen(path, "re") : NULL;
}

bool sysfs_read(const struct cli *cli, char *line, size_t size,
		const char *fmt, ...)
{
	char path[PATH_MAX];
	va_list ap;
	FILE *file;
	bool ok;

	line[0] = '\0';
	va_start(ap, fmt);
	ok = make_path(cli, path, fmt, ap);
	va_end(ap);
	file = ok ? fopen(path, "re") : NULL;
	if (!file)
		return false;
	ok = fgets(line, size, file);
	fclose(file);
	line[strcspn(line, "\n")] = '\0';
	return ok;
}

bool sysfs_link(const struct cli *cli, char *target, size_t size,
		const char *fmt, ...)
{
	char path[PATH_MAX], to[PATH_MAX];
	const char *base;
	ssize_t len = -1;
	va_list ap;

	va_start(ap, fmt);
	if (make_path(cli, path, fmt, ap))
		len = readlink(path, to, sizeof(to) - 1);
	va_end(ap);
	if (len < 0)
		return false;
	to[len] = '\0';
	base = strrchr(to, '/');
	snprintf(target, size, "%s", base ? base + 1 : to);
	return true;
}

bool sysfs_bus(const struct cli *cli, const char *device, char *bus)
{
	char path[PATH_MAX];
	struct sysfs_names buses;
	bool found = false;
	int i;

	if (!*device || strchr(device, '/') || *device == '.')
		return false;
	sysfs_names(cli, &buses, "bus");
	for (i = 0; i < buses.n && !found; i++) {
		snprintf(path, sizeof(path), "%s/bus/%s/devices/%s",
			 cli->sysfs, buses.name[i], device);
		found = !access(path, F_OK);
		if (found)
			snprintf(bus, SYSFS_NAME, "%s", buses.name[i]);
	}
	sysfs_names_free(&buses);
	return found;
}

bool sysfs_driver(const struct cli *cli, const char *device, char *driver)
{
	char bus[SYSFS_NAME];

	return sysfs_bus(cli, device, bus) &&
	       sysfs_link(cli, driver, SYSFS_NAME, "bus/%s/devices/%s/driver",
			  bus, device);
}

bool sysfs_group(const struct cli *cli, const char *device, char *group)
{
	char bus[SYSFS_NAME];

	return sysfs_bus(cli, device, bus) &&
	       sysfs_link(cli, group, SYSFS_NAME,
			  "bus/%s/devices/%s/iommu_group", bus, device);
}
