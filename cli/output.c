// SPDX-License-Identifier: GPL-2.0
/* Standard output, and the errno of its first error. */
#include <errno.h>
#include <sys/types.h>
#include <unistd.h>

#include "output.h"

static ssize_t put(void *cookie, const char *bytes, size_t len)
{
	int *err = cookie;
	size_t done = 0;
	ssize_t n;

	while (done < len) {
		n = write(STDOUT_FILENO, bytes + done, len - done);
		if (n >= 0) {
			done += n;
		} else if (errno != EINTR) {
			*err = errno;
			return 0;
		}
	}
	return done;
}

FILE *output_open(int *err)
{
	cookie_io_functions_t functions = { .write = put };
	FILE *out = fopencookie(err, "w", functions);

	if (out && isatty(STDOUT_FILENO))
		setvbuf(out, NULL, _IOLBF, 0);
	return out;
}
