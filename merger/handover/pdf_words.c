// SPDX-License-Identifier: Apache-2.0
#include "merger/handover/pdf_words.h"

#include "common/date.h"

void pdf_words_day(uint16_t day, char out[PDF_DAY_CAP])
{
    const struct date date = date_from_days(day);
    snprintf(out, PDF_DAY_CAP, "%02u.%02u.%04u", (unsigned)date.day, (unsigned)date.month,
             (unsigned)date.year);
}

void pdf_words_sentence(char out[PDF_SENTENCE_CAP], enum lang lang, enum message message, ...)
{
    va_list arguments;
    va_start(arguments, message);
    messages_vformat(out, PDF_SENTENCE_CAP, lang, message, arguments);
    va_end(arguments);
}
