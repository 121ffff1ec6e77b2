// SPDX-License-Identifier: Apache-2.0
//
// Names of the sheets of a workbook, made of any text: at most 31 characters, none of []:*?/\, none
// that XML may not hold, no
// apostrophe at either end, not empty, not "History", and no two alike whatever the case. Pure.
// Source of the rule: Microsoft, "Rename a worksheet", and what Excel refuses besides.
#ifndef QOL_SHEET_NAME_H
#define QOL_SHEET_NAME_H

#include "common/status.h"

#include <stddef.h>

#define SHEET_NAME_MAX_CHARACTERS 31
#define SHEET_NAME_CAP (4 * SHEET_NAME_MAX_CHARACTERS + 1) // bytes, with NUL

// The names that are given already. Zero-initialise.
struct sheet_names {
    char (*folded)[SHEET_NAME_CAP]; // without case
    size_t count, cap;
};

// A name that is not given yet: the text's, with " (2)" and so on if need be. The text is clean.
// NO_MEMORY.
MUST_USE enum status sheet_name_make(struct sheet_names *names, const char *text,
                                     char out[SHEET_NAME_CAP]);
void sheet_names_free(struct sheet_names *names); // wipes; zeroed is harmless

#endif
