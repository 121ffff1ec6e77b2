// SPDX-License-Identifier: Apache-2.0
//
// How much speaks for two entries being of one person: the match weight of Fellegi and Sunter
// (A Theory for Record Linkage, 1969), the sum over the fields of log2(m/u), with a prior, in whole
// thousandths of a bit. A pure function of the two forms and of the constants in
// tables/weights.def, which COMPARE_VERSION names, so every machine gets the same to the bit.
// compare(a, b) equals compare(b, a).
//
// The fields of relatives are not independent: whoever shares family name, patronymic, city and
// even birth date with somebody, under a given name that is clearly another, is a twin, a brother
// or a sister. Such a pair is never joined by itself, whatever the sum. Nor are two of whom one
// gave no given name, or whose given names are hardly alike, if no number tells which of a family
// that is, nor two with two valid numbers, unless those differ in the digit that nothing guards and
// the given names are equal.
#ifndef QOL_COMPARE_H
#define QOL_COMPARE_H

#include "merger/linkage/form.h"

#include <stdbool.h>
#include <stdint.h>

#define COMPARE_VERSION 1

enum compare_field {
    COMPARE_PRIOR,
    COMPARE_FAMILY_NAME,
    COMPARE_GIVEN_NAME,
    COMPARE_PATRONYMIC,
    COMPARE_BIRTH_DATE,
    COMPARE_ID_NUMBER,
    COMPARE_CITY,
    COMPARE_ADDRESS,
    COMPARE_PHONE,
    COMPARE_SEX,
    COMPARE_FIELD_COUNT
};

enum compare_level {
    COMPARE_MISSING, // of one of them at least
    COMPARE_EQUAL,
    COMPARE_CLOSE,   // another spelling, or a slip of the pen
    COMPARE_NEAR,    // several slips; a part of it
    COMPARE_INITIAL, // one is the other's first letter
    COMPARE_UNLIKE,  // probably another
    COMPARE_OTHER,   // clearly another
    COMPARE_LEVEL_COUNT
};

enum compare_verdict { COMPARE_DIFFERENT, COMPARE_ASK, COMPARE_SAME };

// What joins two of one person.
enum compare_reason {
    COMPARE_NO_REASON, // nothing does: the verdict is not COMPARE_SAME
    COMPARE_SAME_NUMBER,
    COMPARE_SAME_NAME_AND_DATE,
    COMPARE_ALIKE, // in all, without one of these
};

// Why a pair that speaks for one person is not joined by itself.
enum compare_doubt {
    COMPARE_NO_DOUBT, // it is, or nothing speaks for it
    COMPARE_TOO_LITTLE,
    COMPARE_ONE_NUMBER, // one valid identity number under two names; the sum speaks against it
    COMPARE_RELATIVES,
    COMPARE_TWO_NUMBERS,
    COMPARE_NO_GIVEN_NAME, // on both sides that is alike
};

struct compare_evidence {
    uint8_t level;  // enum compare_level
    int32_t weight; // thousandths of a bit; of the prior too
};

struct compare_result {
    int32_t weight;   // the sum
    uint8_t verdict;  // enum compare_verdict
    uint8_t reason;   // enum compare_reason
    bool relatives;   // the given names part two who share what relatives share
    bool contradicts; // so much speaks against it that no third entry may make one person of them;
                      // the verdict is not COMPARE_SAME then
    struct compare_evidence evidence[COMPARE_FIELD_COUNT];
};

// False if the two cannot be more than different, whatever their names: cheap, for what shares a
// block by chance.
bool compare_may_match(const struct form *a, const struct form *b);
void compare_forms(const struct form *a, const struct form *b, struct compare_result *out);

enum compare_doubt compare_doubt_of(const struct compare_result *result);

// "family_name" …; "equal" …: the words of exports and of --json.
const char *compare_field_name(enum compare_field field);
const char *compare_level_name(enum compare_level level);
const char *compare_verdict_name(enum compare_verdict verdict); // "different", "ask", "same"

#endif
