// SPDX-License-Identifier: Apache-2.0
#include "collector/sheet.h"

#include "collector/sheet_entry.h"
#include "common/text.h"

#include <stdio.h>
#include <string.h>

#define REFERENCE_NAME "reference"
#define SIGNATURE_NAME "signature" // as merger export has it

static const char *column_name(enum record_field field)
{
    return field == RECORD_REFERENCE ? REFERENCE_NAME : record_field_name(field);
}

// ---- encoding ---------------------------------------------------------------------------------

bool sheet_is_utf8(const char *text, size_t len)
{
    unsigned long good = 0, bad = 0;
    const char *first_end = memchr(text, '\n', len);
    if (memchr(text, '\0', first_end ? (size_t)(first_end - text) : len))
        return false;
    for (size_t at = 0; at < len;) {
        const char *end = memchr(text + at, '\n', len - at);
        size_t line_len = end ? (size_t)(end - text) - at : len - at;
        if (text_is_utf8(text + at, line_len))
            good++;
        else
            bad++;
        at += line_len + 1;
    }
    return bad <= good;
}

// ---- header -------------------------------------------------------------------------------------

// As people write a heading: "Family name ".
static size_t tidy_name(char *name, size_t len)
{
    size_t from = 0;
    while (from < len && name[from] == ' ')
        from++;
    while (len > from && name[len - 1] == ' ')
        len--;
    for (size_t i = from; i < len; i++) {
        char c = name[i];
        if (c >= 'A' && c <= 'Z')
            c = (char)(c - 'A' + 'a');
        if (c == ' ')
            c = '_';
        name[i - from] = c;
    }
    return len - from;
}

void sheet_columns(const struct campaign *campaign, char *out, size_t cap)
{
    size_t len = 0;
    out[0] = '\0';
    for (unsigned field = 1; field < RECORD_FORM_END; field++) {
        if (campaign->fields[field].need == CAMPAIGN_OFF)
            continue;
        int added = snprintf(out + len, cap - len, "%s, ", column_name((enum record_field)field));
        if (added < 0 || (size_t)added >= cap - len)
            return;
        len += (size_t)added;
    }
    (void)snprintf(out + len, cap - len, "%s", REFERENCE_NAME);
}

static bool is_name(const char *name, size_t len, const char *expected)
{
    return len == strlen(expected) && memcmp(name, expected, len) == 0;
}

static enum record_field find_field(const struct campaign *campaign, const char *name, size_t len)
{
    if (is_name(name, len, REFERENCE_NAME))
        return RECORD_REFERENCE;
    if (is_name(name, len, SIGNATURE_NAME))
        return RECORD_STROKES;
    enum record_field field = record_field_from_name(name, len);
    return campaign->fields[field].need != CAMPAIGN_OFF ? field : (enum record_field)0;
}

static bool has_column(const struct sheet *sheet, enum record_field field)
{
    for (unsigned i = 0; i < sheet->column_count; i++)
        if (sheet->columns[i] == field)
            return true;
    return false;
}

static enum sheet_header read_names(struct sheet *sheet, unsigned *column)
{
    size_t len;
    for (unsigned i = 0; i < sheet->row.count; i++) {
        *column = i + 1;
        if (csv_copy_cell(&sheet->row.cells[i], sheet->cell, sizeof sheet->cell, &len) != STATUS_OK)
            return SHEET_HEADER_UNKNOWN_COLUMN;
        len = tidy_name(sheet->cell, len);
        enum record_field field = find_field(sheet->campaign, sheet->cell, len);
        if (field == 0)
            return SHEET_HEADER_UNKNOWN_COLUMN;
        if (has_column(sheet, field))
            return SHEET_HEADER_REPEATED_COLUMN;
        sheet->columns[sheet->column_count++] = field;
        sheet->has_signatures |= field == RECORD_STROKES;
    }
    return SHEET_HEADER_FINE;
}

