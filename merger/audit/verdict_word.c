// SPDX-License-Identifier: Apache-2.0
#include "merger/audit/verdict_word.h"

#include "merger/review/word_table.h"

#include <string.h>

static const struct word_table_word cells[] = {
    {"", VERDICT_WORD_NONE},
    {"v", VERDICT_WORD_VALID},
    {"valid", VERDICT_WORD_VALID},
    {"действительна", VERDICT_WORD_VALID},
    {"действительно", VERDICT_WORD_VALID},
    {"жарамды", VERDICT_WORD_VALID},
    {"i", VERDICT_WORD_INVALID},
    {"invalid", VERDICT_WORD_INVALID},
    {"недействительна", VERDICT_WORD_INVALID},
    {"недействительно", VERDICT_WORD_INVALID},
    {"жарамсыз", VERDICT_WORD_INVALID},
    {"d", VERDICT_WORD_DUPLICATE},
    {"duplicate", VERDICT_WORD_DUPLICATE},
    {"повтор", VERDICT_WORD_DUPLICATE},
    {"дубль", VERDICT_WORD_DUPLICATE},
    {"қайталанған", VERDICT_WORD_DUPLICATE},
    {"u", VERDICT_WORD_UNKNOWN},
    {"unknown", VERDICT_WORD_UNKNOWN},
    {"неизвестно", VERDICT_WORD_UNKNOWN},
    {"белгісіз", VERDICT_WORD_UNKNOWN},
};

enum verdict_word verdict_word_of_cell(const char *text, size_t len)
{
    enum verdict_word word = (enum verdict_word)word_table_find(cells, sizeof cells / sizeof *cells,
                                                                VERDICT_WORD_NO_WORD, text, len);
    // A question mark is not nothing, though it has no letters.
    return word == VERDICT_WORD_NONE && strspn(text, " ") != len ? VERDICT_WORD_NO_WORD : word;
}
