// SPDX-License-Identifier: Apache-2.0
#include "merger/linkage/keyboard.h"

#include "merger/linkage/tables/keys.h"

#include <string.h>

#define CYRILLIC_A 0x430
#define CYRILLIC_YO 0x451
#define LETTER_COUNT 32 // а to я

static bool is_latin(uint32_t code_point)
{
    return (code_point >= 'a' && code_point <= 'z') || (code_point >= 0xC0 && code_point < 0x250);
}

static bool is_marked_latin(uint32_t code_point)
{
    return is_latin(code_point) && code_point > 'z';
}

static bool is_russian(uint32_t code_point)
{
    return code_point >= CYRILLIC_A && code_point < CYRILLIC_A + LETTER_COUNT;
}

static bool is_cyrillic(uint32_t code_point)
{
    return code_point >= 0x400 && code_point < 0x530;
}

// Shifted signs are capitals of the same keys.
static uint32_t unshift(uint32_t sign)
{
    static const char shifted[] = "{}:\"<>~", plain[] = "[];',.`";
    const char *at = sign && sign < 0x80 ? strchr(shifted, (int)sign) : NULL;
    return at ? (unsigned char)plain[at - shifted] : sign;
}

static uint32_t russian_for(uint32_t sign)
{
    const uint32_t key = unshift(sign);
    if (key >= '0' && key <= '9' && kazakh_by_digit[key - DIGIT_KEYS_FIRST])
        return kazakh_by_digit[key - DIGIT_KEYS_FIRST];
    if (key >= KEYS_FIRST && key < KEYS_END && russian_by_key[key - KEYS_FIRST])
        return russian_by_key[key - KEYS_FIRST];
    return sign;
}

static size_t count_if(const uint32_t *text, size_t count, bool (*is)(uint32_t))
{
    size_t found = 0;
    for (size_t i = 0; i < count; i++)
        found += is(text[i]);
    return found;
}

bool keyboard_read_as_russian(uint32_t *text, size_t count, unsigned *sign_count)
{
    *sign_count = 0;
    if (count_if(text, count, is_russian) > 0 || count_if(text, count, is_latin) == 0 ||
        count_if(text, count, is_marked_latin) > 0)
        return false;
    for (size_t i = 0; i < count; i++) {
        const uint32_t letter = russian_for(text[i]);
        *sign_count += letter != text[i] && !is_latin(text[i]) && text[i] != '\'';
        text[i] = letter;
    }
    return true;
}

bool keyboard_read_as_english(uint32_t *text, size_t count)
{
    if (count_if(text, count, is_latin) > 0 || count_if(text, count, is_russian) == 0)
        return false;
    bool all = true;
    for (size_t i = 0; i < count; i++) {
        if (!is_russian(text[i]))
            continue;
        text[i] = (unsigned char)english_by_key[text[i] - CYRILLIC_A];
        all = all && is_latin(text[i]);
    }
    return all;
}

static bool is_cyrillic_vowel(uint32_t code_point)
{
    switch (code_point) {
    case 0x430: // а
    case 0x435: // е
    case 0x438: // и
    case 0x43E: // о
    case 0x443: // у
    case 0x44B: // ы
    case 0x44D: // э
    case 0x44E: // ю
    case 0x44F: // я
    case CYRILLIC_YO:
    case 0x456: // і
    case 0x4AF: // ү
    case 0x4B1: // ұ
    case 0x4D9: // ә
    case 0x4E9: // ө
        return true;
    default:
        return false;
    }
}

void keyboard_read_kazakh_signs(uint32_t *text, size_t count)
{
    bool vowel = false; // in the part that text[i] ends
    for (size_t i = 0; i + 1 < count; i++) {
        const bool sign = text[i] == '=' || (text[i] == '-' && !vowel);
        const bool inside =
            is_cyrillic(text[i + 1]) && (i == 0 || text[i - 1] == ' ' || is_cyrillic(text[i - 1]));
        if (sign && inside)
            text[i] = kazakh_by_digit[text[i] - DIGIT_KEYS_FIRST];
        vowel = is_cyrillic(text[i]) && (vowel || is_cyrillic_vowel(text[i]));
    }
}
