// SPDX-License-Identifier: Apache-2.0
//
// Latin letters in the phonetic alphabet where they always stand for one sound, or nearly. Sources:
// Kazakhstan's decrees of 26 October 2017, 19 February 2018 and the draft of 28 January 2021 for
// the Kazakh letters; ISO 9:1995 and GOST 7.79-2000 system A for the letters with a hacek; the
// Turkish, Azerbaijani, Turkmen, Polish, Latvian, Estonian and Romanian alphabets as neighbours
// write names in them; the Belarusian instruction of 2000 for ŭ. Letters that are not here lose
// their marks (Unicode decomposition) and are read as the bare letter.
#ifndef QOL_TABLES_LATIN_H
#define QOL_TABLES_LATIN_H

#define LATIN_FIRST 0xC0
#define LATIN_END 0x25A

#define SMALL(code_point, letters) [(code_point)-LATIN_FIRST] = letters
static const char latin_marked[LATIN_END - LATIN_FIRST][3] = {
    SMALL(0xE0, "a"), SMALL(0xE1, "a"), SMALL(0xE2, "a"), SMALL(0xE3, "a"), SMALL(0xE4, "a"),
    SMALL(0xE5, "a"), SMALL(0xE6, "e"), SMALL(0xE7, "c"), SMALL(0xE8, "e"), SMALL(0xE9, "e"),
    SMALL(0xEA, "e"), SMALL(0xEB, "e"), SMALL(0xEC, "i"), SMALL(0xED, "i"), SMALL(0xEE, "i"),
    SMALL(0xEF, "i"), SMALL(0xF1, "n"), SMALL(0xF2, "o"), SMALL(0xF3, "o"), SMALL(0xF4, "o"),
    SMALL(0xF5, "o"), SMALL(0xF6, "o"), SMALL(0xF8, "o"), SMALL(0xF9, "u"), SMALL(0xFA, "u"),
    SMALL(0xFB, "u"), SMALL(0xFC, "u"), SMALL(0xFD, "u"), // ý: у in 2018
    SMALL(0xDF, "s"),                                     // ß
    SMALL(0xFF, "i"), SMALL(0x101, "a"), SMALL(0x103, "a"), SMALL(0x105, "a"), SMALL(0x107, "c"),
    SMALL(0x10D, "c"), SMALL(0x10F, "d"), SMALL(0x111, "d"), SMALL(0x113, "e"), SMALL(0x117, "e"),
    SMALL(0x119, "e"), SMALL(0x11B, "e"), SMALL(0x11F, "g"),                    // ğ
    SMALL(0x123, "g"), SMALL(0x12B, "i"), SMALL(0x12F, "i"), SMALL(0x131, "i"), // ı
    SMALL(0x137, "k"), SMALL(0x138, "k"),                                       // ĸ
    SMALL(0x13A, "l"), SMALL(0x13C, "l"), SMALL(0x142, "l"), SMALL(0x144, "n"), SMALL(0x146, "n"),
    SMALL(0x148, "n"), SMALL(0x14B, "n"), // ŋ
    SMALL(0x14D, "o"), SMALL(0x151, "o"), SMALL(0x159, "r"), SMALL(0x15B, "s"), SMALL(0x15F, "6"),
    SMALL(0x161, "6"), SMALL(0x163, "c"),                                       // ţ
    SMALL(0x165, "t"), SMALL(0x169, "u"), SMALL(0x16B, "u"), SMALL(0x16D, "v"), // ŭ, Belarusian ў
    SMALL(0x16F, "u"), SMALL(0x171, "u"), SMALL(0x173, "u"), SMALL(0x17A, "z"), SMALL(0x17C, "7"),
    SMALL(0x17E, "7"), SMALL(0x259, "a"), // ə, Azerbaijani and older Kazakh; the Cyrillic ә is
                                          // another
    SMALL(0x1E7, "g"), SMALL(0x1F5, "g"), // ǵ
    SMALL(0x219, "6"), SMALL(0x21B, "c"), // ș ț
};
#undef SMALL

// Plain letters a to z. What depends on its neighbours (c h j s x y and the mark ') is in
// spelling.c.
static const char latin_plain[26][3] = {
    "a", "b", "c", "d", "e", "f", "g", "h", "i", "7", "k",  "l", "m",
    "n", "o", "p", "k", "r", "s", "t", "u", "v", "v", "ks", "i", "z",
};

#endif
