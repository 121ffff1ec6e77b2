// SPDX-License-Identifier: Apache-2.0
#include "merger/handover/export.h"

#include "common/platform.h"
#include "common/secret.h"
#include "common/strokes.h"
#include "merger/linkage/link.h"
#include "merger/list/records.h"

#include <sodium.h>
#include <string.h>

#define ID_CAP (2 * SEAL_ENTRY_ID_LEN + 1)
#define RULE_CAP 24

// What --all puts before the fields of the form.
static const char *const entry_columns[] = {
    "entry_id", "person_id",    "state", "reason",    "rule",         "volunteer",
    "batch_id", "batch_number", "cell",  "reference", "text_version", "mark",
};
#define ENTRY_COLUMN_COUNT (sizeof entry_columns / sizeof *entry_columns)

struct drawing {
    struct strokes strokes;
    char path[STROKES_PATH_CAP];
};

struct export
{
    const struct roll *roll;
    const struct export_plan *plan;
    const char *columns[ROWS_MAX_COLUMNS];
    size_t column_count;
    enum record_field fields[RECORD_FORM_END]; // of the last columns
    size_t field_count;
    bool has_signature; // the very last column
    struct records *records;
    struct drawing *drawing; // of the row that is being made
};

// The signature goes where the name goes.
static void choose_columns(struct export *export)
{
    const struct campaign *campaign = &export->roll->folder->campaign;
    if (export->plan->all) {
        memcpy(export->columns, entry_columns, sizeof entry_columns);
        export->column_count = ENTRY_COLUMN_COUNT;
    }
    for (enum record_field field = 1; field < RECORD_FORM_END; field++) {
        const struct campaign_field *asked = &campaign->fields[field];
        if (asked->need == CAMPAIGN_OFF || !(asked->handed_over || export->plan->internal))
            continue;
        export->fields[export->field_count++] = field;
        export->columns[export->column_count++] = record_field_name(field);
        export->has_signature |= field <= RECORD_PATRONYMIC;
    }
    if (export->has_signature)
        export->columns[export->column_count++] = "signature";
}

// ---- one row ----------------------------------------------------------------------------------

// Texts that a row is made of besides the record.
struct texts {
    char entry_id[ID_CAP], person_id[ID_CAP], batch_id[ID_CAP];
    char text_version[2 * 32 + 1];
    char rule[RULE_CAP];
    char volunteer[ROLL_LABEL_CAP];
};

static void print_rule(const struct tally_entry *entry, char out[RULE_CAP])
{
    out[0] = '\0';
    if (entry->state == TALLY_DUPLICATE)
        snprintf(out, RULE_CAP, "link-%d", LINK_RULE_VERSION);
    else if (entry->state != TALLY_COUNTED)
        snprintf(out, RULE_CAP, "tally-%d", TALLY_RULE_VERSION);
}

static void print_texts(const struct roll *roll, const struct tally_entry *entry,
                        struct texts *texts)
{
    const struct facts_batch *batch = entry->cell->batch;
    sodium_bin2hex(texts->entry_id, ID_CAP, entry->cell->entry_id, SEAL_ENTRY_ID_LEN);
    texts->person_id[0] = '\0';
    if (entry->state == TALLY_COUNTED || entry->state == TALLY_DUPLICATE)
        sodium_bin2hex(texts->person_id, ID_CAP, roll->tally.entries[entry->person].cell->entry_id,
                       SEAL_ENTRY_ID_LEN);
    sodium_bin2hex(texts->batch_id, ID_CAP, batch->header.batch_id, SEAL_BATCH_ID_LEN);
    sodium_bin2hex(texts->text_version, sizeof texts->text_version, batch->header.campaign_hash,
                   sizeof batch->header.campaign_hash);
    print_rule(entry, texts->rule);
    roll_label(roll, roll_device(roll, batch), texts->volunteer);
}

static struct rows_value text_value(const char *text)
{
    return (struct rows_value){.text = text, .len = strlen(text)};
}

static struct rows_value number_value(unsigned long number)
{
    return (struct rows_value){.is_number = true, .number = number};
}

