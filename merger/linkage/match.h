// SPDX-License-Identifier: Apache-2.0
//
// The names of two entries, part by part: which token of one is which of the other, in whatever
// field it was written, and how alike they are. Pure.
#ifndef QOL_MATCH_H
#define QOL_MATCH_H

#include "merger/linkage/form.h"

#include <stdbool.h>

// How one of family name, given name and patronymic compares.
struct match_name {
    uint8_t level;   // enum compare_level
    uint16_t weight; // of agreeing on the commoner of the two, thousandths of a bit
    bool in_another_field;
};

// Indexed by enum frequency_role. Symmetric, but for the order in which equal choices are made:
// the caller orders the two.
void match_names(const struct form *a, const struct form *b,
                 struct match_name out[FREQUENCY_ROLE_COUNT]);

#endif
