// SPDX-License-Identifier: GPL-2.0
/* A file whose content changes at once. */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <unistd.h>

#include "file.h"

static int write_all(int fd, const char *text, size_t len)
{
	while (len) {
		ssize_t n = write(fd, text, len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return errno;
		text += n;
		len -= n;
	}
	return 0;
}

/* Write and sync a new file. Other users read it: node_exporter's, as a rule. */
static int write_new(const char *path, const char *text, size_t len)
{
	int fd, err;

	fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW,
		  0644);
	if (fd < 0)
		return errno;
	err = write_all(fd, text, len);
	if (!err && fsync(fd))
		err = errno;
	if (close(fd) && !err)
		err = errno;
	if (err)
		unlink(path);
	return err;
}

int metrics_file_replace(const char *path, const char *text, size_t len)
{
	char tmp[PATH_MAX];
	int err;

	if ((size_t)snprintf(tmp, sizeof(tmp), "%s.tmp", path) >= sizeof(tmp))
		return ENAMETOOLONG;
	err = write_new(tmp, text, len);
	if (err || !rename(tmp, path))
		return err;
	err = errno;
	unlink(tmp);
	return err;
}
