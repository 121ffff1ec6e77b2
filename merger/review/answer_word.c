// SPDX-License-Identifier: Apache-2.0
#include "merger/review/answer_word.h"

#include "merger/linkage/normalize.h"

#include <sodium.h>
#include <string.h>

struct word {
    const char *text; // as normalize_text leaves it
    enum answer_word means;
};

// The second of each is where the key is on a Russian or Kazakh keyboard.
static const struct word keys[] = {
    {"s", ANSWER_WORD_SAME},      {"ы", ANSWER_WORD_SAME},  {"d", ANSWER_WORD_DIFFERENT},
    {"в", ANSWER_WORD_DIFFERENT}, {"l", ANSWER_WORD_LATER}, {"д", ANSWER_WORD_LATER},
    {"u", ANSWER_WORD_UNDO},      {"г", ANSWER_WORD_UNDO},  {"q", ANSWER_WORD_QUIT},
    {"й", ANSWER_WORD_QUIT},
};

static const struct word cells[] = {
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

static enum answer_word look_up(const char *text, size_t len, const struct word *words,
                                size_t count)
{
    char folded[NORMALIZE_CAP];
    size_t folded_len;
    enum answer_word found = ANSWER_WORD_UNKNOWN;
    if (!normalize_text(text, len, folded, &folded_len))
        return ANSWER_WORD_UNKNOWN;
    for (size_t i = 0; i < count && found == ANSWER_WORD_UNKNOWN; i++)
        if (strlen(words[i].text) == folded_len && memcmp(words[i].text, folded, folded_len) == 0)
            found = words[i].means;
    sodium_memzero(folded, folded_len); // what was typed may be anything
    return found;
}

enum answer_word answer_word_of_key(const char *text, size_t len)
{
    return look_up(text, len, keys, sizeof keys / sizeof *keys);
}

enum answer_word answer_word_of_cell(const char *text, size_t len)
{
    return look_up(text, len, cells, sizeof cells / sizeof *cells);
}
