// SPDX-License-Identifier: Apache-2.0
//
// Letters that look alike in Latin and Cyrillic and are typed one for the other: those of Unicode
// Technical Standard 39 (confusables) that are on keyboards, and the small h and b, typed for the
// shape of the capitals Н and В.
#ifndef QOL_TABLES_LOOKALIKES_H
#define QOL_TABLES_LOOKALIKES_H

#include <stdint.h>

// For a small Latin letter, the Cyrillic one that it may stand for in a Cyrillic word.
static const uint16_t cyrillic_for_latin[26] = {
    ['a' - 'a'] = 0x430, ['b' - 'a'] = 0x432, ['c' - 'a'] = 0x441, ['e' - 'a'] = 0x435,
    ['h' - 'a'] = 0x43D, ['i' - 'a'] = 0x456, ['k' - 'a'] = 0x43A, ['m' - 'a'] = 0x43C,
    ['o' - 'a'] = 0x43E, ['p' - 'a'] = 0x440, ['t' - 'a'] = 0x442, ['x' - 'a'] = 0x445,
    ['y' - 'a'] = 0x443,
};

// For а to я, the small Latin letter that it may stand for in a Latin word. в and н are like Latin
// letters as capitals only, so they are read by their sound there.
static const char latin_for_cyrillic[32] = {
    [0x430 - 0x430] = 'a', [0x435 - 0x430] = 'e', [0x43A - 0x430] = 'k', [0x43C - 0x430] = 'm',
    [0x43E - 0x430] = 'o', [0x440 - 0x430] = 'p', [0x441 - 0x430] = 'c', [0x442 - 0x430] = 't',
    [0x443 - 0x430] = 'y', [0x445 - 0x430] = 'x',
};

#endif
