// SPDX-License-Identifier: Apache-2.0
#include "merger/handover/listing_parts.h"

#include "common/platform.h"
#include "common/secret.h"
#include "merger/list/records.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

#define INITIAL_CAP 64 // bytes: a letter with its marks, and a full stop

struct listing_scratch {
    struct record kept; // of the row that is being made
    struct strokes strokes;
};

// ---- what leaves ------------------------------------------------------------------------------

// In memory with the tally (facts.h).
static bool is_in_memory(enum record_field field)
{
    return field <= RECORD_CITY || field == RECORD_PHONE;
}

static bool is_published(enum record_field field)
{
    return field == RECORD_FAMILY_NAME || field == RECORD_GIVEN_NAME || field == RECORD_CITY;
}

static bool leaves(const struct listing *listing, enum record_field field)
{
    for (size_t i = 0; i < listing->field_count; i++)
        if (listing->fields[i] == field)
            return true;
    return false;
}

static void choose_fields(struct listing *listing)
{
    const struct campaign *campaign = &listing->roll->folder->campaign;
    const struct listing_plan *plan = &listing->plan;
    for (enum record_field field = 1; field < RECORD_FORM_END; field++) {
        const struct campaign_field *asked = &campaign->fields[field];
        bool internal = plan->internal && !plan->redact;
        if (asked->need == CAMPAIGN_OFF || !(asked->handed_over || internal) ||
            (plan->redact && !is_published(field)))
            continue;
        listing->fields[listing->field_count++] = field;
    }
}

// It goes where the name goes.
static bool signatures_leave(const struct listing *listing)
{
    return !listing->plan.redact && listing->field_count > 0 &&
           listing->fields[0] <= RECORD_PATRONYMIC;
}

static bool needs_records(const struct listing *listing)
{
    for (size_t i = 0; i < listing->field_count; i++)
        if (!is_in_memory(listing->fields[i]))
            return true;
    return signatures_leave(listing);
}

// ---- one person -------------------------------------------------------------------------------

static const struct facts_cell *cell_of(const struct listing *listing,
                                        const struct listing_row *row)
{
    return listing->roll->tally.entries[row->entry].cell;
}

static bool is_letter(utf8proc_int32_t character)
{
    utf8proc_category_t category = utf8proc_category(character);
    return category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_LO;
}

// The first letter, as a capital, with its marks, and a full stop; nothing of a text without
// letters.
static size_t make_initial(struct record_value name, uint8_t out[INITIAL_CAP])
{
    utf8proc_int32_t character, before = 0, state = 0;
    size_t at = 0, len = 0;
    while (at < name.len && len < INITIAL_CAP - 5) { // of four bytes, and the full stop
        utf8proc_ssize_t step =
            utf8proc_iterate(name.bytes + at, (utf8proc_ssize_t)(name.len - at), &character);
        if (step <= 0 || (len > 0 && utf8proc_grapheme_break_stateful(before, character, &state)))
            break;
        at += (size_t)step;
        if (len > 0 || is_letter(character))
            len += (size_t)utf8proc_encode_char(len > 0 ? character : utf8proc_toupper(character),
                                                out + len);
        before = character;
    }
    if (len > 0)
        out[len++] = '.';
    return len;
}

static void keep_initial(const struct facts_cell *cell, struct record *kept)
{
    uint8_t initial[INITIAL_CAP];
    struct record_value name = record_get(cell->person, cell->person_len, RECORD_FAMILY_NAME);
    size_t len = make_initial(name, initial);
    if (len > 0)
        record_put(kept, RECORD_FAMILY_NAME, initial, len);
    sodium_memzero(initial, sizeof initial);
}

static bool is_drawn(struct record_value record, struct strokes *strokes)
{
    struct record_value drawn = record_get(record.bytes, record.len, RECORD_STROKES);
    return drawn.bytes && strokes_decode(drawn.bytes, drawn.len, strokes) == STATUS_OK;
}

static enum status keep_record(const struct listing *listing, struct listing_row *row)
{
    struct listing_scratch *scratch = listing->store->scratch;
    struct record_value record;
    enum status status = records_get(listing->store->records, cell_of(listing, row), &record);
    if (status != STATUS_OK)
        return status;
    for (size_t i = 0; i < listing->field_count; i++) {
        enum record_field field = listing->fields[i];
        struct record_value value = record_get(record.bytes, record.len, (uint8_t)field);
        if (value.bytes && !is_in_memory(field))
            record_put(&scratch->kept, (uint8_t)field, value.bytes, value.len);
    }
    row->is_drawn = signatures_leave(listing) && is_drawn(record, &scratch->strokes);
    return STATUS_OK;
}

static enum status keep_row(const struct listing *listing, struct listing_row *row)
{
    struct listing_store *store = listing->store;
    struct record *kept = &store->scratch->kept;
    enum status status = STATUS_OK;
    kept->len = 0;
    kept->last_id = 0;
    if (listing->plan.redact && leaves(listing, RECORD_FAMILY_NAME))
        keep_initial(cell_of(listing, row), kept);
    if (needs_records(listing))
        status = keep_record(listing, row);
    if (status != STATUS_OK)
        return status;
    row->kept = store->pool.len;
    row->kept_len = (uint16_t)kept->len;
    return listing_pool_put(&store->pool, kept->bytes, kept->len);
}

