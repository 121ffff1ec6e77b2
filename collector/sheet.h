// SPDX-License-Identifier: Apache-2.0
//
// Paper sheets transcribed to a CSV file, row by row as forms. The header names form fields that
// the campaign asks for, and optionally `reference`, in any order; capital letters, and a space for
// an underscore, are forgiven. A table that `merger export` wrote is such a file too: its column
// `signature` is left out, and the apostrophes before what looks like a formula come off. Pure.
#ifndef QOL_SHEET_H
#define QOL_SHEET_H

#include "collector/form.h"
#include "common/campaign.h"
#include "common/csv.h"
#include "common/status.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SHEET_CELL_CAP 8192 // bytes, with NUL; what needs more is longer than any field

// What may be wrong with the header.
enum sheet_header {
    SHEET_HEADER_FINE,
    SHEET_HEADER_BROKEN,         // no row at all, or one that is no CSV
    SHEET_HEADER_UNKNOWN_COLUMN, // no field of that name, or one that the campaign does not ask
    SHEET_HEADER_REPEATED_COLUMN,
    SHEET_HEADER_MISSING_COLUMN, // the campaign requires it
};

// Why a row is refused.
enum sheet_problem {
    SHEET_BROKEN_ROW,   // quotes
    SHEET_COLUMN_COUNT, // not as many cells as the header
    SHEET_MISSING,      // a required field is empty
    SHEET_BAD_TEXT,
    SHEET_TOO_LONG,
    SHEET_UNDER_AGE,
};

struct sheet_refusal {
    unsigned long row; // as a spreadsheet counts: the header is row 1
    const char *field; // "" if it is the whole row
    enum sheet_problem problem;
};

// Lives in secret_alloc memory.
struct sheet {
    const struct campaign *campaign;
    uint16_t today;
    struct csv_reader reader;
    struct csv_row row;
    unsigned column_count;
    // A form field, RECORD_REFERENCE, or RECORD_STROKES for what is left out.
    enum record_field columns[CSV_MAX_COLUMNS];
    bool has_signatures;       // a column that is left out
    unsigned long empty_count; // rows of empty cells so far: nobody
    char cell[SHEET_CELL_CAP];
    struct form form; // of the row that was read last
};

// True if a text can be taken for UTF-8: most of its lines are, and its first has no NUL. A table
// in Windows-1251 or UTF-16 is no table with many wrong rows.
bool sheet_is_utf8(const char *text, size_t len);

// The names that a header may have, with ", " between them, as many as fit.
void sheet_columns(const struct campaign *campaign, char *out, size_t cap);

// Reads the header of a text, which must outlive the sheet. *column is the number of the column
// that is wrong, from 1, or the field that is missing.
enum sheet_header sheet_open(struct sheet *sheet, const struct campaign *campaign, uint16_t today,
                             const char *text, size_t len, unsigned *column);
// Reads the next row into sheet->form. Rows with nothing in them are counted and stepped over.
// BAD_LINE if the row is refused: *refusal says why, and the next call goes on behind it. NOT_FOUND
// at the end.
MUST_USE enum status sheet_next(struct sheet *sheet, struct sheet_refusal *refusal);

#endif
