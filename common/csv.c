// SPDX-License-Identifier: Apache-2.0
#include "common/csv.h"

#include "common/text.h"

#include <sodium.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define FIRST_CAP 4096

// ---- reading ----------------------------------------------------------------------------------

static char find_separator(const char *text, size_t len)
{
    for (size_t i = 0; i < len && text[i] != '\n'; i++)
        if (text[i] == ',' || text[i] == ';' || text[i] == '\t')
            return text[i];
    return ',';
}

struct csv_reader csv_reader_init(const char *text, size_t len)
{
    size_t mark_len = text_mark_len(text, len);
    text += mark_len;
    len -= mark_len;
    return (struct csv_reader){
        .at = text, .left_len = len, .separator = find_separator(text, len), .row = 0};
}

static void step(struct csv_reader *reader, size_t len)
{
    reader->at += len;
    reader->left_len -= len;
}

// The length of the line break that comes next; 0 if none does.
static size_t line_break_len(const struct csv_reader *reader)
{
    if (reader->left_len >= 1 && reader->at[0] == '\n')
        return 1;
    if (reader->left_len >= 2 && reader->at[0] == '\r' && reader->at[1] == '\n')
        return 2;
    return 0;
}

static bool at_cell_end(const struct csv_reader *reader)
{
    return reader->left_len == 0 || reader->at[0] == reader->separator ||
           line_break_len(reader) > 0;
}

static void read_plain_cell(struct csv_reader *reader, struct csv_cell *cell)
{
    cell->quoted = false;
    cell->raw = reader->at;
    while (!at_cell_end(reader))
        step(reader, 1);
    cell->raw_len = (size_t)(reader->at - cell->raw);
}

// False if nothing closes the quote, or if text stands behind the one that does.
static bool read_quoted_cell(struct csv_reader *reader, struct csv_cell *cell)
{
    step(reader, 1);
    cell->quoted = true;
    cell->raw = reader->at;
    for (;;) {
        const char *quote = reader->left_len > 0 ? memchr(reader->at, '"', reader->left_len) : NULL;
        if (!quote) {
            step(reader, reader->left_len);
            return false;
        }
        step(reader, (size_t)(quote - reader->at) + 1);
        if (reader->left_len == 0 || reader->at[0] != '"') {
            cell->raw_len = (size_t)(quote - cell->raw);
            return at_cell_end(reader);
        }
        step(reader, 1);
    }
}

// False if the cell is broken.
static bool read_cell(struct csv_reader *reader, struct csv_cell *cell)
{
    if (reader->left_len > 0 && reader->at[0] == '"')
        return read_quoted_cell(reader, cell);
    read_plain_cell(reader, cell);
    return true;
}

static void step_to_next_line(struct csv_reader *reader)
{
    while (reader->left_len > 0 && line_break_len(reader) == 0)
        step(reader, 1);
    step(reader, line_break_len(reader));
}

static void skip_blank_rows(struct csv_reader *reader)
{
    while (line_break_len(reader) > 0) {
        step(reader, line_break_len(reader));
        reader->row++;
    }
}

enum status csv_read_row(struct csv_reader *reader, struct csv_row *row)
{
    skip_blank_rows(reader);
    if (reader->left_len == 0)
        return STATUS_NOT_FOUND;
    reader->row++;
    const struct csv_reader begin = *reader;
    row->count = 0;
    bool more = true;
    while (more) {
        if (row->count == CSV_MAX_COLUMNS || !read_cell(reader, &row->cells[row->count++])) {
            *reader = begin; // a stray quote may have run through many rows
            step_to_next_line(reader);
            return STATUS_BAD_LINE;
        }
        more = reader->left_len > 0 && reader->at[0] == reader->separator;
        step(reader, more ? 1 : 0);
    }
    step(reader, line_break_len(reader));
    return STATUS_OK;
}

enum status csv_copy_cell(const struct csv_cell *cell, char *out, size_t cap, size_t *out_len)
{
    size_t len = 0;
    for (size_t i = 0; i < cell->raw_len; i++) {
        if (len + 1 >= cap) {
            sodium_memzero(out, cap);
            *out_len = 0;
            return STATUS_TOO_LARGE;
        }
        out[len++] = cell->raw[i];
        if (cell->quoted && cell->raw[i] == '"')
            i++; // the second of two
    }
    out[len] = '\0';
    *out_len = len;
    return STATUS_OK;
}

