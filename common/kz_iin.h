// SPDX-License-Identifier: Apache-2.0
//
// Kazakhstan's individual identification number (ЖСН / ИИН). Source of the layout and the check
// digit: Resolution of the Government of the Republic of Kazakhstan No. 565 of 22 May 2007 and the
// published algorithm of the number's formation. Since 2013 a number need not match its holder's
// birth date, so only the check digit decides; everything else is a doubt.
#ifndef QOL_KZ_IIN_H
#define QOL_KZ_IIN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define KZ_IIN_LEN 12

enum kz_iin_verdict {
    KZ_IIN_VALID,
    KZ_IIN_NOT_TWELVE_DIGITS, // not exactly twelve ASCII digits
    KZ_IIN_WRONG_CHECK_DIGIT, // a digit was mistyped
};

// Doubts, kept and flagged, never a reason to refuse.
enum kz_iin_doubt {
    KZ_IIN_DATE_IMPOSSIBLE = 1 << 0, // digits 1–6 are no date
    KZ_IIN_CENTURY_UNKNOWN = 1 << 1, // digit 7 is none of 1…6
    KZ_IIN_COMPANY = 1 << 2,         // digit 5 is 4, 5 or 6: looks like a company's number (BIN)
};

struct kz_iin {
    enum kz_iin_verdict verdict;
    unsigned doubts; // kz_iin_doubt bits; 0 unless the verdict is KZ_IIN_VALID
    bool has_date;   // year, month and day are set: valid, and no doubt about date or century
    uint16_t year;   // four digits
    uint8_t month;   // 1…12
    uint8_t day;     // 1…31
    bool male;       // meaningful if has_date
};

struct kz_iin kz_iin_check(const char *digits, size_t len);

#endif
