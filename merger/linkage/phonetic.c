// SPDX-License-Identifier: Apache-2.0
#include "merger/linkage/phonetic.h"

#include "merger/linkage/tables/sounds.h"
#include "merger/linkage/tables/usual_pairs.h"

#define INDEX_CAP 128

// 1 + the number of each letter.
static const uint8_t numbers[INDEX_CAP] = {
    ['a'] = 1,  ['b'] = 2,  ['c'] = 3,  ['d'] = 4,  ['e'] = 5,  ['f'] = 6,  ['g'] = 7,  ['h'] = 8,
    ['i'] = 9,  ['k'] = 10, ['l'] = 11, ['m'] = 12, ['n'] = 13, ['o'] = 14, ['p'] = 15, ['r'] = 16,
    ['s'] = 17, ['t'] = 18, ['u'] = 19, ['v'] = 20, ['z'] = 21, ['6'] = 22, ['7'] = 23,
};

unsigned phonetic_index(char letter)
{
    const unsigned char at = (unsigned char)letter;
    return at < INDEX_CAP && numbers[at] ? numbers[at] - 1U : PHONETIC_LETTER_COUNT;
}

// What two letters in a row become; 0 if they stay.
static char find_sound(char first, char second)
{
    const struct sounds *row = &sounds[(unsigned char)second % SOUNDS_END];
    for (unsigned i = 0; row->first && row->first[i]; i++) {
        if (row->first[i] == first)
            return row->becomes[i];
    }
    return '\0';
}

void phonetic_add(struct phonetic_word *word, char letter)
{
    for (char sound; word->len > 0; letter = sound) {
        const char last = word->letters[word->len - 1];
        if (last == letter) {
            word->doubled |= 1U << (word->len - 1);
            return;
        }
        sound = find_sound(last, letter);
        if (!sound)
            break;
        word->len--;
        word->doubled &= ~(1U << word->len);
    }
    if (word->len < NORMALIZE_TOKEN_CAP)
        word->letters[word->len++] = letter;
}

void phonetic_add_text(struct phonetic_word *word, const char *letters)
{
    for (; *letters; letters++)
        phonetic_add(word, *letters);
}

int phonetic_usual(const struct phonetic_word *word)
{
    unsigned before = USUAL_EDGE;
    int sum = 0;
    for (unsigned i = 0; i < word->len; i++) {
        const unsigned now = phonetic_index(word->letters[i]);
        sum += usual_pairs[before][now];
        before = now;
    }
    return sum + usual_pairs[before][USUAL_EDGE];
}

int phonetic_order(const char *a, const char *b, size_t cap)
{
    size_t i = 0;
    while (i < cap && a[i] == b[i])
        i++;
    return i == cap ? 0 : (unsigned char)a[i] - (unsigned char)b[i];
}
