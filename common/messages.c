// SPDX-License-Identifier: Apache-2.0
#include "common/messages.h"

#include "common/platform.h"

#include <stdbool.h>
#include <string.h>

#define M(name, kk, ru, en)                                                                        \
    _Static_assert(sizeof(kk) > 1 && sizeof(ru) > 1 && sizeof(en) > 1, #name " lacks a language");
#define N(name, kk, ru_one, ru_few, ru_many, en_one, en_other)                                     \
    _Static_assert(sizeof(kk) > 1 && sizeof(ru_one) > 1 && sizeof(ru_few) > 1 &&                   \
                       sizeof(ru_many) > 1 && sizeof(en_one) > 1 && sizeof(en_other) > 1,          \
                   #name " lacks a form");
#include "common/messages/all.def"
#undef M
#undef N

static const char *const texts[MSG_COUNT][LANG_COUNT] = {
#define M(name, kk, ru, en) [MSG_##name] = {kk, ru, en},
#define N(name, kk, ru_one, ru_few, ru_many, en_one, en_other)
#include "common/messages/all.def"
#undef M
#undef N
};

// The plural categories of CLDR that integers of our languages fall into.
enum form { FORM_ONE, FORM_FEW, FORM_MANY, FORM_OTHER, FORM_COUNT };

static const char *const plurals[MSGN_COUNT][LANG_COUNT][FORM_COUNT] = {
#define M(name, kk, ru, en)
#define N(name, kk, ru_one, ru_few, ru_many, en_one, en_other)                                     \
    [MSGN_##name] = {                                                                              \
        [LANG_KK] = {[FORM_OTHER] = (kk)},                                                         \
        [LANG_RU] = {[FORM_ONE] = (ru_one), [FORM_FEW] = (ru_few), [FORM_MANY] = (ru_many)},       \
        [LANG_EN] = {[FORM_ONE] = (en_one), [FORM_OTHER] = (en_other)},                            \
    },
#include "common/messages/all.def"
#undef M
#undef N
};

static const char *const codes[LANG_COUNT] = {"kk", "ru", "en"};

const char *messages_get(enum lang lang, enum message message)
{
    return texts[message][lang];
}

static enum form russian_form(unsigned long count)
{
    unsigned long unit = count % 10;
    bool teen = count % 100 >= 11 && count % 100 <= 14;
    if (unit == 1 && !teen)
        return FORM_ONE;
    if (unit >= 2 && unit <= 4 && !teen)
        return FORM_FEW;
    return FORM_MANY;
}

static enum form form_of(enum lang lang, unsigned long count)
{
    switch (lang) {
    case LANG_RU:
        return russian_form(count);
    case LANG_EN:
        return count == 1 ? FORM_ONE : FORM_OTHER;
    default:
        return FORM_OTHER;
    }
}

const char *messages_plural(enum lang lang, enum plural_message message, unsigned long count)
{
    return plurals[message][lang][form_of(lang, count)];
}

// The one place where a format is no literal: no compiler can compare it with the arguments, so
// messages_test compares the conversions of all languages with each other.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
void messages_vprint(FILE *stream, enum lang lang, enum message message, va_list arguments)
{
    vfprintf(stream, messages_get(lang, message), arguments);
}

int messages_format(char *out, size_t cap, enum lang lang, enum message message, ...)
{
    va_list arguments;
    va_start(arguments, message);
    int len = messages_vformat(out, cap, lang, message, arguments);
    va_end(arguments);
    return len;
}

int messages_vformat(char *out, size_t cap, enum lang lang, enum message message, va_list arguments)
{
    return vsnprintf(out, cap, messages_get(lang, message), arguments);
}

void messages_print_plural(FILE *stream, enum lang lang, enum plural_message message,
                           unsigned long count)
{
    fprintf(stream, messages_plural(lang, message, count), count);
}

int messages_format_plural(char *out, size_t cap, enum lang lang, enum plural_message message,
                           unsigned long count)
{
    return snprintf(out, cap, messages_plural(lang, message, count), count);
}
#pragma GCC diagnostic pop

void messages_print(FILE *stream, enum lang lang, enum message message, ...)
{
    va_list arguments;
    va_start(arguments, message);
    messages_vprint(stream, lang, message, arguments);
    va_end(arguments);
}

const char *messages_lang_code(enum lang lang)
{
    return codes[lang];
}

enum lang messages_lang_from_code(const char *code)
{
    for (enum lang lang = 0; lang < LANG_COUNT; lang++)
        if (strcmp(code, codes[lang]) == 0)
            return lang;
    return LANG_COUNT;
}

enum lang messages_lang_from_locale(void)
{
    char locale[PLATFORM_LOCALE_CAP];
    platform_locale(locale);
    size_t code_len = strcspn(locale, "_-.@");
    for (enum lang lang = 0; lang < LANG_COUNT; lang++)
        if (code_len == strlen(codes[lang]) && memcmp(locale, codes[lang], code_len) == 0)
            return lang;
    return LANG_EN;
}
