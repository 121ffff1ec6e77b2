// SPDX-License-Identifier: Apache-2.0
#include "collector/commands/commands.h"
#include "collector/desk.h"
#include "collector/occurrence.h"
#include "collector/outbox.h"
#include "collector/row_notes.h"
#include "collector/sheet.h"
#include "collector/sheet_entry.h"
#include "common/report.h"
#include "common/safefile.h"
#include "common/secret.h"
#include "common/text.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FILE_MAX_LEN (64u * 1024u * 1024u) // well over 100,000 rows
#define COLUMNS_CAP 256

struct import {
    const struct cli_arguments *arguments;
    const char *path;
    struct desk desk;
    char *text; // malloc'd, wiped
    size_t text_len;
    struct sheet *sheet;        // guarded
    struct session_cell *cells; // guarded, SEAL_ENTRY_COUNT of them: what one batch holds
    size_t cell_count;
    struct occurrence occurrence;
    struct row_notes notes;
    unsigned long good_count, written_count;
    bool is_first; // the laptop had no batch before
    struct progress progress;
};

// A path as it may be shown inside a sentence.
struct shown_path {
    char text[PLATFORM_PATH_CAP];
};

static struct shown_path show_path(const char *path)
{
    struct shown_path shown;
    text_show(path, strlen(path), shown.text, sizeof shown.text);
    return shown;
}

// ---- checking -----------------------------------------------------------------------------------

static bool open_sheet(struct import *import, int *exit_code)
{
    unsigned column = 0;
    char columns[COLUMNS_CAP];
    const struct shown_path shown = show_path(import->path);
    switch (sheet_open(import->sheet, &import->desk.campaign, platform_today(), import->text,
                       import->text_len, &column)) {
    case SHEET_HEADER_FINE:
        return true;
    case SHEET_HEADER_UNKNOWN_COLUMN:
        sheet_columns(&import->desk.campaign, columns, sizeof columns);
        *exit_code = report_message(EXIT_USAGE, MSG_IMPORT_UNKNOWN_COLUMN, shown.text,
                                    (unsigned long)column, columns);
        return false;
    case SHEET_HEADER_REPEATED_COLUMN:
        *exit_code = report_message(EXIT_USAGE, MSG_IMPORT_REPEATED_COLUMN, shown.text,
                                    (unsigned long)column);
        return false;
    case SHEET_HEADER_MISSING_COLUMN:
        *exit_code = report_message(EXIT_USAGE, MSG_IMPORT_MISSING_COLUMN, shown.text,
                                    record_field_name((enum record_field)column));
        return false;
    default:
        sheet_columns(&import->desk.campaign, columns, sizeof columns);
        *exit_code = report_message(EXIT_NOT_OURS, MSG_IMPORT_NO_HEADER, shown.text, columns);
        return false;
    }
}

static bool check_rows(struct import *import, int *exit_code)
{
    struct sheet_refusal refusal;
    enum status status;
    if (!open_sheet(import, exit_code))
        return false;
    while ((status = sheet_next(import->sheet, &refusal)) != STATUS_NOT_FOUND) {
        if (status == STATUS_BAD_LINE) {
            row_notes_refuse(&import->notes, &refusal);
            continue;
        }
        row_notes_doubt(&import->notes, import->sheet);
        import->good_count++;
    }
    return true;
}

static int report_notes(enum status status, const char *path)
{
    return status == STATUS_EXISTS
               ? report_message(EXIT_FAILED, MSG_IMPORT_LIST_EXISTS, show_path(path).text)
               : report(status, path);
}

// Before the volunteer types a passphrase in vain.
static bool check_notes(const struct import *import, int *exit_code)
{
    const char *path;
    if (cli_has(import->arguments, "--force"))
        return true;
    enum status status = row_notes_check(&import->notes, &path);
    if (status != STATUS_OK)
        *exit_code = report_notes(status, path);
    return status == STATUS_OK;
}

static bool write_notes(struct import *import, int *exit_code)
{
    const char *path;
    enum status status =
        row_notes_write(&import->notes, cli_has(import->arguments, "--force"), &path);
    if (status != STATUS_OK)
        *exit_code = report_notes(status, path);
    return status == STATUS_OK;
}

// ---- writing ------------------------------------------------------------------------------------

static enum status fill_cell(struct import *import, struct session_cell *cell)
{
    const uint8_t *state_key = import->desk.kit->state_key;
    uint32_t before;
    sheet_entry_make(&import->sheet->form, state_key, cell);
    enum status status = occurrence_count(&import->occurrence, cell->entry_id, &before);
    if (status == STATUS_OK && before > 0)
        sheet_entry_id(state_key, cell->record.bytes, cell->record.len, before, cell->entry_id);
    return status;
}

static enum status flush_cells(struct import *import, struct session *session)
{
    if (import->cell_count == 0)
        return STATUS_OK;
    if (platform_interrupted())
        return STATUS_INTERRUPTED;
    enum status status = session_save_all(session, import->cells, import->cell_count);
    if (status != STATUS_OK)
        return status;
    import->written_count += (unsigned long)import->cell_count;
    progress_set(&import->progress, import->written_count);
    import->cell_count = 0;
    return STATUS_OK;
}

// The rows that were good when they were checked.
static enum status write_rows(struct import *import, struct session *session)
{
    struct sheet_refusal refusal;
    enum status status = STATUS_OK;
    while (status == STATUS_OK || status == STATUS_BAD_LINE) {
        status = sheet_next(import->sheet, &refusal);
        if (status != STATUS_OK)
            continue;
        status = fill_cell(import, &import->cells[import->cell_count]);
        if (status == STATUS_OK && ++import->cell_count == SEAL_ENTRY_COUNT)
            status = flush_cells(import, session);
    }
    return status == STATUS_NOT_FOUND ? flush_cells(import, session) : status;
}

