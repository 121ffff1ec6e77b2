// SPDX-License-Identifier: Apache-2.0
//
// Endings of names, in the phonetic alphabet. Patronymics: for Russian, article 58 of the Family
// Code of the Russian Federation and its practice (-ович, -евич, -ич, -овна, -евна, -ична,
// -инична); for Kazakh, article 63 of the Code of Kazakhstan on marriage and family and the order
// on spelling names
// (-ұлы, -қызы); the Ukrainian, Belarusian, Kyrgyz, Uzbek and Azerbaijani counterparts. Family
// names: the feminine forms of the Russian pattern (А. В. Суперанская, А. В. Суслова, 1981).
#ifndef QOL_TABLES_ENDINGS_H
#define QOL_TABLES_ENDINGS_H

#include "merger/linkage/normalize.h"

#include <stdint.h>

struct ending {
    char text[8];       // the word ends so
    uint8_t cut_len;    // letters that go
    uint8_t before_len; // letters that must stand before text
    char becomes[3];    // what is added then
    uint8_t flags;      // enum normalize_flag
};

#define FATHER_OF_MAN (NORMALIZE_PATRONYMIC | NORMALIZE_MALE)
#define FATHER_OF_WOMAN (NORMALIZE_PATRONYMIC | NORMALIZE_FEMALE)

// The first that fits is taken.
static const struct ending endings[] = {
    {"inicna", 6, 2, "", FATHER_OF_WOMAN}, // -инична
    {"icna", 4, 2, "", FATHER_OF_WOMAN},   // -ична
    {"ovna", 4, 2, "", FATHER_OF_WOMAN},
    {"evna", 4, 1, "", FATHER_OF_WOMAN},
    {"avna", 4, 3, "", FATHER_OF_WOMAN}, // Belarusian -аўна
    {"ivna", 4, 2, "", FATHER_OF_WOMAN}, // Ukrainian -івна
    {"auna", 4, 3, "", FATHER_OF_WOMAN}, // -аўна as passports have it
    {"ouna", 4, 2, "", FATHER_OF_WOMAN},
    {"euna", 4, 2, "", FATHER_OF_WOMAN},
    {"ovic", 4, 2, "", FATHER_OF_MAN},
    {"evic", 4, 1, "", FATHER_OF_MAN},
    {"avic", 4, 3, "", FATHER_OF_MAN}, // Belarusian -авіч
    {"ic", 2, 2, "", FATHER_OF_MAN},
    {"kizi", 4, 2, "", FATHER_OF_WOMAN}, // -қызы
    {"kisi", 4, 3, "", FATHER_OF_WOMAN}, // the same in German
    {"gizi", 4, 3, "", FATHER_OF_WOMAN},
    {"uli", 3, 2, "", FATHER_OF_MAN},     // -ұлы
    {"sulu", 0, 1, "", NORMALIZE_FEMALE}, // -сұлу, of given names
    {"ulu", 3, 3, "", FATHER_OF_MAN},     // Kyrgyz уулу
    {"ogli", 4, 2, "", FATHER_OF_MAN},    // оғлы, o'g'li
    {"oglu", 4, 2, "", FATHER_OF_MAN},
    {"liubov", 0, 0, "", NORMALIZE_FEMALE}, // given names that end like family names
    {"slava", 0, 0, "", NORMALIZE_FEMALE},
    {"entina", 0, 0, "", NORMALIZE_FEMALE}, // Валентина is not Валентин
    {"tonina", 0, 0, "", NORMALIZE_FEMALE},
    {"albina", 0, 0, "", NORMALIZE_FEMALE},
    {"ustina", 0, 0, "", NORMALIZE_FEMALE},
    {"artina", 0, 0, "", NORMALIZE_FEMALE},
    {"ova", 1, 2, "", NORMALIZE_FEMALE},
    {"eva", 1, 2, "", NORMALIZE_FEMALE},
    {"ava", 1, 3, "", NORMALIZE_FEMALE},
    {"ina", 1, 2, "", NORMALIZE_FEMALE},
    {"skaia", 3, 1, "i", NORMALIZE_FEMALE},
    {"ckaia", 3, 1, "i", NORMALIZE_FEMALE},
    {"ska", 1, 3, "i", NORMALIZE_FEMALE}, // Polish
    {"cka", 1, 3, "i", NORMALIZE_FEMALE},
    {"naia", 3, 2, "i", NORMALIZE_FEMALE}, // adjectives: -ая, and -ой, -ый, -ий
    {"laia", 3, 2, "i", NORMALIZE_FEMALE},
    {"taia", 3, 2, "i", NORMALIZE_FEMALE},
    {"vaia", 3, 2, "i", NORMALIZE_FEMALE},
    {"oi", 2, 3, "i", NORMALIZE_MALE},
    {"of", 1, 2, "v", NORMALIZE_MALE},
    {"ef", 1, 3, "v", NORMALIZE_MALE},
    {"ou", 1, 2, "v", NORMALIZE_MALE}, // Belarusian -оў
    {"ov", 0, 2, "", NORMALIZE_MALE},
    {"ev", 0, 2, "", NORMALIZE_MALE},
    {"ski", 0, 2, "", NORMALIZE_MALE},
    {"cki", 0, 2, "", NORMALIZE_MALE},
};

#endif
