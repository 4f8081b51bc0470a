/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _IOMMUCTL_METRICS_FILE_H
#define _IOMMUCTL_METRICS_FILE_H

#include <stddef.h>

/**
 * metrics_file_replace() - give a file a new content, all of it or nothing
 * @path: the file; beside it, PATH.tmp is made
 * @text: the content
 * @len: bytes of it
 *
 * Who reads the file meanwhile sees the old content or the new one, also after
 * a crash.
 *
 * Return: 0, or an errno; no PATH.tmp stays behind.
 */
int metrics_file_replace(const char *path, const char *text, size_t len);

#endif /* _IOMMUCTL_METRICS_FILE_H */
