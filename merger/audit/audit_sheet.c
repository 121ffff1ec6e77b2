// SPDX-License-Identifier: Apache-2.0
#include "merger/audit/audit_sheet.h"

#include "common/platform.h"
#include "common/record.h"
#include "merger/handover/rows.h"
#include "merger/list/records.h"

#include <sodium.h>
#include <string.h>

#define COUNTS_CAP 64

static const struct rows_column fixed_columns[] = {
    {.name = AUDIT_SHEET_SEED},
    {.name = AUDIT_SHEET_LIST},
    {.name = AUDIT_SHEET_PEOPLE},
    {.name = AUDIT_SHEET_NUMBER},
    {.name = AUDIT_SHEET_PERSON},
    {.name = AUDIT_SHEET_VERDICT},
    {.name = AUDIT_SHEET_TWIN},
    {.name = "why"},
    {.name = "entry"},
    {.name = "volunteer"},
    {.name = "batch_number"},
    {.name = "cell"},
    {.name = "reference"},
    {.name = "mark"},
};
#define FIXED_COUNT (sizeof fixed_columns / sizeof *fixed_columns)

struct writing {
    const struct roll *roll;
    const char *list;
    const struct sample *sample;
    char seed[sizeof AUDIT_SHEET_SEED ":" + SAMPLE_SEED_CAP];
    char counts[COUNTS_CAP]; // "500 of 16667"
    struct rows_column columns[ROWS_MAX_COLUMNS];
    enum record_field fields[RECORD_FORM_END];
    size_t field_count;
    struct records *records;
    struct rows rows;
};

static void choose_columns(struct writing *writing)
{
    const struct campaign *campaign = &writing->roll->folder->campaign;
    memcpy(writing->columns, fixed_columns, sizeof fixed_columns);
    for (enum record_field field = 1; field < RECORD_FORM_END; field++) {
        if (campaign->fields[field].need == CAMPAIGN_OFF)
            continue;
        writing->columns[FIXED_COUNT + writing->field_count] =
            (struct rows_column){.name = record_field_name(field)};
        writing->fields[writing->field_count++] = field;
    }
}

static enum status add_row(struct writing *writing, size_t number)
{
    const struct roll *roll = writing->roll;
    const struct sample_item *item = &writing->sample->items[number - 1];
    const struct facts_cell *cell = roll->tally.entries[item->entry].cell;
    char person[SAMPLE_ID_CAP], entry[2 * SEAL_ENTRY_ID_LEN + 1], volunteer[ROLL_LABEL_CAP];
    struct record_value record;
    enum status status = records_get(writing->records, cell, &record);
    if (status != STATUS_OK)
        return status;
    sample_print_id(item->rank, person);
    sodium_bin2hex(entry, sizeof entry, cell->entry_id, SEAL_ENTRY_ID_LEN);
    roll_label(roll, roll_device(roll, cell->batch), volunteer);
    struct rows_value values[ROWS_MAX_COLUMNS] = {
        rows_text(writing->seed),
        rows_text(writing->list),
        rows_text(writing->counts),
        rows_number((unsigned long)number),
        rows_text(person),
        rows_text(""), // the verdict
        rows_text(""), // of whom it is a duplicate
        rows_text(""), // why
        rows_text(entry),
        rows_text(volunteer),
        rows_number(cell->batch->header.number),
        rows_number(cell->cell),
        rows_field(record, RECORD_REFERENCE),
        rows_text(record_signed_name(record)),
    };
    for (size_t i = 0; i < writing->field_count; i++)
        values[FIXED_COUNT + i] = rows_field(record, writing->fields[i]);
    return rows_add(&writing->rows, values);
}

enum status audit_sheet_write(const struct roll *roll, const char *seed,
                              const char list[LETTERS_CAP], const struct sample *sample,
                              struct output *output)
{
    struct writing writing = {.roll = roll, .list = list, .sample = sample};
    snprintf(writing.seed, sizeof writing.seed, "%s:%s", AUDIT_SHEET_SEED, seed);
    snprintf(writing.counts, sizeof writing.counts, "%zu of %zu", sample->count, sample->people);
    choose_columns(&writing);
    const struct rows_plan plan = {.output = output,
                                   .columns = writing.columns,
                                   .column_count = FIXED_COUNT + writing.field_count};
    enum status status = records_new(roll->master, &roll->facts, &writing.records);
    if (status == STATUS_OK)
        status = rows_begin(&writing.rows, &rows_csv, &plan);
    for (size_t i = 1; i <= sample->count && status == STATUS_OK && !output_failed(output); i++)
        status = platform_interrupted() ? STATUS_INTERRUPTED : add_row(&writing, i);
    if (status == STATUS_OK)
        status = rows_finish(&writing.rows);
    rows_end(&writing.rows);
    records_free(writing.records);
    return status;
}
