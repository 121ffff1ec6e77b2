// SPDX-License-Identifier: Apache-2.0
//
// How common names are in Kazakhstan: two people agree on a common one more often by chance. Pure.
#ifndef QOL_FREQUENCY_H
#define QOL_FREQUENCY_H

#include "merger/linkage/normalize.h"

#define FREQUENCY_VERSION 1 // of the tables

enum frequency_role {
    FREQUENCY_FAMILY,
    FREQUENCY_GIVEN,
    FREQUENCY_PATRONYMIC,
    FREQUENCY_ROLE_COUNT,
};

// The match weight of agreeing on this name in this role, in thousandths of a bit: minus the binary
// logarithm of the share of people who have it. For a name that is not in the tables, the weight of
// a rare one, which is also the most that any weighs. Looks at the letters only.
unsigned frequency_weight(enum frequency_role role, const struct normalize_token *token);
// True if the name is in the table of that role.
bool frequency_is_known(enum frequency_role role, const struct normalize_token *token);

#endif
