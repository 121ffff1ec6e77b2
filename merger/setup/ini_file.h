// SPDX-License-Identifier: Apache-2.0
//
// The pairs of an INI file, read by inih, whose buffer holds 200 bytes while a declaration in
// Cyrillic soon needs more: a long line goes to inih in pieces, cut at spaces, as the continuation
// lines that it understands, and is put together again behind it. So each value is one line, as
// long as it needs to be. Indentation means nothing. Pure.
#ifndef QOL_INI_FILE_H
#define QOL_INI_FILE_H

#include <stdbool.h>
#include <stddef.h>

#define INI_FILE_NAME_CAP 64
#define INI_FILE_VALUE_CAP 2048

struct ini_file_pair {
    unsigned long line; // from 1
    char section[INI_FILE_NAME_CAP];
    char name[INI_FILE_NAME_CAP];
    char value[INI_FILE_VALUE_CAP]; // no white space at its ends
    size_t value_len;
};

enum ini_file_fault {
    INI_FILE_NO_FAULT,
    INI_FILE_STOPPED,        // `take` said no
    INI_FILE_NO_PAIR,        // neither "name = value" nor "[section]"
    INI_FILE_COMMENT_BEHIND, // " ;" would begin a comment, and what follows would be lost
    INI_FILE_LONG_WORD,      // a word is too long for inih's buffer
    INI_FILE_LONG_NAME,
    INI_FILE_LONG_VALUE,
    INI_FILE_NO_MEMORY,
};

// Calls `take` for every pair, in order, until it says no. The text is NUL-terminated, its lines
// end with LF. A line that is no pair is found before the first pair is taken. *line is where the
// fault is.
enum ini_file_fault ini_file_read(const char *text,
                                  bool (*take)(void *context, const struct ini_file_pair *pair),
                                  void *context, unsigned long *line);

#endif
