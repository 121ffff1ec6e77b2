// SPDX-License-Identifier: Apache-2.0
//
// What a table of frequencies is made of; the tables are beside this file.
#ifndef QOL_TABLES_FREQUENCY_H
#define QOL_TABLES_FREQUENCY_H

#include <stdint.h>

#define FREQUENCY_LETTERS_CAP 14
struct frequency_row {
    char letters[FREQUENCY_LETTERS_CAP]; // folded; zeros behind them
    uint16_t weight;                     // thousandths of a bit
};

// Of names that are in no table, and the most that a name weighs; set by hand. How rare a rare name
// is, no list tells: whole families and villages have names that a country hardly has.
#define FREQUENCY_RARE_FAMILY 12500
#define FREQUENCY_RARE_GIVEN 11500
#define FREQUENCY_RARE_PATRONYMIC 11000

#endif
