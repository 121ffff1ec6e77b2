// SPDX-License-Identifier: Apache-2.0
#include "merger/handover/rows.h"

#include "common/platform_desktop.h"
#include "common/safefile.h"
#include "common/secret.h"
#include "merger/handover/sheet_name.h"
#include "merger/handover/xlsx_proof.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <xlsxwriter.h>

#define PAPER_A4 9
#define CELL_MAX_CHARACTERS 32767
#define CREATED 946684800 // 2000-01-01 00:00 UTC, whenever it was: two exports are the same bytes
#define CELL_XML_LEN 80u  // bytes around a cell's text, about
#define ESCAPE_LEN 7u     // "_x005F_"
#define PROBE_NAME ".qoltanba.part"

struct rows_book {
    struct xlsx_proof proof; // first: it must be aligned
    lxw_workbook *workbook;
    lxw_worksheet *sheet;
    lxw_format *head, *text; // formats of cells
    struct sheet_names names;
    unsigned sheet_count;
    unsigned long row_count; // on the sheet
    const char *path;
    char *cell; // that is being written, NUL-terminated
    size_t cell_cap;
};

static enum status status_of(lxw_error error)
{
    switch (error) {
    case LXW_NO_ERROR:
        return STATUS_OK;
    case LXW_ERROR_MEMORY_MALLOC_FAILED:
        return STATUS_NO_MEMORY;
    default: {
        enum status status = platform_last_status();
        return status == STATUS_OK ? STATUS_IO : status;
    }
    }
}

// ---- where the library's own files lie --------------------------------------------------------

// Whether a folder has room for so many bytes.
static bool has_room(const char *folder, uint64_t len)
{
    char path[PLATFORM_PATH_CAP];
    struct platform_file *file;
    if (safefile_join(folder, PROBE_NAME, path) != STATUS_OK ||
        platform_create(path, &file) != STATUS_OK)
        return false;
    bool fits = platform_claim(file, len) == STATUS_OK;
    platform_abandon(file);
    return platform_remove(path) == STATUS_OK && fits;
}

// They hold names, and each is removed as soon as it is made. In memory, if there is room, else
// beside the table, which holds the same names.
static enum status choose_folder(const struct rows *rows, char out[PLATFORM_PATH_CAP])
{
    // the rows, the sheet that is made of them, and as much again for what was not foreseen
    uint64_t cells = rows->plan.text_len / 16 + 4096;
    uint64_t len = 3 * (rows->plan.text_len + cells * CELL_XML_LEN);
    if (platform_runtime_folder(out) == STATUS_OK && has_room(out, len))
        return STATUS_OK;
    return safefile_beside(rows->plan.output->path, ".", out);
}

// ---- sheets -----------------------------------------------------------------------------------

// An empty cell is one too, so that a row of them is a row.
static enum status write_text(struct rows_book *book, lxw_row_t row, size_t column,
                              lxw_format *format)
{
    if (book->cell[0] != '\0')
        xlsx_proof_add(&book->proof, book->cell, strlen(book->cell));
    return status_of(
        worksheet_write_string(book->sheet, row, (lxw_col_t)column, book->cell, format));
}

static enum status reserve_cell(struct rows_book *book, size_t len)
{
    if (len <= book->cell_cap)
        return STATUS_OK;
    char *cell = secret_alloc(2 * len);
    if (!cell)
        return STATUS_NO_MEMORY;
    secret_free(book->cell);
    book->cell = cell;
    book->cell_cap = 2 * len;
    return STATUS_OK;
}

// In a workbook "_x0041_" stands for one character (ECMA-376 part 1, 22.9.2.19): an underscore that
// begins such a thing is written as one itself.
static bool begins_escape(const char *text, size_t len)
{
    if (len < 7 || text[0] != '_' || text[1] != 'x' || text[6] != '_')
        return false;
    for (size_t i = 2; i < 6; i++)
        if (!memchr("0123456789abcdefABCDEF", text[i], 22))
            return false;
    return true;
}

// U+FFFE and U+FFFF may be in a text, as all that is not assigned, but not in XML (1.0, 2.2): one
// of them would make the workbook one that nothing opens.
static const char *escape_of(const char *text, size_t len)
{
    if (len >= 3 && memcmp(text, "\xEF\xBF\xBE", 3) == 0)
        return "_xFFFE_";
    if (len >= 3 && memcmp(text, "\xEF\xBF\xBF", 3) == 0)
        return "_xFFFF_";
    return begins_escape(text, len) ? "_x005F_" : NULL;
}

static enum status set_cell(struct rows_book *book, const char *text, size_t len)
{
    enum status status = reserve_cell(book, len * ESCAPE_LEN + 1);
    if (status != STATUS_OK)
        return status;
    char *out = book->cell;
    for (size_t i = 0; i < len;) {
        const char *escape = escape_of(text + i, len - i);
        memcpy(out, escape ? escape : text + i, escape ? ESCAPE_LEN : 1);
        out += escape ? ESCAPE_LEN : 1;
        i += escape && escape[2] == 'F' ? 3 : 1;
    }
    *out = '\0';
    if (len > CELL_MAX_CHARACTERS) // in bytes, which is strict; only a drawing is so long
        book->cell[0] = '\0';
    return STATUS_OK;
}

