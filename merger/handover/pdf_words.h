// SPDX-License-Identifier: Apache-2.0
//
// Days and sentences as a PDF has them, for people.
#ifndef QOL_PDF_WORDS_H
#define QOL_PDF_WORDS_H

#include "common/messages.h"

#include <stdint.h>

#define PDF_DAY_CAP 16
#define PDF_SENTENCE_CAP 1024

// "06.09.2021", which all three languages read in one way.
void pdf_words_day(uint16_t day, char out[PDF_DAY_CAP]);
// As messages_print.
void pdf_words_sentence(char out[PDF_SENTENCE_CAP], enum lang lang, enum message message, ...);

#endif