static struct rows_value field_value(struct record_value record, unsigned field)
{
    struct record_value value = record_get(record.bytes, record.len, (uint8_t)field);
    return value.bytes ? (struct rows_value){.text = (const char *)value.bytes, .len = value.len}
                       : text_value("");
}

// As the data of an SVG path; what does not decode is no drawing.
static struct rows_value signature_value(struct drawing *drawing, struct record_value record)
{
    struct record_value value = record_get(record.bytes, record.len, RECORD_STROKES);
    bool is_drawn =
        value.bytes && strokes_decode(value.bytes, value.len, &drawing->strokes) == STATUS_OK &&
        strokes_svg_path(&drawing->strokes, drawing->path, STROKES_PATH_CAP) == STATUS_OK;
    return text_value(is_drawn ? drawing->path : "");
}

static struct rows_value mark_value(struct record_value record)
{
    return text_value(
        record_mark_name(record_get_number(record.bytes, record.len, RECORD_MARK, 0)));
}

// In the order of entry_columns; gives how many there are.
static size_t put_entry(const struct tally_entry *entry, const struct texts *texts,
                        struct record_value record, struct rows_value *values)
{
    size_t count = 0;
    values[count++] = text_value(texts->entry_id);
    values[count++] = text_value(texts->person_id);
    values[count++] = text_value(tally_state_name(entry->state));
    values[count++] = text_value(tally_reason_name(entry->reason));
    values[count++] = text_value(texts->rule);
    values[count++] = text_value(texts->volunteer);
    values[count++] = text_value(texts->batch_id);
    values[count++] = number_value(entry->cell->batch->header.number);
    values[count++] = number_value(entry->cell->cell);
    values[count++] = field_value(record, RECORD_REFERENCE);
    values[count++] = text_value(texts->text_version);
    values[count++] = mark_value(record);
    return count;
}

static enum status add_row(struct export *export, struct rows *rows,
                           const struct tally_entry *entry)
{
    const struct roll *roll = export->roll;
    struct record_value record = {.bytes = NULL};
    struct rows_value values[ROWS_MAX_COLUMNS];
    struct texts texts;
    size_t count = 0;
    if (entry->cell->flaw == BATCH_READ_NO_REASON) {
        enum status status = records_get(export->records, entry->cell, &record);
        if (status != STATUS_OK)
            return status;
    }
    if (export->plan->all) {
        print_texts(roll, entry, &texts);
        count = put_entry(entry, &texts, record, values);
    }
    for (size_t i = 0; i < export->field_count; i++)
        values[count++] =
            entry->may_be_named ? field_value(record, export->fields[i]) : text_value("");
    if (export->has_signature)
        values[count] =
            entry->may_be_named ? signature_value(export->drawing, record) : text_value("");
    return rows_add(rows, values);
}

// ---- all rows ---------------------------------------------------------------------------------

enum status export_write(const struct roll *roll, const struct export_plan *plan,
                         const struct rows_format *format, FILE *out, unsigned long *row_count)
{
    struct export export = {.roll = roll, .plan = plan};
    struct rows rows;
    *row_count = 0;
    enum status status = records_new(roll->master, &roll->facts, &export.records);
    if (status != STATUS_OK)
        return status;
    export.drawing = secret_alloc(sizeof *export.drawing);
    if (!export.drawing) {
        records_free(export.records);
        return STATUS_NO_MEMORY;
    }
    choose_columns(&export);
    status = rows_begin(&rows, format, out, export.columns, export.column_count);
    for (size_t i = 0; i < roll->tally.entry_count && status == STATUS_OK && !ferror(out); i++) {
        const struct tally_entry *entry = &roll->tally.entries[i];
        if (!plan->all && entry->state != TALLY_COUNTED)
            continue;
        status = platform_interrupted() ? STATUS_INTERRUPTED : add_row(&export, &rows, entry);
        ++*row_count;
    }
    rows_end(&rows);
    secret_free(export.drawing);
    records_free(export.records);
    return status;
}
