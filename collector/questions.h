// SPDX-License-Identifier: Apache-2.0
//
// The words of the form, and how short answers are understood. Pure.
#ifndef QOL_QUESTIONS_H
#define QOL_QUESTIONS_H

#include "collector/form.h"
#include "common/messages.h"
#include "common/record.h"

#include <stdbool.h>

enum message questions_label(enum record_field field);
enum message questions_hint(enum record_field field);
// Why an answer was not taken; of FORM_FINE, FORM_NEEDS_REASON and FORM_UNDER_AGE there is no
// such sentence.
enum message questions_problem(enum form_problem problem);
enum message questions_reason(enum record_reason reason);
// What is doubted of an identity number, in a sentence for whoever gave it.
enum message questions_doubt(enum form_doubt doubt);
// The same, and why an answer on paper is odd, in a few words for whoever compares with the paper.
enum message questions_odd_number(enum form_doubt doubt);
enum message questions_oddity(enum form_problem problem);

// "Yes" and "no" in any of our languages, in full or by the first letter.
bool questions_is_yes(const char *answer);
bool questions_is_no(const char *answer);
bool questions_is_back(const char *answer);    // < or .. (Cyrillic keyboards have no <)
bool questions_is_give_up(const char *answer); // !
// The number typed, 1…99; 0 if it is none. The letters that a Kazakh keyboard has on its keys 1, 2
// and 3 count as those digits.
unsigned questions_number(const char *answer);

#endif
