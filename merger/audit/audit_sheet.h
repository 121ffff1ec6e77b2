// SPDX-License-Identifier: Apache-2.0
//
// A sample as a table to be worked through in a spreadsheet: a row for each person, in the order of
// the sample, with the seed, the list's fingerprint and the sizes in every row, so that they are
// there however the rows are sorted or copied. What comes back is read by the first seven columns
// alone.
#ifndef QOL_AUDIT_SHEET_H
#define QOL_AUDIT_SHEET_H

#include "common/letters.h"
#include "merger/audit/sample.h"
#include "merger/audit/verdict.h"
#include "merger/handover/output.h"
#include "merger/list/roll.h"
#include "merger/review/row_refusals.h"

#include <stdbool.h>
#include <stddef.h>

// The columns that are read. What a spreadsheet would take for a number or a day has a word before
// or in it: "seed:7", "500 of 16667", "p0123456789abcdef".
#define AUDIT_SHEET_SEED "seed"
#define AUDIT_SHEET_LIST "list"
#define AUDIT_SHEET_PEOPLE "people"
#define AUDIT_SHEET_NUMBER "number"
#define AUDIT_SHEET_PERSON "person"
#define AUDIT_SHEET_VERDICT "verdict"
#define AUDIT_SHEET_TWIN "duplicate_of"

// The list is the fingerprint as letters_print has it. Errors of writing stay in the output.
// NO_MEMORY, INTERRUPTED; NO_LIST as records_get.
MUST_USE enum status audit_sheet_write(const struct roll *roll, const char *seed,
                                       const char list[LETTERS_CAP], const struct sample *sample,
                                       struct output *output);

struct audit_sheet {
    char seed[SAMPLE_SEED_CAP];
    char list[LETTERS_CAP];   // of the list that it was drawn from, small letters
    bool changed;             // that is another one than now, or it counts other people
    size_t people;            // as they were then
    struct verdict *verdicts; // in the order of the sample, one for each person drawn
    size_t count;
    struct row_refusals refusals; // by row
};

// text: UTF-8, which it neither keeps nor changes; list: the fingerprint as it is now. Reads a
// table in any order of rows and columns; who has no row, or whose row is refused, has no verdict.
// If the list has changed since, people are found by their ranks among all entries, and the sample
// is what the table says it is. BAD_LINE if its first row does not name the columns, or no row says
// which sample it is; NO_MEMORY. *out is then zeroed.
MUST_USE enum status audit_sheet_read(const struct roll *roll, const char list[LETTERS_CAP],
                                      const char *text, size_t len, struct audit_sheet *out);
void audit_sheet_free(struct audit_sheet *sheet); // zeroed is harmless

#endif
