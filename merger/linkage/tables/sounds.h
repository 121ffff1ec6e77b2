// SPDX-License-Identifier: Apache-2.0
//
// Pairs of letters that are one sound, from the romanisations that latin.h and cyrillic.h name. By
// the second letter: the first ones, and in the same places what the two become.
#ifndef QOL_TABLES_SOUNDS_H
#define QOL_TABLES_SOUNDS_H

#define SOUNDS_END 128

static const struct sounds {
    const char *first, *becomes;
} sounds[SOUNDS_END] = {
    // sh, zh, kh, gh, th, ph, ch. сх is ш too: many passports have sh for both.
    ['h'] = {"szkgtpc6", "67hgtfc6"},
    // Polish sz and cz, German tz; Belarusian дз, and dzh on its way.
    ['z'] = {"sctd", "6ccz"},
    // сч, шч, Polish szcz and shch are щ; tch is ч. German sch is s, c, h.
    ['c'] = {"s6t", "66c"},
    ['6'] = {"st", "6c"}, // tsch is ч
    ['7'] = {"dz", "77"}, // дж, зж
    ['s'] = {"t", "c"},
    // е is e, ye, je or ie. ё is yo, io or, as most people type it, e.
    ['e'] = {"i", "e"},
    ['o'] = {"i", "e"},
};

#endif
