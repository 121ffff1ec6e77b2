// SPDX-License-Identifier: Apache-2.0
#include "merger/setup/plain_text.h"

#include "common/safefile.h"
#include "common/text.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

// Drops the byte order mark and the CR of every CR LF; gives the new length.
static size_t simplify(char *text, size_t len)
{
    size_t from = text_mark_len(text, len);
    size_t to = 0;
    for (; from < len; from++)
        if (text[from] != '\r' || from + 1 == len || text[from + 1] != '\n')
            text[to++] = text[from];
    text[to] = '\0';
    return to;
}

// The first line that is not clean, from 1; 0 if all are.
static unsigned long find_bad_line(const char *text, size_t len)
{
    unsigned long line = 1;
    for (size_t at = 0; at < len; line++) {
        const char *end = memchr(text + at, '\n', len - at);
        size_t line_len = end ? (size_t)(end - (text + at)) : len - at;
        if (!text_is_clean(text + at, line_len, true))
            return line;
        at += line_len + 1;
    }
    return 0;
}

enum status plain_text_read(const char *path, size_t max_len, char **out, unsigned long *bad_line)
{
    uint8_t *file = NULL;
    size_t file_len = 0;
    enum status status = safefile_read(path, max_len, &file, &file_len);
    if (status != STATUS_OK)
        return status;
    char *text = (char *)file;
    size_t len = simplify(text, file_len);
    *bad_line = find_bad_line(text, len);
    if (*bad_line != 0) {
        free(file);
        return STATUS_BAD_TEXT;
    }
    *out = text;
    return STATUS_OK;
}
