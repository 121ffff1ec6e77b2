// SPDX-License-Identifier: Apache-2.0
//
// What of an entry is compared with others: its names as folded tokens (normalize.h), its dates and
// numbers as numbers, its places as hashes. A form is kept for every entry, so it is packed; to
// compare it is opened. Pure.
//
//     length u8 (all of the form) ‖ parts u8 ‖ birth date u32 ‖ identity number: digit count u8,
//     value u48, and if it says another birth date that u32 ‖ phone u40 ‖ city u24 ‖ address u24 ‖
//     tokens
//
// Little-endian; a part that `parts` does not name is not there. A token is
// flags, role and whether it is known u8 ‖ weight u8 ‖ length u8 ‖ letters.
#ifndef QOL_FORM_H
#define QOL_FORM_H

#include "merger/linkage/frequency.h"
#include "merger/linkage/normalize.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define FORM_MAX_LEN 255
#define FORM_MAX_TOKENS 8
#define FORM_NUMBER_MAX_DIGITS 13
#define FORM_MAX_DATES 2

// As it was written: there need not be such a day.
struct form_date {
    uint16_t year;
    uint8_t month, day; // 0…99
};

struct form_token {
    struct normalize_token name;
    uint8_t role;    // enum frequency_role: the field it was written in
    bool is_known;   // a name that the frequency table of its role has, so hardly a slip of another
    uint16_t weight; // match weight of agreeing on it, thousandths of a bit
};

struct form {
    uint64_t number;        // the identity number
    uint64_t phone;         // the last ten digits; 0: none
    uint32_t city, address; // hashes; 0: none
    unsigned digit_count;   // of the identity number; 0: none
    unsigned date_count, token_count;
    // The birth date that was given, and behind it what the identity number says, if it is another.
    struct form_date dates[FORM_MAX_DATES];
    struct form_token tokens[FORM_MAX_TOKENS];
    bool date_is_lent;    // the first date is the number's
    bool number_is_valid; // a Kazakh one with the right check digit
};

// Packs the form fields of a record (record.h); gives the length. What does not fit is left out.
size_t form_pack(const uint8_t *record, size_t len, uint8_t out[FORM_MAX_LEN]);
// packed is what form_pack made: nothing of it is checked.
void form_open(const uint8_t *packed, struct form *out);

#endif
