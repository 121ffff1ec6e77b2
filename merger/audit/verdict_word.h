// SPDX-License-Identifier: Apache-2.0
//
// The words for what somebody who looked at a signature found, in the three languages. Pure.
#ifndef QOL_VERDICT_WORD_H
#define QOL_VERDICT_WORD_H

#include <stddef.h>

enum verdict_word {
    VERDICT_WORD_NONE, // an empty cell
    VERDICT_WORD_VALID,
    VERDICT_WORD_INVALID,
    VERDICT_WORD_DUPLICATE, // valid, but the person has another one in the list
    VERDICT_WORD_UNKNOWN,   // could not be told
    VERDICT_WORD_NO_WORD,   // anything else
};

// What stands in a table: valid, invalid, duplicate, unknown, one of their first letters, or the
// same in Russian or Kazakh, in any case. text is NUL-terminated.
enum verdict_word verdict_word_of_cell(const char *text, size_t len);

#endif
