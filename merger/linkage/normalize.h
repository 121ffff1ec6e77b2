// SPDX-License-Identifier: Apache-2.0
//
// What is left of a text when the habits of writing are taken away: NFKC with full case folding
// (Unicode Standard Annex 15), and of that letters, marks and digits only. "Әл-Фараби " and
// "әл фараби" become the same. Pure.
#ifndef QOL_NORMALIZE_H
#define QOL_NORMALIZE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define NORMALIZE_CAP 4096 // bytes; every name of a record fits

// The text must be clean (text.h). False, with *out_len 0 and nothing of it in out, if it is not or
// if it does not fit.
bool normalize_text(const char *text, size_t len, char out[NORMALIZE_CAP], size_t *out_len);

// ---- names ------------------------------------------------------------------------------------

#define NORMALIZE_TOKEN_CAP 24
#define NORMALIZE_MAX_TOKENS 8

enum normalize_flag {
    NORMALIZE_INITIAL = 1, // one letter, or two that stand for one, as in "Zh."
    NORMALIZE_PATRONYMIC = 2, // had the ending of one, -ович, -қызы, or it stood behind as a word
    NORMALIZE_MALE = 4,       // by its ending, which many names do not have
    NORMALIZE_FEMALE = 8,
    NORMALIZE_SHORT = 16, // a short form, Саша or Дима
};

// One part of a name. What comes behind the letters is zero.
struct normalize_token {
    uint8_t len, flags;                // at least 1 letter; enum normalize_flag
    char letters[NORMALIZE_TOKEN_CAP]; // in the phonetic alphabet (phonetic.h), no NUL
};

struct normalize_name {
    struct normalize_token tokens[NORMALIZE_MAX_TOKENS]; // as they stand in the text
    unsigned count;
};

// Reads one field of a form, or a whole name with its parts in any order, whatever the script and
// the spelling, into parts that are equal letter by letter for most ways of writing a name. Endings
// that say whose child somebody is or of which sex are cut and become flags: Иванова and Ivanov are
// ivanov, Сергеевна and Сергейұлы are serg. The letters of a token, folded again, stay as they are.
// Of a text that is too long, the start is read. The text must be clean (text.h). False, with no
// tokens, if it is not or if it has no letter of a script that is known: Latin or Cyrillic.
bool normalize_name(const char *text, size_t len, struct normalize_name *out);

// The words of a name with all their letters, for who looks for parts of words: no ending is cut,
// no other form put in a name's place, and the text was typed in the layout that it is in. A part
// of a name tells less about its spelling than the whole: `hints` (enum spelling_hint) are added to
// what the text tells. Else as normalize_name; no token has a flag.
bool normalize_words(const char *text, size_t len, unsigned hints, struct normalize_name *out);

#endif