enum sheet_header sheet_open(struct sheet *sheet, const struct campaign *campaign, uint16_t today,
                             const char *text, size_t len, unsigned *column)
{
    sheet->campaign = campaign;
    sheet->today = today;
    sheet->column_count = 0;
    sheet->has_signatures = false;
    sheet->empty_count = 0;
    sheet->reader = csv_reader_init(text, len);
    if (csv_read_row(&sheet->reader, &sheet->row) != STATUS_OK)
        return SHEET_HEADER_BROKEN;
    enum sheet_header header = read_names(sheet, column);
    for (unsigned field = 1; header == SHEET_HEADER_FINE && field < RECORD_FORM_END; field++) {
        if (campaign->fields[field].need != CAMPAIGN_REQUIRED ||
            has_column(sheet, (enum record_field)field))
            continue;
        *column = field;
        header = SHEET_HEADER_MISSING_COLUMN;
    }
    return header;
}

// ---- rows ---------------------------------------------------------------------------------------

static bool is_empty(const struct csv_row *row)
{
    for (unsigned i = 0; i < row->count; i++)
        if (row->cells[i].raw_len > 0)
            return false;
    return true;
}

// Who types a sheet breaks long lines inside a cell; that is white space like any other.
static void join_lines(char *text, size_t len)
{
    for (size_t i = 0; i < len; i++)
        if (text[i] == '\n' || text[i] == '\r' || text[i] == '\t')
            text[i] = ' ';
}

static enum form_problem take_cell(struct sheet *sheet, unsigned index)
{
    size_t len;
    enum record_field field = sheet->columns[index];
    if (field == RECORD_STROKES)
        return FORM_FINE;
    if (csv_copy_cell(&sheet->row.cells[index], sheet->cell, sizeof sheet->cell, &len) != STATUS_OK)
        return FORM_TOO_LONG;
    len = csv_take_off_guards(sheet->cell, len);
    join_lines(sheet->cell, len);
    if (field == RECORD_REFERENCE)
        return form_set_reference(&sheet->form, sheet->cell, len);
    return form_answer(&sheet->form, field, sheet->cell, len);
}

static enum sheet_problem problem_of(enum form_problem problem)
{
    switch (problem) {
    case FORM_TOO_LONG:
        return SHEET_TOO_LONG;
    case FORM_UNDER_AGE:
        return SHEET_UNDER_AGE;
    case FORM_MISSING:
        return SHEET_MISSING;
    default:
        return SHEET_BAD_TEXT;
    }
}

static enum status take_row(struct sheet *sheet, struct sheet_refusal *refusal)
{
    enum record_field missing;
    form_init_paper(&sheet->form, sheet->campaign, sheet->today);
    for (unsigned i = 0; i < sheet->column_count; i++) {
        enum form_problem problem = take_cell(sheet, i);
        if (problem == FORM_FINE || problem == FORM_NEEDS_REASON)
            continue;
        refusal->field = column_name(sheet->columns[i]);
        refusal->problem = problem_of(problem);
        return STATUS_BAD_LINE;
    }
    if (sheet_entry_complete(&sheet->form, &missing))
        return STATUS_OK;
    refusal->field = column_name(missing);
    refusal->problem = SHEET_MISSING;
    return STATUS_BAD_LINE;
}

enum status sheet_next(struct sheet *sheet, struct sheet_refusal *refusal)
{
    enum status status = csv_read_row(&sheet->reader, &sheet->row);
    while (status == STATUS_OK && is_empty(&sheet->row)) {
        sheet->empty_count++;
        status = csv_read_row(&sheet->reader, &sheet->row);
    }
    *refusal = (struct sheet_refusal){sheet->reader.row, "", SHEET_BROKEN_ROW};
    if (status != STATUS_OK)
        return status;
    if (sheet->row.count != sheet->column_count) {
        refusal->problem = SHEET_COLUMN_COUNT;
        return STATUS_BAD_LINE;
    }
    return take_row(sheet, refusal);
}