static bool write_all(struct import *import, int *exit_code)
{
    struct session *session;
    import->cells = secret_alloc(SEAL_ENTRY_COUNT * sizeof *import->cells);
    if (!import->cells) {
        *exit_code = report(STATUS_NO_MEMORY, NULL);
        return false;
    }
    if (!open_sheet(import, exit_code) || !desk_start(&import->desk, &session, exit_code))
        return false;
    struct outbox_totals totals = {0};
    if (session_count_batches(session, &totals) == STATUS_OK)
        import->is_first = totals.batches <= 1; // the one that was just opened
    import->progress.show = cli_show_progress;
    progress_begin(&import->progress, MSG_IMPORT_PROGRESS, import->good_count);
    enum status status = write_rows(import, session);
    if (status == STATUS_OK)
        progress_end(&import->progress);
    enum status closed = session_close(session);
    session_free(session);
    if (status == STATUS_OK)
        status = closed;
    if (status != STATUS_OK)
        *exit_code =
            report(status, status == STATUS_INTERRUPTED ? NULL : import->desk.state.folder);
    return status == STATUS_OK;
}

// ---- the command --------------------------------------------------------------------------------

static bool read_file(struct import *import, int *exit_code)
{
    uint8_t *bytes;
    enum status status =
        row_notes_init(&import->notes, import->path, cli_has(import->arguments, "--dry-run"));
    if (status == STATUS_OK)
        status = safefile_read(import->path, FILE_MAX_LEN, &bytes, &import->text_len);
    if (status != STATUS_OK) {
        *exit_code = report(status, import->path);
        return false;
    }
    import->text = (char *)bytes;
    if (!sheet_is_utf8(import->text, import->text_len)) {
        *exit_code =
            report_message(EXIT_NOT_OURS, MSG_IMPORT_NOT_UTF8, show_path(import->path).text);
        return false;
    }
    import->sheet = secret_alloc(sizeof *import->sheet);
    if (!import->sheet)
        *exit_code = report(STATUS_NO_MEMORY, NULL);
    return import->sheet != NULL;
}

static int print_summary(const struct import *import, bool dry_run)
{
    messages_print_plural(stdout, report_lang(),
                          dry_run ? MSGN_IMPORT_WOULD_TAKE : MSGN_IMPORT_TAKEN, import->good_count);
    (void)fputc('\n', stdout);
    if (!dry_run && import->good_count > 0 && !import->is_first) // no batch can be read here
        report_tell(MSG_IMPORT_ONCE);
    if (import->sheet->empty_count > 0) {
        messages_print_plural(stdout, report_lang(), MSGN_IMPORT_EMPTY, import->sheet->empty_count);
        (void)fputc('\n', stdout);
    }
    if (import->sheet->has_signatures)
        report_tell(MSG_IMPORT_NO_SIGNATURES);
    row_notes_report(&import->notes, !dry_run);
    return import->notes.refused.row_count > 0 ? EXIT_PARTLY : EXIT_DONE;
}

static int run_import(struct import *import)
{
    int exit_code = EXIT_DONE;
    const bool dry_run = cli_has(import->arguments, "--dry-run");
    if (!read_file(import, &exit_code) || !check_rows(import, &exit_code))
        return exit_code;
    if (dry_run)
        return print_summary(import, dry_run);
    if (!check_notes(import, &exit_code) || !desk_claim(&import->desk, &exit_code) ||
        !desk_unlock(&import->desk, import->arguments, &exit_code) ||
        !write_notes(import, &exit_code))
        return exit_code;
    if (import->good_count > 0 && !write_all(import, &exit_code))
        return exit_code;
    return print_summary(import, dry_run);
}

static int run(const struct cli_arguments *arguments)
{
    int exit_code;
    struct import import = {.arguments = arguments, .path = cli_word(arguments, 0)};
    platform_catch_interrupts();
    if (!desk_open(arguments, &import.desk, &exit_code))
        return exit_code;
    exit_code = run_import(&import);
    if (import.text)
        sodium_memzero(import.text, import.text_len);
    free(import.text);
    secret_free(import.sheet);
    secret_free(import.cells);
    occurrence_free(&import.occurrence);
    row_notes_free(&import.notes);
    desk_close(&import.desk);
    return exit_code;
}

const struct cli_command import_command = {
    .name = "import",
    .words = "FILE.csv",
    .help = "take signatures from transcribed paper sheets",
    .details =
        "FILE.csv is UTF-8 text; its first row names form fields (family_name, given_name, "
        "patronymic,\nbirth_date, id_number, city, address, phone, email, comment) that the "
        "campaign asks for, and\noptionally `reference`: sheet and line. The columns stand in any "
        "order; comma, semicolon and tab\nare understood as separators.\n\n"
        "A row that breaks a hard rule is refused, and the others go in; the exit code is 3. What "
        "is only\nodd is kept as it was written. FILE.refused.csv and FILE.doubts.csv name such "
        "rows by number,\nfield and reason, never by what stands in them. To import the same file "
        "again, say after an\ninterruption, adds nothing twice.\n\n"
        "  collector import -k ~/kit sheets.csv\n"
        "  collector import --dry-run sheets.csv",
    .min_words = 1,
    .max_words = 1,
    .options = {DESK_OPTIONS,
                {"--dry-run", 0, NULL,
                 "only check and name every such row; needs no passphrase, writes nothing", false},
                {"--force", 0, NULL,
                 "replace FILE.refused.csv and FILE.doubts.csv, or remove what is settled", false},
                CLI_PASSPHRASE_OPTIONS},
    .run = run,
};
