// SPDX-License-Identifier: Apache-2.0
//
// Endings of names, in the phonetic alphabet. Patronymics: for Russian, article 58 of the Family
// Code of the Russian Federation and its practice (-ович, -евич, -ич, -овна, -евна, -ична,
// -инична); for Kazakh, article 63 of the Code of Kazakhstan on marriage and family and the order
// on spelling names (-ұлы, -қызы); the Ukrainian, Belarusian, Kyrgyz, Uzbek and Azerbaijani
// counterparts. Family names: the feminine forms of the Russian pattern (А. В. Суперанская, А. В.
// Суслова, 1981).
#ifndef QOL_TABLES_ENDINGS_H
#define QOL_TABLES_ENDINGS_H

#include "merger/linkage/normalize.h"

#include <stdint.h>

struct ending {
    uint8_t len;        // of text
    char text[8];       // the word ends so
    uint8_t cut_len;    // letters that go
    uint8_t before_len; // letters that must stand before text
    char becomes[3];    // what is added then
    uint8_t flags;      // enum normalize_flag
};

#define FATHER_OF_MAN (NORMALIZE_PATRONYMIC | NORMALIZE_MALE)
#define FATHER_OF_WOMAN (NORMALIZE_PATRONYMIC | NORMALIZE_FEMALE)

#define ENDING(text, ...)                                                                          \
    {                                                                                              \
        sizeof(text) - 1, text, __VA_ARGS__                                                        \
    }
// The first that fits is taken.
static const struct ending endings[] = {
    ENDING("inicna", 6, 2, "", FATHER_OF_WOMAN), // -инична
    ENDING("icna", 4, 2, "", FATHER_OF_WOMAN),   // -ична
    ENDING("ovna", 4, 2, "", FATHER_OF_WOMAN),
    ENDING("evna", 4, 1, "", FATHER_OF_WOMAN),
    ENDING("avna", 4, 3, "", FATHER_OF_WOMAN), // Belarusian -аўна
    ENDING("ivna", 4, 2, "", FATHER_OF_WOMAN), // Ukrainian -івна
    ENDING("auna", 4, 3, "", FATHER_OF_WOMAN), // -аўна as passports have it
    ENDING("ouna", 4, 2, "", FATHER_OF_WOMAN),
    ENDING("euna", 4, 2, "", FATHER_OF_WOMAN),
    ENDING("ovic", 4, 2, "", FATHER_OF_MAN),
    ENDING("evic", 4, 1, "", FATHER_OF_MAN),
    ENDING("avic", 4, 3, "", FATHER_OF_MAN), // Belarusian -авіч
    ENDING("ic", 2, 2, "", FATHER_OF_MAN),
    ENDING("kizi", 4, 2, "", FATHER_OF_WOMAN), // -қызы
    ENDING("kisi", 4, 3, "", FATHER_OF_WOMAN), // the same in German
    ENDING("gizi", 4, 3, "", FATHER_OF_WOMAN),
    ENDING("uli", 3, 2, "", FATHER_OF_MAN),     // -ұлы
    ENDING("sulu", 0, 1, "", NORMALIZE_FEMALE), // -сұлу, of given names
    ENDING("ulu", 3, 3, "", FATHER_OF_MAN),     // Kyrgyz уулу
    ENDING("ogli", 4, 2, "", FATHER_OF_MAN),    // оғлы, o'g'li
    ENDING("oglu", 4, 2, "", FATHER_OF_MAN),
    ENDING("liubov", 0, 0, "", NORMALIZE_FEMALE), // given names that end like family names
    ENDING("slava", 0, 0, "", NORMALIZE_FEMALE),
    ENDING("entina", 0, 0, "", NORMALIZE_FEMALE), // Валентина is not Валентин
    ENDING("tonina", 0, 0, "", NORMALIZE_FEMALE),
    ENDING("albina", 0, 0, "", NORMALIZE_FEMALE),
    ENDING("ustina", 0, 0, "", NORMALIZE_FEMALE),
    ENDING("artina", 0, 0, "", NORMALIZE_FEMALE),
    ENDING("ova", 1, 2, "", NORMALIZE_FEMALE),
    ENDING("eva", 1, 2, "", NORMALIZE_FEMALE),
    ENDING("ava", 1, 3, "", NORMALIZE_FEMALE),
    ENDING("ina", 1, 2, "", NORMALIZE_FEMALE),
    ENDING("skaia", 3, 1, "i", NORMALIZE_FEMALE),
    ENDING("ckaia", 3, 1, "i", NORMALIZE_FEMALE),
    ENDING("ska", 1, 3, "i", NORMALIZE_FEMALE), // Polish
    ENDING("cka", 1, 3, "i", NORMALIZE_FEMALE),
    ENDING("naia", 3, 2, "i", NORMALIZE_FEMALE), // adjectives: -ая, and -ой, -ый, -ий
    ENDING("laia", 3, 2, "i", NORMALIZE_FEMALE),
    ENDING("taia", 3, 2, "i", NORMALIZE_FEMALE),
    ENDING("vaia", 3, 2, "i", NORMALIZE_FEMALE),
    ENDING("oi", 2, 3, "i", NORMALIZE_MALE),
    ENDING("of", 1, 2, "v", NORMALIZE_MALE),
    ENDING("ef", 1, 3, "v", NORMALIZE_MALE),
    ENDING("ou", 1, 2, "v", NORMALIZE_MALE), // Belarusian -оў
    ENDING("ov", 0, 2, "", NORMALIZE_MALE),
    ENDING("ev", 0, 2, "", NORMALIZE_MALE),
    ENDING("ski", 0, 2, "", NORMALIZE_MALE),
    ENDING("cki", 0, 2, "", NORMALIZE_MALE),
};
#undef ENDING

#endif
