// SPDX-License-Identifier: Apache-2.0
//
// Words that people write into a table, in several languages, in any case. Pure.
#ifndef QOL_WORD_TABLE_H
#define QOL_WORD_TABLE_H

#include <stddef.h>

struct word_table_word {
    const char *text; // as normalize_text leaves it
    int means;
};

// What the text means, or `unknown`.
int word_table_find(const struct word_table_word *words, size_t word_count, int unknown,
                    const char *text, size_t len);

#endif
