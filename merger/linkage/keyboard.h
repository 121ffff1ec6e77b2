// SPDX-License-Identifier: Apache-2.0
//
// What was meant if the wrong keyboard layout was on. Pure.
#ifndef QOL_KEYBOARD_H
#define QOL_KEYBOARD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// Texts are small letters, every apostrophe as '. Both are read in place.

// Russian or Kazakh typed with the English layout: false, with the text as it was, if it has no
// Latin letter, or one with a mark, or a Russian one. Kazakh letters may stand in it: some switch
// back only for these. sign_count: how many signs, such as [ and ;, became letters.
bool keyboard_read_as_russian(uint32_t *text, size_t count, unsigned *sign_count);
// English typed with the Russian layout; false if it has no Russian letter, or one on the key of a
// sign, or a Latin one. The text may be changed even then.
bool keyboard_read_as_english(uint32_t *text, size_t count);
// Kazakh letters on the keys of - and =, typed in another layout, in words that are Cyrillic.
// (Those on digits are read with the word, spelling.h.) A hyphen is one if the part before it has a
// vowel.
void keyboard_read_kazakh_signs(uint32_t *text, size_t count);

#endif
