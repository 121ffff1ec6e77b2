// SPDX-License-Identifier: Apache-2.0
#include "merger/review/word_table.h"

#include "merger/linkage/normalize.h"

#include <sodium.h>
#include <string.h>

int word_table_find(const struct word_table_word *words, size_t word_count, int unknown,
                    const char *text, size_t len)
{
    char folded[NORMALIZE_CAP];
    size_t folded_len;
    int found = unknown;
    if (!normalize_text(text, len, folded, &folded_len))
        return unknown;
    for (size_t i = 0; i < word_count && found == unknown; i++)
        if (strlen(words[i].text) == folded_len && memcmp(words[i].text, folded, folded_len) == 0)
            found = words[i].means;
    sodium_memzero(folded, folded_len); // what was typed may be anything
    return found;
}
