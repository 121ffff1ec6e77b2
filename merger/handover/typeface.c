// SPDX-License-Identifier: Apache-2.0
#include "merger/handover/typeface.h"

#include <utf8proc.h>

#define TWO_BYTES_MAX 0xFFFE // 0xFFFF is no character, and no file has a glyph for it
#define SPARE_END (TYPEFACE_SPARE_FIRST + TYPEFACE_SPARE_COUNT)

// Letters that are drawn alike. Azerbaijani schwas; what Uzbek has for apostrophes; hyphens.
static const struct {
    uint16_t code, like;
} likenesses[] = {
    {0x018F, 0x04D8}, {0x0259, 0x04D9}, {0x02BB, 0x2018}, {0x02BF, 0x2018},
    {0x02B9, 0x2032}, {0x02BC, 0x2019}, {0x2010, 0x002D}, {0x2012, 0x2013},
    {0x2015, 0x2014}, {0x202F, 0x00A0}, {0x2032, 0x0027},
};

void typeface_find_likenesses(struct typeface *face)
{
    for (size_t i = 0; i < sizeof likenesses / sizeof *likenesses; i++) {
        const uint16_t code = likenesses[i].code, like = likenesses[i].like;
        if (face->likenesses[code] != 0 || face->likenesses[like] != like)
            continue;
        face->likenesses[code] = like;
        face->advances[code] = face->advances[like];
    }
}

size_t typeface_next(const char *text, size_t len, uint32_t *character)
{
    utf8proc_int32_t found;
    const utf8proc_ssize_t used =
        utf8proc_iterate((const utf8proc_uint8_t *)text, (utf8proc_ssize_t)len, &found);
    *character = used > 0 ? (uint32_t)found : TYPEFACE_NO_CHARACTER;
    return used > 0 ? (size_t)used : 1;
}

// ---- codes ------------------------------------------------------------------------------------

static bool is_its_own_code(uint32_t character)
{
    return character <= TWO_BYTES_MAX &&
           (character < TYPEFACE_SPARE_FIRST || character >= SPARE_END);
}

static uint16_t spare_code(struct typeface *face, uint32_t character)
{
    size_t i = 0;
    while (i < face->spare_count && face->spares[i] != character)
        i++;
    if (i == TYPEFACE_SPARE_COUNT)
        return TYPEFACE_NO_CHARACTER;
    if (i == face->spare_count)
        face->spares[face->spare_count++] = character;
    return (uint16_t)(TYPEFACE_SPARE_FIRST + i);
}

uint16_t typeface_code(struct typeface *face, uint32_t character)
{
    const uint16_t code =
        is_its_own_code(character) ? (uint16_t)character : spare_code(face, character);
    face->used[code] = true;
    return code;
}

uint32_t typeface_character(const struct typeface *face, uint16_t code)
{
    return is_its_own_code(code) ? code : face->spares[code - TYPEFACE_SPARE_FIRST];
}

// The code whose glyph shows a character; 0 if the face lacks it.
static uint16_t likeness(const struct typeface *face, uint32_t character)
{
    return is_its_own_code(character) ? face->likenesses[character] : 0;
}

// ---- widths -----------------------------------------------------------------------------------

static unsigned advance(const struct typeface *face, uint32_t character)
{
    return face->advances[likeness(face, character)];
}

bool typeface_has_all(const struct typeface *face, const char *text, size_t len)
{
    uint32_t character;
    for (size_t at = 0; at < len;) {
        at += typeface_next(text + at, len - at, &character);
        if (likeness(face, character) == 0)
            return false;
    }
    return true;
}

unsigned long typeface_width(const struct typeface *face, const char *text, size_t len)
{
    unsigned long width = 0;
    uint32_t character;
    for (size_t at = 0; at < len;) {
        at += typeface_next(text + at, len - at, &character);
        width += advance(face, character);
    }
    return width;
}

// ---- rows -------------------------------------------------------------------------------------

static size_t skip_spaces(const char *text, size_t len, size_t at)
{
    while (at < len && text[at] == ' ')
        at++;
    return at;
}

size_t typeface_row(const struct typeface *face, const char *text, size_t len, unsigned long width,
                    size_t *next)
{
    unsigned long reached = 0;
    size_t at = 0, word_end = 0; // behind the last word, or part before a hyphen, that fits
    while (at < len) {
        uint32_t character;
        const size_t used = typeface_next(text + at, len - at, &character);
        if (at > 0 && (text[at - 1] == '-' || (character == ' ' && text[at - 1] != ' ')))
            word_end = at;
        reached += advance(face, character);
        if (reached > width && character != ' ' && at > 0)
            break;
        at += used;
    }
    if (at < len && word_end > 0)
        at = word_end;
    *next = skip_spaces(text, len, at);
    return at;
}

size_t typeface_row_count(const struct typeface *face, const char *text, size_t len,
                          unsigned long width)
{
    size_t count = 0, next;
    for (size_t at = 0; at < len; at += next, count++)
        (void)typeface_row(face, text + at, len - at, width, &next);
    return count;
}
