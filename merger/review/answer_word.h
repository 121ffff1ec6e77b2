// SPDX-License-Identifier: Apache-2.0
//
// The words with which people answer a question, in the three languages. Pure.
#ifndef QOL_ANSWER_WORD_H
#define QOL_ANSWER_WORD_H

#include <stddef.h>

enum answer_word {
    ANSWER_WORD_UNKNOWN,
    ANSWER_WORD_SAME,
    ANSWER_WORD_DIFFERENT,
    ANSWER_WORD_LATER, // also nothing at all
    ANSWER_WORD_UNDO,
    ANSWER_WORD_QUIT,
};

// What is typed at a question: the letters s, d, l, u, q, whichever layout the keyboard has.
enum answer_word answer_word_of_key(const char *text, size_t len);
// What stands in a table: same, different, later, one of their letters, or the same in Russian or
// Kazakh, in any case.
enum answer_word answer_word_of_cell(const char *text, size_t len);

#endif
