// SPDX-License-Identifier: GPL-2.0
/* A file whose content changes at once. */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
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

/*
 * Write and sync a new file, of a name that is made of @path, a template. Other
 * users read it, node_exporter's as a rule, whatever our umask is.
 */
static int write_new(char *path, const char *text, size_t len)
{
	int fd = mkostemp(path, O_CLOEXEC), err;

	if (fd < 0)
		return errno;
	err = write_all(fd, text, len);
	if (!err && (fchmod(fd, 0644) || fsync(fd)))
		err = errno;
	if (close(fd) && !err)
		err = errno;
	if (err)
		unlink(path);
	return err;
}

bool metrics_file_fits(const char *path)
{
	struct stat st;

	return lstat(path, &st) || S_ISREG(st.st_mode);
}

/* Two that write the same file do not write the same new one. */
int metrics_file_replace(const char *path, const char *text, size_t len)
{
	char tmp[PATH_MAX];
	int err;

	if ((size_t)snprintf(tmp, sizeof(tmp), "%s.XXXXXX", path) >=
	    sizeof(tmp))
		return ENAMETOOLONG;
	err = write_new(tmp, text, len);
	if (err || !rename(tmp, path))
		return err;
	err = errno;
	unlink(tmp);
	return err;
}
