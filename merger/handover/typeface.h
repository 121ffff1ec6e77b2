// SPDX-License-Identifier: Apache-2.0
//
// A face of type, as far as a page is laid out by it: how far each character reaches, where a text
// breaks into rows, and by which code of two bytes a page writes a character. Widths are in
// thousandths of the size of type. Texts are UTF-8 (text.h), clean. Pure.
//
// A code is the character itself if it has one of two bytes. Any other, an emoji for instance, is
// given a spare code, from the private use area, when it is first written. So is a character of
// that area. A character that the face lacks is shown as an empty box, and keeps its code, by which
// the text can be found and copied all the same.
#ifndef QOL_TYPEFACE_H
#define QOL_TYPEFACE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define TYPEFACE_CODE_COUNT 65536
#define TYPEFACE_SPARE_FIRST 0xE000
#define TYPEFACE_SPARE_COUNT 6400    // as many as the private use area has
#define TYPEFACE_NO_CHARACTER 0xFFFD // stands for what found no spare code

struct typeface {
    uint16_t advances[TYPEFACE_CODE_COUNT];   // of what it lacks: of the box
    uint16_t likenesses[TYPEFACE_CODE_COUNT]; // the code whose glyph shows a code; 0: it is lacking
    bool used[TYPEFACE_CODE_COUNT];           // was written
    uint32_t spares[TYPEFACE_SPARE_COUNT];    // the characters of the spare codes
    size_t spare_count;
};

// Gives every code the face lacks the glyph of one that looks the same, if there is such a one:
// letters of Azerbaijani and Uzbek names. Call it when advances and likenesses say what it has.
void typeface_find_likenesses(struct typeface *face);

// How many bytes a text's first character takes, and which it is; len is not 0.
size_t typeface_next(const char *text, size_t len, uint32_t *character);
// The code to write a character by, which is then used.
uint16_t typeface_code(struct typeface *face, uint32_t character);
// The character that a used code stands for.
uint32_t typeface_character(const struct typeface *face, uint16_t code);

bool typeface_has_all(const struct typeface *face, const char *text, size_t len);
unsigned long typeface_width(const struct typeface *face, const char *text, size_t len);

// How many bytes of a text go into one row of a width: all, or up to a space between words or
// behind a hyphen; of a word that is wider, as many characters as there is room for; one in any
// case. The spaces behind the row belong to no row: *next is where the next one begins. Nothing is
// ever left out.
size_t typeface_row(const struct typeface *face, const char *text, size_t len, unsigned long width,
                    size_t *next);
// How many rows it is; 0 for an empty text.
size_t typeface_row_count(const struct typeface *face, const char *text, size_t len,
                          unsigned long width);

#endif
