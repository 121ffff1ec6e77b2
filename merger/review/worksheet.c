// SPDX-License-Identifier: Apache-2.0
#include "merger/review/worksheet.h"

#include "common/platform.h"
#include "common/secret.h"
#include "merger/handover/rows.h"
#include "merger/list/records.h"
#include "merger/review/evidence.h"
#include "merger/review/pair_text.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#define COLUMN_NAME_CAP 32

// ---- writing ----------------------------------------------------------------------------------

struct writing {
    const struct roll *roll;
    bool blind;
    struct records *records;
    struct rows rows;
    struct rows_column columns[ROWS_MAX_COLUMNS];
    size_t column_count;
    char names[2 * RECORD_FORM_END][COLUMN_NAME_CAP];
    enum record_field fields[RECORD_FORM_END];
    size_t field_count;
    uint8_t bytes[RECORD_MAX_LEN]; // the first entry's record
};

static void add_column(struct writing *writing, const char *name)
{
    writing->columns[writing->column_count++] = (struct rows_column){.name = name, .head = name};
}

// The same field of both entries stands in columns side by side.
static void choose_columns(struct writing *writing)
{
    const struct campaign *campaign = &writing->roll->folder->campaign;
    size_t name_count = 0;
    add_column(writing, WORKSHEET_QUESTION);
    add_column(writing, WORKSHEET_ANSWER);
    add_column(writing, "bits");
    add_column(writing, "why");
    add_column(writing, "entry_1");
    add_column(writing, "entry_2");
    for (enum record_field field = 1; field < RECORD_FORM_END; field++) {
        if (campaign->fields[field].need == CAMPAIGN_OFF || field == RECORD_COMMENT)
            continue;
        writing->fields[writing->field_count++] = field;
        for (unsigned side = 1; side <= 2; side++) {
            char *name = writing->names[name_count++];
            snprintf(name, COLUMN_NAME_CAP, "%s_%u", record_field_name(field), side);
            add_column(writing, name);
        }
    }
}

static enum status get_records(struct writing *writing, const struct facts_cell *a,
                               const struct facts_cell *b, struct record_value *left,
                               struct record_value *right)
{
    struct record_value record;
    enum status status = records_get(writing->records, a, &record);
    if (status != STATUS_OK)
        return status;
    memcpy(writing->bytes, record.bytes, record.len); // valid until the next one is asked for
    *left = (struct record_value){.bytes = writing->bytes, .len = record.len};
    return records_get(writing->records, b, right);
}

// Gives the reason for asking, too.
static const char *print_bits(const struct writing *writing, const struct tally_question *question,
                              char out[PAIR_TEXT_BITS_CAP])
{
    const struct tally_entry *entries = writing->roll->tally.entries;
    struct evidence evidence;
    out[0] = '\0';
    if (writing->blind)
        return "";
    evidence_of(entries[question->a].cell, entries[question->b].cell, &evidence);
    pair_text_bits(evidence.weight, out);
    if (out[0] == '+') // a number to a spreadsheet, and no formula
        memmove(out, out + 1, strlen(out));
    return messages_get(LANG_EN, evidence_why(&evidence, true));
}

static enum status add_row(struct writing *writing, const struct queue_item *item)
{
    const struct tally *tally = &writing->roll->tally;
    const struct tally_question *question = &tally->questions[item->question];
    const struct facts_cell *a = tally->entries[question->a].cell;
    const struct facts_cell *b = tally->entries[question->b].cell;
    char id[QUEUE_ID_CAP], ids[2][2 * SEAL_ENTRY_ID_LEN + 1], bits[PAIR_TEXT_BITS_CAP];
    struct rows_value values[ROWS_MAX_COLUMNS];
    struct record_value left, right;
    size_t count = 0;
    enum status status = get_records(writing, a, b, &left, &right);
    if (status != STATUS_OK)
        return status;
    queue_print_id(item->id, id);
    sodium_bin2hex(ids[0], sizeof ids[0], a->entry_id, SEAL_ENTRY_ID_LEN);
    sodium_bin2hex(ids[1], sizeof ids[1], b->entry_id, SEAL_ENTRY_ID_LEN);
    const char *why = print_bits(writing, question, bits);
    values[count++] = rows_text(id);
    values[count++] = rows_text("");
    values[count++] = rows_text(bits);
    values[count++] = rows_text(why);
    values[count++] = rows_text(ids[0]);
    values[count++] = rows_text(ids[1]);
    for (size_t i = 0; i < writing->field_count; i++) {
        values[count++] = rows_field(left, writing->fields[i]);
        values[count++] = rows_field(right, writing->fields[i]);
    }
    return rows_add(&writing->rows, values);
}

enum status worksheet_write(const struct roll *roll, const struct queue *queue, bool blind,
                            FILE *out)
{
    struct output output = {.stream = out};
    struct writing *writing = secret_alloc(sizeof *writing);
    if (!writing)
        return STATUS_NO_MEMORY;
    writing->roll = roll;
    writing->blind = blind;
    choose_columns(writing);
    const struct rows_plan plan = {
        .output = &output, .columns = writing->columns, .column_count = writing->column_count};
    enum status status = records_new(roll->master, &roll->facts, &writing->records);
    if (status == STATUS_OK)
        status = rows_begin(&writing->rows, &rows_csv, &plan);
    for (size_t i = 0; i < queue->count && status == STATUS_OK && !ferror(out); i++)
        status = platform_interrupted() ? STATUS_INTERRUPTED : add_row(writing, &queue->items[i]);
    rows_end(&writing->rows);
    records_free(writing->records);
    secret_free(writing);
    return status;
}
