// SPDX-License-Identifier: Apache-2.0
#include "collector/row_notes.h"

#include "collector/questions.h"
#include "common/messages.h"
#include "common/report.h"
#include "common/safefile.h"
#include "common/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MAX_NAMED 20 // of each kind
#define TABLE_SUFFIX ".csv"
#define REFUSED_SUFFIX ".refused.csv"
#define DOUBTED_SUFFIX ".doubts.csv"

static enum status name_table(const char *sheet_path, const char *suffix,
                              char out[PLATFORM_PATH_CAP])
{
    size_t len = strlen(sheet_path);
    size_t table_suffix_len = strlen(TABLE_SUFFIX);
    if (len > table_suffix_len && strcmp(sheet_path + len - table_suffix_len, TABLE_SUFFIX) == 0)
        len -= table_suffix_len;
    int needed = snprintf(out, PLATFORM_PATH_CAP, "%.*s%s", (int)len, sheet_path, suffix);
    return needed < PLATFORM_PATH_CAP ? STATUS_OK : STATUS_TOO_LARGE;
}

enum status row_notes_init(struct row_notes *notes, const char *sheet_path, bool names_all)
{
    *notes = (struct row_notes){.names_all = names_all};
    enum status status = name_table(sheet_path, REFUSED_SUFFIX, notes->refused.path);
    return status == STATUS_OK ? name_table(sheet_path, DOUBTED_SUFFIX, notes->doubted.path)
                               : status;
}

void row_notes_free(struct row_notes *notes)
{
    csv_writer_free(&notes->refused.table);
    csv_writer_free(&notes->doubted.table);
}

// ---- words ------------------------------------------------------------------------------------

static enum message words_of_refusal(enum sheet_problem problem)
{
    static const enum message messages[] = {
        [SHEET_BROKEN_ROW] = MSG_REFUSED_BROKEN_ROW,
        [SHEET_COLUMN_COUNT] = MSG_REFUSED_COLUMN_COUNT,
        [SHEET_MISSING] = MSG_REFUSED_MISSING,
        [SHEET_BAD_TEXT] = MSG_REFUSED_BAD_TEXT,
        [SHEET_TOO_LONG] = MSG_REFUSED_TOO_LONG,
        [SHEET_UNDER_AGE] = MSG_REFUSED_UNDER_AGE,
    };
    return messages[problem];
}

// ---- notes ------------------------------------------------------------------------------------

static void note(const struct row_notes *notes, struct row_notes_list *list, unsigned long row,
                 const char *field, enum message words, enum message sentence)
{
    char number[24];
    const char *reason = messages_get(report_lang(), words);
    const char *place = field[0] ? field : messages_get(report_lang(), MSG_IMPORT_WHOLE_ROW);
    if (list->note_count++ == 0) {
        csv_put_text(&list->table, "row");
        csv_put_text(&list->table, "field");
        csv_put_text(&list->table, "reason");
        csv_end_row(&list->table);
    }
    (void)snprintf(number, sizeof number, "%lu", row);
    csv_put_text(&list->table, number);
    csv_put_text(&list->table, field);
    csv_put_text(&list->table, reason);
    csv_end_row(&list->table);
    if (notes->names_all || list->note_count <= MAX_NAMED)
        (void)report_message(EXIT_PARTLY, sentence, row, place, reason);
}

void row_notes_refuse(struct row_notes *notes, const struct sheet_refusal *refusal)
{
    notes->refused.row_count++;
    note(notes, &notes->refused, refusal->row, refusal->field, words_of_refusal(refusal->problem),
         MSG_IMPORT_ROW_REFUSED);
}

static void doubt(struct row_notes *notes, const struct sheet *sheet, enum record_field field,
                  enum message words)
{
    note(notes, &notes->doubted, sheet->reader.row, record_field_name(field), words,
         MSG_IMPORT_ROW_DOUBTED);
}

void row_notes_doubt(struct row_notes *notes, const struct sheet *sheet)
{
    const unsigned long before = notes->doubted.note_count;
    const unsigned bits = form_doubts(&sheet->form);
    for (enum record_field field = 1; field < RECORD_FORM_END; field++)
        if (sheet->form.oddities[field] != FORM_FINE)
            doubt(notes, sheet, field, questions_oddity(sheet->form.oddities[field]));
    for (unsigned i = 0; i < FORM_DOUBT_COUNT; i++)
        if (bits & 1u << i)
            doubt(notes, sheet, RECORD_ID_NUMBER, questions_odd_number((enum form_doubt)(1u << i)));
    notes->doubted.row_count += notes->doubted.note_count > before;
}

// ---- tables -----------------------------------------------------------------------------------

static bool says_the_same(const struct row_notes_list *list)
{
    uint8_t *found;
    size_t len;
    if (safefile_read(list->path, list->table.len, &found, &len) != STATUS_OK)
        return false;
    bool same = len == list->table.len && memcmp(found, list->table.text, len) == 0;
    free(found);
    return same;
}

static enum status check_table(const struct row_notes_list *list)
{
    bool is_folder;
    if (list->note_count == 0)
        return STATUS_OK;
    enum status status = platform_is_folder(list->path, &is_folder);
    if (status != STATUS_OK)
        return status == STATUS_NOT_FOUND ? STATUS_OK : status;
    return says_the_same(list) ? STATUS_OK : STATUS_EXISTS;
}

enum status row_notes_check(const struct row_notes *notes, const char **path)
{
    *path = notes->refused.path;
    enum status status = check_table(&notes->refused);
    if (status != STATUS_OK)
        return status;
    *path = notes->doubted.path;
    return check_table(&notes->doubted);
}

static enum status remove_table(const struct row_notes_list *list)
{
    enum status status = platform_remove(list->path);
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

static enum status write_table(const struct row_notes_list *list, bool replace)
{
    const struct csv_writer *table = &list->table;
    if (list->note_count == 0)
        return replace ? remove_table(list) : STATUS_OK;
    if (table->failed)
        return STATUS_NO_MEMORY;
    if (replace)
        return safefile_replace(list->path, table->text, table->len);
    enum status status = safefile_create(list->path, table->text, table->len);
    return status == STATUS_EXISTS && says_the_same(list) ? STATUS_OK : status;
}

enum status row_notes_write(struct row_notes *notes, bool replace, const char **path)
{
    *path = notes->refused.path;
    enum status status = write_table(&notes->refused, replace);
    if (status != STATUS_OK)
        return status;
    *path = notes->doubted.path;
    return write_table(&notes->doubted, replace);
}

static void report_list(const struct row_notes_list *list, enum plural_message count,
                        enum message where, bool written)
{
    char shown[PLATFORM_PATH_CAP];
    if (list->note_count == 0)
        return;
    messages_print_plural(stderr, report_lang(), count, list->row_count);
    (void)fputc('\n', stderr);
    text_show(list->path, strlen(list->path), shown, sizeof shown);
    if (written)
        (void)report_message(EXIT_PARTLY, where, shown);
}

void row_notes_report(const struct row_notes *notes, bool written)
{
    report_list(&notes->doubted, MSGN_IMPORT_DOUBTED_COUNT, MSG_IMPORT_SEE_DOUBTED, written);
    report_list(&notes->refused, MSGN_IMPORT_REFUSED_COUNT, MSG_IMPORT_SEE_REFUSED, written);
}
