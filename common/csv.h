// SPDX-License-Identifier: Apache-2.0
//
// Comma-separated values as RFC 4180 has them. Reading leaves the text as it is: a row is a list of
// places in it, and a cell is copied out, unquoted, by whoever wants it. Writing makes tables that
// no spreadsheet runs as formulas. Pure.
#ifndef QOL_CSV_H
#define QOL_CSV_H

#include "common/status.h"

#include <stdbool.h>
#include <stddef.h>

#define CSV_MAX_COLUMNS 64

// ---- reading ----------------------------------------------------------------------------------
struct csv_reader {
    const char *at;
    size_t left_len;
    char separator;
    unsigned long
        row; // of the row read last, the first is 1; blank rows count, as in a spreadsheet
};

// A cell as it stands in the text, without the quotes around it.
struct csv_cell {
    const char *raw;
    size_t raw_len;
    bool quoted; // then "" in it stands for one quote
};

struct csv_row {
    unsigned count; // cells, at least 1
    struct csv_cell cells[CSV_MAX_COLUMNS];
};

// Reads a text, which must outlive the reader. A UTF-8 byte order mark is stepped over. The
// separator is the first of comma, semicolon and tab in the text: spreadsheets of many countries
// write semicolons. So the first row must be a header whose names contain none of them.
struct csv_reader csv_reader_init(const char *text, size_t len);
// The next row that is not blank. Line breaks may be LF or CR LF, and may stand inside quotes.
// NOT_FOUND at the end. BAD_LINE for a row with text behind a closing quote, with a quote that
// nothing closes, or with more than CSV_MAX_COLUMNS cells; the next call goes on at the line behind
// the one on which that row begins.
MUST_USE enum status csv_read_row(struct csv_reader *reader, struct csv_row *row);
// Copies a cell's text to out, NUL-terminated, and gives its length, which may include NULs that
// stood in the text. TOO_LARGE if it needs more than cap bytes with its NUL; out is then empty.
MUST_USE enum status csv_copy_cell(const struct csv_cell *cell, char *out, size_t cap,
                                   size_t *out_len);
// Takes the apostrophes off again that csv_put has put before what a spreadsheet would take for a
// formula; gives the length. What csv_put wrote comes back as it was. The text gets a NUL.
size_t csv_take_off_guards(char *text, size_t len);

// ---- writing ----------------------------------------------------------------------------------
// A table being written to memory. Zero-initialise; csv_writer_free leaves it so again. A failure
// sticks.
struct csv_writer {
    char *text; // malloc'd
    size_t len, cap;
    bool in_row;
    bool failed; // no memory: the text is not complete
};

// Adds a cell. It is quoted if it must be, and gets an apostrophe before = + - @, also wide ones, a
// tab or a carriage return at its start or behind a semicolon, which a spreadsheet would take for a
// formula; so it does if apostrophes stand there already, so that each can be told from one of
// ours.
void csv_put(struct csv_writer *writer, const char *text, size_t len);
void csv_put_text(struct csv_writer *writer, const char *text); // NUL-terminated
void csv_end_row(struct csv_writer *writer);                    // CR LF
// Wipes what was written and starts again in the same memory, for tables written in pieces.
void csv_writer_clear(struct csv_writer *writer);
void csv_writer_free(struct csv_writer *writer); // wipes

#endif
