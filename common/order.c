// SPDX-License-Identifier: Apache-2.0
#include "common/order.h"

#include <sodium.h>
#include <stdbool.h>
#include <utf8proc.h>

#define CODE_POINT_CAP ORDER_KEY_CAP
#define OTHER_LEN 4 // bytes of a letter that has no place of its own

// First bytes of what a letter becomes.
enum { DIGITS = 0x10, KAZAKH = 0x20, LATIN = 0x60, OTHER = 0x80 };

static const utf8proc_option_t options =
    UTF8PROC_STABLE | UTF8PROC_COMPAT | UTF8PROC_COMPOSE | UTF8PROC_CASEFOLD | UTF8PROC_IGNORE;

// The Kazakh alphabet as it is taught, small.
static const uint16_t alphabet[] = {
    0x430, 0x4D9, 0x431, 0x432, 0x433, 0x493, 0x434, 0x435, 0x451, 0x436, 0x437,
    0x438, 0x439, 0x43A, 0x49B, 0x43B, 0x43C, 0x43D, 0x4A3, 0x43E, 0x4E9, 0x43F,
    0x440, 0x441, 0x442, 0x443, 0x4B1, 0x4AF, 0x444, 0x445, 0x4BB, 0x446, 0x447,
    0x448, 0x449, 0x44A, 0x44B, 0x456, 0x44C, 0x44D, 0x44E, 0x44F,
};
_Static_assert(KAZAKH + sizeof alphabet / sizeof *alphabet <= LATIN, "they do not overlap");

static bool is_kept(utf8proc_int32_t letter)
{
    utf8proc_category_t category = utf8proc_category(letter);
    return category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_NO;
}

// A Latin letter without its marks; 0 if it is none.
static uint8_t latin_of(utf8proc_int32_t letter)
{
    utf8proc_int32_t parts[8];
    if (letter == 0x131) // the i without a dot, which nothing decomposes
        return 'i';
    utf8proc_ssize_t count = utf8proc_decompose_char(letter, parts, sizeof parts / sizeof *parts,
                                                     UTF8PROC_DECOMPOSE, NULL);
    bool is_latin = count > 0 && parts[0] >= 'a' && parts[0] <= 'z';
    return is_latin ? (uint8_t)parts[0] : 0;
}

// The one byte of a letter that has a place of its own; 0 if it has none.
static uint8_t place_of(utf8proc_int32_t letter)
{
    if (letter >= '0' && letter <= '9')
        return (uint8_t)(DIGITS + letter - '0');
    for (size_t i = 0; i < sizeof alphabet / sizeof *alphabet; i++)
        if (alphabet[i] == letter)
            return (uint8_t)(KAZAKH + i);
    uint8_t latin = latin_of(letter);
    return latin ? (uint8_t)(LATIN + latin - 'a') : 0;
}

static size_t put(utf8proc_int32_t letter, uint8_t out[OTHER_LEN])
{
    out[0] = place_of(letter);
    if (out[0] != 0)
        return 1;
    out[0] = OTHER;
    out[1] = (uint8_t)(letter >> 16);
    out[2] = (uint8_t)(letter >> 8);
    out[3] = (uint8_t)letter;
    return OTHER_LEN;
}

size_t order_key(const char *text, size_t len, uint8_t out[ORDER_KEY_CAP])
{
    utf8proc_int32_t letters[CODE_POINT_CAP];
    size_t key_len = 0, read_len = len;
    if (read_len > CODE_POINT_CAP / 4) { // whole letters only
        read_len = CODE_POINT_CAP / 4;
        while (read_len > 0 && ((unsigned char)text[read_len] & 0xC0) == 0x80)
            read_len--;
    }
    utf8proc_ssize_t count =
        utf8proc_decompose((const utf8proc_uint8_t *)text, (utf8proc_ssize_t)read_len, letters,
                           CODE_POINT_CAP, options);
    if (count > CODE_POINT_CAP) // there are ligatures that become eighteen letters
        count = CODE_POINT_CAP;
    if (count >= 0)
        count = utf8proc_normalize_utf32(letters, count, options);
    for (utf8proc_ssize_t i = 0; i < count && key_len + OTHER_LEN <= ORDER_KEY_CAP; i++)
        if (is_kept(letters[i]))
            key_len += put(letters[i], out + key_len);
    sodium_memzero(letters, sizeof letters);
    return key_len;
}
