// SPDX-License-Identifier: Apache-2.0
//
// Keyboards: the Russian and the Kazakh layout as Windows and X11 (xkeyboard-config, symbols ru and
// kz) have them, key by key beside the US layout.
#ifndef QOL_TABLES_KEYS_H
#define QOL_TABLES_KEYS_H

#include <stdint.h>

// What the keys of the letters are in the Russian layout, from ' to z in ASCII, by the sign that
// the US layout has there, unshifted; 0 where a key has no letter.
#define KEYS_FIRST '\''
#define KEYS_END '{'
static const uint16_t russian_by_key[KEYS_END - KEYS_FIRST] = {
    ['\'' - KEYS_FIRST] = 0x44D, [',' - KEYS_FIRST] = 0x431, ['.' - KEYS_FIRST] = 0x44E,
    [';' - KEYS_FIRST] = 0x436,  ['[' - KEYS_FIRST] = 0x445, [']' - KEYS_FIRST] = 0x44A,
    ['`' - KEYS_FIRST] = 0x451,  ['a' - KEYS_FIRST] = 0x444, ['b' - KEYS_FIRST] = 0x438,
    ['c' - KEYS_FIRST] = 0x441,  ['d' - KEYS_FIRST] = 0x432, ['e' - KEYS_FIRST] = 0x443,
    ['f' - KEYS_FIRST] = 0x430,  ['g' - KEYS_FIRST] = 0x43F, ['h' - KEYS_FIRST] = 0x440,
    ['i' - KEYS_FIRST] = 0x448,  ['j' - KEYS_FIRST] = 0x43E, ['k' - KEYS_FIRST] = 0x43B,
    ['l' - KEYS_FIRST] = 0x434,  ['m' - KEYS_FIRST] = 0x44C, ['n' - KEYS_FIRST] = 0x442,
    ['o' - KEYS_FIRST] = 0x449,  ['p' - KEYS_FIRST] = 0x437, ['q' - KEYS_FIRST] = 0x439,
    ['r' - KEYS_FIRST] = 0x43A,  ['s' - KEYS_FIRST] = 0x44B, ['t' - KEYS_FIRST] = 0x435,
    ['u' - KEYS_FIRST] = 0x433,  ['v' - KEYS_FIRST] = 0x43C, ['w' - KEYS_FIRST] = 0x446,
    ['x' - KEYS_FIRST] = 0x447,  ['y' - KEYS_FIRST] = 0x43D, ['z' - KEYS_FIRST] = 0x44F,
};

// The reverse, for а to я: the sign of the US layout on the key; 0 where that is no letter.
static const char english_by_key[32] = "f,dult;pbqrkvyjghcnea[wxio]sm'.z";

// The Kazakh letters on the row of the digits, from - to = in ASCII. 1, 6 and 7 have none.
#define DIGIT_KEYS_FIRST '-'
#define DIGIT_KEYS_END '>'
static const uint16_t kazakh_by_digit[DIGIT_KEYS_END - DIGIT_KEYS_FIRST] = {
    ['2' - DIGIT_KEYS_FIRST] = 0x4D9, ['3' - DIGIT_KEYS_FIRST] = 0x456,
    ['4' - DIGIT_KEYS_FIRST] = 0x4A3, ['5' - DIGIT_KEYS_FIRST] = 0x493,
    ['8' - DIGIT_KEYS_FIRST] = 0x4AF, ['9' - DIGIT_KEYS_FIRST] = 0x4B1,
    ['0' - DIGIT_KEYS_FIRST] = 0x49B, ['-' - DIGIT_KEYS_FIRST] = 0x4E9,
    ['=' - DIGIT_KEYS_FIRST] = 0x4BB,
};

#endif
