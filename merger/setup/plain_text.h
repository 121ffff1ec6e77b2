// SPDX-License-Identifier: Apache-2.0
//
// A text file as people write it with any editor: UTF-8, with or without a byte order mark, lines
// ended by LF or CR LF.
#ifndef QOL_PLAIN_TEXT_H
#define QOL_PLAIN_TEXT_H

#include "common/status.h"

#include <stddef.h>

// Reads a file of at most max_len bytes. *out is malloc'd and NUL-terminated, without the mark and
// with LF only; the caller frees. BAD_TEXT if a line is not clean UTF-8 (text.h): *bad_line, from
// 1, is the first. TOO_LARGE and the statuses of a failed read.
MUST_USE enum status plain_text_read(const char *path, size_t max_len, char **out,
                                     unsigned long *bad_line);

#endif
