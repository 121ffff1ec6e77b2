// SPDX-License-Identifier: Apache-2.0
//
// Reads one word, in whatever spelling, into the phonetic alphabet. Pure.
#ifndef QOL_SPELLING_H
#define QOL_SPELLING_H

#include "merger/linkage/phonetic.h"

#include <stddef.h>
#include <stdint.h>

// What the whole text tells about its spelling.
enum spelling_hint {
    SPELLING_W = 1,        // w: j is й
    SPELLING_GERMAN = 2,   // sch: j is й, ch is х
    SPELLING_HACEK = 4,    // č š ž, scientific; or Polish cz, sz: j is й, ch is х
    SPELLING_KAZAKH = 8,   // q, ğ, ı, ä and their like: j is ж
    SPELLING_TURKISH = 16, // ş, ç: c is дж
    SPELLING_MARKED = 32,  // a' c' g' i' o' u' of 2017: s' is ш, y' is у
    SPELLING_GOST = 64,    // y' where it is ы: j is й, x is х
};

// The hints of a text: small letters, every apostrophe as '.
unsigned spelling_hints(const uint32_t *text, size_t count);
// True for letters and for the marks and digits that may stand for letters within a word.
bool spelling_is_letter(uint32_t code_point);
// Reads small letters, without separators.
void spelling_read(const uint32_t *text, size_t count, unsigned hints, struct phonetic_word *out);

#endif
