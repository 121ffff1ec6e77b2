// SPDX-License-Identifier: Apache-2.0
//
// How common names are.
#ifndef QOL_TABLES_FREQUENCY_H
#define QOL_TABLES_FREQUENCY_H

#include <stdint.h>

#define FREQUENCY_LETTERS_CAP 14
struct frequency_row {
    char letters[FREQUENCY_LETTERS_CAP]; // folded
    uint16_t weight;                     // thousandths of a bit
};

#define FREQUENCY_RARE_FAMILY 14000
#define FREQUENCY_RARE_GIVEN 12000
#define FREQUENCY_RARE_PATRONYMIC 12000

static const struct frequency_row family_names[] = {
    {"ahmetov", 8000},
    {"ivanov", 8000},
};
static const struct frequency_row given_names[] = {
    {"aleksandr", 6500},
    {"sergei", 6500},
};
static const struct frequency_row fathers_names[] = {
    {"aleksandr", 6500},
    {"serg", 6500},
};

#endif
