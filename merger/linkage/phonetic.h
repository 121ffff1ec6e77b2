// SPDX-License-Identifier: Apache-2.0
//
// The phonetic alphabet that names of any script are folded into: the letters that all
// romanisations read alike, a b c d e f g h i k l m n o p r s t u v z, and two digits for sounds
// that have no such letter: 6 is sh, 7 is zh. c is both ch and ts. Letters that are written one
// after the other and are one sound (s h, k h, d z h, i e) become one as they are added, in
// whatever script they were. So a text in this alphabet stays as it is when it is folded again.
// Pure.
#ifndef QOL_PHONETIC_H
#define QOL_PHONETIC_H

#include "merger/linkage/normalize.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// One word being folded. Start with {0}.
struct phonetic_word {
    uint8_t len;
    uint32_t doubled; // bit i: letter i was written twice
    char letters[NORMALIZE_TOKEN_CAP];
};

#define PHONETIC_LETTER_COUNT 23

// The letter's number, below PHONETIC_LETTER_COUNT; that many for what is no letter of the
// alphabet.
unsigned phonetic_index(char letter);
// Adds a letter of the alphabet. What does not fit is dropped.
void phonetic_add(struct phonetic_word *word, char letter);
void phonetic_add_text(struct phonetic_word *word, const char *letters);
// How usual the word's pairs of letters are in names, with its start and its end: the sum over its
// len + 1 pairs, in sixteenths of a bit over chance. Below 0 is hardly a name.
int phonetic_usual(const struct phonetic_word *word);
static inline bool phonetic_is_vowel(char letter)
{
    return letter == 'a' || letter == 'e' || letter == 'i' || letter == 'o' || letter == 'u';
}

// As memcmp; faster for what differs early.
int phonetic_order(const char *a, const char *b, size_t cap);

#endif
