// SPDX-License-Identifier: Apache-2.0
//
// Takes off the endings that say whose child somebody is or only of which sex. Pure.
#ifndef QOL_ENDING_H
#define QOL_ENDING_H

#include "merger/linkage/phonetic.h"

// Cuts until no ending is left, so what is left stays when it is cut again. Returns the flags that
// the endings tell (enum normalize_flag).
uint8_t ending_cut(struct phonetic_word *word);
// The flags of a word that is nothing but a patronymic ending, "ұлы", "кызы", "oglu"; else 0.
uint8_t ending_alone(const struct phonetic_word *word);
// What a father's name loses before an ending: Сергей is Серге- in Сергеевич.
void ending_cut_father(struct phonetic_word *word);

#endif
