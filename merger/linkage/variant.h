// SPDX-License-Identifier: Apache-2.0
//
// Given names that have several forms. Pure.
#ifndef QOL_VARIANT_H
#define QOL_VARIANT_H

#include "merger/linkage/phonetic.h"

// Puts the form that all languages' forms of the name are folded to in its place.
void variant_replace(struct phonetic_word *word);

#endif