void listing_get(const struct listing *listing, size_t place, struct listing_person *out)
{
    const struct listing_row *row = &listing->store->rows[place];
    const struct facts_cell *cell = cell_of(listing, row);
    const struct listing_pool *pool = &listing->store->pool;
    const uint8_t *kept = pool->bytes ? pool->bytes + row->kept : NULL;
    *out =
        (struct listing_person){.region = row->region, .day = row->day, .is_drawn = row->is_drawn};
    for (size_t i = 0; i < listing->field_count; i++) {
        uint8_t field = (uint8_t)listing->fields[i];
        bool redacted = listing->plan.redact && field == RECORD_FAMILY_NAME;
        if (is_in_memory(field) && !redacted)
            out->fields[field] = record_get(cell->person, cell->person_len, field);
        else if (row->kept_len > 0)
            out->fields[field] = record_get(kept, row->kept_len, field);
    }
}

size_t listing_position(const struct listing *listing, size_t place)
{
    return (size_t)(cell_of(listing, &listing->store->rows[place]) - listing->roll->facts.cells);
}

enum status listing_strokes(const struct listing *listing, size_t place, struct strokes *out)
{
    const struct listing_store *store = listing->store;
    struct record_value record;
    enum status status =
        records_get(store->records, cell_of(listing, &store->rows[place]), &record);
    if (status != STATUS_OK)
        return status;
    return is_drawn(record, out) ? STATUS_OK : STATUS_NO_LIST;
}

enum status listing_draw(const struct listing *listing, size_t place, struct listing_drawing *out)
{
    enum status status = listing_strokes(listing, place, &out->strokes);
    return status == STATUS_OK ? strokes_svg_path(&out->strokes, out->path, STROKES_PATH_CAP)
                               : status;
}

// ---- all --------------------------------------------------------------------------------------

static void take_people(struct listing *listing)
{
    const struct tally *tally = &listing->roll->tally;
    bool has_region = leaves(listing, RECORD_CITY);
    for (size_t i = 0; i < tally->entry_count; i++) {
        const struct tally_entry *entry = &tally->entries[i];
        if (entry->state != TALLY_COUNTED)
            continue;
        if (!entry->may_be_named) {
            listing->unnamed_count++;
            continue;
        }
        listing->store->rows[listing->named_count++] = (struct listing_row){
            .entry = (uint32_t)i,
            .region = has_region ? listing->regions.of[i] : REGION_NONE,
            .day = entry->cell->batch->header.day,
        };
    }
}

// The rows in the order of their cells, which is that of the master list's rows, so that each of
// these is opened once: a place in the rows for every one, by the place of its cell.
struct walk_step {
    const struct facts_cell *cell;
    size_t row;
};

static int compare_steps(const void *a, const void *b)
{
    const struct walk_step *step_a = a, *step_b = b;
    return (step_a->cell > step_b->cell) - (step_a->cell < step_b->cell);
}

static enum status keep_rows(const struct listing *listing, struct progress *progress)
{
    struct listing_row *rows = listing->store->rows;
    size_t count = listing->named_count;
    enum status status = STATUS_OK;
    struct walk_step *steps = malloc((count + 1) * sizeof *steps);
    if (!steps)
        return STATUS_NO_MEMORY;
    for (size_t i = 0; i < count; i++)
        steps[i] = (struct walk_step){.cell = cell_of(listing, &rows[i]), .row = i};
    qsort(steps, count, sizeof *steps, compare_steps);
    progress_begin(progress, MSG_PROGRESS_READING, (unsigned long)count);
    for (size_t i = 0; i < count && status == STATUS_OK; i++) {
        progress_set(progress, (unsigned long)i);
        status =
            platform_interrupted() ? STATUS_INTERRUPTED : keep_row(listing, &rows[steps[i].row]);
    }
    progress_end(progress);
    free(steps);
    return status;
}

static enum status make_store(struct listing *listing)
{
    const struct roll *roll = listing->roll;
    struct listing_store *store = calloc(1, sizeof *store);
    if (!store)
        return STATUS_NO_MEMORY;
    listing->store = store;
    store->rows = calloc(roll->tally.entry_count + 1, sizeof *store->rows);
    store->scratch = secret_alloc(sizeof *store->scratch);
    if (!store->rows || !store->scratch)
        return STATUS_NO_MEMORY;
    return records_new(roll->master, &roll->facts, &store->records);
}

enum status listing_make(const struct roll *roll, const struct listing_plan *plan,
                         struct progress *progress, struct listing *out)
{
    *out = (struct listing){.roll = roll, .plan = *plan};
    choose_fields(out);
    enum status status = regions_make(roll, true, &out->regions);
    if (status == STATUS_OK)
        status = make_store(out);
    if (status == STATUS_OK) {
        take_people(out);
        status = keep_rows(out, progress);
    }
    if (status == STATUS_OK)
        status = listing_order_people(out);
    if (status != STATUS_OK)
        listing_free(out);
    return status;
}

void listing_free(struct listing *listing)
{
    struct listing_store *store = listing->store;
    if (store) {
        records_free(store->records);
        secret_free(store->scratch);
        listing_pool_free(&store->pool);
        free(store->rows);
        free(store);
    }
    regions_free(&listing->regions);
    *listing = (struct listing){.roll = NULL};
}
