// SPDX-License-Identifier: Apache-2.0
//
// Sixteen letters that are told apart on a bad telephone line and have one counterpart each in
// Kazakh and Russian Cyrillic: ABDEGIKLMNORSTUZ (А Б Д Е Г И К Л М Н О Р С Т У З). Four bits a
// letter, high bits first. Used for fingerprints and for passphrases that are easily typed.
#ifndef QOL_LETTERS_H
#define QOL_LETTERS_H

#include <stdint.h>

#define LETTERS_CAP 20 // "ABDE-GIKL-MNOR-STUZ" NUL: 64 bits

void letters_print(const uint8_t bytes[8], char out[LETTERS_CAP]);

#endif
