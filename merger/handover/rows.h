// SPDX-License-Identifier: Apache-2.0
//
// A table that leaves, row by row, in one of the formats. One interface, so that what is exported
// does not depend on how.
#ifndef QOL_ROWS_H
#define QOL_ROWS_H

#include "common/csv.h"
#include "common/status.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#define ROWS_MAX_COLUMNS CSV_MAX_COLUMNS

// A cell. What is not there is an empty text.
struct rows_value {
    const char *text; // valid UTF-8; not read if is_number
    size_t len;
    bool is_number;
    unsigned long number;
};

struct rows;

struct rows_format {
    const char *name;   // as --format has it
    const char *suffix; // of files: ".csv"
    void (*head)(struct rows *rows);
    void (*row)(struct rows *rows, const struct rows_value *values);
};

extern const struct rows_format rows_csv;   // RFC 4180 with a header; no cell starts a formula
extern const struct rows_format rows_jsonl; // one JSON object a line, every column in each

// The format of that name; NULL if there is none.
const struct rows_format *rows_format_named(const char *name);
// The format of files that are named so; NULL if no suffix fits.
const struct rows_format *rows_format_of_path(const char *path);

struct rows {
    const struct rows_format *format;
    FILE *out;
    const char *const *columns;
    size_t column_count;
    struct csv_writer csv; // of rows_csv: the row that is being made
};

// Begins a table on a stream, in which errors of writing stay; the names of the columns must
// outlive it. NO_MEMORY; rows_end is called also then.
MUST_USE enum status rows_begin(struct rows *rows, const struct rows_format *format, FILE *out,
                                const char *const *columns, size_t column_count);
// One value for each column. NO_MEMORY.
MUST_USE enum status rows_add(struct rows *rows, const struct rows_value *values);
void rows_end(struct rows *rows); // wipes

#endif
