// SPDX-License-Identifier: Apache-2.0
#include "merger/linkage/ending.h"

#include "merger/linkage/tables/endings.h"

#include <string.h>

#define FATHER_MIN_LEN 2

static bool ends_with(const struct phonetic_word *word, const struct ending *ending)
{
    const char *end = word->letters + word->len;
    return word->len >= ending->len + ending->before_len &&
           end[-1] == ending->text[ending->len - 1] &&
           memcmp(end - ending->len, ending->text, ending->len) == 0;
}

static const struct ending *find_ending(const struct phonetic_word *word)
{
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        if (ends_with(word, &endings[i]))
            return &endings[i];
    }
    return NULL;
}

void ending_cut_father(struct phonetic_word *word)
{
    while (word->len > FATHER_MIN_LEN && strchr("ie", word->letters[word->len - 1]))
        word->len--;
}

// A letter that the name's end and the ending share, -бек and -қызы, stays with the name.
static void cut(struct phonetic_word *word, const struct ending *ending)
{
    const unsigned start = word->len - (unsigned)ending->cut_len;
    const bool shared = (ending->flags & NORMALIZE_PATRONYMIC) && (word->doubled >> start & 1);
    word->len = (uint8_t)(start + shared);
    word->doubled &= (1U << start) - 1;
    phonetic_add_text(word, ending->becomes);
    if (ending->flags & NORMALIZE_PATRONYMIC)
        ending_cut_father(word);
}

uint8_t ending_cut(struct phonetic_word *word)
{
    uint8_t flags = 0;
    const struct ending *ending;
    do {
        ending = find_ending(word);
        if (!ending)
            break;
        if (!flags)
            flags = ending->flags;
        cut(word, ending);
    } while (ending->cut_len > 0);
    return flags;
}

uint8_t ending_alone(const struct phonetic_word *word)
{
    static const struct {
        char text[5];
        uint8_t flags;
    } words[] = {{"uli", FATHER_OF_MAN},  {"ulu", FATHER_OF_MAN},    {"ogli", FATHER_OF_MAN},
                 {"oglu", FATHER_OF_MAN}, {"kizi", FATHER_OF_WOMAN}, {"gizi", FATHER_OF_WOMAN}};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (strlen(words[i].text) == word->len &&
            memcmp(words[i].text, word->letters, word->len) == 0)
            return words[i].flags;
    }
    return 0;
}
