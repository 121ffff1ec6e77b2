// SPDX-License-Identifier: Apache-2.0
#include "merger/review/answer_word.h"

#include "merger/review/word_table.h"

// The second of each is where the key is on a Russian or Kazakh keyboard.
static const struct word_table_word keys[] = {
    {"s", ANSWER_WORD_SAME},      {"ы", ANSWER_WORD_SAME},  {"d", ANSWER_WORD_DIFFERENT},
    {"в", ANSWER_WORD_DIFFERENT}, {"l", ANSWER_WORD_LATER}, {"д", ANSWER_WORD_LATER},
    {"u", ANSWER_WORD_UNDO},      {"г", ANSWER_WORD_UNDO},  {"q", ANSWER_WORD_QUIT},
    {"й", ANSWER_WORD_QUIT},
};

static const struct word_table_word cells[] = {
    {"", ANSWER_WORD_LATER},
    {"s", ANSWER_WORD_SAME},
    {"same", ANSWER_WORD_SAME},
    {"один", ANSWER_WORD_SAME},
    {"одинчеловек", ANSWER_WORD_SAME},
    {"тотже", ANSWER_WORD_SAME},
    {"бір", ANSWER_WORD_SAME},
    {"бірадам", ANSWER_WORD_SAME},
    {"d", ANSWER_WORD_DIFFERENT},
    {"different", ANSWER_WORD_DIFFERENT},
    {"разные", ANSWER_WORD_DIFFERENT},
    {"разныелюди", ANSWER_WORD_DIFFERENT},
    {"бөлек", ANSWER_WORD_DIFFERENT},
    {"екіадам", ANSWER_WORD_DIFFERENT},
    {"әртүрлі", ANSWER_WORD_DIFFERENT},
    {"l", ANSWER_WORD_LATER},
    {"later", ANSWER_WORD_LATER},
    {"позже", ANSWER_WORD_LATER},
    {"кейін", ANSWER_WORD_LATER},
};

enum answer_word answer_word_of_key(const char *text, size_t len)
{
    return (enum answer_word)word_table_find(keys, sizeof keys / sizeof *keys, ANSWER_WORD_UNKNOWN,
                                             text, len);
}

enum answer_word answer_word_of_cell(const char *text, size_t len)
{
    return (enum answer_word)word_table_find(cells, sizeof cells / sizeof *cells,
                                             ANSWER_WORD_UNKNOWN, text, len);
}
