// SPDX-License-Identifier: Apache-2.0
//
// A table that leaves, row by row, in one of the formats. One interface, so that what is exported
// does not depend on how.
#ifndef QOL_ROWS_H
#define QOL_ROWS_H

#include "common/csv.h"
#include "common/record.h"
#include "common/status.h"
#include "merger/handover/output.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define ROWS_MAX_COLUMNS CSV_MAX_COLUMNS

struct rows_column {
    const char *name; // for programs: "family_name"
    const char *head; // for people, in their language
    unsigned width;   // about how many characters wide it is shown
};

// A cell. What is not there is an empty text.
struct rows_value {
    const char *text; // valid UTF-8; not read if is_number
    size_t len;
    bool is_number;
    unsigned long number;
};

struct rows_value rows_text(const char *text);
struct rows_value rows_number(unsigned long number);
struct rows_value rows_bytes(struct record_value value); // empty if there are none
// A field of a packed record (record_get).
struct rows_value rows_field(struct record_value record, enum record_field field);

// Zero-initialise, and set this before rows_begin. The output and the columns must outlive it.
struct rows_plan {
    struct output *output; // errors of writing to its stream stay there
    const struct rows_column *columns;
    size_t column_count;
    uint64_t text_len; // about how many bytes all cells hold
};

struct rows;

struct rows_format {
    MUST_USE enum status (*begin)(struct rows *rows);
    // What follows goes onto another sheet; NULL if the format has none.
    MUST_USE enum status (*sheet)(struct rows *rows, const char *name);
    MUST_USE enum status (*row)(struct rows *rows, const struct rows_value *values);
    MUST_USE enum status (*finish)(struct rows *rows); // NULL: nothing is left to be done
    void (*release)(struct rows *rows);                // wipes
};

extern const struct rows_format rows_csv;   // RFC 4180 with a header; no cell starts a formula
extern const struct rows_format rows_jsonl; // one JSON object a line, every column in each
// A workbook in which every cell is text. Needs an output with a path. What was written is read
// back and compared.
extern const struct rows_format rows_xlsx;

// Of a workbook: rows of a sheet without its head, and sheets. Beyond them TOO_LARGE is answered.
#define ROWS_XLSX_MAX_ROWS 1048575ul
#define ROWS_XLSX_MAX_SHEETS 200u

struct rows {
    const struct rows_format *format;
    struct rows_plan plan;
    struct csv_writer csv;  // of rows_csv: the row that is being made
    struct rows_book *book; // of rows_xlsx
};

// Begins a table. In all of them NO_MEMORY, TOO_LARGE, and what writing a file can fail with;
// rows_end is called also then.
MUST_USE enum status rows_begin(struct rows *rows, const struct rows_format *format,
                                const struct rows_plan *plan);
// Before the first row too, in a format with sheets. Any clean text; sheets of one name get
// numbers.
MUST_USE enum status rows_sheet(struct rows *rows, const char *name);
// One value for each column.
MUST_USE enum status rows_add(struct rows *rows, const struct rows_value *values);
MUST_USE enum status rows_finish(struct rows *rows);
void rows_end(struct rows *rows); // wipes

#endif