static enum status write_head(struct rows *rows)
{
    struct rows_book *book = rows->book;
    enum status status = STATUS_OK;
    for (size_t i = 0; i < rows->plan.column_count && status == STATUS_OK; i++) {
        const struct rows_column *column = &rows->plan.columns[i];
        status = status_of(worksheet_set_column(book->sheet, (lxw_col_t)i, (lxw_col_t)i,
                                                column->width, book->text));
        if (status == STATUS_OK)
            status = set_cell(book, column->head, strlen(column->head));
        if (status == STATUS_OK)
            status = write_text(book, 0, i, book->head);
    }
    return status;
}

static void set_page(lxw_worksheet *sheet)
{
    worksheet_freeze_panes(sheet, 1, 0);
    worksheet_repeat_rows(sheet, 0, 0);
    worksheet_set_paper(sheet, PAPER_A4);
    worksheet_set_landscape(sheet);
    worksheet_fit_to_pages(sheet, 1, 0);
    worksheet_set_footer(sheet, "&C&P / &N");
}

static enum status add_sheet(struct rows *rows, const char *name)
{
    struct rows_book *book = rows->book;
    char sheet_name[SHEET_NAME_CAP];
    if (book->sheet_count == ROWS_XLSX_MAX_SHEETS)
        return STATUS_TOO_LARGE;
    enum status status = sheet_name_make(&book->names, name, sheet_name);
    if (status != STATUS_OK)
        return status;
    book->sheet = workbook_add_worksheet(book->workbook, sheet_name);
    if (!book->sheet)
        return STATUS_NO_MEMORY;
    book->sheet_count++;
    book->row_count = 0;
    set_page(book->sheet);
    return write_head(rows);
}

// ---- the workbook -----------------------------------------------------------------------------

// Both paths are the library's to open.
static enum status new_workbook(struct rows_book *book, const char *folder)
{
    char tmpdir[PLATFORM_PATH_CAP], path[PLATFORM_PATH_CAP];
    enum status status = platform_library_path(folder, tmpdir);
    if (status == STATUS_OK)
        status = platform_library_path(book->path, path);
    if (status != STATUS_OK)
        return status;
    lxw_workbook_options options = {.constant_memory = LXW_TRUE, .tmpdir = tmpdir};
    book->workbook = workbook_new_opt(path, &options);
    return book->workbook ? STATUS_OK : STATUS_NO_MEMORY;
}

static enum status open_book(struct rows *rows)
{
    struct rows_book *book = rows->book;
    char folder[PLATFORM_PATH_CAP];
    enum status status = choose_folder(rows, folder);
    if (status == STATUS_OK)
        status = output_lend(rows->plan.output, &book->path);
    if (status == STATUS_OK)
        status = new_workbook(book, folder);
    if (status != STATUS_OK)
        return status;
    lxw_doc_properties properties = {.created = CREATED};
    book->head = workbook_add_format(book->workbook);
    book->text = workbook_add_format(book->workbook);
    if (!book->head || !book->text)
        return STATUS_NO_MEMORY;
    format_set_bold(book->head);
    format_set_num_format(book->head, "@"); // text, also when somebody edits the cell
    format_set_num_format(book->text, "@");
    return status_of(workbook_set_properties(book->workbook, &properties));
}

// The library leaves the temporary files of sheets open that it did not come to write.
static void abandon_book(lxw_workbook *workbook)
{
    lxw_worksheet *sheet;
    if (!workbook)
        return;
    STAILQ_FOREACH(sheet, workbook->worksheets, list_pointers)
    {
        fclose(sheet->optimize_tmpfile);
    }
    lxw_workbook_free(workbook);
}

static enum status begin(struct rows *rows)
{
    rows->book = secret_alloc(sizeof *rows->book);
    if (!rows->book)
        return STATUS_NO_MEMORY;
    xlsx_proof_init(&rows->book->proof);
    return open_book(rows);
}

static enum status row(struct rows *rows, const struct rows_value *values)
{
    struct rows_book *book = rows->book;
    enum status status = book->sheet ? STATUS_OK : add_sheet(rows, "1");
    if (status == STATUS_OK && book->row_count == ROWS_XLSX_MAX_ROWS)
        status = STATUS_TOO_LARGE;
    for (size_t i = 0; i < rows->plan.column_count && status == STATUS_OK; i++) {
        char number[24];
        int number_len = snprintf(number, sizeof number, "%lu", values[i].number);
        status = values[i].is_number ? set_cell(book, number, (size_t)number_len)
                                     : set_cell(book, values[i].text, values[i].len);
        if (status == STATUS_OK)
            status = write_text(book, (lxw_row_t)(book->row_count + 1), i, book->text);
    }
    book->row_count += status == STATUS_OK;
    return status;
}

// The library does not see when a temporary file could not be written, for want of room.
static enum status finish(struct rows *rows)
{
    struct rows_book *book = rows->book;
    enum status status = book->sheet ? STATUS_OK : add_sheet(rows, "1");
    if (status != STATUS_OK)
        return status;
    status = status_of(workbook_close(book->workbook));
    book->workbook = NULL; // it is freed, whatever came
    if (status == STATUS_OK)
        status = xlsx_proof_compare(&book->proof, book->path);
    if (status == STATUS_READ_BACK)
        return STATUS_NO_SPACE;
    return status == STATUS_OK ? output_take_back(rows->plan.output) : status;
}

static void release(struct rows *rows)
{
    struct rows_book *book = rows->book;
    if (!book)
        return;
    abandon_book(book->workbook);
    sheet_names_free(&book->names);
    secret_free(book->cell);
    secret_free(book);
}

const struct rows_format rows_xlsx = {
    .begin = begin, .sheet = add_sheet, .row = row, .finish = finish, .release = release};
