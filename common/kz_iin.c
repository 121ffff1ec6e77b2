// SPDX-License-Identifier: Apache-2.0
#include "common/kz_iin.h"

#include "common/date.h"

#define CHECKED_DIGITS (KZ_IIN_LEN - 1)

static unsigned weighted_sum(const unsigned digits[KZ_IIN_LEN],
                             const unsigned weights[CHECKED_DIGITS])
{
    unsigned sum = 0;
    for (unsigned i = 0; i < CHECKED_DIGITS; i++)
        sum += digits[i] * weights[i];
    return sum % 11;
}

// A remainder of 10 in both rounds means that no such number is given out.
static bool check_digit_is_right(const unsigned digits[KZ_IIN_LEN])
{
    static const unsigned first_round[CHECKED_DIGITS] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11};
    static const unsigned second_round[CHECKED_DIGITS] = {3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2};
    unsigned remainder = weighted_sum(digits, first_round);
    if (remainder == 10)
        remainder = weighted_sum(digits, second_round);
    return remainder == digits[KZ_IIN_LEN - 1];
}

// Digit 7: 1/2 the 1800s, 3/4 the 1900s, 5/6 the 2000s; odd for men.
static void read_holder(const unsigned digits[KZ_IIN_LEN], struct kz_iin *out)
{
    unsigned century_and_sex = digits[6];
    bool century_known = century_and_sex >= 1 && century_and_sex <= 6;
    unsigned century = century_known ? 1800 + (century_and_sex - 1) / 2 * 100 : 1900;
    struct date date = {.year = (uint16_t)(century + digits[0] * 10 + digits[1]),
                        .month = (uint8_t)(digits[2] * 10 + digits[3]),
                        .day = (uint8_t)(digits[4] * 10 + digits[5])};
    if (digits[4] >= 4 && digits[4] <= 6)
        out->doubts |= KZ_IIN_COMPANY;
    if (!century_known)
        out->doubts |= KZ_IIN_CENTURY_UNKNOWN;
    if (!date_exists(date))
        out->doubts |= KZ_IIN_DATE_IMPOSSIBLE;
    out->has_date = century_known && date_exists(date);
    if (!out->has_date)
        return;
    out->year = date.year;
    out->month = date.month;
    out->day = date.day;
    out->male = century_and_sex % 2 == 1;
}

struct kz_iin kz_iin_check(const char *digits, size_t len)
{
    struct kz_iin out = {.verdict = KZ_IIN_NOT_TWELVE_DIGITS};
    unsigned values[KZ_IIN_LEN];
    if (len != KZ_IIN_LEN)
        return out;
    for (unsigned i = 0; i < KZ_IIN_LEN; i++) {
        if (digits[i] < '0' || digits[i] > '9')
            return out;
        values[i] = (unsigned)(digits[i] - '0');
    }
    if (!check_digit_is_right(values)) {
        out.verdict = KZ_IIN_WRONG_CHECK_DIGIT;
        return out;
    }
    out.verdict = KZ_IIN_VALID;
    read_holder(values, &out);
    return out;
}
