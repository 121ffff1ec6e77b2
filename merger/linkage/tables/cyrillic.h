// SPDX-License-Identifier: Apache-2.0
//
// Cyrillic letters in the phonetic alphabet. Which letters there are and what they stand for:
// Unicode's Cyrillic block; for Russian, ICAO Doc 9303 part 3, section 6; for Kazakh, the letters
// of the alphabet of 1940 and the Latin ones that the decrees of 2017, 2018 and 2021 give them; for
// Ukrainian, Belarusian, Kyrgyz, Tajik and Uzbek, the BGN/PCGN romanisation systems. ъ and ь are
// not spoken. ў is not here: Belarusian and Uzbek mean different sounds by it.
#ifndef QOL_TABLES_CYRILLIC_H
#define QOL_TABLES_CYRILLIC_H

#define CYRILLIC_FIRST 0x400
#define CYRILLIC_END 0x530

// Small letters; up to two letters each.
#define SMALL(code_point, letters) [(code_point)-CYRILLIC_FIRST] = letters
static const char cyrillic[CYRILLIC_END - CYRILLIC_FIRST][3] = {
    SMALL(0x430, "a"),  // а
    SMALL(0x431, "b"),  // б
    SMALL(0x432, "v"),  // в
    SMALL(0x433, "g"),  // г
    SMALL(0x434, "d"),  // д
    SMALL(0x435, "e"),  // е
    SMALL(0x450, "e"),  // ѐ
    SMALL(0x451, "e"),  // ё
    SMALL(0x452, "7"),  // ђ
    SMALL(0x453, "g"),  // ѓ
    SMALL(0x454, "e"),  // є
    SMALL(0x455, "z"),  // ѕ
    SMALL(0x456, "i"),  // і
    SMALL(0x457, "i"),  // ї
    SMALL(0x458, "i"),  // ј
    SMALL(0x459, "l"),  // љ
    SMALL(0x45A, "n"),  // њ
    SMALL(0x45B, "c"),  // ћ
    SMALL(0x45C, "k"),  // ќ
    SMALL(0x45D, "i"),  // ѝ
    SMALL(0x45F, "7"),  // џ
    SMALL(0x436, "7"),  // ж
    SMALL(0x437, "z"),  // з
    SMALL(0x438, "i"),  // и
    SMALL(0x439, "i"),  // й
    SMALL(0x43A, "k"),  // к
    SMALL(0x43B, "l"),  // л
    SMALL(0x43C, "m"),  // м
    SMALL(0x43D, "n"),  // н
    SMALL(0x43E, "o"),  // о
    SMALL(0x43F, "p"),  // п
    SMALL(0x440, "r"),  // р
    SMALL(0x441, "s"),  // с
    SMALL(0x442, "t"),  // т
    SMALL(0x443, "u"),  // у
    SMALL(0x444, "f"),  // ф
    SMALL(0x445, "h"),  // х
    SMALL(0x446, "c"),  // ц
    SMALL(0x447, "c"),  // ч
    SMALL(0x448, "6"),  // ш
    SMALL(0x449, "6"),  // щ
    SMALL(0x44B, "i"),  // ы
    SMALL(0x44D, "e"),  // э
    SMALL(0x44E, "iu"), // ю
    SMALL(0x44F, "ia"), // я
    SMALL(0x473, "f"),  // ѳ
    SMALL(0x491, "g"),  // ґ
    SMALL(0x493, "g"),  // ғ
    SMALL(0x497, "7"),  // җ
    SMALL(0x499, "z"),  // ҙ
    SMALL(0x49B, "k"),  // қ
    SMALL(0x49D, "k"),  // ҝ
    SMALL(0x4A1, "k"),  // ҡ
    SMALL(0x4A3, "n"),  // ң
    SMALL(0x4A5, "n"),  // ҥ
    SMALL(0x4AB, "s"),  // ҫ
    SMALL(0x4AF, "u"),  // ү
    SMALL(0x4B1, "u"),  // ұ
    SMALL(0x4B3, "h"),  // ҳ
    SMALL(0x4B7, "7"),  // ҷ
    SMALL(0x4B9, "7"),  // ҹ
    SMALL(0x4BB, "h"),  // һ
    SMALL(0x4D9, "a"),  // ә
    SMALL(0x4E3, "i"),  // ӣ
    SMALL(0x4E9, "o"),  // ө
    SMALL(0x4EF, "u"),  // ӯ
    SMALL(0x4F1, "u"),  // ӱ
};
#undef SMALL

#endif
