// SPDX-License-Identifier: Apache-2.0
//
// Sixteen letters that are told apart on a bad telephone line and have one counterpart each in
// Kazakh and Russian Cyrillic: ABDEGIKLMNORSTUZ (А Б Д Е Г И К Л М Н О Р С Т У З). Four bits a
// letter, high bits first. Used for fingerprints and for passphrases that are easily typed.
#ifndef QOL_LETTERS_H
#define QOL_LETTERS_H

#include <stdbool.h>
#include <stdint.h>

#define LETTERS_CAP 20 // "ABDE-GIKL-MNOR-STUZ" NUL: 64 bits

void letters_print(const uint8_t bytes[8], char out[LETTERS_CAP]);
// Reads sixteen such letters as people type them: small or capital, Latin or their counterparts in
// Cyrillic, with any spaces and hyphens. Gives them in small Latin letters, "abde-gikl-mnor-stuz";
// false, and an empty string, if the text is anything else.
bool letters_read(const char *text, char out[LETTERS_CAP]);

#endif
