// SPDX-License-Identifier: Apache-2.0
//
// How alike two names are, after normalize_name. Integers only; pure.
#ifndef QOL_NAME_COMPARE_H
#define QOL_NAME_COMPARE_H

#include "merger/linkage/normalize.h"

#include <stdint.h>

#define NAME_COMPARE_EQUAL 1000

// Thousandths; 1000 if and only if the letters are equal or one is a short form of the other.
// Symmetric. Above 850 are spellings and slips of one name, below 700 other names; between them is
// what could be either. An initial compares with the first letter of a name. Flags of patronymics
// and sex are left to the caller.
unsigned name_compare_tokens(const struct normalize_token *a, const struct normalize_token *b);

// The evidence that two whole names, parts in any order, are one person's, in thousandths of a bit;
// above 0 for, below 0 against. Symmetric. A part that only one name has says little.
#define NAME_COMPARE_SAME 0 // from here on, two whole names alone are taken for one person's
int32_t name_compare_score(const struct normalize_name *a, const struct normalize_name *b);

#endif