// By which a spreadsheet knows a formula: = + - @ and what some skip before them, and the first
// four again as wide as Chinese letters (U+FF1D, U+FF0B, U+FF0D, U+FF20), for which some take them.
static bool is_formula_sign(const char *text, size_t len)
{
    static const char *const signs[] = {
        "=",           "+", "-", "@", "\t", "\r", "\xEF\xBC\x9D", "\xEF\xBC\x8B", "\xEF\xBC\x8D",
        "\xEF\xBC\xA0"};
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
        if (len >= strlen(signs[i]) && memcmp(text, signs[i], strlen(signs[i])) == 0)
            return true;
    return false;
}

// A spreadsheet runs a cell that begins so. Where the comma is for decimals, it also splits a line
// at every semicolon, so what follows one is looked at like a beginning.
static bool starts_formula(const char *text, size_t len, size_t at)
{
    if (at > 0 && text[at - 1] != ';')
        return false;
    while (at < len && text[at] == '\'')
        at++;
    return is_formula_sign(text + at, len - at);
}

size_t csv_take_off_guards(char *text, size_t len)
{
    size_t out_len = 0;
    for (size_t i = 0; i < len; i++) {
        if (text[i] != '\'' || !starts_formula(text, len, i))
            text[out_len++] = text[i];
    }
    text[out_len] = '\0';
    return out_len;
}

// ---- writing ----------------------------------------------------------------------------------

// Makes room for len more bytes. What was written is moved by hand so that the old place is wiped.
static bool reserve(struct csv_writer *writer, size_t len)
{
    if (writer->failed || len <= writer->cap - writer->len)
        return !writer->failed;
    size_t cap = writer->cap > 0 ? writer->cap : FIRST_CAP;
    while (cap - writer->len < len)
        cap *= 2;
    char *text = malloc(cap);
    if (!text) {
        writer->failed = true;
        return false;
    }
    if (writer->text) {
        memcpy(text, writer->text, writer->len);
        sodium_memzero(writer->text, writer->cap);
        free(writer->text);
    }
    writer->text = text;
    writer->cap = cap;
    return true;
}

static void put_byte(struct csv_writer *writer, char byte)
{
    writer->text[writer->len++] = byte;
}

static bool needs_quotes(const char *text, size_t len)
{
    for (size_t i = 0; i < len; i++)
        if (text[i] == ',' || text[i] == ';' || text[i] == '"' || text[i] == '\r' ||
            text[i] == '\n')
            return true;
    return false;
}

void csv_put(struct csv_writer *writer, const char *text, size_t len)
{
    const size_t around = 4; // comma, two quotes, the first apostrophe; every byte may need another
    if (len > (SIZE_MAX - around) / 2 || !reserve(writer, 2 * len + around))
        return;
    if (writer->in_row)
        put_byte(writer, ',');
    writer->in_row = true;
    bool quotes = needs_quotes(text, len);
    if (quotes)
        put_byte(writer, '"');
    for (size_t i = 0; i < len; i++) {
        if (starts_formula(text, len, i))
            put_byte(writer, '\'');
        if (text[i] == '"')
            put_byte(writer, '"');
        put_byte(writer, text[i]);
    }
    if (quotes)
        put_byte(writer, '"');
}

void csv_put_text(struct csv_writer *writer, const char *text)
{
    csv_put(writer, text, strlen(text));
}

void csv_end_row(struct csv_writer *writer)
{
    if (!reserve(writer, 2))
        return;
    put_byte(writer, '\r');
    put_byte(writer, '\n');
    writer->in_row = false;
}

void csv_writer_clear(struct csv_writer *writer)
{
    if (writer->text)
        sodium_memzero(writer->text, writer->len);
    writer->len = 0;
    writer->in_row = false;
}

void csv_writer_free(struct csv_writer *writer)
{
    csv_writer_clear(writer);
    free(writer->text);
    *writer = (struct csv_writer){.text = NULL};
}
