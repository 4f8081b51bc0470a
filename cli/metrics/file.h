/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _IOMMUCTL_METRICS_FILE_H
#define _IOMMUCTL_METRICS_FILE_H

#include <stdbool.h>
#include <stddef.h>

/**
 * metrics_file_fits() - may this be replaced?
 * @path: the file
 *
 * Return: whether it is a regular file, or nothing yet. A device, or a symbolic
 * link, would be gone after it.
 */
bool metrics_file_fits(const char *path);

/**
 * metrics_file_replace() - give a file a new content, all of it or nothing
 * @path: the file; beside it, PATH.XXXXXX is made: any six characters,
 *	  so that who looks for a suffix does not find it
 * @text: the content
 * @len: bytes of it
 *
 * Who reads the file meanwhile sees the old content or the new one, also after
 * a crash.
 *
 * Return: 0, or an errno; no PATH.XXXXXX stays behind.
 */
int metrics_file_replace(const char *path, const char *text, size_t len);

#endif /* _IOMMUCTL_METRICS_FILE_H */
