// SPDX-License-Identifier: Apache-2.0
#include "merger/handover/export_parts.h"

#include "common/platform.h"
#include "common/secret.h"
#include "common/strokes.h"
#include "merger/linkage/link.h"
#include "merger/list/records.h"

#include <sodium.h>
#include <string.h>

#define ID_CAP (2 * SEAL_ENTRY_ID_LEN + 1)
#define RULE_CAP 24

// What comes before the fields of the form.
static const struct {
    const char *name;
    unsigned width;
} entry_columns[] = {
    {"entry_id", 34},     {"person_id", 34}, {"state", 10},       {"reason", 16}, {"rule", 10},
    {"volunteer", 20},    {"batch_id", 34},  {"batch_number", 8}, {"cell", 6},    {"reference", 14},
    {"text_version", 20}, {"mark", 10},      {"named", 8},
};
#define ENTRY_COLUMN_COUNT (sizeof entry_columns / sizeof *entry_columns)
#define ROW_LEN 400 // bytes of a row's cells, about

struct entries {
    const struct roll *roll;
    struct rows_column columns[ROWS_MAX_COLUMNS];
    size_t column_count;
    enum record_field fields[RECORD_FORM_END]; // of the last columns
    size_t field_count;
    bool has_signature; // the very last column
    bool internal;      // for the house: also what whoever is not named gave
    struct rows rows;
    struct records *records;
    struct listing_drawing *drawing; // of the row that is being made
};

// The signature goes where the name goes.
static void choose_columns(struct entries *entries, const struct export_plan *plan)
{
    const struct campaign *campaign = &entries->roll->folder->campaign;
    entries->internal = plan->people.internal;
    for (size_t i = 0; i < ENTRY_COLUMN_COUNT; i++)
        entries->columns[entries->column_count++] = (struct rows_column){
            entry_columns[i].name, entry_columns[i].name, entry_columns[i].width};
    for (enum record_field field = 1; field < RECORD_FORM_END; field++) {
        const struct campaign_field *asked = &campaign->fields[field];
        if (asked->need == CAMPAIGN_OFF || !(asked->handed_over || plan->people.internal))
            continue;
        entries->fields[entries->field_count++] = field;
        entries->columns[entries->column_count++] = export_field_column(field, plan->lang);
        entries->has_signature |= field <= RECORD_PATRONYMIC;
    }
    if (entries->has_signature)
        entries->columns[entries->column_count++] = export_signature_column(plan->lang);
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

// As the data of an SVG path; what does not decode is no drawing.
static struct rows_value signature_value(struct listing_drawing *drawing,
                                         struct record_value record)
{
    struct record_value value = record_get(record.bytes, record.len, RECORD_STROKES);
    bool is_drawn =
        value.bytes && strokes_decode(value.bytes, value.len, &drawing->strokes) == STATUS_OK &&
        strokes_svg_path(&drawing->strokes, drawing->path, STROKES_PATH_CAP) == STATUS_OK;
    return rows_text(is_drawn ? drawing->path : "");
}

// In the order of entry_columns; gives how many there are.
static size_t put_entry(const struct tally_entry *entry, const struct texts *texts,
                        struct record_value record, struct rows_value *values)
{
    size_t count = 0;
    values[count++] = rows_text(texts->entry_id);
    values[count++] = rows_text(texts->person_id);
    values[count++] = rows_text(tally_state_name(entry->state));
    values[count++] = rows_text(tally_reason_name(entry->reason));
    values[count++] = rows_text(texts->rule);
    values[count++] = rows_text(texts->volunteer);
    values[count++] = rows_text(texts->batch_id);
    values[count++] = rows_number(entry->cell->batch->header.number);
    values[count++] = rows_number(entry->cell->cell);
    values[count++] = rows_field(record, RECORD_REFERENCE);
    values[count++] = rows_text(texts->text_version);
    values[count++] = rows_text(record_signed_name(record));
    values[count++] = rows_text(entry->may_be_named ? "yes" : "no");
    return count;
}

static enum status add_row(struct entries *entries, const struct tally_entry *entry)
{
    struct record_value record = {.bytes = NULL};
    struct rows_value values[ROWS_MAX_COLUMNS];
    struct texts texts;
    if (entry->cell->flaw == BATCH_READ_NO_REASON) {
        enum status status = records_get(entries->records, entry->cell, &record);
        if (status != STATUS_OK)
            return status;
    }
    const bool is_told = entry->may_be_named || entries->internal;
    print_texts(entries->roll, entry, &texts);
    size_t count = put_entry(entry, &texts, record, values);
    for (size_t i = 0; i < entries->field_count; i++)
        values[count++] = is_told ? rows_field(record, entries->fields[i]) : rows_text("");
    if (entries->has_signature)
        values[count] = is_told ? signature_value(entries->drawing, record) : rows_text("");
    return rows_add(&entries->rows, values);
}

// ---- all rows ---------------------------------------------------------------------------------

static enum status add_all(struct entries *entries, const struct rows_format *format,
                           struct output *output, struct progress *progress)
{
    const struct tally *tally = &entries->roll->tally;
    const struct rows_plan plan = {.output = output,
                                   .columns = entries->columns,
                                   .column_count = entries->column_count,
                                   .text_len = (uint64_t)tally->entry_count * ROW_LEN};
    enum status status = rows_begin(&entries->rows, format, &plan);
    for (size_t i = 0; i < tally->entry_count && status == STATUS_OK && !output_failed(output);
         i++) {
        progress_set(progress, (unsigned long)i);
        status = platform_interrupted() ? STATUS_INTERRUPTED : add_row(entries, &tally->entries[i]);
    }
    if (status == STATUS_OK)
        status = rows_finish(&entries->rows);
    rows_end(&entries->rows);
    return status;
}

enum status export_entries(const struct roll *roll, const struct export_plan *plan,
                           const struct rows_format *format, struct output *output,
                           struct progress *progress)
{
    struct entries entries = {.roll = roll};
    enum status status = records_new(roll->master, &roll->facts, &entries.records);
    if (status != STATUS_OK)
        return status;
    entries.drawing = secret_alloc(sizeof *entries.drawing);
    if (!entries.drawing) {
        records_free(entries.records);
        return STATUS_NO_MEMORY;
    }
    choose_columns(&entries, plan);
    progress_begin(progress, MSG_PROGRESS_WRITING, (unsigned long)roll->tally.entry_count);
    status = add_all(&entries, format, output, progress);
    progress_end(progress);
    secret_free(entries.drawing);
    records_free(entries.records);
    return status;
}
