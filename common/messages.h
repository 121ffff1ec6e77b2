// SPDX-License-Identifier: Apache-2.0
//
// Every sentence that a signer or a volunteer reads, in Kazakh, Russian and English, from one
// catalogue: the .def files in messages/. A message is M(name, kk, ru, en); a counted one is
// N(name, kk, ru_one, ru_few, ru_many, en_one, en_other), chosen by the plural rules of CLDR. A
// message without one of its languages does not compile, nor does an empty one, nor one whose
// printf conversions differ between languages (messages_test proves the last).
#ifndef QOL_MESSAGES_H
#define QOL_MESSAGES_H

#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

enum lang { LANG_KK, LANG_RU, LANG_EN, LANG_COUNT };

enum message {
#define M(name, kk, ru, en) MSG_##name,
#define N(name, kk, ru_one, ru_few, ru_many, en_one, en_other)
#include "common/messages/all.def"
#undef M
#undef N
    MSG_COUNT
};

enum plural_message {
#define M(name, kk, ru, en)
#define N(name, kk, ru_one, ru_few, ru_many, en_one, en_other) MSGN_##name,
#include "common/messages/all.def"
#undef M
#undef N
    MSGN_COUNT
};

// The text; it lives as long as the program.
const char *messages_get(enum lang lang, enum message message);
// The form of a counted message for `count` items; it contains exactly one %lu, the count.
const char *messages_plural(enum lang lang, enum plural_message message, unsigned long count);

// Prints a message with its conversions filled in, as fprintf would. The arguments must be of the
// types that the English text names: no compiler checks them.
void messages_print(FILE *stream, enum lang lang, enum message message, ...);
void messages_vprint(FILE *stream, enum lang lang, enum message message, va_list arguments);
// The same into memory, as vsnprintf would.
int messages_format(char *out, size_t cap, enum lang lang, enum message message, ...);
int messages_vformat(char *out, size_t cap, enum lang lang, enum message message,
                     va_list arguments);
// Prints the form of a counted message for `count`, with the count filled in.
void messages_print_plural(FILE *stream, enum lang lang, enum plural_message message,
                           unsigned long count);
int messages_format_plural(char *out, size_t cap, enum lang lang, enum plural_message message,
                           unsigned long count);

// "kk", "ru" or "en".
const char *messages_lang_code(enum lang lang);
// The language of that code; LANG_COUNT if there is none.
enum lang messages_lang_from_code(const char *code);
// The language of platform_locale; English if that is none of ours.
enum lang messages_lang_from_locale(void);

#endif
