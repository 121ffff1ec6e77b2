// SPDX-License-Identifier: Apache-2.0
//
// Given names that have several forms. Pure.
#ifndef QOL_VARIANT_H
#define QOL_VARIANT_H

#include "merger/linkage/phonetic.h"

// Puts the form that all languages' forms of the name are folded to in its place.
void variant_replace(struct phonetic_word *word);

// True for a short form, as Саша is. It stays as it is, since it may be short for several names.
bool variant_is_short(const struct phonetic_word *word);
// True if a is short for b. Both are as tokens hold them, with zeros behind the letters.
bool variant_is_short_for(const struct normalize_token *a, const struct normalize_token *b);

#endif
