// SPDX-License-Identifier: Apache-2.0
//
// The form's rules: which questions a campaign asks, how an answer is checked and tidied, what is
// only doubted, who is old enough, and how the answers become a record. A signer's own typing is
// held to the rules strictly, because it can be asked again. A paper sheet cannot, so what stands
// on it is kept as written unless it breaks a hard rule. Pure.
#ifndef QOL_FORM_H
#define QOL_FORM_H

#include "common/campaign.h"
#include "common/kz_iin.h"
#include "common/messages.h"
#include "common/record.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define FORM_ANSWER_CAP 1201 // the longest field, with NUL

enum form_problem {
    FORM_FINE,
    FORM_MISSING,      // left empty, and the campaign requires it
    FORM_NEEDS_REASON, // left empty, and the campaign wants to know why
    FORM_BAD_TEXT,     // not UTF-8, or characters that cannot be seen
    FORM_TOO_LONG,
    FORM_NO_LETTER, // a name or a place without a letter
    FORM_NOT_A_DATE,
    FORM_IN_FUTURE,         // a birth date after the day of signing
    FORM_TOO_LONG_AGO,      // a birth date that nobody alive has
    FORM_UNDER_AGE,         // final: the form ends, nothing is kept
    FORM_NOT_TWELVE_DIGITS, // identity number
    FORM_WRONG_CHECK_DIGIT,
    FORM_NOT_A_PHONE,
    FORM_NOT_AN_EMAIL,
    FORM_PROBLEM_COUNT
};

// What may be odd about an identity number. Said once, kept if the signer says so.
enum form_doubt {
    FORM_DATE_IMPOSSIBLE = KZ_IIN_DATE_IMPOSSIBLE,
    FORM_CENTURY_UNKNOWN = KZ_IIN_CENTURY_UNKNOWN,
    FORM_COMPANY = KZ_IIN_COMPANY,
    FORM_DATE_DIFFERS = 1 << 3, // the number's date is not the birth date that was given
};
#define FORM_DOUBT_COUNT 4 // bits

// Lives in secret_alloc memory; wipe with sodium_memzero.
struct form {
    const struct campaign *campaign; // outlives the form
    enum lang lang;
    bool paper;
    int32_t day; // of signing, days since 1970-01-01: the laptop's, clamped into the window
    char answers[RECORD_FORM_END][FORM_ANSWER_CAP]; // tidy; "" if there is none
    uint8_t reasons[RECORD_FORM_END];               // enum record_reason; 0 if there is none
    uint8_t oddities[RECORD_FORM_END]; // enum form_problem that an answer on paper was kept with
    char reference[FORM_ANSWER_CAP];   // of a paper sheet
    uint16_t declarations;             // bit i: declaration i is ticked
    uint8_t consents;                  // enum record_consent bits
    enum record_channel channel;       // where it is filled in
    enum record_mark mark;             // how it is signed
    const uint8_t *strokes;            // of a drawn mark; the caller's, to the end of form_build
    size_t strokes_len;
    char draft[FORM_ANSWER_CAP]; // an answer while it is being checked
};

// An empty form in a language that the campaign offers, to be signed on the terminal by typing; the
// caller may say otherwise. `today` is the laptop's day, which may be wrong.
void form_init(struct form *form, const struct campaign *campaign, enum lang lang, uint16_t today);
// The same for a paper sheet, wherever it is copied from it: first language, all declarations
// ticked, to be handed over, witnessed.
void form_init_paper(struct form *form, const struct campaign *campaign, uint16_t today);

bool form_asks(const struct form *form, enum record_field field);
// Takes an answer of any bytes. On a problem the answer that was there before stays.
MUST_USE enum form_problem form_answer(struct form *form, enum record_field field, const char *text,
                                       size_t len);
// Why there is no answer, for a field that is required or else asks for the reason.
void form_give_reason(struct form *form, enum record_field field, enum record_reason reason);
// Sheet and line of a paper sheet.
MUST_USE enum form_problem form_set_reference(struct form *form, const char *text, size_t len);
void form_tick(struct form *form, unsigned declaration);

// form_doubt bits of the identity number as given; 0 if there is none.
unsigned form_doubts(const struct form *form);
// The first field that is required and has neither answer nor reason; 0 if nothing is missing.
enum record_field form_first_missing(const struct form *form);

// Adds the form to an empty record, all but RECORD_SECONDS, which the caller puts last. The record
// has failed if the strokes did not fit; what fits no page is refused when it is saved.
void form_build(const struct form *form, struct record *record);

#endif
