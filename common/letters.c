// SPDX-License-Identifier: Apache-2.0
#include "common/letters.h"

#include <stddef.h>
#include <string.h>

#define LETTER_COUNT 16 // of the alphabet, and in a text
#define GROUP_LEN 4

static const char alphabet[] = "ABDEGIKLMNORSTUZ";
static const char small_alphabet[] = "abdegiklmnorstuz";
_Static_assert(sizeof alphabet == LETTER_COUNT + 1, "four bits a letter");

// Two bytes each.
static const char cyrillic[] = "АБДЕГИКЛМНОРСТУЗ";
static const char small_cyrillic[] = "абдегиклмнорстуз";
_Static_assert(sizeof cyrillic == 2 * LETTER_COUNT + 1, "one counterpart each");
_Static_assert(sizeof small_cyrillic == sizeof cyrillic, "one counterpart each");

void letters_print(const uint8_t bytes[8], char out[LETTERS_CAP])
{
    for (unsigned i = 0; i < LETTER_COUNT; i++) {
        if (i > 0 && i % GROUP_LEN == 0)
            *out++ = '-';
        unsigned nibble = i % 2 == 0 ? bytes[i / 2] >> 4 : bytes[i / 2] & 0xF;
        *out++ = alphabet[nibble];
    }
    *out = '\0';
}

// The place in the alphabet of the letter that a text begins with, and the letter's length; false
// if it begins with none.
static bool take_letter(const char *text, unsigned *place, size_t *len)
{
    for (unsigned i = 0; i < LETTER_COUNT; i++) {
        bool is_latin = *text == alphabet[i] || *text == small_alphabet[i];
        bool is_cyrillic = strncmp(text, cyrillic + 2 * i, 2) == 0 ||
                           strncmp(text, small_cyrillic + 2 * i, 2) == 0;
        *place = i;
        *len = is_latin ? 1 : 2;
        if (is_latin || is_cyrillic)
            return true;
    }
    return false;
}

static bool read_all(const char *text, char out[LETTERS_CAP])
{
    unsigned count = 0, place;
    for (size_t len; *text != '\0'; text += len) {
        len = 1;
        if (*text == ' ' || *text == '-')
            continue;
        if (count == LETTER_COUNT || !take_letter(text, &place, &len))
            return false;
        if (count > 0 && count % GROUP_LEN == 0)
            *out++ = '-';
        *out++ = small_alphabet[place];
        count++;
    }
    *out = '\0';
    return count == LETTER_COUNT;
}

bool letters_read(const char *text, char out[LETTERS_CAP])
{
    bool all = read_all(text, out);
    if (!all)
        memset(out, 0, LETTERS_CAP);
    return all;
}
